"""How much alike two texts are: by edits, by letters, and by words."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA


def edit_distance(typed: str, meant: str, most: int | None = None) -> int:
    """How many letters are wrong, missing, extra, or swapped with their neighbour.

    With ``most``, any count above it is returned as ``most + 1``.
    """
    return int(OSA.distance(typed, meant, score_cutoff=most))


def letter_similarity(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1, by what would have to be retyped."""
    return fuzz.ratio(one, other) / 100


def word_similarity(one: str, other: str, *, at_least: float = 0.0) -> float:
    """From 0 to 100; 100 for the same words in another order, 0 for less than ``at_least``."""
    return fuzz.token_sort_ratio(one, other, score_cutoff=at_least)
