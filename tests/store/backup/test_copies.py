"""Copies from one database to another: every table, every row, or nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.store import Database, members, readings
from bot.store.backup import copies
from bot.store.backup.copies import Copied, copy, fill
from bot.store.backup.snapshots import NotDone
from bot.store.readings import TopicOpening
from bot.store.tables import Table
from tests.databases import migrate_at
from tests.store.rows import fill as fill_all
from tests.store.rows import read, reflected

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
#: In an order that languages disagree about.
WORDS = ["Z", "a", "B", "_", "é", "z-1", "z1", "Ä", "ß", "日本", "😀", "a b", "a-b"]


@pytest.fixture
async def file_url(tmp_path: Path) -> str:
    """The address of a migrated SQLite file without any row."""
    url = f"sqlite:///{tmp_path}/other.db"
    await migrate_at(url)
    return url


async def fill_at(url: str, count: int = 3) -> None:
    async with Database(url) as database, database.migrating() as connection:
        await connection.run_sync(fill_all, count)


async def counts(url: str) -> dict[str, int]:
    def count(connection: Connection) -> dict[str, int]:
        rows = read(connection, reflected(connection))
        return {name: len(found) for name, found in rows.items()}

    async with Database(url) as database, database.migrating() as connection:
        return await connection.run_sync(count)


async def exported(url: str, member_id: int) -> dict[str, list[dict[str, object]]]:
    async with Database(url) as database, database.reading() as connection:
        return await members.everything(connection, member_id)


async def refusal(url: str, to: str) -> str:
    with pytest.raises(NotDone) as refused:
        await copy(url, to, batch=2)
    return str(refused.value)


@pytest.mark.parametrize("batch", [1, 2, 500])
async def test_a_file_becomes_any_database(file_url: str, empty_url: str, batch: int) -> None:
    """Every table that there is comes along with all its rows, and a member finds their own."""
    await fill_at(file_url)

    done = await copy(file_url, empty_url, batch=batch)

    assert {table.table: table.rows for table in done} == await counts(file_url)
    assert {table.table for table in done} == set(Table.metadata.tables)
    assert all(table.rows == table.compared == 3 for table in done)
    assert await counts(empty_url) == await counts(file_url)
    assert await exported(empty_url, 1) == await exported(file_url, 1)
    assert (await exported(empty_url, 1))["readings"]


async def test_any_database_becomes_a_file(url: str, tmp_path: Path) -> None:
    """The way back is open as well: from a server into a file."""
    to = f"sqlite:///{tmp_path}/new/lectern.db"
    await fill_at(url)

    done = await copy(url, to)

    assert Copied("members", 3, 3) in done
    assert await counts(to) == await counts(url)
    assert await exported(to, 2) == await exported(url, 2)


async def test_the_order_of_words_is_the_same_on_both_sides(file_url: str, empty_url: str) -> None:
    """Keys of every script are compared pair by pair, however the server would sort them."""
    async with Database(file_url) as database, database.writing() as connection:
        await readings.record(
            connection, [TopicOpening(1, "p", word, "why", NOON, None) for word in WORDS]
        )

    done = await copy(file_url, empty_url, batch=3)

    assert Copied("readings", len(WORDS), len(WORDS)) in done


async def test_a_target_with_rows_is_refused(file_url: str, url: str) -> None:
    """Into a database that holds anything nothing is mixed."""
    await fill_at(file_url)
    async with Database(url) as database, database.writing() as connection:
        await members.touch(connection, 99, None, NOON)

    sentence = await refusal(file_url, url)

    assert "is not empty: its table members has rows, and nothing was copied." in sentence
    assert (await counts(url))["members"] == 1
    assert (await counts(url))["readings"] == 0


async def lose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows[1:]


async def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "opened": 7} if "opened" in row else row for row in rows]


async def add(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if "facet" not in rows[0]:
        return rows
    return [*rows, {**rows[-1], "facet": "zzz"}]


@pytest.mark.parametrize("spoil", [lose, change, add])
async def test_any_difference_undoes_the_copy(
    file_url: str,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[list[dict[str, Any]]], Awaitable[list[dict[str, Any]]]],
) -> None:
    """A row that was lost, changed or added on the way is named, and the target stays empty."""

    async def pour(source: Any, target: Any, table: sa.Table, batch: int) -> int:
        written = 0
        async for rows in copies._batches(source, table, batch):
            for row in await spoil(list(rows)) if table.name == "readings" else rows:
                await target.execute(sa.insert(table), [row])
            written += len(rows)
        return written

    await fill_at(file_url, 5)
    monkeypatch.setattr(copies, "_pour", pour)

    assert "The table readings differs after copying at the row (" in await refusal(file_url, url)
    assert set((await counts(url)).values()) == {0}


async def test_a_source_that_changes_meanwhile_is_noticed(
    file_url: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers of rows that do not agree are a failure, not a table with a wrong number in it."""

    async def compare(*_given: object) -> int:
        return 2

    await fill_at(file_url)
    monkeypatch.setattr(copies, "_compare", compare)

    assert "was read twice and had 3 rows, then 2" in await refusal(file_url, url)
    assert set((await counts(url)).values()) == {0}


async def test_what_the_target_cannot_hold_is_named(
    file_url: str, url: str, request: pytest.FixtureRequest
) -> None:
    """SQLite keeps text of any length; where PostgreSQL refuses it, the table is named."""
    await fill_at(file_url)
    async with Database(file_url) as database, database.writing() as connection:
        await connection.execute(text("UPDATE members SET language = :much"), {"much": "x" * 99})

    if url.startswith("sqlite"):
        assert Copied("members", 3, 3) in await copy(file_url, url)
        return
    sentence = await refusal(file_url, url)
    assert sentence.startswith("The table members cannot be copied, and ")
    assert "value too long for type character varying(16)" in sentence
    assert set((await counts(url)).values()) == {0}


async def test_a_source_that_is_missing_or_old_is_refused(
    file_url: str, tmp_path: Path, empty_url: str
) -> None:
    """What is not there is not made, what is not up to date is not touched."""
    missing = tmp_path / "missing.db"
    assert await refusal(f"sqlite:///{missing}", empty_url) == f"There is no database at {missing}."
    assert not missing.exists()

    async with Database(file_url) as database, database.writing() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    assert "bring it up to date with lectern migrate" in await refusal(file_url, empty_url)


async def test_a_database_is_not_copied_to_itself(url: str) -> None:
    """Source and target must differ, also when they are written differently."""
    assert (await refusal(url, f"{url}{'&' if '?' in url else '?'}timeout=9")).endswith(
        "cannot be copied to itself."
    )


async def test_sequences_count_on_from_what_was_copied(file_url: str, empty_url: str) -> None:
    """Where the server gives out numbers, the next one after a copy is a new one."""
    metadata = sa.MetaData()
    words = sa.Table(
        "words",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("word", sa.Text),
    )

    async with Database(file_url) as source, Database(empty_url) as target:
        for database in (source, target):
            async with database.migrating() as connection:
                await connection.run_sync(metadata.create_all)
        async with source.writing() as connection:
            await connection.execute(
                sa.insert(words), [{"id": 7, "word": "x"}, {"id": 8, "word": "y"}]
            )

        async with source.reading() as reading, target.writing() as writing:
            done = await fill(reading, writing, metadata, name="it")
        async with target.writing() as connection:
            new = await connection.execute(sa.insert(words).values(word="z").returning(words.c.id))

            assert new.scalar_one() == 9
    assert done == [Copied("words", 2, 2)]
