"""Practices: kept, moved on, found by their member alone, and tidied away."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.store import Database, members
from bot.store.practices import (
    DrawnQuestion,
    Practice,
    Scope,
    begin,
    find,
    move,
    newest_unfinished,
    tidy,
)

ALICE = 80351110224678912
BOB = 80351110224678913
NOON = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)

PRACTICE = Practice(
    id=2**63 - 1,
    member_id=ALICE,
    guild_id=None,
    scope=Scope(topic_id="0123456789"),
    questions=(
        DrawnQuestion("azure", "avset-rack", "ffffffff", (2, 0, 1), NOON),
        DrawnQuestion("azure", "sla", "eeeeeeee", ()),
    ),
    position=0,
    begun_at=NOON,
)


async def kept(database: Database, *practices: Practice) -> list[bool]:
    """Whether each of these is new."""
    async with database.writing() as session:
        await members.see(session, ALICE, None, NOON)
        await members.see(session, BOB, None, NOON)
        return [await begin(session, practice) for practice in practices]


async def found(
    database: Database, id: int = PRACTICE.id, member_id: int = ALICE
) -> Practice | None:
    async with database.reading() as session:
        return await find(session, id, member_id)


async def test_a_practice_is_read_back_as_it_was(database: Database) -> None:
    """What was drawn, for what, where and when, comes back unchanged."""
    others = [
        replace(PRACTICE, id=1, scope=Scope(pack="azure"), guild_id=BOB),
        replace(PRACTICE, id=2, scope=Scope(again=PRACTICE.id), ended_at=NOON + HOUR),
        replace(PRACTICE, id=3, scope=Scope(), questions=(), position=24),
    ]

    assert await kept(database, PRACTICE, *others) == [True] * 4

    for practice in (PRACTICE, *others):
        assert await found(database, practice.id) == practice


async def test_a_practice_is_begun_once(database: Database) -> None:
    """A second one with the same id changes nothing, whoever begins it."""
    other = replace(PRACTICE, questions=(), guild_id=7)

    assert await kept(database, PRACTICE, other, replace(other, member_id=BOB)) == [
        True,
        False,
        False,
    ]

    assert await found(database) == PRACTICE
    assert await found(database, member_id=BOB) is None
    assert await found(database, 1) is None


async def test_a_practice_moves_on(database: Database) -> None:
    """Its questions, its position and its end are kept; what it began with stays."""
    await kept(database, PRACTICE, replace(PRACTICE, id=1))
    drawn = replace(PRACTICE.questions[1], form="dddddddd", order=(0,), asked_at=NOON + HOUR)
    moved = replace(PRACTICE.asking(1, drawn), ended_at=NOON + 2 * HOUR)

    async with database.writing() as session:
        await move(session, replace(moved, begun_at=NOON - HOUR, scope=Scope()))

    assert await found(database) == moved
    assert (moved.position, moved.questions[1].asked_at) == (1, NOON + HOUR)
    assert moved.asking(0, PRACTICE.questions[0]).position == 1
    assert await found(database, 1) == replace(PRACTICE, id=1)


async def test_who_has_a_practice_alone_is_waited_for(database: Database) -> None:
    """Transactions that take a practice for themselves see what the one before them has left."""
    await kept(database, PRACTICE)

    async def step() -> None:
        async with database.writing() as session:
            practice = await find(session, PRACTICE.id, ALICE, alone=True)
            assert practice is not None
            await asyncio.sleep(0)
            await move(session, replace(practice, position=practice.position + 1))

    await asyncio.gather(*(step() for _ in range(8)))

    moved = await found(database)
    assert moved is not None
    assert moved.position == 8


async def test_the_newest_unfinished_practice(database: Database) -> None:
    """The member's own, begun after a time, and not ended; of several the last one."""
    await kept(
        database,
        replace(PRACTICE, id=1, begun_at=NOON),
        replace(PRACTICE, id=2, begun_at=NOON + HOUR),
        replace(PRACTICE, id=3, begun_at=NOON + 2 * HOUR, ended_at=NOON + 3 * HOUR),
        replace(PRACTICE, id=4, begun_at=NOON + 2 * HOUR, member_id=BOB),
    )

    async with database.reading() as session:
        newest = await newest_unfinished(session, ALICE, NOON)
        assert newest is not None
        assert newest.id == 2
        assert await newest_unfinished(session, ALICE, NOON + HOUR) is None


async def test_tidying_takes_what_was_begun_before(database: Database) -> None:
    """Old practices of everybody go, ended or not."""
    await kept(
        database,
        replace(PRACTICE, id=1, begun_at=NOON - HOUR),
        replace(PRACTICE, id=2, begun_at=NOON - HOUR, member_id=BOB, ended_at=NOON),
        replace(PRACTICE, id=3, begun_at=NOON),
    )

    async with database.writing() as session:
        assert await tidy(session, NOON) == 2
        assert await tidy(session, NOON) == 0

    assert await found(database, 1) is None
    assert await found(database, 3) is not None


async def test_an_export_tells_a_practice_as_it_is(database: Database) -> None:
    """The questions' ids and orders are in a member's export, no text, and no rounded number."""
    await kept(database, replace(PRACTICE, scope=Scope(again=PRACTICE.id)))

    async with database.reading() as session:
        (row,) = (await members.everything(session, ALICE))["practices"]

    assert json.loads(json.dumps(row)) == row
    assert row["scope"] == {"again": str(PRACTICE.id)}
    assert row["questions"] == [
        {
            "pack": "azure",
            "id": "avset-rack",
            "form": "ffffffff",
            "order": [2, 0, 1],
            "asked_at": NOON.isoformat(),
        },
        {"pack": "azure", "id": "sla", "form": "eeeeeeee", "order": [], "asked_at": None},
    ]
