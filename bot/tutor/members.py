"""A member's own data: exporting and deleting all of it."""

from __future__ import annotations

import logging

from bot.store import rounds
from bot.store.database import Database
from bot.store.members import everything, forget
from bot.tutor.exports import Export, without_open_answers
from bot.tutor.preferences import Preferences
from bot.tutor.readings import Readings
from bot.tutor.rounds.writer import RoundWriter

logger = logging.getLogger(__name__)


class Members:
    """Each method is one transaction."""

    def __init__(
        self, database: Database, readings: Readings, writer: RoundWriter, preferences: Preferences
    ) -> None:
        self._database = database
        self._readings = readings
        self._writer = writer
        self._preferences = preferences

    async def export(self, member_id: int) -> Export:
        """Every row of every table that belongs to the member, the newest openings included."""
        await self._readings.flush()
        async with self._database.reading() as connection:
            rows = await everything(connection, member_id)
            return without_open_answers(rows, await rounds.unrevealed(connection, member_id))

    async def delete(self, member_id: int) -> int:
        """Deletes all of it in one transaction and returns the number of rows.

        It waits for writings under way and drops what is queued, so that nothing comes back. What
        the member earned in rounds stays there, without their id and without what they typed.
        Afterwards nothing of it is left in the database's files either.
        """
        async with self._readings.quiet(), self._writer.quiet():
            try:
                async with self._database.writing() as connection:
                    await rounds.forget_typed(connection, member_id)
                    gone = await forget(connection, member_id)
            finally:
                # At the end, so that it includes what was opened meanwhile; and also after an
                # error, since the commit may have reached the database all the same.
                self._readings.drop(member_id)
                self._writer.forget(member_id)
                self._preferences.forget(member_id)
        if gone and not await self._database.empty_log():
            logger.warning("what was deleted is still in the write-ahead log: the file is in use")
        return gone
