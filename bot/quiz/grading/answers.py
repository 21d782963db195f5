"""What somebody answers, independent of how the options were shuffled when they were shown.

All numbers count the question's own ``options``, ``pairs`` or ``responses`` from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Chosen:
    """The options that were chosen."""

    options: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The items of an ordering in the order that was given; a place may be left out (None)."""

    items: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """For each pair in its order, the response that was given to it, or None."""

    responses: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """For each blank in its order, what was typed; empty where nothing was."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DontKnow:
    """ "I don't know", which is an answer and worth being taught."""


Answer: TypeAlias = Chosen | Ordered | Matched | Typed | DontKnow


class NoAnswer(ValueError):
    """What was kept or sent is no answer of any kind."""


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as the record keeps it; ``from_json`` gives it back."""
    match answer:
        case Chosen(options):
            return {"chosen": sorted(options)}
        case Ordered(items):
            return {"ordered": list(items)}
        case Matched(responses):
            return {"matched": list(responses)}
        case Typed(texts):
            return {"typed": list(texts)}
        case DontKnow():
            return {}


def from_json(kept: dict[str, Any]) -> Answer:
    """The answer that ``as_json`` kept. Raises ``NoAnswer`` for anything else."""
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
    raise NoAnswer(repr(kept))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
