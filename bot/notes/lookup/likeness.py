"""How like two texts are, whatever the order of their words."""

from __future__ import annotations

from rapidfuzz import fuzz


def likeness(one: str, other: str, *, at_least: float = 0.0) -> float:
    """From 0 to 100; 100 for the same words in another order, 0 for less than ``at_least``."""
    return fuzz.token_sort_ratio(one, other, score_cutoff=at_least)
