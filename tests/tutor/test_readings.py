"""The record of openings: written behind, counted together, and not lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, StoreUnavailable
from bot.tutor.readings import Readings
from bot.waiting import pauses
from tests.tutor.conftest import ALICE, BOB, NOON, Failing, kept, locked, members_of, opening, until


async def until_written(readings: Readings) -> None:
    """Lets the writer work until nothing waits."""
    await until(lambda: not readings.waiting)


async def test_nothing_is_lost_on_a_clean_stop(database: Failing, url: str) -> None:
    """What was noted in the last moment before a stop is in the database after it."""
    async with Readings(database) as readings:
        readings.note(opening("why"))
        readings.note(opening("how", member=BOB))
    assert await kept(url) == {(ALICE, "why"): 1, (BOB, "how"): 1}


async def test_nothing_is_lost_when_the_body_fails(database: Failing, url: str) -> None:
    """An error that ends the bot does not take the last openings along."""

    async def body() -> None:
        async with Readings(database) as readings:
            readings.note(opening())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await body()
    assert await kept(url) == {(ALICE, "why"): 1}


async def test_openings_are_written_while_it_runs(readings: Readings, url: str) -> None:
    """Nobody has to stop or flush for an opening to be written."""
    readings.note(opening())
    await until_written(readings)
    assert await kept(url) == {(ALICE, "why"): 1}
    readings.note(opening())
    await until_written(readings)
    assert await kept(url) == {(ALICE, "why"): 2}


async def test_many_openings_cost_one_transaction(database: Failing, url: str) -> None:
    """A thousand clicks on two facets wait as two, and are written together, each one counted."""
    async with Readings(database) as readings:
        for _ in range(500):
            readings.note(opening("why"))
            readings.note(opening("how"))
        assert readings.waiting == 2
    assert await kept(url) == {(ALICE, "why"): 500, (ALICE, "how"): 500}
    assert database.tries == 1


async def test_both_ends_of_what_waited_are_kept(database: Failing, readings: Readings) -> None:
    """However long openings waited and in whatever order they came, first and last are right."""
    hours = [3, 0, 5, 2]
    database.failures = 1
    for hour in hours:
        readings.note(opening(at=NOON + timedelta(hours=hour)))
    with pytest.raises(Exception, match="away"):
        await readings.flush()
    readings.note(opening(at=NOON + timedelta(hours=1)))
    data = await members_of(database, readings).export(ALICE)
    (row,) = data["readings"]
    assert row["opened"] == 5
    assert row["first_opened"] == NOON.isoformat()
    assert row["last_opened"] == (NOON + timedelta(hours=5)).isoformat()
    assert data["members"][0]["first_seen"] == NOON.isoformat()


async def test_the_language_told_last_stays(database: Failing, readings: Readings) -> None:
    """An older opening that is tried again does not bring the older language back."""
    database.failures = 1
    readings.note(replace(opening(), language="de"))
    failing = asyncio.ensure_future(readings.flush())
    readings.note(replace(opening(at=NOON + timedelta(hours=1)), language="fr"))
    readings.note(replace(opening(at=NOON + timedelta(hours=2)), language=None))
    with pytest.raises(Exception, match="away"):
        await failing
    data = await members_of(database, readings).export(ALICE)
    assert data["members"][0]["language"] == "fr"


async def test_an_outage_loses_nothing(
    database: Failing,
    readings: Readings,
    url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While the database is away openings wait, and are written once when it is back."""
    database.failures = 5
    readings.note(opening())
    await until(lambda: database.tries >= 3)
    assert readings.waiting == 1
    readings.note(opening())
    readings.note(opening(member=BOB))
    await until_written(readings)
    assert await kept(url) == {(ALICE, "why"): 2, (BOB, "why"): 1}
    assert "readings wait" in caplog.text
    assert str(ALICE) not in caplog.text, "an error's text quotes the parameters"


async def test_the_tables_may_go_and_come_back(readings: Readings, url: str) -> None:
    """A real failure of the real database is an outage like any other."""
    async with Database(url) as other:
        async with other.writing() as connection:
            await connection.execute(text("ALTER TABLE readings RENAME TO hidden"))
        readings.note(opening())
        with pytest.raises(StoreUnavailable, match=r"no such table|does not exist"):
            await readings.flush()
        assert readings.waiting == 1
        async with other.writing() as connection:
            await connection.execute(text("ALTER TABLE hidden RENAME TO readings"))
    await until_written(readings)
    assert await kept(url) == {(ALICE, "why"): 1}


async def test_an_error_that_nobody_foresaw_does_not_end_the_writer(
    url: str,
) -> None:
    """Whatever is raised, the writer goes on and the openings are written at last."""

    class Strange(Failing):
        def _fail(self) -> None:
            self.tries += 1
            if self.tries < 3:
                raise ConnectionRefusedError(self.tries)

    async with (
        Strange(url) as database,
        Readings(database, gathering=0, pauses=lambda: pauses(0, 0)) as readings,
    ):
        readings.note(opening())
        await until_written(readings)
        assert database.tries == 3
    assert await kept(url) == {(ALICE, "why"): 1}


async def test_pauses_grow_to_the_longest(
    database: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that stays away is asked less and less often, and eagerly again afterwards."""
    slept: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.tutor.readings.asyncio.sleep", at_once)
    database.failures = 5
    async with Readings(
        database, gathering=0.5, pauses=lambda: pauses(1, 5, lambda: 1.0)
    ) as readings:
        for _ in range(2):
            readings.note(opening())
            while readings.waiting:
                await sleep(0)
            database.failures = 1
        assert [seconds for seconds in slept if seconds != 0.5] == [1, 2, 4, 5, 5, 1]


async def test_a_stop_in_an_outage_says_what_is_lost(
    database: Failing, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that stays away does not stop the stop; the log counts what is lost."""
    database.failures = 10**6
    async with Readings(database) as readings:
        readings.note(opening("why"))
        readings.note(opening("how"))
    assert "2 readings are lost at the stop: " in caplog.text
    assert str(ALICE) not in caplog.text
    assert await kept(url) == {}


async def test_a_stop_ends_in_time_though_the_database_hangs(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that never answers takes no more of a stop than its last chance."""

    class Hanging(Failing):
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            await asyncio.Event().wait()
            yield None  # type: ignore[misc]

    async with Hanging(url) as database:
        before = time.monotonic()
        async with Readings(database, gathering=0, last_chance=0.05) as readings:
            readings.note(opening())
            await asyncio.sleep(0.01)  # the writer hangs already
        assert time.monotonic() - before < 1
    assert "1 readings are lost at the stop: the database hangs" in caplog.text


async def test_a_stop_ends_in_time_though_somebody_holds_the_lock(
    database: Failing, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A real lock holds a stop no longer than its last chance, or SQLite itself waits for it."""
    if database.kind == "sqlite":
        async with database.writing() as connection:
            # Of the one connection that writes; 5,000 otherwise, and no cancellation ends it.
            await connection.execute(text("PRAGMA busy_timeout=200"))
    async with locked(url):
        before = time.monotonic()
        async with Readings(database, gathering=0, last_chance=0.05) as readings:
            readings.note(opening())
            await asyncio.sleep(0.01)
        assert time.monotonic() - before < 1
    assert "1 readings are lost" in caplog.text


async def test_a_stop_while_writing_counts_once(url: str) -> None:
    """A writing that is under way at the stop is finished, neither broken off nor repeated."""
    entered = asyncio.Event()

    class Slow(Failing):
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            async with super().writing() as connection:
                yield connection
            # Committed, and not yet acknowledged.
            entered.set()
            await asyncio.sleep(0.02)

    async with Slow(url) as database:
        async with Readings(database, gathering=0) as readings:
            readings.note(opening())
            await entered.wait()
        assert database.tries == 1
    assert await kept(url) == {(ALICE, "why"): 1}


async def test_a_writing_that_is_broken_off_waits_on(
    database: Failing, readings: Readings, url: str
) -> None:
    """Who flushes may be cancelled; what was being written is not lost."""
    readings.note(opening())
    flushing = asyncio.ensure_future(readings.flush())
    await asyncio.sleep(0)
    flushing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flushing
    assert readings.waiting == 1
    await until_written(readings)
    assert await kept(url) == {(ALICE, "why"): 1}


async def test_many_flushes_at_once_write_once(
    database: Failing, readings: Readings, url: str
) -> None:
    """Flushes that meet do not count an opening twice."""
    readings.note(opening())
    await asyncio.gather(*(readings.flush() for _ in range(10)))
    assert await kept(url) == {(ALICE, "why"): 1}
