"""The marks of Obsidian, Notion and code hosts become common Markdown, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.findings import Finding
from bot.notes.packs import Surroundings
from bot.notes.reading.dialects import common_markdown
from bot.notes.reading.files import PackDraft, read_notes
from bot.notes.showing.rendering import render

NOTION = "Cells 0123456789abcdef0123456789abcdef"


def read(text: str, stem: str = "note") -> str:
    return common_markdown(text, stem).text


def shown(text: str) -> str:
    return "\n".join(render(read(text), Surroundings()))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("See [[Net MOC|Networks]].", "See Networks."),
        ("See [[Net MOC]], [[Peering#Limits]], [[#Costs]]", "See Net MOC, Peering › Limits, Costs"),
        ("See [[deep/folder/Net]].", "See Net."),
        ("Embeds ![[Other note]].", "Embeds Other note."),
        ("![[vnet.png|300]]![[a/b.JPG]]![[d.svg|300x20]]x", "x"),
        ("![[vnet.png|The network]]", "The network"),
        ("Test [[ -f x ]], `[[ code ]]`, [[]]", r"Test \[\[ -f x \]\], `[[ code ]]`, \[\[\]\]"),
        ("A ==marked word==, `==x==`", "A **marked word**, `==x==`"),
        ("if a==b and c==d", "if a==b and c==d"),
        ("A == b, 1 == 2", "A == b, 1 == 2"),
        ("**==Both==**", "**Both**"),
        ("Open %%my thoughts%% words", "Open words"),
        ("`%%keep%%` 100%% sure", "`%%keep%%` 100%% sure"),
        ("A sentence. ^37066d", "A sentence."),
        ("x ^2 and y ^n", "x ^2 and y ^n"),
        ("> [!NOTE] Exam tip\n> It is not transitive.", "> **Exam tip**\n> It is not transitive."),
        ("> [!IMPORTANT]\n> Read.", "> **Important**\n> Read."),
        ("> [!faq]- Is it?\n> Yes.", "> **Is it?**\n> Yes."),
        ("> [!quote|right] **Who**\n> > [!tip]\n> > in", "> **Who**\n> \n> **Tip**\n> in"),
        ("#todo #net/azure\nText", "Text"),
        ("Text\nTags: #a, #b", "Text"),
        ("Use #todo here, C# and #1.", "Use #todo here, C# and #1."),
        ("• a\n  ◦ b\n• c", "- a\n  - b\n- c"),
        ("**Azure Arc**\nManages servers.", "**Azure Arc**\nManages servers."),
        ("**Arc** manages\nservers.", "**Arc** manages servers."),
        ("[⬅️ Return to Table of Contents](../README.md)\n\nText", "Text"),
        ("[← Previous](a.md) | [Home](b.md) | [Next →](c.md)\n\nText", "Text"),
        ("**[Back to top](#top)**\n\nText", "Text"),
        ("<a href='x'>⬆ nach oben</a>\n\nText", "Text"),
        ("[Volver al índice](x.md)\n\nText", "Text"),
        ("Back to basics: see [this](x.md).", "Back to basics: see this."),
        ("Next comes the proof → done", "Next comes the proof → done"),
        ("```\n[[x]] %%y%% • z\n#a\n```", "```\n[[x]] %%y%% • z\n#a\n```"),
        ("| a |\n|---|\n| [[x\\|y]] |", "```\na\n─\ny\n```"),
        ("<details>\n<summary>What?</summary>\n\nThis.\n</details>", "What?\nThis."),
        ("Half a <Mark>tag</Mark>.", "Half a tag."),
    ],
)  # fmt: skip
def test_members_see_what_the_author_saw(written: str, expected: str) -> None:
    """Each mark does what it does in the program in which the note was written, or nothing."""
    assert shown(written) == expected


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a\n%%\nsecret\n```\nsecret\n%% \nb", "secret"),
        ("a %%secret\nsecret%% b", "secret"),
        ("- x %% secret %%\n> %%secret%% y", "secret"),
        ("a\n%%\nsecret\n\n## secret\n", "secret"),
        ("```\ncode\n\n%% secret %%", "secret"),
    ],
)
def test_comments_are_private(text: str, hidden: str) -> None:
    """A comment is never shown: over several lines, around code, or without an end."""
    assert hidden not in read(text)


def test_a_comment_without_an_end_is_a_finding() -> None:
    """The author learns on which line the rest of the note disappears."""
    draft = PackDraft("sea")
    read_notes("# Sea\n\n%% mine\nmore\n", "sea.md", "sea.md", draft)

    sentence = "This comment is never closed, so it hides what follows; close it with %%."
    assert draft.findings == [Finding("sea.md", 3, "unclosed-fence", sentence)]


def test_a_notion_export_has_no_properties() -> None:
    """The lines below the title and pictures and links without a name go; the text stays."""
    text = (
        "# Cells\n\nCreated: May 1\nStatus: Not started\nTags: a, b\n\nName: it is text.\n"
        "![Untitled](Cells/Untitled.png) [](x.md) ![A cell](Cells/cell.png) [Wall](Wall.md)\n"
    )

    kept = "# Cells\n\n\n\n\n\nName: it is text.\n  ![A cell](Cells/cell.png) [Wall](Wall.md)\n"
    assert read(text, NOTION) == kept
    assert read(text, "cells") == text
    draft = PackDraft("sea")
    (note,) = read_notes("Words.", f"{NOTION}.md", "x", draft)
    assert (note.title, draft.findings) == ("Cells", [])


def test_tags_are_no_part_of_a_title() -> None:
    """A single word with a sign at the top of a file without a title is a title, not a tag."""
    assert read("# NSG #security #net\n## A #1\n") == "# NSG\n## A #1\n"
    assert read("#Sea\ntext") == "#Sea\ntext"
    assert read("#sea\n# Sea\n") == "\n# Sea\n"


def test_front_matter_is_left_as_it_is() -> None:
    """It is YAML, and no Markdown."""
    text = "---\ntitle: '[[x]]'\n# [[y]]\n---\n[[z]]\n"

    assert read(text) == "---\ntitle: '[[x]]'\n# [[y]]\n---\n[z](<wikilink:z>)\n"


PIECES = [
    *("a", " ", "\n", "\n", "%%", "[[", "]]", "|", "`", "```", "~~~", "#t", "> ", "[!x]", "# "),
    *("==", "^id", "•", "**", "---", "![[", ".png", "(", ")", "[", "⬅"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_line_keeps_its_number(text: str) -> None:
    """Whatever a file holds, it has as many lines as before."""
    once = common_markdown(text, NOTION)

    assert once.text.count("\n") == text.count("\n")
    assert once.open_comment is None or 1 <= once.open_comment <= text.count("\n") + 1
