"""How many slips of the hand lie between what was typed and what was meant."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA


def slips(typed: str, meant: str, most: int | None = None) -> int:
    """How many letters are wrong, missing, too many, or swapped with their neighbour.

    With ``most``, any count beyond it is given as ``most + 1``.
    """
    return int(OSA.distance(typed, meant, score_cutoff=most))


def alike(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1, by what would have to be retyped."""
    return fuzz.ratio(one, other) / 100
