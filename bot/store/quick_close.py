"""Closing a connection to PostgreSQL in bounded time."""

from __future__ import annotations

import asyncpg  # type: ignore[import-untyped]  # it brings no types

#: How many seconds a server has to close the connection before it is dropped.
_CLOSE_WITHIN = 0.5


class QuickCloseConnection(asyncpg.Connection):  # type: ignore[misc]  # its class has no type
    """A connection whose closing does not wait for a server that hangs."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # asyncpg's
        """Closes it with the server within half a second, or else drops it. Raises nothing."""
        try:
            await super().close(timeout=_CLOSE_WITHIN)
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self.terminate()
