"""Tidying: once a day, whatever the database does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from bot.store import Database, members
from bot.store.practices import Practice, Scope, begin
from bot.store.tables import RoundAnswerRow, RoundPlayerRow, RoundRow
from bot.tutor import Tutor
from bot.tutor.jobs.cleanup import EMPTY_KEPT, KEPT, daily
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
        await daily(tutor.practices, tutor.rounds, clock=lambda: NOON + KEPT, sleep=sleep)


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
    assert "old practices and rounds stay, the database does not answer: " in caplog.text
    assert str(ALICE) not in caplog.text


async def test_rounds_that_came_to_nothing_go_after_a_day(tutor: Tutor, database: Failing) -> None:
    """Those that somebody answered stay, unless the host has said for how long."""
    rows = [(1, NOON, False), (2, NOON, True), (3, None, False), (4, NOON + EMPTY_KEPT, False)]
    async with database.writing() as connection:
        for id, over_at, answered in rows:
            await connection.execute(
                insert(RoundRow).values(
                    id=id, guild_id=1, channel_id=id, language="en", scope={}, questions=[],
                    state={}, version=0, begun_at=NOON, seen_at=NOON, over_at=over_at,
                )
            )  # fmt: skip
            seat = {"round_id": id, "seat": 0}
            await connection.execute(
                insert(RoundPlayerRow).values(
                    **seat, playing=True, since=0, extra=1.0, left=False, removed=False
                )
            )
            if answered:
                await connection.execute(
                    insert(RoundAnswerRow).values(
                        **seat, number=0, answer={}, share=1.0, at=0, click=0, took=0
                    )
                )

    async def left() -> list[int]:
        async with database.reading() as connection:
            return list(await connection.scalars(select(RoundRow.id).order_by(RoundRow.id)))

    now = NOON + EMPTY_KEPT + timedelta(seconds=1)
    assert await tutor.rounds.tidy(empty=now - EMPTY_KEPT, every=None) == 1
    assert await left() == [2, 3, 4]
    assert await tutor.rounds.tidy(empty=NOON, every=now - EMPTY_KEPT) == 1
    assert await left() == [3, 4]
