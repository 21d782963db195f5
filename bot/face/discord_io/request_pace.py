"""How fast the bot asks Discord for things on its own account."""

from __future__ import annotations

import asyncio

#: Discord takes fifty requests a second from one bot, answers to interactions not counted; what
#: the rest of the bot asks for finds room in what is left.
A_SECOND = 40.0
#: So many may begin in the same moment, after a rest.
_AT_ONCE = 8


class RequestPace:
    """Lets requests begin one after the other, so that no limit is met."""

    def __init__(self) -> None:
        self._next = float("-inf")

    async def turn(self) -> None:
        """Comes back when the caller's request may begin; first come, first served."""
        now = asyncio.get_running_loop().time()
        self._next = max(self._next + 1 / A_SECOND, now - _AT_ONCE / A_SECOND)
        if self._next > now:
            await asyncio.sleep(self._next - now)

    @property
    def crowded(self) -> bool:
        """Whether somebody waits for a turn: what can be left out should be."""
        return self._next > asyncio.get_running_loop().time()
