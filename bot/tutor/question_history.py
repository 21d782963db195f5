"""The ledger of questions, as a reading of the notes asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.quiz.bank import Bank
from bot.quiz.identity import Known, remembered
from bot.store import questions
from bot.store.database import Database


class QuestionHistory:
    """Remembers all questions that there have been. Each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def known(self) -> list[Known]:
        """What is remembered of each question, those that are gone as well."""
        async with self._database.reading() as session:
            return await questions.known(session)

    async def settle(self, bank: Bank) -> None:
        """Remembers that these are the questions now; those that it does not name are gone."""
        # Twenty thousand questions take most of a second.
        now = await asyncio.to_thread(lambda: [remembered(each) for each in bank.questions])
        async with self._database.writing() as session:
            await questions.settle(session, now, self._clock())
