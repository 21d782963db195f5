"""Taking leave of a PostgreSQL server, in bounded time."""

from __future__ import annotations

import asyncpg  # type: ignore[import-untyped]  # it brings no types

#: Seconds that a server has to answer a farewell. One that hangs is left without.
FAREWELL = 0.5


class QuickCloseConnection(asyncpg.Connection):  # type: ignore[misc]  # its class has no type
    """A connection whose closing does not wait for a server that hangs."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # asyncpg's
        """Closes it politely within half a second, else at once; raises nothing."""
        try:
            await super().close(timeout=FAREWELL)
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self.terminate()
