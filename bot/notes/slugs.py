"""Slugs: the short names that addresses, buttons and the record use for a heading."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_DROPPED = re.compile(r"[^\w\- ]")


def slug(title: str) -> str:
    """The anchor that code hosts give a heading: lower case, no punctuation, hyphens.

    May be empty (a title of emoji only). Letters of every script are kept.
    """
    text = unicodedata.normalize("NFC", title).strip().lower()
    return _DROPPED.sub(_mark, text).replace(" ", "-")


def _mark(sign: re.Match[str]) -> str:
    # The vowel signs of Hindi, Thai and others are no letters for a regular expression.
    return sign[0] if unicodedata.category(sign[0]).startswith("M") else ""


def anchor(fragment: str) -> str:
    """What follows the ``#`` of a link, so that it can be compared with a heading's slug."""
    return unicodedata.normalize("NFC", unquote(fragment)).lower()


class Slugs:
    """Hands out slugs that are unique among those it has given."""

    def __init__(self, *, separator: str = "-", start: int = 2) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}
        self._separator = separator
        self._start = start

    def claim(self, wanted: str) -> str:
        """``wanted`` when it is free, else ``wanted-2``, ``wanted-3`` and so on."""
        given = wanted
        number = self._next.get(wanted, self._start)
        while given in self._given:
            given = f"{wanted}{self._separator}{number}"
            number += 1
        self._next[wanted] = number
        self._given.add(given)
        return given
