"""What Discord was last told about the bot's commands, and the ids that it gave them."""

from __future__ import annotations

from bot.store.command_syncs import CommandSync, last_sync, remember_sync
from bot.store.database import Database

__all__ = ["CommandSync", "Commands"]


class Commands:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_sync(self, application_id: int) -> CommandSync | None:
        """What was sent last for this application, or None."""
        async with self._database.reading() as session:
            return await last_sync(session, application_id)

    async def remember(self, sync: CommandSync) -> None:
        """Keeps what was sent now."""
        async with self._database.writing() as session:
            await remember_sync(session, sync)
