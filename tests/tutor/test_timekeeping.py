"""The timekeeper over restarts, and beside rounds that are gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import delete

from bot.quiz.rounds.state import State
from bot.store.tables import Rounds as Rows
from bot.tutor.rounds import Rounds
from bot.tutor.timekeeping import Timekeeper
from tests.tutor.conftest import NOON, Failing, until
from tests.tutor.test_practices import Stocked, shelf
from tests.tutor.test_rounds import (
    CHANNEL,
    ROUND,
    SECOND,
    Clock,
    answered,
    asked,
    begun,
    kept,
    rounds,
)

__all__ = ["rounds", "shelf"]


@asynccontextmanager
async def keeping(
    rounds: Rounds, clock: Clock, heard: Callable[[int], bool] = lambda _: True
) -> AsyncIterator[Timekeeper]:
    keeper = Timekeeper(rounds, clock=clock, heard=heard)
    task = asyncio.create_task(keeper.keep())
    try:
        yield keeper
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_round_that_is_taken_up_goes_on_by_itself(
    rounds: Rounds, shelf: Stocked, database: Failing
) -> None:
    """After a restart of a second nobody need press anything for the reveal to come."""
    await begun(rounds)
    await asked(rounds)
    await answered(rounds, 7)
    clock = Clock()
    clock.now = NOON + 13 * SECOND
    async with kept(shelf, database) as others, keeping(others, clock):
        await asyncio.sleep(0.01)  # it has seen that there is nothing to keep
        await others.take_up(lambda _: True, clock.now)
        clock.now = NOON + 200 * SECOND
        await until(lambda: others.desk.games[ROUND].round.state is State.REVEALING)


async def test_round_that_is_gone_stops_no_other(rounds: Rounds, database: Failing) -> None:
    """A restored backup, say, lacks a round that is in memory; the others go on, and are kept."""
    clock = Clock()
    clock.now = NOON + 10 * SECOND
    await begun(rounds)
    await asked(rounds)
    await begun(rounds, id=ROUND + 1, channel=CHANNEL + 1)
    async with database.writing() as session:
        await session.execute(delete(Rows).where(Rows.id == ROUND))
    rounds.desk._old.add(ROUND)
    clock.now = NOON + 200 * SECOND
    async with keeping(rounds, clock) as keeper:
        await until(lambda: keeper._noted is not None)
    assert set(rounds.desk.games) == {ROUND + 1}
