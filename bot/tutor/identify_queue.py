"""Taking turns at Discord's door, where several processes share one token."""

from __future__ import annotations

import asyncio
import logging
import random

from bot.store.database import Database

logger = logging.getLogger(__name__)

#: Discord takes so many sessions at once (``max_concurrency``) in so many seconds.
_WINDOW = 5.0


class IdentifyQueue:
    """Hands out one turn in five seconds for each door, over all processes on one database."""

    def __init__(self, database: Database, *, window: float = _WINDOW) -> None:
        self._database = database
        self._window = window
        self._held: set[asyncio.Task[None]] = set()

    async def take(self, door: int) -> None:
        """Returns when it is this process's turn; the door stays shut for the others after it.

        Whoever gives up waiting leaves the queue. While the database is away each process takes
        its chance: Discord asks those who collide to come again.
        """
        opened = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._hold(door, opened), name="turn")
        self._held.add(task)
        task.add_done_callback(self._held.discard)
        try:
            await asyncio.wait({task, opened}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not opened.done():
                task.cancel()

    async def _hold(self, door: int, opened: asyncio.Future[None]) -> None:
        try:
            async with self._database.alone(f"identify-{door}"):
                if not opened.done():
                    opened.set_result(None)
                await asyncio.sleep(self._window)
        except Exception as error:  # noqa: BLE001  # each driver has errors of its own
            if opened.done():
                return
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            logger.warning("no turns at Discord's door, the database is away: %s", reason)
            await asyncio.sleep(self._window * random.random())  # noqa: S311  # to spread them
            opened.set_result(None)
