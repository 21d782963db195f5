"""What a member may ask about their own data: all of it, or that it be gone."""

from __future__ import annotations

from bot.store import rounds
from bot.store.database import Database
from bot.store.members import everything, forget
from bot.tutor.exports import Export, without_open_answers
from bot.tutor.preferences import Preferences
from bot.tutor.readings import Readings
from bot.tutor.rounds.writer import RoundWriter


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
        async with self._database.reading() as session:
            rows = await everything(session, member_id)
            return without_open_answers(rows, await rounds.unrevealed(session, member_id))

    async def delete(self, member_id: int) -> int:
        """Deletes all of it at once and gives how many rows went.

        Whatever is being written at this moment is done before, and what waits to be written is
        dropped, so that nothing comes back afterwards. What they earned in rounds stays there,
        with nobody's name.
        """
        async with self._readings.quiet(), self._writer.quiet():
            try:
                async with self._database.writing() as session:
                    return await forget(session, member_id)
            finally:
                # At the end, so that it takes along what was opened meanwhile; and in any case,
                # since a deletion that fails on its way back may be done all the same.
                self._readings.drop(member_id)
                self._writer.forget(member_id)
                self._preferences.forget(member_id)
