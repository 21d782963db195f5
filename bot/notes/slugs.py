"""Slugs: the short names of headings in addresses, buttons and the database."""

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
    # Regular expressions do not count the vowel signs of Hindi, Thai and others as letters.
    return sign[0] if unicodedata.category(sign[0]).startswith("M") else ""


def anchor(fragment: str) -> str:
    """What follows the ``#`` of a link, so that it can be compared with a heading's slug."""
    return unicodedata.normalize("NFC", unquote(fragment)).lower()


class Slugs:
    """Makes slugs unique among those it has returned."""

    def __init__(self, *, start: int = 2) -> None:
        self._claimed: set[str] = set()
        self._next: dict[str, int] = {}
        self._start = start

    def claim(self, wanted: str) -> str:
        """``wanted`` when it is free, else ``wanted-2``, ``wanted-3`` and so on."""
        free = wanted
        number = self._next.get(wanted, self._start)
        while free in self._claimed:
            free = f"{wanted}-{number}"
            number += 1
        self._next[wanted] = number
        self._claimed.add(free)
        return free
