"""Answers, independent of the order in which the options were shown.

All numbers are indexes into the question's own ``options``, ``pairs`` or ``responses``, from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Chosen:
    """The options that were chosen."""

    options: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The items of an ordering in the member's order; None for a place that was left empty."""

    items: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """The response to each pair, in the order of the pairs, or None."""

    responses: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """The text typed into each blank, in their order; empty if there was none."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the member says of a recall card: 0 they knew it, 1 partly, 2 not."""

    judgement: int


@dataclass(frozen=True, slots=True)
class DontKnow:
    """The answer "I don't know"."""


Answer: TypeAlias = Chosen | Ordered | Matched | Typed | Recalled | DontKnow


class NoAnswer(ValueError):
    """The stored or submitted value is no answer of any kind."""


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as the database keeps it; ``from_json`` is the inverse."""
    match answer:
        case Chosen(options):
            return {"chosen": sorted(options)}
        case Ordered(items):
            return {"ordered": list(items)}
        case Matched(responses):
            return {"matched": list(responses)}
        case Typed(texts):
            return {"typed": list(texts)}
        case Recalled(judgement):
            return {"recalled": [judgement]}
        case DontKnow():
            return {}


def from_json(kept: dict[str, Any]) -> Answer:
    """The answer of which ``as_json`` made this. Raises ``NoAnswer`` for anything else."""
    if kept == {}:
        return DontKnow()
    if len(kept) != 1:
        raise NoAnswer(repr(kept))
    ((word, values),) = kept.items()
    if not isinstance(values, list):
        raise NoAnswer(repr(kept))
    numbers = all(_is_number(value) for value in values)
    holes = all(value is None or _is_number(value) for value in values)
    if word == "chosen" and numbers:
        return Chosen(frozenset(values))
    if word == "ordered" and holes:
        return Ordered(tuple(values))
    if word == "matched" and holes:
        return Matched(tuple(values))
    if word == "typed" and all(isinstance(value, str) for value in values):
        return Typed(tuple(values))
    if word == "recalled" and numbers and len(values) == 1:
        return Recalled(values[0])
    raise NoAnswer(repr(kept))


def without_text(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the database keeps of an answer, with every text that was typed blank."""
    if "typed" in kept:
        return {"typed": ["" for _ in kept["typed"]]}
    return dict(kept)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
