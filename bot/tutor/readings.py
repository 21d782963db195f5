"""The record of what members open: taken at once, written behind the reply, never lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from bot.store.database import Database
from bot.store.readings import Opening, record

logger = logging.getLogger(__name__)

#: Openings wait this long for company, so that a busy minute costs few transactions.
_GATHERING = 0.5
#: A database that is away is tried again after this pause, then twice as long, up to the most.
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
#: What a clean stop grants to the last writing.
_LAST_CHANCE = 4.0

_Key = tuple[int, str, str, str]


class Readings:
    """Remembers openings in memory and writes them behind; use it with ``async with``.

    ``note`` returns at once. Openings of one facet by one member are counted together, so what
    waits during an outage grows with the members who read, not with their clicks.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[_Key, Opening] = {}
        self._something = asyncio.Event()
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._write_behind(), name="readings")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Writes what waits before the database is closed."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            async with asyncio.timeout(_LAST_CHANCE):
                await self.flush()
        except Exception:
            logger.exception("%d readings could not be written at the stop", len(self._waiting))

    @property
    def waiting(self) -> int:
        """How many (member, facet) pairs are not written yet."""
        return len(self._waiting)

    def note(self, opening: Opening) -> None:
        """Takes an opening into account; it is written soon."""
        self._add([opening])
        self._something.set()

    async def flush(self) -> None:
        """Writes all that waits. On an error everything waits on, and the error rises."""
        async with self._turn:
            taken, self._waiting = self._waiting, {}
            if not taken:
                return
            try:
                async with self._database.writing() as session:
                    await record(session, list(taken.values()))
            except BaseException:
                self._add(taken.values())
                raise

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """Nothing is being written inside; openings go on waiting."""
        async with self._turn:
            yield

    def drop(self, member_id: int) -> None:
        """Forgets what waits for a member whose data is being deleted."""
        for key in [key for key in self._waiting if key[0] == member_id]:
            del self._waiting[key]

    def _add(self, openings: Iterable[Opening]) -> None:
        for opening in openings:
            key = (opening.member_id, opening.pack, opening.topic, opening.facet)
            known = self._waiting.get(key)
            if known is not None:
                opening = replace(
                    opening,
                    at=max(known.at, opening.at),
                    language=opening.language or known.language,
                    count=known.count + opening.count,
                )
            self._waiting[key] = opening

    async def _write_behind(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            await self._something.wait()
            self._something.clear()
            await asyncio.sleep(_GATHERING)
            try:
                await self.flush()
                pause = _FIRST_PAUSE
            except Exception as error:
                logger.warning(
                    "%d readings wait: the database does not answer (%s)", self.waiting, error
                )
                self._something.set()
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
