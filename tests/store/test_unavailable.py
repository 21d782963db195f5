"""One error for every way in which a database can be away, and none for anybody's mistakes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError, ResourceClosedError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store import Database, StoreUnavailable, members
from tests.databases import PostgreSQL
from tests.store.servers import Server

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
async def served(postgresql: PostgreSQL) -> AsyncIterator[Database]:
    async with postgresql.migrated() as url, Database(url) as database:
        yield database


async def read(database: Database, sql: str = "SELECT id FROM members") -> None:
    async with database.reading() as connection:
        await connection.execute(text(sql))


async def write(database: Database, *statements: str) -> None:
    async with database.writing() as connection:
        for sql in statements:
            await connection.execute(text(sql))
        await members.touch(connection, 1, None, NOON)


@pytest.mark.parametrize(
    "error",
    [
        PoolTimeout("QueuePool limit reached"),
        ResourceClosedError("This Connection is closed"),
        sqlite3.OperationalError("disk I/O error\nmore"),
        ConnectionRefusedError(111, "refused"),
        TimeoutError(),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.InterfaceError("connection is closed"),
    ],
)
async def test_whatever_a_driver_raises_is_one_error(database: Database, error: Exception) -> None:
    """The text is the driver's first line; the cause is the driver's error."""
    with pytest.raises(StoreUnavailable) as away:
        async with database.writing():
            raise error
    assert away.value.__cause__ is error
    assert str(away.value) == (str(error).splitlines() or ["TimeoutError"])[0]


@pytest.mark.parametrize("error", [ZeroDivisionError(), LookupError(), RuntimeError("ours")])
async def test_an_error_of_the_caller_is_not_changed(database: Database, error: Exception) -> None:
    """What has nothing to do with the database stays what it is."""
    with pytest.raises(type(error)) as same:
        async with database.reading(), database.writing(), database.alone("name"):
            raise error
    assert same.value is error


async def test_a_broken_rule_is_not_changed(database: Database) -> None:
    """The database is there; the row is what is wrong."""
    row = "INSERT INTO members (id, first_seen, last_seen) VALUES (1, NULL, NULL)"
    with pytest.raises(IntegrityError):
        await write(database, row)


@pytest.mark.parametrize("change", ["TABLE members RENAME TO gone", "TABLE members DROP language"])
async def test_missing_tables_count_as_away(database: Database, url: str, change: str) -> None:
    """Another process is migrating, or the file was swapped: it works again afterwards."""
    async with Database(url) as other, other.writing() as connection:
        await connection.execute(text(f"ALTER {change}"))
    with pytest.raises(StoreUnavailable, match=r"no such|does not exist|no column"):
        await write(database)
    await read(database, "SELECT 1")


async def test_a_full_disk_and_a_read_only_file(database: Database) -> None:
    """SQLite says so in words that the log repeats."""
    if database.kind != "sqlite":
        pytest.skip("a server's disk is not ours to fill")
    for pragma, words in (("max_page_count=1", "is full"), ("query_only=ON", "readonly")):
        with pytest.raises(StoreUnavailable, match=words):
            await write(database, f"PRAGMA {pragma}", "CREATE TABLE more (id INTEGER)")


async def test_a_file_that_is_gone(tmp_path: Path, template_file: Path) -> None:
    """A connection that is opened later finds no file."""
    (tmp_path / "data").mkdir()
    file = shutil.copy(template_file, tmp_path / "data" / "lectern.db")
    async with Database(f"sqlite:///{file}") as database, database.reading() as connection:
        await connection.execute(text("SELECT 1"))
        shutil.rmtree(tmp_path / "data")
        with pytest.raises(StoreUnavailable, match="unable to open database file"):
            await read(database)


async def test_a_connection_that_the_server_drops(served: Database) -> None:
    """In the middle of a transaction, and on the connection that holds a lock."""
    drop = text("SELECT pg_terminate_backend(pg_backend_pid())")
    for transaction in (served.reading, served.writing):
        with pytest.raises(StoreUnavailable):
            async with transaction() as connection:
                await connection.execute(drop)
    await write(served)


async def test_a_server_that_says_no(served: Database) -> None:
    """Statements that are wrong are mistakes; missing rights are the host's."""
    with pytest.raises(ProgrammingError):
        await write(served, "SELEC 1")
    with pytest.raises(StoreUnavailable, match="permission denied"):
        await write(served, "CREATE ROLE stranger")


async def test_a_server_that_is_not_there(server: Server) -> None:
    """A lock is refused with the server's own words."""
    with pytest.raises(StoreUnavailable, match="does not exist"):
        async with Database(server.url("nothing")).alone("name"):
            pass
