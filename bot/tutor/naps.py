"""A sleep that can be cut short."""

from __future__ import annotations

import asyncio

_FOR_EVER = 86_400.0


class Wakeup:
    """Somebody rests until something happens or a time has passed.

    What happens between two rests is not missed: the next one is over at once.
    """

    def __init__(self) -> None:
        self._sleep: asyncio.Task[None] | None = None
        self._woken = False

    def wake(self) -> None:
        """Something has happened."""
        self._woken = True
        if self._sleep is not None:
            self._sleep.cancel()

    async def rest(self, seconds: float | None = None) -> bool:
        """Rests for so long, or until it is woken; gives whether it was."""
        while not self._woken:
            # A task of its own rather than an event with a timeout: one that sleeps is known to be
            # idle, also to a simulated clock.
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
