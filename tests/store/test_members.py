"""Members: seen, exported, forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.store import Database, members, readings
from bot.store.command_syncs import CommandSync, remember_sync
from bot.store.readings import TopicOpening
from bot.store.tables import IMPERSONAL, SEATED, MemberRow, Table

ALICE = 80351110224678912
BOB = 9007199254740993  # the first whole number that JavaScript cannot hold
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def seen(database: Database, member_id: int) -> tuple[datetime, datetime, str | None]:
    async with database.reading() as connection:
        statement = select(MemberRow.first_seen, MemberRow.last_seen, MemberRow.language)
        row = (await connection.execute(statement.where(MemberRow.id == member_id))).one()
    return row[0], row[1], row[2]


async def fill(database: Database) -> None:
    async with database.writing() as connection:
        for member in (ALICE, BOB):
            await readings.record(
                connection,
                [
                    TopicOpening(member, "azure", "availability-sets", "why", NOON, "en-GB", 2),
                    TopicOpening(member, "azure", "availability-sets", "how", NOON, "en-GB"),
                ],
            )
        await remember_sync(connection, CommandSync(ALICE, "abc", {"explain": BOB}, NOON))


async def test_a_member_seen_again_keeps_the_first_time(database: Database) -> None:
    """Seeing a member a second time moves the last time and the language, not the first time."""
    later = NOON + timedelta(days=2)

    async with database.writing() as connection:
        await members.touch(connection, ALICE, "en-GB", NOON)
        await members.touch(connection, ALICE, "nl", later)

    assert await seen(database, ALICE) == (NOON, later, "nl")


async def test_a_late_sighting_does_not_turn_back_time(database: Database) -> None:
    """A sighting that arrives late widens what is known and takes no newer language away."""
    earlier = NOON - timedelta(hours=1)

    async with database.writing() as connection:
        await members.touch(connection, ALICE, "nl", NOON)
        await members.touch(connection, ALICE, "en-GB", earlier)

    assert await seen(database, ALICE) == (earlier, NOON, "nl")


async def test_a_sighting_without_language_keeps_the_known_one(database: Database) -> None:
    """A language stays known until another one is told."""
    async with database.writing() as connection:
        await members.touch(connection, ALICE, "nl", NOON)
        await members.touch(connection, ALICE, None, NOON + timedelta(minutes=1))

    assert (await seen(database, ALICE))[2] == "nl"


async def test_a_late_sighting_tells_a_language_that_was_unknown(database: Database) -> None:
    """Any language is better than none, even an older one."""
    async with database.writing() as connection:
        await members.touch(connection, ALICE, None, NOON)
        await members.touch(connection, ALICE, "nl", NOON - timedelta(minutes=1))

    assert (await seen(database, ALICE))[2] == "nl"


async def test_export_holds_every_column_of_every_personal_table(database: Database) -> None:
    """A member gets all that is kept about them, in values that survive JSON unchanged."""
    await fill(database)

    async with database.reading() as connection:
        exported = await members.everything(connection, BOB)

    assert json.loads(json.dumps(exported)) == exported
    noon = "2026-01-01T12:00:00+00:00"
    member = {"id": str(BOB), "first_seen": noon, "last_seen": noon, "language": "en-GB"}
    place = {"member_id": str(BOB), "pack": "azure", "topic": "availability-sets"}
    times = {"first_opened": noon, "last_opened": noon}
    assert {table: rows for table, rows in exported.items() if rows} == {
        "members": [member],
        "readings": [
            {**place, "facet": "how", "opened": 1, **times},
            {**place, "facet": "why", "opened": 2, **times},
        ],
    }


async def test_export_of_a_stranger_is_empty(database: Database) -> None:
    """Someone who never used the bot gets each table's name and nothing in it."""
    await fill(database)

    async with database.reading() as connection:
        exported = await members.everything(connection, 1)

    assert {"members", "readings", "reviews", "practices"} <= exported.keys()
    assert not any(exported.values())


async def test_forgetting_leaves_nothing_of_the_member(database: Database) -> None:
    """After forgetting, no table holds a row of that member, and every other row is there."""
    await fill(database)

    async with database.writing() as connection:
        gone = await members.forget(connection, ALICE)

    assert gone == 3
    async with database.reading() as connection:
        assert not any((await members.everything(connection, ALICE)).values())
        left = {
            table.name: await connection.scalar(select(func.count()).select_from(table))
            for table in Table.metadata.sorted_tables
        }
    there = {table: count for table, count in left.items() if count}
    assert there == {"members": 1, "readings": 2, "command_syncs": 1}


async def test_forgetting_a_stranger_is_no_error(database: Database) -> None:
    """Asking to forget somebody unknown deletes nothing and says so."""
    await fill(database)

    async with database.writing() as connection:
        assert await members.forget(connection, 1) == 0


def test_every_table_is_personal_or_named_as_impersonal() -> None:
    """A new table must refer to members, be about seats, or be named in IMPERSONAL."""
    personal = {
        table.name
        for table in Table.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is MemberRow.__table__.c.id
        # A row without its member is one that others need.
        and key.ondelete == ("SET NULL" if key.parent.nullable else "CASCADE")
    }

    every = set(Table.metadata.tables)
    assert personal | {"members"} | set(SEATED) | IMPERSONAL == every
    assert not (personal | {"members"} | set(SEATED)) & IMPERSONAL
