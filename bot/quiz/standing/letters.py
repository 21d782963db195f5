"""The letters before options: ``A.``, ``b)``, ``**C:**``."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LETTER = re.compile(r"(?P<bold>[*_]{0,3})\(?(?P<letter>[A-Ha-h])[.):]\s*(?P<closed>[*_]{0,3})\s*")


def letter_of(line: str) -> tuple[str, str] | None:
    """The letter at the beginning of a line, as a capital, and the text behind it."""
    found = _LETTER.match(line)
    if found is None:
        return None
    rest = line[found.end() :]
    # The marks that open before the letter may close behind it, or at the end of the text.
    if found["bold"] and not found["closed"]:
        rest = found["bold"] + rest
    return found["letter"].upper(), rest.strip()


def without_letters(texts: Sequence[str]) -> list[str]:
    """Texts without their letters, if these count up from A."""
    lettered = [letter_of(text) for text in texts]
    expected = [chr(ord("A") + number) for number in range(len(texts))]
    if [each[0] if each else None for each in lettered] != expected:
        return list(texts)
    return [each[1] for each in lettered if each]
