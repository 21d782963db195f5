"""What members open: noted at once, written after the reply, never lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from bot.background import BackgroundTasks, report_failure
from bot.store import Database, StoreUnavailable
from bot.store.readings import TopicOpening, record
from bot.waiting import retry_pauses

logger = logging.getLogger(__name__)

_Key = tuple[int, str, str, str]


class Readings:
    """Queues openings in memory and writes them in the background; use it with ``async with``.

    ``note`` returns at once. Openings of one facet by one member are counted together, so the
    queue grows during an outage with the members who read, not with their clicks.

    Openings wait ``gathering`` seconds for others, so that a busy minute costs few transactions.
    A database that is away is tried again after growing ``pauses``. A clean stop grants
    ``last_chance`` seconds to the last writing (and SQLite ends its own waiting for a lock, at most
    a second and a half, before the writing can be cancelled).
    """

    def __init__(
        self,
        database: Database,
        *,
        gathering: float = 0.5,
        pauses: Callable[[], Iterator[float]] = retry_pauses,
        last_chance: float = 2.0,
    ) -> None:
        self._database = database
        self._gathering = gathering
        self._pauses = pauses
        self._last_chance = last_chance
        self._waiting: dict[_Key, tuple[TopicOpening, ...]] = {}
        self._leaving: dict[_Key, tuple[TopicOpening, ...]] = {}
        self._something = asyncio.Event()
        self._turn = asyncio.Lock()
        self._tasks = BackgroundTasks()

    async def __aenter__(self) -> Self:
        self._tasks.start("readings", self._write_behind)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Writes the queue before the database is closed."""
        try:
            async with asyncio.timeout(self._last_chance):
                # A writing may end by itself: cancelled at its commit, it would be repeated and
                # count twice.
                async with self._turn:
                    await self._tasks.stop()
                await self.flush()
        except (StoreUnavailable, TimeoutError) as lost:
            why = str(lost) or "the database hangs"
            logger.error("%d readings are lost at the stop: %s", self.waiting, why)
        finally:
            await self._tasks.stop()

    @property
    def waiting(self) -> int:
        """How many (member, facet) pairs are not written yet."""
        return len(self._waiting.keys() | self._leaving.keys())

    def note(self, opening: TopicOpening) -> None:
        """Queues an opening; it is written soon."""
        self._add([opening])
        self._something.set()

    def unwritten(self, member_id: int, pack: str) -> frozenset[tuple[str, str]]:
        """The (topic, facet) pairs of the member's openings that may not be committed yet."""
        return frozenset(
            (topic, facet)
            for openings in (self._waiting, self._leaving)
            for member, of_pack, topic, facet in openings
            if (member, of_pack) == (member_id, pack)
        )

    async def flush(self) -> None:
        """Writes the queue. Raises ``StoreUnavailable``; then everything is queued as before."""
        async with self._turn:
            self._leaving, self._waiting = self._waiting, {}
            taken = [opening for openings in self._leaving.values() for opening in openings]
            try:
                if taken:
                    async with self._database.writing() as connection:
                        await record(connection, taken)
            except BaseException:
                self._add(taken)
                raise
            finally:
                self._leaving = {}

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """Nothing is written inside; openings stay queued."""
        async with self._turn:
            yield

    def drop(self, member_id: int) -> None:
        """Drops the queued openings of a member; call it inside ``quiet``."""
        for key in [key for key in self._waiting if key[0] == member_id]:
            del self._waiting[key]

    def _add(self, openings: Iterable[TopicOpening]) -> None:
        for opening in openings:
            key = (opening.member_id, opening.pack, opening.topic, opening.facet)
            known = self._waiting.get(key)
            self._waiting[key] = _together((*known, opening)) if known else (opening,)

    async def _write_behind(self) -> None:
        waits = self._pauses()
        while True:
            await self._something.wait()
            self._something.clear()
            await asyncio.sleep(self._gathering)
            try:
                await self.flush()
                waits = self._pauses()
                continue
            except StoreUnavailable as error:
                logger.warning("%d readings wait for the database: %s", self.waiting, error)
            # A writer that ends would lose all that comes after.
            except Exception as error:  # noqa: BLE001
                report_failure("readings", error)
            self._something.set()
            await asyncio.sleep(next(waits))


def _together(openings: Iterable[TopicOpening]) -> tuple[TopicOpening, ...]:
    """Merges openings of one facet into the first one and one for all others, with both times."""
    first, *later = sorted(openings, key=lambda opening: opening.at)
    if not later:
        return (first,)
    told = [opening.language for opening in later if opening.language is not None]
    count = sum(opening.count for opening in later)
    return (first, replace(later[-1], count=count, language=told[-1] if told else None))
