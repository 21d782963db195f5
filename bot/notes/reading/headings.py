"""Which facet a heading announces, and which headings open no topic."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.notes.lookup.similarity import edit_distance
from bot.notes.packs import FacetKind

_NO_WORD = re.compile(r"[^\w\s]|_")

#: The headings that the format expects under a topic, in their order.
EXPECTED_TITLES = {
    FacetKind.WHY: "Why does it exist?",
    FacetKind.WHAT: "What does it do?",
    FacetKind.HOW: "How does it work?",
    FacetKind.SUMMARY: "Summary",
}
_CONTENTS = frozenset({"table of contents", "contents", "toc", "table of content"})
_OWN_WORDS = frozenset({"my interpretations", "my interpretation"})


@lru_cache(maxsize=1024)
def kind_of(title: str) -> FacetKind:
    """Which facet a heading announces; ``OWN`` for the author's own headings.

    Case, punctuation and small edits do not matter: each word may be one edit (an insertion,
    deletion, substitution or swap of neighbours) off, the whole heading two. Words of one or
    two letters must be right, so that other questions stay what they are. A missing space
    between words is forgiven too.
    """
    words = _lower_words(title)
    for kind, heading in EXPECTED_TITLES.items():
        expected = _lower_words(heading)
        if "".join(words) == "".join(expected) or _within_two_edits(words, expected):
            return kind
    return FacetKind.OWN


def is_contents(title: str) -> bool:
    """Whether the heading opens a table of contents."""
    return " ".join(_lower_words(title)) in _CONTENTS


def is_own_words(title: str) -> bool:
    """Whether the heading opens the author's own words, which is no topic."""
    return " ".join(_lower_words(title)) in _OWN_WORDS


def _lower_words(title: str) -> list[str]:
    return _NO_WORD.sub(" ", title.casefold()).split()


def _within_two_edits(words: list[str], expected: list[str]) -> bool:
    if len(words) != len(expected):
        return False
    edits = 0
    for word, right in zip(words, expected, strict=True):
        distance = edit_distance(word, right, 1)
        if distance > (0 if len(right) < 3 else 1):
            return False
        edits += distance
    return edits <= 2
