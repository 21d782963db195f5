"""The rules of the check."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from bot.notes.findings import RULES
from bot.notes.library import Library, Loaded, load
from bot.notes.lint import PackCounts, check
from bot.notes.markdown import parsed, parsed_links
from bot.notes.packs import Pack
from bot.notes.reading.files import PackDraft, read_notes

WHOLE = (
    "### Why does it exist?\na\n### What does it do?\nb\n### How does it work?\nc\n### Summary\nd\n"
)


def found(tmp_path: Path, **files: str) -> list[tuple[str, int, str]]:
    """What the check says about notes of these names: name, line, rule."""
    for name, text in files.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    findings = check(load([tmp_path])).findings
    return [(Path(f.path).stem, f.line, f.rule) for f in findings]


def in_topic(text: str) -> str:
    """A whole topic on the first ten lines, and this text below it, from the eleventh on."""
    return f"# Sea\n## Tides\n{WHOLE}{text}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (in_topic(""), []),
        (f"# Sea\n## Tides\nwet\n## Foam\n{WHOLE}", [(2, "no-facets")]),
        (f"# Sea\n## Tides\n## Foam\n{WHOLE}", [(2, "no-facets")]),
        (f"# Sea\n## Tides\n### Own\nx\n## Foam\n{WHOLE}", [(2, "no-summary")]),
        (f"# Sea\nwet\n## Foam\n{WHOLE}", []),
        ("# Sea\n## Tides\nwet\n## Foam\n### Own\nx\n", []),
        ("# Sea\n## Tides\n### Summary\n", [(3, "empty-facet")]),
        ("# Sea\n## Tides\n### Own\n<!-- x -->\n### Summary\nx", [(3, "empty-facet")]),
        (in_topic("### Empty"), [(11, "empty-facet")]),
        ("## A\n### SUMARY\nx\n", [(2, "facet-spelling")]),
        ("## A\n### summary:\nx\n", []),
        ("## A\n### What does it cost\nx\n### Summary\nx", []),
        (f"## A\n{WHOLE}## a\n{WHOLE}", [(10, "duplicate-topic")]),
        (f"# N\n## A\n{WHOLE}# M\n## A\n{WHOLE}", [(12, "duplicate-topic")]),
        ("# N\n### Summary\nx", [(2, "heading-skip")]),
        (in_topic("```\nx"), [(11, "unclosed-fence")]),
        ("# N\n", []),
    ],
)
def test_topics_are_checked(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    """Each gap and slip of a topic is a finding on its line."""
    assert [("note", *each) for each in expected] == found(tmp_path, note=text)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ("* [A](#a)\n* [B](#b)\n\n", []),
        ("* A\n* B\n\n", []),
        ("* [The first](#a)\n* [B](#b-1)\n\n", [(4, "dead-anchor")]),
        ("* [A](#a)\n\n\n", [(6, "contents-missing")]),
        ("* [A](#a)\n* [B](#b)\n* [C](#c)\n", [(5, "contents-dead")]),
        ("* A\n  * B\n    * C\n", [(5, "contents-dead")]),
        ("* [A](#a) and [B](#b)\n\n\n", []),
        (
            "* [A](gone.md)\n* [B](note.md#b)\n* [C](note.md#c)\n",
            [(3, "dead-link"), (5, "dead-anchor")],
        ),
        ("See [A](#a) and [C](#c).\n\n\n", [(3, "dead-anchor")]),
        ("\n\n\n", []),
    ],
)
def test_contents_are_checked(
    tmp_path: Path, contents: str, expected: list[tuple[int, str]]
) -> None:
    """Entries that lead nowhere and sections that no entry names are findings."""
    text = f"# N\n## Table of contents\n{contents}## A\n{WHOLE}## B\n{WHOLE}"
    shifted = [(line + (9 if rule == "contents-missing" else 0), rule) for line, rule in expected]

    assert [("note", *each) for each in shifted] == found(tmp_path, note=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](https://sea.example) <mailto:a@sea.example> [y](/root) [z]()", []),
        ("[x](other.md) [y](./other.md#deep) [z](sub/../other.md#DEEP) [d](.)", []),
        ("[x](gone.md)", [(11, "dead-link")]),
        ("[x](<no file.md>)", [(11, "dead-link")]),
        ("see\nthe [x](gone.md)\nand\n[y](#gone)", [(12, "dead-link"), (14, "dead-anchor")]),
        ("[a](#gone-too)\n[b](#gone)", [(11, "dead-anchor"), (12, "dead-anchor")]),
        ("[x](other.md#gone)", [(11, "dead-anchor")]),
        ("[x](#tides) [y](#sea) [z](#why-does-it-exist) [t](#top) [e](#)", []),
        ("[x](#Here)\n\n<a id='here'></a>", []),
        ("[x]\n\n[x]: gone.md", [(11, "dead-link")]),
        ("[x](http://[a:b]/)", [(11, "dead-link")]),
        ("`[x](gone.md)`\n\n    [x](gone.md)\n\n```\n[x](gone.md)\n```", []),
        (
            "|a|b|\n|-|-|\n|c|[x](#gone)|\n|d|[x](#gone)|",
            [(13, "dead-anchor"), (14, "dead-anchor")],
        ),
        ("> - [x](gone.md)", [(11, "dead-link")]),
        ("text[^1]\n\n[^1]: [x](gone.md)", [(13, "dead-link")]),
        ("![A wave](wave.png)", [(11, "dead-link")]),
        ("![](https://sea.example/w.png)", [(11, "image-alt")]),
        ("![ ](gone.png)", [(11, "dead-link"), (11, "image-alt")]),
        ("[![](https://sea.example/w.png)](https://sea.example)", [(11, "image-alt")]),
        ("text\n<img src='w.png'>", [(12, "image-alt")]),
        ("<p>\n<img alt='' src=w.png>\n</p>", [(12, "image-alt")]),
        ("<img alt='A wave' src=w.png>", []),
    ],
)
def test_links_and_pictures_are_checked(
    tmp_path: Path, text: str, expected: list[tuple[int, str]]
) -> None:
    """A relative link or anchor that leads nowhere and a picture without words are findings."""
    findings = found(tmp_path, note=in_topic(text), other=f"# O\n### Deep\n{WHOLE}")

    assert [("note", *each) for each in expected] == [f for f in findings if f[0] == "note"]


def test_links_in_the_text_outside_topics_are_checked_too(tmp_path: Path) -> None:
    """The lines of a note's own topic are the file's, however its parts lie about in the file."""
    text = f"[a](#x)\n# N\n\n[b](#x)\n## My interpretations\n### Own\n[c](#x)\n## A\n{WHOLE}"

    assert [("n", line, "dead-anchor") for line in (1, 4, 7)] == found(tmp_path, n=text)


def test_topics_of_two_notes_may_not_share_a_name(tmp_path: Path) -> None:
    """A duplicate in another file is named with the place of the first one."""
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"# {name}\n## Tides\n{WHOLE}", encoding="utf-8")

    (finding,) = check(load([tmp_path])).findings

    assert (finding.rule, finding.line) == ("duplicate-topic", 2)
    assert f"{tmp_path / 'a.md'}:2" in finding.sentence


def test_a_single_file_is_checked_where_it_lies(tmp_path: Path) -> None:
    """Links of a single file are followed from its folder, and it is named as it was given."""
    (tmp_path / "beside.png").write_bytes(b"")
    file = tmp_path / "a.md"
    file.write_text(in_topic("![a](beside.png)\n![b](gone.png)"), encoding="utf-8")

    (finding,) = check(load([file])).findings

    assert (str(file), 12) == (finding.path, finding.line)


def test_the_tally_counts_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    """Facets count as written or empty; gaps are empty and missing facets and dead promises."""
    (tmp_path / "a.md").write_text(
        "# Sea\n## Contents\n- Gone\n- Tides\n## Tides\none two\n### How does it work?\nthree\n"
        "### Own\n",
        encoding="utf-8",
    )

    report = check(load([tmp_path]))

    assert (PackCounts("Sea", topics=1, written=2, empty=1, words=3, gaps=4),) == report.tallies


PIECES = st.sampled_from(
    [
        *("# N", "## A", "## B", "### Summary", "### Own", "#### Deep", "## Contents", "", "text"),
        *("- [A](#a)", "- [x](y.md#z)", "[a](#b)", "![](x.png)", "[x](http://[)", "<img src=y>"),
        *("[r]", "[r]: gone.md", "t[^1]", "[^1]: [x](#y)", "|a|", "|-|", "```", "<!--", "---"),
        *("[x](%00)", "[x](\\u0000)", "[x](" + "y" * 300 + ")", "[x](#%ff)", "aliases: {A: B}"),
    ]
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=25).map("\n".join))
def test_checking_never_fails(text: str) -> None:
    """Whatever was loaded can be checked, and each finding has a line, a rule and a sentence."""
    draft = PackDraft("sea")
    notes = read_notes(text, "sea.md", "sea.md", draft)
    pack = Pack("sea", "Sea", Path("sea.md"), notes)

    for finding in check(Loaded(Library([pack]), tuple(draft.findings))).findings:
        assert 1 <= finding.line <= text.count("\n") + 1
        assert finding.sentence.endswith(".")
        assert finding.rule in RULES


_LINKED = {"link_open", "image", "html_inline", "softbreak", "hardbreak"}
_PIECES = ["*", "**", "_", "~~", "==", "`", "[", "](a.md)", "](#b)", "![", "]", "[ref]", "<b>"]
_PIECES += ["<a href='c'>", "<https://d.example>", "\\", "&amp;", "^", "[^1]", "\n", "  \n", "\n\n"]
_PIECES += [
    "- ",
    "> ",
    "| a | b |\n|---|---|\n| ",
    " | ",
    "word",
    "words ",
    " ",
    "a==b",
    "**[x](y)**",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=24))
def test_links_are_found_without_emphasis(pieces: list[str]) -> None:
    """The parser that only looks for links finds those that readers see, on the same lines."""
    source = "".join(pieces)
    references = {"REF": {"href": "r.md", "title": ""}}

    def links(tokens: list[Token]) -> list[tuple[object, ...]]:
        return [
            (block.map, child.type, child.attrs.get("href"), child.attrs.get("src"), child.content)
            for block in tokens
            if block.type == "html_block" or "[" in block.content or "<" in block.content
            for child in (block, *(block.children or ()))
            if child.type in _LINKED
        ]

    assert links(parsed_links(source, references)) == links(parsed(source, references))
