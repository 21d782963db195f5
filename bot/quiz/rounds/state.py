"""A round as a value: its players, its answers, and where it stands.

Times are milliseconds since 1970 by Discord's clock (the time in a snowflake), durations are
milliseconds. Players are known by their *seat*, a small number of this round, never by who they
are: so a finished round keeps its numbers when a member wants to be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.quiz.grading.grading import Grade


class State(StrEnum):
    """Where a round stands. The values are kept: never rename one."""

    LOBBY = "lobby"
    ASKING = "asking"
    REVEALING = "revealing"
    PAUSED = "paused"
    OVER = "over"


class Mode(StrEnum):
    """How a round is scored, see ``scoring``."""

    STUDY = "study"
    RACE = "race"
    SURVIVAL = "survival"
    TEAMS = "teams"


class Reason(StrEnum):
    """Why a round is over."""

    FINISHED = "finished"
    STOPPED = "stopped"
    NOBODY_LEFT = "nobody-left"
    NO_ANSWERS = "no-answers"
    NOT_STARTED = "not-started"
    PAUSED_TOO_LONG = "paused-too-long"
    OUTAGE = "outage"
    CHANNEL_LOST = "channel-lost"


class Verdict(StrEnum):
    """Whether a question counts."""

    COUNTED = "counted"
    SKIPPED = "skipped"
    VOID = "void"


#: Milliseconds between a question's close and its reveal, for clicks that are on their way.
GRACE = 1_000
#: Milliseconds after which a lobby, or a pause, ends the round.
LOBBY_PATIENCE = 15 * 60_000
PAUSE_PATIENCE = 60 * 60_000
#: Milliseconds after which a question closes that has no limit.
UNTIMED_PATIENCE = 10 * 60_000
#: An outage up to here is given back to the clock; a longer one ends the round.
OUTAGE_PATIENCE = 10 * 60_000
#: The number of questions in a row without any answer that ends the round.
EMPTY_QUESTIONS = 2
#: A player of a survival round is out at this miss.
STRIKES = 2
#: A host who is silent for these questions, or these milliseconds in the lobby, counts as gone.
HOST_SILENT_QUESTIONS = 3
HOST_SILENT_LOBBY = 2 * 60_000


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """One question of the round.

    ``limit`` is how long it is open (None: until all have answered), ``reveal`` how long its
    reveal stands before the next one.
    """

    pack: str
    question: str
    revision: str
    limit: int | None
    reveal: int


@dataclass(frozen=True, slots=True)
class Player:
    """A player, or a member who only hosts.

    ``since`` is the number of the first question that counts for them. ``extra`` multiplies
    their time and is nobody else's business; 0 means as much time as they want. The host has a
    seat, too; ``playing`` says whether they take part.
    """

    seat: int
    playing: bool = True
    team: int | None = None
    since: int = 0
    extra: float = 1.0
    left: bool = False
    removed: bool = False

    @property
    def active(self) -> bool:
        return self.playing and not self.left and not self.removed


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: as JSON, how right it is, and when.

    ``click`` is the interaction's id, which orders two answers of one millisecond. ``took`` is
    the time from the question's message to the click, without pauses.
    """

    answer: Mapping[str, Any]
    grade: Grade
    at: int
    click: int
    took: int

    @property
    def share(self) -> float:
        return self.grade.share


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Round:
    """A round. ``engine.step`` makes the next one; nothing else does.

    ``number`` is the current question from 0, -1 in the lobby. A question that is asked and not
    posted yet has no ``asked_at``. ``deadline`` is the common one. ``closing`` is when the reveal
    comes, once every player has answered or the host has closed the question. ``pauses`` are the
    stretches of the current question that nobody's clock counts. ``until`` is when the lobby,
    the reveal or the pause ends by itself. ``resumes`` is the state that a pause interrupted.
    ``given`` has every answer by (number, seat), ``verdicts`` every question that is behind.
    ``typed_hidden`` are the questions whose reveal does not show what was typed. ``host_seen`` is
    the number of the question in which the host last did something.
    """

    mode: Mode
    items: tuple[RoundQuestion, ...]
    host: int
    teams: int = 0
    state: State = State.LOBBY
    number: int = -1
    until: int | None = None
    message: int | None = None
    asked_at: int | None = None
    deadline: int | None = None
    closing: int | None = None
    paused_at: int | None = None
    resumes: State | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    empty: int = 0
    host_seen: int = -1
    host_seen_at: int = 0
    reason: Reason | None = None
    players: Mapping[int, Player] = field(default_factory=_nothing)
    given: Mapping[tuple[int, int], Given] = field(default_factory=_nothing)
    verdicts: Mapping[int, Verdict] = field(default_factory=_nothing)
    typed_hidden: frozenset[int] = frozenset()

    @property
    def item(self) -> RoundQuestion:
        """The current question. There is none in the lobby."""
        return self.items[self.number]

    @property
    def active(self) -> tuple[Player, ...]:
        """Who plays now, in the order of seats: not who left, was removed, or is out."""
        return tuple(player for player in self.players.values() if self.plays(player))

    def plays(self, player: Player) -> bool:
        """Whether the player may answer the current question."""
        return player.active and not self.out(player.seat)

    def misses(self, seat: int) -> int:
        """How many questions that count the player has missed, wholly or by silence.

        Part of an answer is no miss. Questions from before the player came count as one
        miss at most, so that coming late is no way to survive.
        """
        player = self.players[seat]
        behind = [n for n, verdict in self.verdicts.items() if verdict is Verdict.COUNTED]
        before = sum(number < player.since for number in behind)
        missed = sum(self._missed(number, seat) for number in behind if number >= player.since)
        return missed + min(before, STRIKES - 1)

    def _missed(self, number: int, seat: int) -> bool:
        given = self.given.get((number, seat))
        return given is None or given.share == 0

    def out(self, seat: int) -> bool:
        """Whether the player of a survival round has missed too often."""
        return self.mode is Mode.SURVIVAL and self.misses(seat) >= STRIKES

    def answered(self) -> tuple[int, ...]:
        """The seats that have answered the current question, in their order."""
        return tuple(
            player.seat for player in self.active if (self.number, player.seat) in self.given
        )

    def waiting(self) -> tuple[Player, ...]:
        """Who has not answered the current question yet."""
        return tuple(self._waiting())

    @property
    def waits(self) -> bool:
        """Whether there is anybody in ``waiting``: asked at each answer, and soon answered."""
        return next(self._waiting(), None) is not None

    def _waiting(self) -> Iterator[Player]:
        for player in self.players.values():
            if (self.number, player.seat) not in self.given and self.plays(player):
                yield player

    def deadline_of(self, player: Player) -> int | None:
        """Until when the player may answer the current question; None: until it is closed."""
        limit = self.item.limit
        if self.deadline is None or limit is None or player.extra == 0:
            return None
        return self.deadline + round(limit * (player.extra - 1))

    def taken(self, at: int) -> int:
        """The milliseconds from the question's message to ``at`` that a player could use."""
        assert self.asked_at is not None
        lost = sum(max(0, min(end, at) - max(start, self.asked_at)) for start, end in self.pauses)
        return max(0, at - self.asked_at - lost)

    @property
    def due(self) -> int | None:
        """When ``Deadline`` is to come next; None when the round waits for nothing but people.

        A question closes when the last player who may still answer has no time left, and is
        revealed ``GRACE`` later, so that clicks on their way arrive.
        """
        if self.state is not State.ASKING:
            return self.until
        if self.asked_at is None:
            return None
        if self.closing is not None:
            return self.closing
        last = self.deadline
        longest = self.asked_at + UNTIMED_PATIENCE + sum(end - start for start, end in self.pauses)
        if last is None:
            return longest + GRACE
        for player in self.waiting():
            own = self.deadline_of(player)
            last = max(last, longest if own is None else own)
        return last + GRACE

    @property
    def stage(self) -> str:
        """What is to be seen in the channel: it changes when a message has to be drawn anew."""
        match self.state:
            case State.LOBBY | State.OVER:
                return self.state.value
            case State.PAUSED:
                return f"paused-{self.resumes}-{self.number}"
            case _:
                return f"{self.state}-{self.number}"
