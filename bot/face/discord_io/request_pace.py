"""How fast the bot sends Discord requests of its own accord."""

from __future__ import annotations

import asyncio

#: Discord allows one bot fifty requests a second, without answers to interactions. The other
#: requests of the bot have to fit into what is left.
REQUESTS_PER_SECOND = 40.0
#: How many requests may begin in the same moment, after a pause.
_BURST = 8


class RequestPace:
    """Lets requests begin one after the other, so that no limit is met."""

    def __init__(self) -> None:
        self._next = float("-inf")

    async def turn(self) -> None:
        """Returns when the caller's request may begin; first come, first served."""
        now = asyncio.get_running_loop().time()
        earliest = now - _BURST / REQUESTS_PER_SECOND
        self._next = max(self._next + 1 / REQUESTS_PER_SECOND, earliest)
        if self._next > now:
            await asyncio.sleep(self._next - now)

    @property
    def crowded(self) -> bool:
        """Whether a request waits for its turn: what can be left out should be."""
        return self._next > asyncio.get_running_loop().time()
