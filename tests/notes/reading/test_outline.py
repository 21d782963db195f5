"""The outline of a file: headings, the lines below them, and faults of form."""

from __future__ import annotations

import pytest

from bot.notes.reading.outline import Outline, has_text, outline


def heads(read: Outline) -> list[tuple[int, str, int]]:
    """The sections that a heading opens: level, title, line."""
    return [(section.level, section.title, section.line) for section in read.sections[1:]]


def faults(read: Outline) -> list[tuple[int, str]]:
    return [(fault.line, fault.rule) for fault in read.faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Sea\n## Tides\n### Summary", [(1, "Sea", 1), (2, "Tides", 2), (3, "Summary", 3)]),
        ("Sea\n===\n\nTides\n-----\nx", [(1, "Sea", 1), (2, "Tides", 4)]),
        ("The wide\nsea\n===\nx", [(1, "The wide sea", 1)]),
        ("#Sea\n##Tides\n###Summary", [(1, "Sea", 1), (2, "Tides", 2), (3, "Summary", 3)]),
        ("##\u00a0Tides\nx", [(2, "Tides", 1)]),
        ("##Tides##\n###Learn C#\n", [(2, "Tides", 1), (3, "Learn C#", 2)]),
        ("## Tides ##\n", [(2, "Tides", 1)]),
        ("a line\n##Tides\n", [(2, "Tides", 2)]),
        ("  ## Tides\n", [(2, "Tides", 1)]),
        ("## **Spring** [tides](x.md) `now`\n", [(2, "Spring tides now", 1)]),
        ("## Tides[^1]\n\n[^1]: Twice a day.\n", [(2, "Tides", 1)]),
        ("## Tides[^1]\n", [(2, "Tides[^1]", 1)]),
        ("## [Tides][t]\n\n[t]: https://sea.example\n", [(2, "Tides", 1)]),
        ("## ![A wave](wave.png)\n", [(2, "A wave", 1)]),
        ("## مد وجزر\n", [(2, "مد وجزر", 1)]),
        ("| # a |\n|---|\n| # b |\n\n## Tides", [(2, "Tides", 5)]),
    ],
)
def test_a_heading_opens_a_section(text: str, expected: list[tuple[int, str, int]]) -> None:
    """Headings are found however they are typed, each with the line on which it begins."""
    assert expected == heads(outline(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "just text",
        "x #not a heading",
        "first a line\n#tag",
        "a paragraph\n\n#tag and more",
        "#1 is the first",
        "#one #two",
        "####### seven",
        "##\n###   \n#\n",
        "## ![](wave.png)",
        r"\## escaped",
        "> ## quoted",
        "- ## listed\n  ### listed",
        "1. ## numbered",
        "```\n## fenced\n```",
        "~~~\n##fenced\n~~~",
        "    ## indented",
        "<!--\n## hidden\n-->",
        "<div>\n## in a box\n</div>",
        "text[^1]\n\n[^1]: a note\n\n    ## inside a note",
        "#### four\n##### five\n###### six",
    ],
)
def test_what_opens_no_section_stays_text(text: str) -> None:
    """Tags, empty, quoted, listed, fenced, hidden and deep headings open nothing and are kept."""
    (whole,) = outline(text).sections

    assert text.strip("\n").rstrip() == whole.source.rstrip()


def test_deeper_headings_belong_to_their_section() -> None:
    """H4 and below stay in the text of the section above them, and have anchors all the same."""
    read = outline("## Tides\n#### Spring\nhigh\n##### Neap\nlow\n## Waves\n")

    assert [s.source for s in read.sections] == ["", "#### Spring\nhigh\n##### Neap\nlow", ""]
    assert {"tides", "spring", "neap", "waves"} == read.anchors


def test_anchors_are_those_of_code_hosts() -> None:
    """Equal headings get numbered anchors, and an author's own HTML anchors count."""
    read = outline(
        '## A & B\n## Größe\n## हिन्दी\n## A & B\n\n<a id="Here"></a>\n<p class=x name=It>'
    )

    assert {"a--b", "a--b-1", "größe", "हिन्दी", "here", "it"} == read.anchors


@pytest.mark.parametrize(
    ("text", "titles", "found"),
    [
        ("## A\n```\nx\n\n## B\ny", ["A", "B"], [(2, "unclosed-fence")]),
        ("## A\n~~~py\nx\n\n### B\ny", ["A", "B"], [(2, "unclosed-fence")]),
        ("## A\n````\n```\nx\n```\n\n## B\n", ["A", "B"], [(2, "unclosed-fence")]),
        ("## A\n```\nx\n\n## B\n\n```py\ny\n```\n\n## C", list("ABC"), [(2, "unclosed-fence")]),
        ("## A\n```\nx\n\n# no section\n\n## B\n", ["A", "B"], [(2, "unclosed-fence")]),
        ("## A\n```\nx\ny", ["A"], [(2, "unclosed-fence")]),
        ("## A\n```", ["A"], [(2, "unclosed-fence")]),
        ("## A\n```\nx\n```", ["A"], []),
        ("## A\n```\nx\n   ````  \n", ["A"], []),
        ("## A\n- ```\n  x\n\n## B", ["A", "B"], []),
        ("## A\n<!-- x\n\n## B\ny", ["A", "B"], [(2, "unclosed-fence")]),
        ("## A\n<!-- x -->\n\n## B\ny", ["A", "B"], []),
        (
            "```\na\n\n## A\n\n```py\nb\n\n## B",
            ["A", "B"],
            [(1, "unclosed-fence"), (6, "unclosed-fence")],
        ),
    ],
)
def test_no_topic_is_lost_in_an_open_fence(
    text: str, titles: list[str], found: list[tuple[int, str]]
) -> None:
    """A fence or comment that is never closed ends before the next section, and is a fault."""
    read = outline(text)

    assert titles == [section.title for section in read.sections[1:]]
    assert found == faults(read)


def test_a_closed_fence_keeps_every_line_number() -> None:
    """What closes a fence stands in place of a blank line, so that no line moves."""
    read = outline("## A\n```py\nx = 1\n\n## B\nhere\n")

    assert [section.source for section in read.sections] == ["", "```py\nx = 1\n```", "here"]
    assert (read.sections[2].line, read.sections[2].source_line) == (5, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n### B", [(2, "heading-skip")]),
        ("## A\n#### B\n#### C", [(2, "heading-skip")]),
        ("## A\n### B\n#### C\n## D\n### E", []),
        ("### A\n## B", []),
        ("#### A\n# B\n## C", []),
    ],
)
def test_a_skipped_level_is_a_slip(text: str, expected: list[tuple[int, str]]) -> None:
    """Going down more than one level at a time is a fault at that heading; going up is none."""
    assert expected == faults(outline(text))


@pytest.mark.parametrize(
    ("text", "declared", "source"),
    [
        ("---\ntitle: x\n---\ntext", "title: x", "text"),
        ("---\n# why\ntitle: x\n---\ntext", "# why\ntitle: x", "text"),
        ("---\ntitle: [x\n---\ntext", "title: [x", "text"),
        ("---\n\ntext\n\n---\n\nmore", None, "---\n\ntext\n\n---\n\nmore"),
        ("---\n\nNote: text\n\n---\n\nmore", None, "---\n\nNote: text\n\n---\n\nmore"),
        ("---\n- a\n- b\n\n---\nmore", None, "---\n- a\n- b\n\n---\nmore"),
        ("text\n\n---\ntitle: x\n\n---\n", None, "text\n\n---\ntitle: x\n\n---"),
        ("---\n---\ntext", None, "---\n---\ntext"),
    ],
)
def test_front_matter_is_told_from_text_between_rules(
    text: str, declared: str | None, source: str
) -> None:
    """Only what declares something is front matter; other text between two rules is text."""
    read = outline(text)

    assert declared == read.front_matter
    assert source == read.sections[0].source


def test_headings_between_rules_are_headings() -> None:
    """A title between two rules at the top of a file is no comment of a front matter."""
    assert heads(outline("---\n# Sea\n\n---\ntext")) == [(1, "Sea", 2)]
    assert heads(outline("---\n\n# Sea\n\ntext: x\n\n---\ntext")) == [(1, "Sea", 3)]
    assert heads(outline("---\ntitle: x\n\n# Sea\n\ntext\n\n---\n")) == [(1, "Sea", 4)]


def test_front_matter_that_never_ends_is_a_slip_and_text() -> None:
    """Open front matter hides nothing: it is text, and a finding says why."""
    read = outline("---\ntitle: x\n\n# Sea\n")

    assert faults(read) == [(1, "front-matter")]
    assert read.sections[0].source == "---\ntitle: x"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("text", True),
        ("- item", True),
        ("> quote", True),
        ("![](wave.png)", True),
        ("|a|\n|-|\n|b|", True),
        ("```\ncode\n```", True),
        ("```\n<br>\n```", True),
        ("`<br>`", True),
        ("List<string>", True),
        ("<p>text</p>", True),
        ("#### Deeper", True),
        ("[^1]: told nowhere else", True),
        ("", False),
        ("&nbsp;", False),
        ("---\n\n***", False),
        ("<!-- later -->\n\n<!-- or\nnever -->", False),
        ("<br>\n<div></div>", False),
        ("TODO", False),
        ("*tbd*", False),
        ("...", False),
        ("```py\n\n```", False),
        ("[sea]: https://sea.example 'Sea'\n[x]: <y>", False),
        ("[^use]: told where it is used\n    and so is this\n\n    and this", False),
    ],
)
def test_a_section_is_written_when_it_says_something(text: str, written: bool) -> None:
    """Comments, rules, placeholders and definitions that are told elsewhere are no text."""
    read = outline(f"## A\n{text}\n\n## B\nsee[^use]: it\n")

    assert written == read.sections[1].written


def test_footnotes_are_those_that_a_passage_refers_to() -> None:
    """A definition is kept for its references, the first one counts, and others stay text."""
    read = outline(
        "## Sea[^head]\nwet[^1]: very, salty[^long]\n\n[^1]: Water.\n[^1]: Again.\n"
        "[^lost]: Nobody asks.\n[^head]: Above.\n[^long]: One\n\n    two\n"
    )

    assert read.footnotes == {"1": "Water.", "long": "One\n\ntwo"}


def test_link_definitions_serve_the_whole_file() -> None:
    """Reference links find their definitions wherever in the file they stand."""
    read = outline("## A\n[sea]\n\n## B\n\n[Sea]: https://sea.example\n")

    assert read.references["SEA"]["href"] == "https://sea.example"


def test_a_line_has_no_end() -> None:
    """A line of 4,000 characters, as text or as a heading, is read like any other."""
    long = "word " * 800
    read = outline(f"# {long}\n{long}")

    assert [long.strip()] * 2 == [read.sections[1].title, read.sections[1].source.strip()]


def test_saying_something_is_about_words() -> None:
    """Signs alone say nothing, in one line or in many."""
    assert [has_text("* *\n~~\n|--|"), has_text("\n\nx")] == [False, True]
