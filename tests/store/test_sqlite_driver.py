"""SQLite's thread is crossed to as seldom as can be, and nothing is lost on the way."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.sqlite_driver import OneHopConnection

ROWS = 2500


class Counted(OneHopConnection):
    """A connection that counts how often it crosses."""

    crossings = 0

    async def _execute(self, fn: Any, *args: Any, **how: Any) -> Any:
        self.crossings += 1
        return await super()._execute(fn, *args, **how)  # type: ignore[no-untyped-call]


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Counted]:
    made = Counted(
        lambda: sqlite3.connect(tmp_path / "kept.db", isolation_level=None), iter_chunk_size=1
    )
    await made
    cursor = made.cursor()
    await cursor.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
    await cursor.execute("BEGIN")
    await cursor.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(ROWS)])
    await made.commit()
    made.crossings = 0
    yield made
    await made.close()


async def test_a_statement_and_its_rows_are_one_crossing(connection: Counted) -> None:
    """Opening, executing, reading and closing together."""
    cursor = connection.cursor()
    await cursor.execute("SELECT number FROM numbers WHERE number < ?", (3,))
    assert await cursor.fetchall() == [(0,), (1,), (2,)]
    assert [column[0] for column in cursor.description] == ["number"]
    await cursor.close()
    assert connection.crossings == 1


async def test_many_rows_are_read_as_they_are_wanted(connection: Counted) -> None:
    """Whatever the steps, each row comes once and in its order, and past the end there is none."""
    cursor = connection.cursor()
    await cursor.execute("SELECT number FROM numbers ORDER BY number")
    rows = [await cursor.fetchone(), *await cursor.fetchmany(1500), *await cursor.fetchmany()]
    rows += await cursor.fetchall()
    assert rows == [(number,) for number in range(ROWS)]
    assert (await cursor.fetchone(), await cursor.fetchall()) == (None, [])


async def test_rows_that_nobody_read_hold_nothing_up(connection: Counted) -> None:
    """A cursor that is closed half-way lets the table go."""
    cursor = connection.cursor()
    await cursor.execute("SELECT number FROM numbers")
    await cursor.close()
    await connection.cursor().execute("DROP TABLE numbers")


async def test_what_was_not_committed_is_rolled_back(connection: Counted) -> None:
    """Behind a commit there is nothing to roll back, and nobody crosses for it."""
    cursor = connection.cursor()
    for ending in (connection.rollback, connection.commit):
        await cursor.execute("BEGIN")
        await cursor.execute("DELETE FROM numbers")
        assert cursor.rowcount == ROWS
        await ending()
    before = connection.crossings
    await connection.rollback()
    assert connection.crossings == before
    await cursor.execute("SELECT count(*) FROM numbers")
    assert await cursor.fetchone() == (0,)


async def test_a_statement_that_was_broken_off_is_rolled_back(connection: Counted) -> None:
    """The thread may still be at it when its member has stopped waiting."""
    cursor = connection.cursor()
    await connection.commit()
    task = asyncio.create_task(cursor.execute("BEGIN"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await connection.rollback()
    await cursor.execute("BEGIN")
    await connection.rollback()


async def test_a_database_is_opened_with_it(tmp_path: Path) -> None:
    """Through SQLAlchemy it is the same."""
    async with (
        Database(f"sqlite:///{tmp_path}/one.db") as database,
        database.reading() as connection,
    ):
        raw = await connection.get_raw_connection()
        assert isinstance(raw.driver_connection, OneHopConnection)
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
