"""Tidying: once a day, whatever the database does."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store import Database, members
from bot.store.practices import Practice, Scope, begin
from bot.tutor import Tutor
from bot.tutor.jobs.cleanup import KEPT, daily
from tests.tutor.conftest import ALICE, NOON, Failing


class Enough(Exception):
    """The test has seen what it wants to see."""


async def rest(seconds: list[float], pauses: int, tutor: Tutor) -> None:
    """Lets the tidying go on until it has rested so often, at a noon thirty days later."""

    async def sleep(pause: float) -> None:
        seconds.append(pause)
        if len(seconds) == pauses:
            raise Enough

    with pytest.raises(Enough):
        await daily(tutor.practices, clock=lambda: NOON + KEPT, sleep=sleep)


async def ids(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list(await connection.scalars(text("SELECT id FROM practices ORDER BY id")))


async def test_old_practices_go_every_day(
    tutor: Tutor, database: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    """What is older than thirty days goes; an outage is logged and tried again in an hour."""
    async with database.writing() as connection:
        await members.touch(connection, ALICE, None, NOON)
        for id, begun_at in ((1, NOON - KEPT), (2, NOON)):
            await begin(connection, Practice(id, ALICE, None, Scope(), (), (), begun_at))
    slept: list[float] = []
    database.failures = 1

    await rest(slept, 3, tutor)

    assert slept == [3600, 86400, 86400]
    assert await ids(database) == [2]
    assert "old practices stay, the database does not answer: " in caplog.text
    assert str(ALICE) not in caplog.text
