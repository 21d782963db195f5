"""What headings say."""

from __future__ import annotations

import pytest

from bot.notes.markdown import plain_text
from bot.notes.packs import FacetKind
from bot.notes.reading.headings import is_contents, is_own_words, kind_of

OWN, WHY, WHAT, HOW = FacetKind.OWN, FacetKind.WHY, FacetKind.WHAT, FacetKind.HOW
SUMMARY = FacetKind.SUMMARY


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Why does it exist?", WHY),
        ("WHY DOES IT EXIST", WHY),
        ("why does it exists ?", WHY),
        ("Why dose it exist?", WHY),
        ("Why does it exsit?", WHY),
        ("Whydoes it exist?", WHY),
        ("What does it do?", WHAT),
        ("What does it do", WHAT),
        ("Waht does it do?", WHAT),
        ("How does it work?", HOW),
        ("How does it works?", HOW),
        ("how does  it wrok", HOW),
        ("Summary", SUMMARY),
        ("SUMMARY:", SUMMARY),
        ("Sumary", SUMMARY),
        ("Summery", SUMMARY),
        ("\u200fSummary", SUMMARY),
    ],
)
def test_the_four_headings_are_known_by_small_slips_too(title: str, kind: FacetKind) -> None:
    """Case, punctuation, spaces and a slip in a word do not hide which facet is meant."""
    assert kind == kind_of(title)


@pytest.mark.parametrize(
    "title",
    [
        "What does it cost?",
        "What does it need?",
        "How does it work with DNS?",
        "Why did it exist",
        "Why does he exist?",
        "Who does it work for?",
        "Summary of costs",
        "Summaries of the week",
        "How do I work?",
        "Does it work?",
        "Exist",
        "",
        "?!",
    ],
)
def test_other_questions_stay_the_authors_own(title: str) -> None:
    """A heading that only looks like one of the four is never taken for it."""
    assert kind_of(title) == OWN


@pytest.mark.parametrize("title", ["Table of contents", "TABLE OF CONTENTS:", "Contents", "ToC"])
def test_tables_of_contents_are_known(title: str) -> None:
    """A table of contents is known in any case."""
    assert (is_contents(title), is_own_words(title)) == (True, False)


@pytest.mark.parametrize("title", ["My interpretations", "MY INTERPRETATIONS", "my interpretation"])
def test_the_authors_own_words_are_known(title: str) -> None:
    """The heading of the author's own words is known in any case."""
    assert (is_contents(title), is_own_words(title)) == (False, True)


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("**Big** _sets_", "Big sets"),
        ("`chmod` and ~~old~~ new", "chmod and old new"),
        ("[Tides](https://sea.example) at sea", "Tides at sea"),
        ("[Tides][sea]", "Tides"),
        ("[Tides][lake]", "[Tides][lake]"),
        ("![A wave](wave.png)", "A wave"),
        ("Salt &amp; water", "Salt & water"),
        (r"C\# and \*stars\*", "C# and *stars*"),
        ('<a id="x"></a>Named', "Named"),
        ("List<string>", "List<string>"),
        ("  two   spaces ", "two spaces"),
        ("two\nlines", "two lines"),
        ("المد", "المد"),
    ],
)
def test_a_title_is_the_words_of_its_heading(markdown: str, title: str) -> None:
    """Marks, tags and addresses are no part of a title; every word is."""
    references = {"SEA": {"href": "https://sea.example", "title": ""}}

    assert title == plain_text(markdown, references)
