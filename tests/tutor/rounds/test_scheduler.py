"""The timekeeper over restarts, and beside rounds that are gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import delete

from bot.background import BackgroundTasks
from bot.quiz.rounds.state import State
from bot.store.tables import RoundRow as Rows
from bot.tutor.rounds.rounds import Rounds
from bot.tutor.rounds.scheduler import RoundScheduler
from bot.tutor.rounds.writer import NotSaved
from tests.tutor.conftest import NOON, Failing, until
from tests.tutor.rounds.playing import (
    CHANNEL,
    ROUND,
    SECOND,
    Clock,
    answered,
    asked,
    begun,
    opened_rounds,
)
from tests.tutor.stocked import Stocked


@asynccontextmanager
async def keeping(
    rounds: Rounds, clock: Clock, heard: Callable[[int], bool] = lambda _: True
) -> AsyncIterator[RoundScheduler]:
    keeper = RoundScheduler(rounds, clock=clock, heard=heard)
    async with BackgroundTasks() as tasks:
        tasks.start("round scheduler", keeper.keep)
        yield keeper


async def test_round_that_is_taken_up_goes_on_by_itself(
    rounds: Rounds, current_content: Stocked, database: Failing
) -> None:
    """After a restart of a second nobody need press anything for the reveal to come."""
    await begun(rounds)
    await asked(rounds)
    await answered(rounds, 7)
    clock = Clock()
    clock.now = NOON + 13 * SECOND
    async with opened_rounds(current_content, database) as others, keeping(others, clock):
        await asyncio.sleep(0.01)  # it has seen that there is nothing to keep
        await others.take_up(lambda _: True, clock.now)
        clock.now = NOON + 200 * SECOND
        await until(lambda: others.unfinished[ROUND].round.state is State.REVEALING)


async def test_round_that_is_gone_stops_no_other(rounds: Rounds, database: Failing) -> None:
    """A restored backup, say, lacks a round that is in memory; the others go on, and are kept."""
    clock = Clock()
    clock.now = NOON + 10 * SECOND
    await begun(rounds)
    await asked(rounds)
    await begun(rounds, id=ROUND + 1, channel=CHANNEL + 1)
    async with database.writing() as connection:
        await connection.execute(delete(Rows).where(Rows.id == ROUND))
    database.failures = 1
    with pytest.raises(NotSaved):
        await rounds.drew(ROUND, "asking 0", clock.now)
    clock.now = NOON + 200 * SECOND
    async with keeping(rounds, clock):
        await until(lambda: set(rounds.unfinished) == {ROUND + 1})


async def test_silence_that_outlives_the_connection_is_given_back(
    rounds: Rounds, database: Failing
) -> None:
    """Nobody was heard for a minute, then the connection was given up: all of it is nobody's."""
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.deadline is not None
    clock, heard = Clock(), [True]
    clock.now = NOON + 15 * SECOND
    async with keeping(rounds, clock, lambda _: heard[0]) as keeper:
        await until(lambda: keeper._noted == clock.now)
        heard[0] = False
        clock.now = NOON + 75 * SECOND
        keeper._wakeup.wake()
        await until(lambda: keeper._noted == clock.now)
    (taken,) = await rounds.take_up(lambda _: True, NOON + 80 * SECOND)
    assert taken.round.deadline == game.round.deadline + 65_000


async def test_what_is_closed_is_not_remembered(rounds: Rounds, database: Failing) -> None:
    """A keeper that lives for a year holds nothing of rounds that are over."""
    clock = Clock()
    clock.now = NOON + 15 * SECOND
    await begun(rounds)
    await begun(rounds, id=ROUND + 1, channel=CHANNEL + 1)
    async with keeping(rounds, clock, lambda _: False) as keeper:
        await until(lambda: len(keeper._unheard) == 2)
        await rounds.channel_lost(ROUND, clock.now)
        await until(lambda: set(keeper._unheard) == {ROUND + 1})
        assert set(keeper._dues) <= {ROUND + 1}
