"""What a learner can ask for. One method is one transaction; no Discord and no SQL here."""

from __future__ import annotations

from bot.metrics import READINGS_WAITING, ROUNDS, TOPICS
from bot.store import Database, StoreUnavailable
from bot.store.command_syncs import CommandSync, last_sync, remember_sync
from bot.tutor.current_content import CurrentContent
from bot.tutor.identify_queue import IdentifyQueue
from bot.tutor.members import Members
from bot.tutor.practices.practices import Practices
from bot.tutor.preferences import Preferences
from bot.tutor.readings import Readings
from bot.tutor.rounds.rounds import Rounds
from bot.tutor.rounds.writer import RoundWriter
from bot.tutor.topics import Topics

__all__ = ["CommandSync", "StoreUnavailable", "Tutor"]


class Tutor:
    """All that a face may call, by noun. Rounds need ``round_writer`` open (``async with``)."""

    def __init__(
        self, current_content: CurrentContent, database: Database, readings: Readings
    ) -> None:
        self.current_content = current_content
        self.readings = readings
        self.topics = Topics(current_content, database, readings)
        self.practices = Practices(current_content, database)
        self.preferences = Preferences(database)
        self.round_writer = RoundWriter(database)
        self.rounds = Rounds(current_content, database, self.round_writer)
        self.members = Members(database, readings, self.round_writer, self.preferences)
        self.identify_queue = IdentifyQueue(database) if database.kind == "postgresql" else None
        self._database = database

    async def last_command_sync(self, application_id: int) -> CommandSync | None:
        """What Discord was last told about this application's commands, or None."""
        async with self._database.reading() as connection:
            return await last_sync(connection, application_id)

    async def remember_command_sync(self, sync: CommandSync) -> None:
        """Saves what Discord has been told now."""
        async with self._database.writing() as connection:
            await remember_sync(connection, sync)

    async def problem(self) -> str | None:
        """What keeps the tutor from answering, in a few words; None when it can."""
        return None if await self._database.answers() else "the database gives nonsense"

    def measure(self) -> None:
        """Sets the gauges for what is queued and what there is."""
        READINGS_WAITING.set(self.readings.waiting)
        ROUNDS.set(len(self.rounds.open_games()))
        TOPICS.set(len(self.current_content.library.topics))
