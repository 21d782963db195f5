"""One file becomes its notes, and every word of it has a place."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.notes.findings import RULES, Finding
from bot.notes.packs import FacetKind, Note, Passage
from bot.notes.reading.dialects import common_markdown
from bot.notes.reading.files import (
    MAX_BYTES,
    MAX_FACET_KEY,
    MAX_TITLE,
    PackDraft,
    read_notes,
    read_text,
)
from bot.notes.reading.outline import outline

FULL = """\
---
title: The sea
aliases:
  Tides: [Tide, Ebb and flow]
---
# The sea

Salt water.

## Table of contents

* [Tides](#tides)

## My interpretations

It breathes.

### Aside

Slowly.

## Tides

The sea rises and falls.

### Why does it exist?

The moon pulls.

#### In detail

And the sun.

### SUMARY

Twice a day.

### A boat's view

Mind the anchor.

## Waves
"""


def read(text: str | bytes, path: str = "sea.md") -> tuple[tuple[Note, ...], list[Finding]]:
    data = text if isinstance(text, bytes) else text.encode()
    draft = PackDraft("sea")
    decoded = read_text(data, f"notes/{path}", draft)
    notes = () if decoded is None else read_notes(decoded, path, f"notes/{path}", draft)
    return notes, draft.findings


def note(text: str | bytes) -> Note:
    (one,) = read(text)[0]
    return one


def topics(text: str | bytes) -> list[tuple[str, list[str]]]:
    """Each topic of a file with the keys of its facets."""
    every = [topic for each in read(text)[0] for topic in each.topics]
    return [(topic.title, [facet.key for facet in topic.facets]) for topic in every]


def passages(notes: tuple[Note, ...]) -> list[Passage]:
    return [f.passage for each in notes for topic in each.topics for f in topic.facets]


def rules(text: str | bytes) -> list[tuple[int, str]]:
    return [(finding.line, finding.rule) for finding in sorted(read(text)[1])]


def test_a_whole_note_is_read() -> None:
    """Title, own topic, contents, topics and facets of a note are where the format says."""
    sea = note(FULL)
    own, tides, waves = sea.topics

    assert (sea.title, sea.place.line) == ("The sea", 6)
    assert (tides.title, tides.aliases) == ("Tides", ("Tide", "Ebb and flow"))
    assert [f.key for f in tides.facets] == ["definition", "why", "summary", "a-boats-view"]
    assert tides.facets[1].passage.source == "The moon pulls.\n\n#### In detail\n\nAnd the sun."
    assert (tides.facets[2].title, tides.facets[2].kind) == ("SUMARY", FacetKind.SUMMARY)
    assert (waves.title, waves.facets) == ("Waves", ())
    assert [(e.title, e.anchor, e.place.line) for e in sea.contents] == [("Tides", "tides", 12)]
    assert sea.promised == ()
    assert (own.title, own.place, own.of_note, tides.of_note) == ("The sea", sea.place, True, False)
    assert [(facet.key, facet.passage.source) for facet in own.facets] == [
        ("definition", "Salt water."),
        ("my-interpretations", "It breathes."),
        ("aside", "Slowly."),
    ]


def test_places_name_the_lines_of_headings_and_texts() -> None:
    """The line of every place is the one on which that heading or text stands in the file."""
    lines = FULL.split("\n")
    sea = note(FULL)

    for topic in sea.topics:
        assert topic.title == lines[topic.place.line - 1].strip("# ")
        for facet in topic.facets:
            assert facet.title == lines[facet.place.line - 1].strip("# ")
            first = facet.passage.source.split("\n")[0]
            assert first == lines[facet.passage.place.line - 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("## A\nx\n## B\n", [("A", ["definition"]), ("B", [])], id="no H1"),
        pytest.param("# N\n## A\n# M\n## B\n", [("A", []), ("B", [])], id="several H1"),
        pytest.param("# N\nx\n\ny", [("N", ["definition"])], id="H1 and text"),
        pytest.param("# N\n", [], id="H1 only"),
        pytest.param("just text", [("Sea", ["definition"])], id="text only"),
        pytest.param("# N\n### Summary\nx", [("N", ["summary"])], id="H3 without H2"),
        pytest.param(
            "x\n### Summary\ny\n## A\n",
            [("Sea", ["definition", "summary"]), ("A", [])],
            id="H3 before the first H2",
        ),
        pytest.param("x\n# N\n## A\n", [("N", ["definition"]), ("A", [])], id="text before the H1"),
        pytest.param(
            "# Key Vault\n## 🧠 AZ-900 Exam keywords\nx\n## 2. Overview\ny\n## Summary\nz\n",
            [("Key Vault", ["-az-900-exam-keywords", "2-overview", "summary"])],
            id="parts of the note",
        ),
        pytest.param(
            "# Sal\n## Resumen\nx\n## Zusammenfassung\ny\n## Tides\n",
            [("Sal", ["resumen", "zusammenfassung"]), ("Tides", [])],
            id="parts in other languages",
        ),
        pytest.param(
            "# N\n## Definition\nx\n## Tips\ny\n",
            [("N", ["definition", "tips"])],
            id="a definition under a heading",
        ),
        pytest.param(
            "# N\nx\n## Scenario\n### Ships\ny\n## Tags:\n",
            [("N", ["definition", "ships"])],
            id="bare parts",
        ),
        pytest.param(
            "# Web\n## Tags\nx\n## Links\ny\n## Summary\nz\n## Lists\n",
            [
                ("Web", ["summary"]),
                ("Tags", ["definition"]),
                ("Links", ["definition"]),
                ("Lists", []),
            ],
            id="subjects that could be parts",
        ),
        pytest.param(
            "# Web\n## Overview\nx\n## Links\ny\n### Deep\nz\n## Tags\n",
            [("Web", ["definition", "links", "deep"])],
            id="parts that could be subjects",
        ),
        pytest.param(
            "# Web\n## Tags:\nx\n## Further links\ny\n",
            [("Web", ["tags", "further-links"])],
            id="parts by how they are named",
        ),
        pytest.param("# N\n## Summary\n", [("N", ["summary"])], id="an empty part is a gap"),
        pytest.param(
            "# N\n# Summary\nx\n# M\ny",
            [("N", ["summary"]), ("M", ["definition"])],
            id="part as H1",
        ),
        pytest.param(
            "# 2. Tides\nx\n## Tips\ny\n## 🌊 Tides:\nz\n### Ebb\nu\n## Foam\n",
            [("🌊 Tides:", ["definition", "tips", "ebb"]), ("Foam", [])],
            id="a topic with the name of its note",
        ),
        pytest.param("## A\n# N\n## B\n", [("A", []), ("B", [])], id="H2 before the H1"),
        pytest.param("A\n---\nx\n", [("A", ["definition"])], id="Setext"),
        pytest.param("#N\n##A\n###Summary\n", [("A", ["summary"])], id="tight"),
        pytest.param("# N\n## A\n### \n###\nx", [("A", ["definition"])], id="empty headings"),
        pytest.param("# N\n## A\n## A\n", [("A", []), ("A", [])], id="the same topic twice"),
        pytest.param(
            "## A\n### Summary\n### Summary\n### Own\n### Own\n",
            [("A", ["summary", "summary-2", "own-2", "own-3"])],
            id="the same facet twice",
        ),
        pytest.param(
            "## A\n### What does it cost?\n### 🌊\n### 🐟\n",
            [("A", ["what-does-it-cost", "facet", "facet-2"])],
            id="own facets",
        ),
        pytest.param("# Table of contents\n- x\n# N\n## A\n", [("A", [])], id="contents as H1"),
        pytest.param("# N\n### CONTENTS\n- x\n## A\n", [("A", [])], id="contents as H3"),
        pytest.param(
            "# N\n### Contents\n- x\n### Summary\ny",
            [("N", ["summary"])],
            id="an H3 after contents as H3",
        ),
        pytest.param("## A\n### Contents\nx", [("A", ["contents"])], id="a facet named Contents"),
        pytest.param(
            "# MY INTERPRETATIONS\nx\n## A\n",
            [("Sea", ["my-interpretations"]), ("A", [])],
            id="own words as H1",
        ),
        pytest.param(
            "# N\n## my interpretations\nx\n",
            [("N", ["my-interpretations"])],
            id="own words only",
        ),
        pytest.param("# N\n## Contents\nTen shells.\n", [("N", ["definition"])], id="no list"),
        pytest.param("# N\n<!-- x -->\n## A\n", [("A", [])], id="comment outside"),
        pytest.param("## A\n<!-- x -->\n", [("A", [])], id="comment as definition"),
        pytest.param("## A\n| a |\n|---|\n| b |\n", [("A", ["definition"])], id="table"),
        pytest.param(
            "## مد\nx\n### لماذا\ny", [("مد", ["definition", "لماذا"])], id="right to left"
        ),
        pytest.param("", [], id="nothing"),
        pytest.param("\n \n\t\n", [], id="white space"),
        pytest.param("\0\0", [], id="zeros"),
    ],
)
def test_uneven_notes_are_read(text: str, expected: list[tuple[str, list[str]]]) -> None:
    """Whatever levels and headings a file has, its topics and facets are found."""
    assert expected == topics(text)


def test_each_h1_opens_a_note() -> None:
    """Several H1s make several notes, each with its own line; text above belongs to the first."""
    notes, _ = read("lead\n\n# One\n## A\n# Two\n\n# Three\ntext\n")

    assert [(n.title, n.place.line) for n in notes] == [("One", 3), ("Two", 5), ("Three", 7)]
    texts = [[t.facets[0].passage.source for t in n.topics if t.of_note] for n in notes]
    assert texts == [["lead"], [], ["text"]]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("tides.md", "Tides"),
        ("02-high_water.md", "High water"),
        ("deep/er/03. Neap.md", "Neap"),
        ("2024.md", "2024"),
        (".md", "Notes"),
    ],
)
def test_without_an_h1_the_file_names_the_note(path: str, title: str) -> None:
    """A note without H1 is called after its file, without the number that sorts it."""
    (one,) = read("## A\n", path)[0]

    assert (title, 1) == (one.title, one.place.line)


def test_front_matter_may_name_the_note() -> None:
    """The front matter's title stands in for a missing H1 and gives way to one."""
    front = "---\ntitle: Deep\n---\n"

    assert (note(f"{front}## A").title, note(f"{front}## A").place.line) == ("Deep", 4)
    assert note(f"{front}# Sea").title == "Sea"


def test_a_note_without_h1_begins_where_its_text_does() -> None:
    """The place of a note without a title is its first line, and so is its topic's."""
    sea = note("---\ntitle: Deep\n---\n\n\ntext\n")

    assert [sea.place.line, sea.topics[0].place.line] == [6, 6]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("aliases:\n  Tides: [Tide]", []),
        ("aliases:\n  TIDES: Tide", []),
        ("aliases: {Tides: [T, 3, null, [x]]}", []),
        ("aliases:\n  Tides: []\n  Waves: [W]\n  Tide: [T]", [(4, "Waves"), (5, "Tide")]),
        ("aliases: [Tide]", []),
        ("title: x\naliases: Tide", []),
        ("aliases:\n  Tides: [Tide\n", [(4, "cannot be read")]),
        ("title: a: b", [(2, "cannot be read")]),
        ("title: !!timestamp soon", [(2, "cannot be read")]),
        ("title: !!int ''\n", [(2, "cannot be read")]),
        ("title: x\x07y", [(2, "cannot be read")]),
        ("title: [list]", []),
        (f"title: 0x{'f' * 6000}", []),
        (f"aliases:\n  ? 0x{'f' * 6000}\n  : [T]", [(2, "name “”")]),
        ("title: 2024\nunknown: kept quiet", []),
        ("attributes:\n  Tides: {Height: 4 m}", []),
        ("attributes:", []),
        ("attributes: {TIDES: {Height: 4 m}}", []),
        ("attributes: [Tides]", [(2, "must name topics and their attributes")]),
        ("title: x\nattributes:\n  Tides: 4 m", [(4, "The attributes of “Tides” need names")]),
        ("attributes:\n  Waves:\n    Height: 4 m", [(3, "The attributes name “Waves”")]),
        ("attributes:\n  Tides:\n    Height: [4, 5]", [(4, "“Height” needs a value of 1")]),
        ("attributes:\n  Tides:\n    Height:", [(4, "“Height” needs a value of 1")]),
        (f"attributes:\n  Tides:\n    H: {'x' * 101}", [(4, "“H” needs a value of 1")]),
        (f"attributes:\n  Tides:\n    {'x' * 61}: 1", [(4, "and a name of at most 60")]),
        ("attributes:\n  Tides:\n    H: 1\n    h: 2", [(5, "“h” stands here twice")]),
    ],
)
def test_front_matter_is_checked(front: str, expected: list[tuple[int, str]]) -> None:
    """Each fault of the front matter is a warning on its line, and the note is read."""
    notes, findings = read(f"---\n{front}\n---\n# Sea\n## Tides\nwet\n")

    assert [topic.title for topic in notes[0].topics] == ["Tides"]
    assert [line for line, _ in expected] == [finding.line for finding in findings]
    for (_, words), finding in zip(expected, findings, strict=True):
        assert words in finding.sentence
        assert (finding.rule, finding.path) == ("front-matter", "notes/sea.md")


def test_attributes_are_kept_as_they_were_typed() -> None:
    """A topic's attributes have the author's own spelling, in their order, with their lines."""
    sea = note(
        "---\nattributes:\n  Tides:\n    Share: 99.90\n    Rising: yes\n    Height:  'up to\n"
        "      4 m'\n  waves: {Height: 1_000}\n---\n# Sea\n## Tides\n## Waves\n## Foam\n"
    )
    tides, waves, foam = sea.topics

    assert [(one.name, one.value, one.place.line) for one in tides.attributes] == [
        ("Share", "99.90", 4),
        ("Rising", "yes", 5),
        ("Height", "up to 4 m", 6),
    ]
    assert [(one.name, one.value, one.place.line) for one in waves.attributes] == [
        ("Height", "1_000", 8)
    ]
    assert foam.attributes == ()


def test_aliases_of_anchors_that_grow_for_ever_are_let_go() -> None:
    """YAML that unfolds to billions of entries costs nothing, because lists name nothing."""
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )

    sea = note(f"---\n{bomb}title: *a11\naliases:\n  Tides: [T, *a11]\n---\n## Tides\n")

    assert (sea.topics[0].aliases, sea.title) == (("T",), "Sea")


@pytest.mark.parametrize(
    ("contents", "promised"),
    [
        ("* [Tides](#tides)\n* [Waves](#waves)", ["Waves"]),
        ("1. [Tides](#tides)\n   - [Waves](#waves)\n     + [Foam](#foam)", ["Waves", "Foam"]),
        ("- Tides\n- WAVES", ["WAVES"]),
        ("- [Tides](#TIDES)\n- [Großes](#gro%C3%9Fes)\n- [Größe](#größe)", ["Größe"]),
        ("- [Tides](#wrong)", []),
        ("- [Tides](#)", []),
        ("- [Other](other.md)\n- [Web](https://sea.example)\n- [Deep](other.md#deep)", []),
        ("- [Tides](#tides) and [Waves](#waves)", ["Waves"]),
        ("- [Tides][t]\n- [Waves][w]\n\n[t]: #tides\n[w]: #waves", ["Waves"]),
        ("- **Tides**\n- *The\n  deep*", ["The deep"]),
        ("- \n-\n", ["", ""][:0]),
        ("See the [waves](#waves).", []),
        ("", []),
    ],
)
def test_promises_without_a_section_are_known(contents: str, promised: list[str]) -> None:
    """An entry of the contents that leads to no section by anchor or name is a promise."""
    sea = note(f"# Sea\n## Table of contents\n{contents}\n\n## Tides\nx\n## Großes\ny")

    assert promised == [entry.title for entry in sea.promised]


def test_text_in_the_contents_is_not_lost() -> None:
    """What a table of contents says besides its list is part of the note's own topic."""
    sea = note("# Sea\n## Contents\nRead aloud.\n\n* [A](#a)\n\nThen sleep.\n## A\nx")

    passage = sea.topics[0].facets[0].passage
    assert (passage.source, passage.place.line) == ("Read aloud.\n\n\n\nThen sleep.", 3)


def test_long_headings_are_cut_and_kept() -> None:
    """A heading too long for a name is cut in the name and stands whole in the text."""
    long = "deep " * 800
    sea = note(f"# {long}\n## {long}\nx\n### {long}\ny\n")
    (topic,) = sea.topics
    definition, own = topic.facets

    for title in (sea.title, topic.title, own.title):
        assert title.endswith("deep…")
        assert len(title) <= MAX_TITLE
    assert definition.passage.source == f"# {long}\n## {long}\nx"
    assert own.passage.source == f"### {long}\ny"
    assert len(own.key) <= MAX_FACET_KEY


def test_footnotes_and_references_reach_every_passage() -> None:
    """Definitions at the end of the file serve all of it and do not make its last facet written."""
    sea = note(
        "# Sea\n## Tides\nwet[^1] [map]\n### Summary\n\n[^1]: Salty.\n    Very.\n\n"
        "[map]: https://sea.example\n"
    )
    definition, summary = sea.topics[0].facets

    assert [definition.written, summary.written] == [True, False]
    assert dict(sea.surroundings.footnotes) == {"1": "Salty.\nVery."}
    assert list(sea.surroundings.references) == ["MAP"]


def test_what_is_no_text_is_one_finding() -> None:
    """A file without text gives no note and one clear error on its first line."""
    notes, findings = read(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)

    sentence = "The file holds no text that can be read; save it as UTF-8 or remove it."
    assert notes == ()
    assert [Finding("notes/sea.md", 1, "not-text", sentence)] == findings


def test_what_is_too_large_is_one_finding() -> None:
    """A file at the limit is read; one byte more gives no note and one clear error."""
    full = b"## A\n" + b"a\n" * 10 + b" " * MAX_BYTES

    assert rules(full[:MAX_BYTES]) == []
    assert rules(full[: MAX_BYTES + 1]) == [(1, "too-large")]
    assert read(full[: MAX_BYTES + 1])[0] == ()


def test_ids_stay_when_notes_grow() -> None:
    """A topic's id is ten hexadecimal digits, the same again, and untouched by new neighbours."""

    def ids(text: str) -> dict[str, str]:
        return {topic.title: topic.id for topic in note(text).topics}

    before = ids("# Sea\n## Tides\n## Waves\n")
    after = ids("# Other title\n## Foam\n### Summary\n## Waves\nx\n## Tides\n")

    assert before == ids("# Sea\n## Tides\n## Waves\n") == {t: after[t] for t in before}
    assert all(re.fullmatch("[0-9a-f]{10}", id) for id in after.values())
    assert len(set(after.values())) == 3


def test_many_equal_facets_have_short_keys() -> None:
    """Keys fit a button's address even where a heading comes ten thousand times."""
    heading = "### " + "x" * 60 + "\n"
    (topic,) = note("## A\n" + heading * 10_001).topics

    assert len({facet.key for facet in topic.facets}) == 10_001
    assert max(len(facet.key) for facet in topic.facets) <= MAX_FACET_KEY


# --- whatever is in a file ------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        *("", "", "", "alpha", "beta gamma", "delta  ", "\tepsilon", "    zeta", "eta\\", "θήτα"),
        *("# One", "## Two", "### Three", "#### Four", "##Tight", "#tag", "## ", "# **Big**"),
        *("===", "---", "***", "## Table of contents", "## My interpretations", "# Contents"),
        *("### Contents", "### Summary", "### Why does it exist?", "### How dose it work", "## مد"),
        *("- item", "  - nested", "* [link](#to)", "1. [other](other.md)", "- [gone](#gone)"),
        *("> quote", "> ## quoted", "- ## listed", "```", "```py", "~~~~", "    ## indented"),
        *("| a | b |", "|---|---|", "| one | two |", "<div>", "</div>", "<details>", "<br>"),
        *("<!-- closed -->", "<!-- open", "-->", "<script>", "</script>", "<p>mu</p>"),
        *(
            "nu[^1] xi",
            "[^1]: omicron",
            "    pi",
            "[^2]: rho",
            "[ref]: https://sea.example",
            "[ref]",
        ),
        *("![](wave.png)", "![sigma](wave.png)", "<img src=x>", "title: tau", "aliases:", "a: [b"),
        *("> [!NOTE]- quote", "• item", "==eta==", "![[gone]] [[to|link]] alpha ^block-1"),
        *("**zeta**", "[⬅ Back](#top)"),
        *("  Two: [Zwei]", "\u2028upsilon", "phi\x85chi", "psi\0omega", "TODO"),
    ]
)
NASTY = st.lists(LINES, max_size=30).map("\n".join)
HIDDEN = re.compile(r"<!--.*?-->|<script>.*?</script>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")


@settings(max_examples=300)
@given(NASTY)
@example("---\n\n# One\n\nalpha\n\n---\nbeta")
@example("## Contents\nalpha\n- [x](#y)\n### Three\nbeta")
@example("# One[^1]\n[^1]: omicron")
@example("## Two\n```\nalpha\n\n## Two\n<!-- open")
def test_no_word_is_lost(text: str) -> None:
    """Reading never raises, and each word outside headings and front matter is told."""
    notes, findings = read(text)

    texts = [passage.source for passage in passages(notes)]
    texts += [entry.title for each in notes for entry in each.contents]
    texts += [topic.title for each in notes for topic in each.topics]
    texts += [each.title for each in notes]
    texts += [text for each in notes for text in each.surroundings.footnotes.values()]
    told = set(WORD.findall(" ".join(texts)))
    said = {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "θήτα", "item", "nested"}
    said |= {"quote", "quoted", "listed", "indented", "one", "two", "mu", "nu", "xi", "omicron"}
    said |= {"sigma", "upsilon", "phi", "chi", "rho", "link", "other", "gone", "Four"}
    # Which text is front matter, test_outline.py says.
    body = text.replace("\0", "").replace(outline(text).front_matter or "", " ", 1)
    words = set(WORD.findall(HIDDEN.sub(" ", body)))
    assert set() == (words & said) - told
    for finding in findings:
        assert finding.line >= 1
        assert finding.sentence.endswith(".")
        assert finding.rule in RULES


@settings(max_examples=200)
@given(NASTY)
def test_a_passage_is_the_files_lines(text: str) -> None:
    """Each line of a passage is the file's line there, or blank, or the end of an open fence."""
    lines = common_markdown(text.replace("\0", ""), "sea").text.split("\n")

    for passage in passages(read(text)[0]):
        for number, line in enumerate(passage.source.split("\n"), start=passage.place.line - 1):
            assert line in {lines[number], ""} or (
                not lines[number].strip() and set(line) <= set("`~")
            )


@settings(max_examples=200)
@given(NASTY)
def test_keys_are_unique_and_fit(text: str) -> None:
    """Topic keys and ids are unique in the pack, facet keys in their topic; all fit an address."""
    every = [topic for each in read(text)[0] for topic in each.topics]

    assert len(every) == len({topic.key for topic in every}) == len({t.id for t in every})
    assert all(re.fullmatch("[0-9a-f]{10}", topic.id) for topic in every)
    for topic in every:
        keys = [facet.key for facet in topic.facets]
        assert len(keys) == len(set(keys))
        assert all(key and len(key) <= MAX_FACET_KEY and ":" not in key for key in keys)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(data: bytes) -> None:
    """A file of any bytes gives notes or a finding, and never an error."""
    notes, findings = read(data)

    assert all(finding.rule in RULES for finding in findings)
    assert all(each.title for each in notes)
