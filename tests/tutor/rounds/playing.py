"""What a test of rounds does again and again: begin one, ask, answer, read the rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random

from bot.quiz.grading.answers import Answer, Chosen
from bot.quiz.rounds import events
from bot.quiz.submissions import Submission
from bot.store import Database
from bot.store import rounds as store
from bot.tutor.current_content import CurrentContent
from bot.tutor.rounds.rounds import Applied, Game, RoundOptions, Rounds
from bot.tutor.rounds.writer import RoundWriter
from tests.quiz.making import submission_of
from tests.tutor.conftest import ALICE, NOON

ROUND = 1300000000000000001
GUILD, CHANNEL = 1200000000000000001, 1200000000000000002
MESSAGE = 1300000000000000500
SECOND = timedelta(seconds=1)
RIGHT, WRONG = Chosen(frozenset({0})), Chosen(frozenset({1}))


@asynccontextmanager
async def opened_rounds(
    current_content: CurrentContent, database: Database
) -> AsyncIterator[Rounds]:
    """Rounds as another process would keep them."""
    async with RoundWriter(database) as writer:
        yield Rounds(current_content, database, writer)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


async def begun(
    rounds: Rounds, choice: RoundOptions | None = None, id: int = ROUND, channel: int = CHANNEL
) -> Game:
    return await rounds.begin(
        id,
        guild_id=GUILD,
        channel_id=channel,
        host_id=ALICE,
        playing=True,
        extra=1.0,
        choice=choice or RoundOptions(questions=3),
        language="en",
        dice=Random(7).randrange,
        at=NOON,
    )


async def asked(rounds: Rounds, at: datetime = NOON + 10 * SECOND, id: int = ROUND) -> Game:
    """The first question, in the channel since ``at``."""
    await rounds.lead(
        id, ALICE, events.Start, console=False,
        channel_id=CHANNEL, at=at,
    )  # fmt: skip
    return (await rounds.posted(id, 0, MESSAGE, at, at)).game


async def answered(
    rounds: Rounds,
    member: int,
    answer: Answer = RIGHT,
    *,
    at: datetime = NOON + 12 * SECOND,
    number: int = 0,
    channel: int = CHANNEL,
    message: int = MESSAGE,
    id: int = ROUND,
) -> Applied:
    asked = (await rounds.game(id)).questions
    # A number that there is not is for the bot to refuse.
    submitted = submission_of(asked[number], answer) if number < len(asked) else Submission("A")
    return await rounds.answer(
        id,
        member,
        number,
        submitted,
        click=int(at.timestamp() * 1000) << 22,
        channel_id=channel,
        message_id=message,
        posted_at=NOON + 10 * SECOND,
        extra=1.0,
        at=at,
    )


async def reread(database: Database, id: int = ROUND) -> Game:
    async with database.reading() as connection:
        game = await store.find(connection, id)
    assert game is not None
    return game
