"""What can happen to a round. Each event has its time by Discord's clock, in milliseconds.

Events of the console carry ``by``, the seat of the member who pressed, and ``console``: whether
that member may use it (a moderator, the host role), looked up at the moment of the press.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from bot.quiz.grading.grading import Grade


@dataclass(frozen=True, slots=True)
class Join:
    """A member joins, comes back, or changes the team (before the start)."""

    word: ClassVar[str] = "join"
    at: int
    seat: int
    extra: float = 1.0
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """A player leaves; their points stay."""

    word: ClassVar[str] = "leave"
    at: int
    seat: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A player answers question ``number``, for the first time or again; it is graded already."""

    word: ClassVar[str] = "answer"
    at: int
    seat: int
    number: int
    answer: Mapping[str, Any]
    grade: Grade
    click: int
    extra: float = 1.0


@dataclass(frozen=True, slots=True)
class Posted:
    """The question stands in the channel; ``at`` is the time of its message."""

    word: ClassVar[str] = "posted"
    at: int
    number: int
    message: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time that ``Round.due`` named has come."""

    word: ClassVar[str] = "deadline"
    at: int


@dataclass(frozen=True, slots=True)
class Outage:
    """No press could reach the bot from ``since`` until ``at``."""

    word: ClassVar[str] = "outage"
    at: int
    since: int


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """The channel is gone, or may not be written in any more."""

    word: ClassVar[str] = "channel-lost"
    at: int


@dataclass(frozen=True, slots=True)
class ConsoleEvent:
    """A press on the console."""

    at: int
    by: int
    console: bool


@dataclass(frozen=True, slots=True)
class Start(ConsoleEvent):
    """Start the first question."""

    word: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True)
class Next(ConsoleEvent):
    """Go on: close the open question, or leave the reveal. ``number`` is what was on the screen."""

    word: ClassVar[str] = "next"
    number: int


@dataclass(frozen=True, slots=True)
class Pause(ConsoleEvent):
    """Stop the clock."""

    word: ClassVar[str] = "pause"


@dataclass(frozen=True, slots=True)
class Resume(ConsoleEvent):
    """Let the clock go on."""

    word: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class AddTime(ConsoleEvent):
    """Everybody gets more time for question ``number``."""

    word: ClassVar[str] = "add-time"
    number: int
    more: int = 15_000


@dataclass(frozen=True, slots=True)
class Skip(ConsoleEvent):
    """Question ``number`` is shown with its answer and counts for nobody."""

    word: ClassVar[str] = "skip"
    number: int


@dataclass(frozen=True, slots=True)
class Void(ConsoleEvent):
    """Question ``number`` was no good: its points are returned."""

    word: ClassVar[str] = "void"
    number: int


@dataclass(frozen=True, slots=True)
class HideTyped(ConsoleEvent):
    """What players have typed into question ``number`` is no longer shown to all."""

    word: ClassVar[str] = "hide-typed"
    number: int


@dataclass(frozen=True, slots=True)
class Remove(ConsoleEvent):
    """A player is removed: no further answers, no place on the podium."""

    word: ClassVar[str] = "remove"
    seat: int


@dataclass(frozen=True, slots=True)
class HandOver(ConsoleEvent):
    """Another player becomes the host."""

    word: ClassVar[str] = "hand-over"
    to: int


@dataclass(frozen=True, slots=True)
class Stop(ConsoleEvent):
    """End the round: the standings are final."""

    word: ClassVar[str] = "stop"


Console: TypeAlias = (
    Start | Next | Pause | Resume | AddTime | Skip | Void | HideTyped | Remove | HandOver | Stop
)
Event: TypeAlias = Join | Leave | Answered | Posted | Deadline | Outage | ChannelLost | Console
EVENTS: tuple[type[Event], ...] = (
    Join, Leave, Answered, Posted, Deadline, Outage, ChannelLost,
    Start, Next, Pause, Resume, AddTime, Skip, Void, HideTyped, Remove, HandOver, Stop,
)  # fmt: skip
CONSOLE: tuple[type[Console], ...] = (
    Start, Next, Pause, Resume, AddTime, Skip, Void, HideTyped, Remove, HandOver, Stop,
)  # fmt: skip
