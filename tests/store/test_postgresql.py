"""What holds of PostgreSQL alone: a server that may say no, and may go away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.store import Database, StoreUnavailable, members, migrate
from tests.databases import PostgreSQL
from tests.store.servers import Server

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
async def address(postgresql: PostgreSQL) -> AsyncIterator[str]:
    async with postgresql.migrated() as url:
        yield url


async def test_a_database_that_is_not_there_is_one_sentence(server: Server) -> None:
    """The server's own reason is passed on, without the names of its driver's classes."""
    with pytest.raises(StoreUnavailable) as refused:
        async with Database(server.url("nothing")):
            pass

    assert str(refused.value) == (
        f"The database postgresql://lectern@{server.folder}/nothing cannot be opened: "
        'database "nothing" does not exist.'
    )


async def test_a_lost_connection_is_replaced(address: str) -> None:
    """After the server has dropped its connections the next transactions get new ones."""
    drop_others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND usename = current_user "
        "AND pid <> pg_backend_pid()"
    )
    async with Database(address) as database, Database(address) as other:
        async with other.writing() as connection:
            await connection.execute(drop_others)

        async with database.writing() as connection:
            await members.touch(connection, 1, None, NOON)
        async with database.reading() as connection:
            assert (await members.everything(connection, 1))["members"]


async def test_behind_a_pooler_no_statement_is_counted_on(address: str) -> None:
    """With the parameter for PgBouncer, what is prepared has a name that nobody else gives."""
    prepared = text("SELECT name FROM pg_prepared_statements")
    async with Database(address) as plain, plain.reading() as connection:
        assert "__lectern" not in (await connection.scalar(prepared))

    async with Database(f"{address}&prepared_statement_cache_size=0") as database:
        names: set[str] = set()
        for _ in range(2):
            async with database.writing() as connection:
                await members.touch(connection, 1, None, NOON)
                names.update(await connection.scalars(prepared))
        await migrate(database)

    assert len(names) >= 2
    assert all(name.startswith("__lectern_") for name in names), names


async def test_snowflakes_and_times_have_types_that_hold_them(address: str) -> None:
    """Identifiers are 64 bits wide and times know their zone, also for other programs."""
    columns = text(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'members'"
    )

    async with Database(address) as database, database.reading() as connection:
        assert {(name, kind) for name, kind in await connection.execute(columns)} == {
            ("id", "bigint"),
            ("first_seen", "timestamp with time zone"),
            ("last_seen", "timestamp with time zone"),
            ("language", "character varying"),
        }
