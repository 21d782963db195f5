"""Command syncs: one for each application, the newest one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.store import Database
from bot.store.command_syncs import CommandSync, last_sync, remember_sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST = CommandSync(10, "abc", {"explain": 1 << 62, "topics": 2}, NOON)


async def test_nothing_is_known_before_the_first_sync(database: Database) -> None:
    """An application that never told its commands has no last sync."""
    async with database.reading() as connection:
        assert await last_sync(connection, 10) is None


async def test_a_sync_comes_back_as_it_was(database: Database) -> None:
    """What was remembered is what comes back, large ids and all."""
    async with database.writing() as connection:
        await remember_sync(connection, FIRST)

    async with database.reading() as connection:
        assert await last_sync(connection, 10) == FIRST


async def test_the_newest_sync_takes_the_place_of_the_last(database: Database) -> None:
    """Each application has one sync, also inside the transaction that replaces it."""
    second = CommandSync(10, "def", {"explain": 3}, NOON + timedelta(days=1))
    other = CommandSync(11, "abc", {}, NOON)

    async with database.writing() as connection:
        await remember_sync(connection, FIRST)
        assert await last_sync(connection, 10) == FIRST
        await remember_sync(connection, other)
        await remember_sync(connection, second)
        assert await last_sync(connection, 10) == second

    async with database.reading() as connection:
        assert await last_sync(connection, 11) == other
