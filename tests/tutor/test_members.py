"""A member's own data: all of it, and none of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import StoreUnavailable
from bot.tutor.members import Members
from bot.tutor.readings import Readings
from bot.waiting import pauses
from tests.tutor.conftest import ALICE, BOB, Failing, kept, members_of, opening


@pytest.fixture
def members(database: Failing, readings: Readings) -> Members:
    return members_of(database, readings)


async def test_the_export_holds_what_was_opened_a_moment_ago(
    members: Members, readings: Readings
) -> None:
    """What still waited to be written is exported, ready for JSON, and nobody else's is."""
    readings.note(opening("why"))
    readings.note(opening("how", member=BOB))
    data = await members.export(ALICE)
    assert [row["facet"] for row in data["readings"]] == ["why"]
    assert [row["id"] for row in data["members"]] == [str(ALICE)]
    assert str(BOB) not in json.dumps(data)


async def test_the_export_of_a_stranger_is_empty(members: Members) -> None:
    """Nothing is kept about somebody who never opened anything, and asking leaves no trace."""
    assert not any((await members.export(ALICE)).values())
    assert await members.delete(ALICE) == 0
    assert not any((await members.export(ALICE)).values())


async def test_delete_removes_all_and_says_how_much(
    members: Members, readings: Readings, url: str
) -> None:
    """Every row of the member goes, and the rows of others stay."""
    for facet in ("why", "how"):
        readings.note(opening(facet))
        readings.note(opening(facet, member=BOB))
    await readings.flush()
    assert await members.delete(ALICE) == 3
    assert not any((await members.export(ALICE)).values())
    assert await kept(url) == {(BOB, "why"): 1, (BOB, "how"): 1}


async def test_delete_takes_along_what_waits(database: Failing, url: str) -> None:
    """An opening that was not written yet is not written after the deletion."""
    async with Readings(database, gathering=60) as readings:
        readings.note(opening())
        readings.note(opening(member=BOB))
        await members_of(database, readings).delete(ALICE)
        assert readings.waiting == 1
    assert await kept(url) == {(BOB, "why"): 1}


async def test_delete_waits_for_what_is_being_written(url: str) -> None:
    """An opening on its way into the database when the deletion comes does not come back."""
    entered, go = asyncio.Event(), asyncio.Event()

    class Slow(Failing):
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            async with super().writing() as connection:
                if not entered.is_set():
                    entered.set()
                    await go.wait()
                yield connection

    async with (
        Slow(url) as database,
        Readings(database, gathering=0) as readings,
    ):
        readings.note(opening())
        await entered.wait()
        deleting = asyncio.create_task(members_of(database, readings).delete(ALICE))
        await asyncio.sleep(0)
        assert not deleting.done()
        go.set()
        assert await deleting == 2
    assert await kept(url) == {}


async def test_delete_after_a_failed_writing_leaves_nothing_to_try_again(
    url: str,
) -> None:
    """What a failed writing put back in the queue is dropped, too."""
    entered, go = asyncio.Event(), asyncio.Event()

    class Slow(Failing):
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            if not entered.is_set():
                entered.set()
                await go.wait()
                raise StoreUnavailable("gone")
            async with super().writing() as connection:
                yield connection

    async with (
        Slow(url) as database,
        Readings(database, gathering=0, pauses=lambda: pauses(0, 0)) as readings,
    ):
        readings.note(opening())
        await entered.wait()
        deleting = asyncio.create_task(members_of(database, readings).delete(ALICE))
        await asyncio.sleep(0)
        go.set()
        assert await deleting == 0
        assert readings.waiting == 0
    assert await kept(url) == {}


async def test_what_is_opened_during_the_deletion_goes_along(url: str) -> None:
    """Until the deletion is done nothing new of the member's begins."""
    entered, go = asyncio.Event(), asyncio.Event()

    class Slow(Failing):
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            async with super().writing() as connection:
                yield connection
                entered.set()
                await go.wait()

    async with (
        Slow(url) as database,
        Readings(database, gathering=60) as readings,
    ):
        deleting = asyncio.create_task(members_of(database, readings).delete(ALICE))
        await entered.wait()
        readings.note(opening())
        go.set()
        await deleting
        assert readings.waiting == 0


async def test_a_deletion_that_fails_says_so(
    members: Members, readings: Readings, database: Failing, url: str
) -> None:
    """While the database is away a deletion raises, and works when asked again."""
    readings.note(opening())
    await readings.flush()
    database.failures = 1
    with pytest.raises(StoreUnavailable):
        await members.delete(ALICE)
    assert await members.delete(ALICE) == 2
    assert await kept(url) == {}


async def test_whoever_comes_back_begins_anew(
    members: Members, readings: Readings, url: str
) -> None:
    """After a deletion the member can be remembered again, from one on."""
    readings.note(opening())
    await members.export(ALICE)
    await members.delete(ALICE)
    readings.note(opening())
    await readings.flush()
    assert await kept(url) == {(ALICE, "why"): 1}
