"""One new session with Discord after the other, where several processes share one token."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from functools import partial

from bot.background import BackgroundTasks
from bot.store import Database, StoreUnavailable

logger = logging.getLogger(__name__)

#: Discord takes ``max_concurrency`` new sessions, one for each bucket, in so many seconds.
_WINDOW = 5.0


class IdentifyQueue:
    """Lets one caller in five seconds through for each bucket, over all processes on a database."""

    def __init__(
        self,
        database: Database,
        *,
        window: float = _WINDOW,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._window = window
        self._chance = chance
        self._tasks = BackgroundTasks()

    async def take(self, bucket: int) -> None:
        """Returns when it is this process's turn; the next turn comes a window later.

        A caller that is cancelled leaves the queue. While the database is away each process goes on
        after a random part of the window: Discord asks those that collide to come again.
        """
        turn = asyncio.get_running_loop().create_future()
        task = self._tasks.start("identify queue", partial(self._hold, bucket, turn))
        try:
            await turn
        finally:
            if turn.cancelled():
                task.cancel()

    async def _hold(self, bucket: int, turn: asyncio.Future[None]) -> None:
        try:
            async with self._database.alone(f"identify-{bucket}"):
                if not turn.done():
                    turn.set_result(None)
                await asyncio.sleep(self._window)
        except StoreUnavailable as error:
            if not turn.done():
                logger.warning("new sessions do not wait their turn: %s", error)
                await asyncio.sleep(self._window * self._chance())  # they spread
                turn.set_result(None)
