"""What a learner can ask for. One method is one transaction; no Discord and no SQL here."""

from __future__ import annotations

from bot.store.database import Database
from bot.tutor.commands import Commands
from bot.tutor.members import Members
from bot.tutor.readings import Readings
from bot.tutor.shelf import Shelf
from bot.tutor.topics import Topics


class Tutor:
    """Everything that a face may ask, by noun."""

    def __init__(self, shelf: Shelf, database: Database, readings: Readings) -> None:
        self.shelf = shelf
        self.readings = readings
        self.topics = Topics(shelf, database, readings)
        self.members = Members(database, readings)
        self.commands = Commands(database)
