"""Group rounds: opening one, playing in it, leading it, and keeping its time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.metrics import ANSWERS
from bot.quiz.asked_questions import asked_in_turn
from bot.quiz.drawing import Dice, draw
from bot.quiz.grading.answers import as_json
from bot.quiz.questions import Question
from bot.quiz.rounds import events
from bot.quiz.rounds.engine import opened
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.state import Mode, RoundQuestion, State
from bot.quiz.rounds.timing import limit_of, reveal_of
from bot.quiz.submissions import Submission, answer_of
from bot.store import members, rounds
from bot.store.database import Database
from bot.store.rounds import Game
from bot.tutor.current_content import CurrentContent
from bot.tutor.grading import judge
from bot.tutor.rounds.round_reviews import MODE
from bot.tutor.rounds.writer import Applied, NotSaved, RoundGone, RoundWriter, milliseconds
from bot.waiting import Wakeup

__all__ = ["Applied", "Game", "NotSaved", "RoundGone", "RoundOptions", "Rounds"]

logger = logging.getLogger(__name__)

MOST_QUESTIONS = 50
MOST_TEAMS = 4
#: How long after its end a podium is still posted.
_OWED = timedelta(days=1)
SECONDS = (0, 10, 15, 20, 30, 45, 60, 90)


class ChannelBusy(Exception):
    """There is a round in this channel already."""

    def __init__(self, round_id: int | None) -> None:
        super().__init__(round_id)
        self.round_id = round_id


class NothingToAsk(Exception):
    """The notes hold no question for groups on what was chosen."""


class WrongPlace(Exception):
    """The press names a round of another channel, or a message that is not the round's."""


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """What a host chooses.

    Topics by id and packs by key (none at all: everything there is), how many questions, seconds
    to think (0: no limit), the mode, and the number of teams.
    """

    topics: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    questions: int = 10
    seconds: int = 20
    mode: Mode = Mode.STUDY
    teams: int = 2

    def as_json(self) -> dict[str, Any]:
        """The choice as JSON; ``from_json`` reads it."""
        return {
            "topics": list(self.topics),
            "packs": list(self.packs),
            "questions": self.questions,
            "seconds": self.seconds,
            "mode": self.mode.value,
            "teams": self.teams,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any] | None) -> RoundOptions:
        """What was remembered, as far as it still makes sense; the default for the rest."""
        kept, plain = kept or {}, cls()
        modes = {mode.value for mode in Mode}
        return cls(
            topics=tuple(map(str, kept.get("topics", ()))),
            packs=tuple(map(str, kept.get("packs", ()))),
            questions=_whole(kept.get("questions"), 1, MOST_QUESTIONS, plain.questions),
            seconds=_whole(kept.get("seconds"), 0, 300, plain.seconds),
            mode=Mode(kept["mode"]) if kept.get("mode") in modes else plain.mode,
            teams=_whole(kept.get("teams"), 2, MOST_TEAMS, plain.teams),
        )


class Rounds:
    """What a face may ask of rounds. Each method has committed when it returns.

    Any of them raises ``RoundGone`` for a round that there never was. What happens in a round
    raises ``NotSaved`` while the database is away; the rest raises what the database raises.
    """

    def __init__(
        self, current_content: CurrentContent, database: Database, writer: RoundWriter
    ) -> None:
        self._current_content = current_content
        self._database = database
        self._writer = writer

    # --- opening ----------------------------------------------------------------------------------

    def pool(self, choice: RoundOptions) -> tuple[Question, ...]:
        """The questions that a choice can draw from."""
        bank = self._current_content.bank
        return tuple(
            question
            for question in bank.questions
            if question.rounds
            and (
                question.topic_id in choice.topics
                or question.pack in choice.packs
                or not (choice.topics or choice.packs)
            )
        )

    async def begin(
        self,
        round_id: int,
        *,
        guild_id: int,
        channel_id: int,
        host_id: int,
        playing: bool,
        extra: float,
        choice: RoundOptions,
        language: str,
        dice: Dice,
        at: datetime,
    ) -> Game:
        """Opens a round in its lobby. ``round_id`` is the interaction's id.

        The questions are drawn and kept now, so a reload of the notes changes nothing in it.
        Raises ``NothingToAsk`` or ``ChannelBusy``.
        """
        questions = draw(self.pool(choice), choice.questions, dice)
        if not questions:
            raise NothingToAsk
        teams = choice.teams if choice.mode is Mode.TEAMS else 0
        items = [_item(question, choice.seconds) for question in questions]
        moment = milliseconds(at)
        round = opened(choice.mode, items, host=0, playing=playing, teams=teams, at=moment)
        host = replace(round.players[0], extra=extra)
        game = Game(
            id=round_id,
            guild_id=guild_id,
            channel_id=channel_id,
            language=language,
            scope=choice.as_json(),
            questions=asked_in_turn(questions, dice),
            round=replace(round, players=MappingProxyType({0: host})),
            members=MappingProxyType({0: host_id}),
            begun_at=at,
            seen_at=at,
        )
        async with self._database.writing() as connection:
            await members.touch(connection, host_id, None, at)
            begun = await rounds.begin(connection, game)
            there = None if begun else await rounds.in_channel(connection, channel_id)
        if not begun:
            # Its commit may not have been known to succeed: load it, so that its lobby is shown.
            with suppress(RoundGone):
                await self._writer.mark(there or 0, at=at)
            raise ChannelBusy(there)
        self._writer.add(game)
        return game

    def open_games(self) -> list[Game]:
        """The open rounds of this process."""
        return [game for game in self._writer.games.values() if game.open]

    @property
    def unfinished(self) -> Mapping[int, Game]:
        """The rounds of this process that are open, or whose end is not shown yet, by id."""
        return MappingProxyType(self._writer.games)

    def subscribe(self, listener: Callable[[Game, Game], None]) -> Callable[[], None]:
        """See ``RoundWriter.subscribe``."""
        return self._writer.subscribe(listener)

    def drop(self, round_id: int) -> None:
        """Removes a round from memory; its row stays."""
        self._writer.drop(round_id)

    async def game(self, round_id: int) -> Game:
        """The round as it stands."""
        return await self._writer.load(round_id)

    async def in_channel(self, channel_id: int) -> Game | None:
        """The open round in the channel, or None."""
        async with self._database.reading() as connection:
            found = await rounds.in_channel(connection, channel_id)
        return None if found is None else await self.game(found)

    def titles(self, game: Game) -> tuple[str, ...]:
        """The names of the topics and packs that the host chose, those that the library knows."""
        choice, library = RoundOptions.from_json(dict(game.scope)), self._current_content.library
        topics = [library.topics[id].topic.title for id in choice.topics if id in library.topics]
        packs = [pack.title for pack in library.packs if pack.key in choice.packs]
        return (*packs, *topics)

    # --- playing ----------------------------------------------------------------------------------

    async def join(
        self,
        round_id: int,
        member_id: int,
        *,
        channel_id: int,
        extra: float,
        team: int | None,
        at: datetime,
    ) -> Applied:
        """The member joins, or changes the team. Raises ``WrongPlace``."""
        moment = milliseconds(at)
        return await self._put(
            round_id,
            channel_id,
            lambda _, seat: events.Join(moment, seat, extra, team),
            member_id,
            at,
        )

    async def leave(
        self, round_id: int, member_id: int, *, channel_id: int, at: datetime
    ) -> Applied:
        """The member leaves. Raises ``WrongPlace``."""
        moment = milliseconds(at)
        return await self._put(
            round_id, channel_id, lambda _, seat: events.Leave(moment, seat), member_id, at
        )

    async def answer(
        self,
        round_id: int,
        member_id: int,
        number: int,
        submitted: Submission,
        *,
        click: int,
        channel_id: int,
        message_id: int,
        posted_at: datetime,
        extra: float,
        at: datetime,
    ) -> Applied:
        """Takes an answer to question ``number``.

        ``message_id`` is the message that was pressed and ``posted_at`` its time: somebody may
        be quicker with the button than Discord with telling us that the message stands. Raises
        ``WrongPlace`` for a press in another channel or on another message, and what
        ``answer_of`` raises for what is no answer.
        """
        game = await self.game(round_id)
        _in_place(game, channel_id)
        if not 0 <= number < len(game.questions):
            raise WrongPlace
        asked = game.questions[number]
        answer = answer_of(asked, submitted)
        grade = judge(self._current_content.library, asked.question, answer)
        moment, kept = milliseconds(at), as_json(answer)
        await self._post_first(game, number, message_id, posted_at, at)

        def event(game: Game, seat: int) -> events.Event:
            return events.Answered(moment, seat, number, kept, grade, click, extra)

        told = await self._writer.put(round_id, event, at=at, member_id=member_id)
        if told.outcome in {Outcome.LOCKED, Outcome.CHANGED}:
            ANSWERS.labels(MODE, told.outcome.value).inc()
        return told

    async def _post_first(
        self, game: Game, number: int, message_id: int, posted_at: datetime, at: datetime
    ) -> None:
        round = game.round
        if round.number != number or round.state is State.OVER:
            return
        if round.message is None:
            await self.posted(game.id, number, message_id, posted_at, at)
        elif round.message != message_id:
            raise WrongPlace

    # --- leading ----------------------------------------------------------------------------------

    async def lead(
        self,
        round_id: int,
        member_id: int,
        make: Callable[[int, int, bool], events.Console],
        *,
        console: bool,
        channel_id: int,
        at: datetime,
    ) -> Applied:
        """Applies an event of the console, which ``make(at, by, console)`` returns.

        ``console`` is whether the member is a moderator or has the host role now; the host's own
        right is the round's business.
        """
        moment = milliseconds(at)
        # A moderator who does not play takes no seat by leading.
        return await self._put(
            round_id, channel_id, lambda _, seat: make(moment, seat, console), member_id, at
        )

    # --- what the face has shown, and what it could not ------------------------------------------

    async def posted(
        self, round_id: int, number: int, message_id: int, posted_at: datetime, at: datetime
    ) -> Applied:
        """The question stands in the channel since ``posted_at``, its message's own time."""
        moment = milliseconds(posted_at)
        return await self._writer.put(
            round_id, lambda *_: events.Posted(moment, number, message_id), at=at
        )

    async def tidy(self, *, empty: datetime, every: datetime | None) -> int:
        """Deletes old rounds and returns their number, see ``store.rounds.tidy``."""
        async with self._database.writing() as connection:
            return await rounds.tidy(connection, empty=empty, every=every)

    async def in_the_channel(self, game: Game) -> Game:
        """The game once the question that it asks stands in the channel, or it has gone on."""
        changed = Wakeup()
        end = self.subscribe(lambda _, after: changed.wake() if after.id == game.id else None)
        try:
            while game.round.state is State.ASKING and game.round.asked_at is None:
                await changed.rest()
                game = await self.game(game.id)
            return game
        finally:
            end()

    async def drew(
        self, round_id: int, stage: str, at: datetime, *, lobby: int | None = None
    ) -> Applied:
        """The channel shows this stage now; ``lobby`` is the lobby's message."""
        return await self._writer.mark(round_id, at=at, drawn=stage, lobby=lobby)

    async def channel_lost(self, round_id: int, at: datetime) -> Applied:
        """There is nowhere to show the round any more; its results are kept."""
        moment = milliseconds(at)
        await self._writer.put(round_id, lambda *_: events.ChannelLost(moment), at=at)
        return await self._writer.mark(round_id, at=at, drawn=State.OVER.value)

    async def message_lost(self, round_id: int, number: int, at: datetime) -> Applied:
        """The question's message was deleted: the question is revealed and does not count."""
        moment = milliseconds(at)
        return await self._writer.put(
            round_id, lambda *_: events.Skip(moment, -1, True, number), at=at
        )

    async def deadline(self, round_id: int, at: datetime) -> Applied:
        """The time that the round waited for may have come."""
        event = events.Deadline(milliseconds(at))
        return await self._writer.put(round_id, lambda *_: event, at=at)

    async def outage(self, round_id: int, since: datetime, at: datetime) -> Applied:
        """No press of the round's server could reach the bot from ``since`` until ``at``."""
        event = events.Outage(milliseconds(at), milliseconds(since))
        return await self._writer.put(round_id, lambda *_: event, at=at)

    # --- keeping ----------------------------------------------------------------------------------

    async def take_up(self, mine: Callable[[int], bool], at: datetime) -> Sequence[Game]:
        """Loads every round of these servers that is not over, or whose end is not shown.

        The time since it was last kept is given back to it. One that cannot be read is closed.
        """
        async with self._database.reading() as connection:
            found = await rounds.unfinished(connection, at - _OWED)
        games = []
        for id in [id for id, guild_id in found if mine(guild_id)]:
            # A copy from before the connection broke does not know the time since.
            self._writer.drop(id)
            try:
                games.append((await self._writer.mark(id, at=at)).game)
            except RoundGone as gone:
                logger.error("the round %d cannot be read and is closed: %s", id, gone.__cause__)
                async with self._database.writing() as connection:
                    await rounds.give_up(connection, id, at)
        return games

    async def alive(self, at: datetime, *, silent: Container[int] = ()) -> None:
        """Remembers that this process keeps its rounds, but for those that are ``silent``."""
        ids = [game.id for game in self.open_games() if game.id not in silent]
        if ids:
            async with self._database.writing() as connection:
                await rounds.mark_alive(connection, ids, at)

    async def log(self, round_id: int) -> Sequence[events.Event]:
        """Everything that happened in the round."""
        async with self._database.reading() as connection:
            return await rounds.log_of(connection, round_id)

    async def _put(
        self,
        round_id: int,
        channel_id: int,
        event: Callable[[Game, int], events.Event],
        member_id: int,
        at: datetime,
    ) -> Applied:
        _in_place(await self.game(round_id), channel_id)
        return await self._writer.put(round_id, event, at=at, member_id=member_id)


def _in_place(game: Game, channel_id: int) -> None:
    if game.channel_id != channel_id:
        raise WrongPlace


def _item(question: Question, seconds: int) -> RoundQuestion:
    return RoundQuestion(
        question.pack,
        question.id,
        question.revision,
        limit_of(question, seconds),
        reveal_of(question),
    )


def _whole(value: object, least: int, most: int, otherwise: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        return otherwise
    return min(max(value, least), most)
