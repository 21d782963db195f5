"""Waiting: for an event or a time, for work that may hang, and between two tries."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

_FOR_EVER = 86_400.0
#: Work that was given up and has not ended yet.
_given_up: set[asyncio.Task[Any]] = set()


def pauses(
    first: float, longest: float, chance: Callable[[], float] = random.random
) -> Iterator[float]:
    """The seconds to wait after each failed try, without end.

    They double from ``first`` up to ``longest``, and each is shortened by up to a half, so that
    several processes do not try at the same moments. ``chance`` returns numbers from 0 to 1; with
    1 nothing is shortened.
    """
    while True:
        yield first * (1 + chance()) / 2
        first = min(2 * first, longest)


#: The pauses where nothing speaks for others, such as while the database is away.
retry_pauses = partial(pauses, 1.0, 30.0)


async def give_up_after(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Returns what the work returns. Raises ``TimeoutError`` after so many seconds.

    Unlike ``asyncio.timeout`` it does not wait until the cancelled work has ended: a driver whose
    server hangs says goodbye to the server first, and hangs there, too.
    """
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            _given_up.add(task)
            task.add_done_callback(_forget)
    if not done:
        raise TimeoutError(f"no answer in {seconds:g} s")
    return task.result()


def _forget(task: asyncio.Task[Any]) -> None:
    _given_up.discard(task)
    if not task.cancelled():
        task.exception()  # the caller was told already that there is no result


class Wakeup:
    """Lets one task sleep until an event or a time.

    An event between two sleeps is not missed: it ends the next one at once.
    """

    def __init__(self) -> None:
        self._sleep: asyncio.Task[None] | None = None
        self._woken = False

    def wake(self) -> None:
        """Ends the sleep."""
        self._woken = True
        if self._sleep is not None:
            self._sleep.cancel()

    async def rest(self, seconds: float | None = None) -> bool:
        """Sleeps for so many seconds, None: without end. Returns whether it was woken."""
        while not self._woken:
            # A task of its own instead of an event with a timeout: a simulated clock knows that a
            # task which sleeps is idle.
            self._sleep = asyncio.create_task(
                asyncio.sleep(_FOR_EVER if seconds is None else seconds)
            )
            try:
                await asyncio.wait({self._sleep})
            finally:
                self._sleep.cancel()
                self._sleep = None
            if seconds is not None:
                break
        woken, self._woken = self._woken, False
        return woken
