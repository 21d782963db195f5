"""Background tasks: each is restarted when it fails, and all are stopped by their owner."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Self

from bot.metrics import TASK_FAILURES
from bot.store import StoreUnavailable
from bot.waiting import retry_pauses

logger = logging.getLogger(__name__)

#: After a run of so many seconds the pauses before restarts begin anew.
_GOOD_RUN = 30.0
_CANCEL_AGAIN = 0.5


def report_failure(name: str, error: BaseException) -> None:
    """Counts an error that was not foreseen, and logs it with its traceback."""
    TASK_FAILURES.labels(name).inc()
    logger.error("the task %r has failed", name, exc_info=error)


class BackgroundTasks:
    """The tasks of one owner, who stops them; ``async with`` stops them at its end.

    ``pauses`` returns the pauses between restarts.
    """

    def __init__(self, pauses: Callable[[], Iterator[float]] = retry_pauses) -> None:
        self._pauses = pauses
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def start(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        """Calls ``work`` in a task of its own, and again after each failure, until it returns.

        A database that is away is a warning; any other error is reported. The pauses before the
        restarts grow; after a run of more than half a minute they begin anew.
        """
        task = asyncio.create_task(self._run(name, work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self, within: float | None = None) -> None:
        """Cancels all tasks and waits until they have ended, so many seconds at most."""
        loop = asyncio.get_running_loop()
        end = loop.time() + (math.inf if within is None else within)
        while self._tasks and (left := end - loop.time()) > 0:
            # Again and again: a driver may raise an error of its own for a cancellation.
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=min(left, _CANCEL_AGAIN))

    async def _run(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        waits = self._pauses()
        while True:
            begun = loop.time()
            try:
                return await work()
            except Exception as error:  # noqa: BLE001  # no error may end a task of a year's run
                if task is not None and task.cancelling():
                    return None
                if isinstance(error, StoreUnavailable):
                    logger.warning("the task %r waits for the database: %s", name, error)
                else:
                    report_failure(name, error)
            if loop.time() - begun > _GOOD_RUN:
                waits = self._pauses()
            await asyncio.sleep(next(waits))
