"""What an event came to, and the round after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from bot.quiz.rounds.state import Round

K = TypeVar("K")
V = TypeVar("V")


class Outcome(StrEnum):
    """What an event came to, for the member who caused it."""

    JOINED = "joined"
    LEFT = "left"
    LOCKED = "locked"
    CHANGED = "changed"
    DONE = "done"
    # The round is as it was:
    AGAIN = "again"
    SUPERSEDED = "superseded"
    TOO_LATE = "too-late"
    NOT_ASKED = "not-asked"
    HELD = "held"
    OUT = "out"
    REMOVED = "removed"
    ROUND_OVER = "round-over"
    NOT_NOW = "not-now"
    NOT_YET = "not-yet"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


#: Outcomes of events that changed the round and belong in its log.
EFFECTIVE = frozenset({Outcome.JOINED, Outcome.LEFT, Outcome.LOCKED, Outcome.CHANGED, Outcome.DONE})


@dataclass(frozen=True, slots=True)
class Step:
    """The round after an event, and what the event came to."""

    round: Round
    outcome: Outcome


def put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """The mapping with one value more or another one."""
    return MappingProxyType({**mapping, key: value})
