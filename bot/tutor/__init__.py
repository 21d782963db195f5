"""What a learner can ask for. One method is one transaction; no Discord and no SQL here."""

from __future__ import annotations

from bot.metrics import READINGS_WAITING, ROUNDS, TOPICS
from bot.store.database import Database
from bot.tutor.commands import Commands
from bot.tutor.desk import Desk
from bot.tutor.members import Members
from bot.tutor.practices import Practices
from bot.tutor.preferences import Preferences
from bot.tutor.readings import Readings
from bot.tutor.rounds import Rounds
from bot.tutor.shelf import Shelf
from bot.tutor.topics import Topics
from bot.tutor.turns import Turns


class Tutor:
    """Everything that a face may ask, by noun. The rounds need their desk open (``async with``)."""

    def __init__(self, shelf: Shelf, database: Database, readings: Readings) -> None:
        self.shelf = shelf
        self.readings = readings
        self.topics = Topics(shelf, database, readings)
        self.practices = Practices(shelf, database)
        self.preferences = Preferences(database)
        self.rounds = Rounds(shelf, database, Desk(database))
        self.members = Members(database, readings, self.rounds.desk, self.preferences)
        self.commands = Commands(database)
        self.turns = Turns(database) if database.kind == "postgresql" else None
        self._database = database

    async def lack(self) -> str | None:
        """What keeps the tutor from answering, in a few words; None when all is well."""
        return None if await self._database.answers() else "the database gives nonsense"

    def measure(self) -> None:
        """Sets the gauges of what waits and what there is."""
        READINGS_WAITING.set(self.readings.waiting)
        ROUNDS.set(sum(game.open for game in self.rounds.desk.games.values()))
        TOPICS.set(len(self.shelf.library.topics))
