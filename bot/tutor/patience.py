"""How long anybody waits for the record."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

#: Work that nobody waits for any more, until it has heard of it.
_given_up: set[asyncio.Task[Any]] = set()


async def give_up_after(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives, or ``TimeoutError`` after so many seconds.

    Unlike ``asyncio.timeout`` it does not wait until the work has heard of its end: a driver whose
    server hangs wants to take leave of it first, and hangs, too.
    """
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            _given_up.add(task)
            task.add_done_callback(_forgotten)
    if not done:
        raise TimeoutError
    return task.result()


def _forgotten(task: asyncio.Task[Any]) -> None:
    _given_up.discard(task)
    if not task.cancelled():
        task.exception()  # it was told to whoever waited that there is no result
