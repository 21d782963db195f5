"""aiosqlite with one call into its thread for a statement, where the driver makes four.

A switch to the thread and back takes several times as long as most statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, ParamSpec, Self, TypeVar

import aiosqlite

P = ParamSpec("P")
T = TypeVar("T")

#: How many rows are fetched with the statement; nearly always these are all.
_AT_ONCE = 1000


def connect(database: str, **how: Any) -> OneHopConnection:
    """A connection to be awaited, with the arguments of ``aiosqlite.connect``."""
    connection = OneHopConnection(
        lambda: sqlite3.connect(database, **how), iter_chunk_size=_AT_ONCE
    )
    # As SQLAlchemy does with its own: a stop does not wait for a thread that hangs.
    connection._thread.daemon = True
    return connection


class OneHopConnection(aiosqlite.Connection):
    """A connection that enters its thread for a statement, a commit and a needed rollback only."""

    _settled = False

    def cursor(self) -> Cursor:  # type: ignore[override]  # the same to SQLAlchemy, without a wait
        """A cursor. Making it does not enter the thread."""
        return Cursor(self)

    async def across(self, work: Callable[P, T], *args: P.args, **how: P.kwargs) -> T:
        """Runs the work in the thread and returns its result; then a rollback may be needed."""
        self._settled = False
        done: T = await self._execute(work, *args, **how)  # type: ignore[no-untyped-call]
        return done

    async def commit(self) -> None:
        """Commits. After a cancellation it is not known whether it did."""
        self._settled = False
        await super().commit()
        self._settled = True

    def checkpoint(self) -> bool:
        """Moves the write-ahead log into the database and empties it; False if that is in use."""
        busy, *_ = self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    async def rollback(self) -> None:
        """Rolls back, unless nothing was executed since a commit."""
        if not self._settled:
            await super().rollback()


class Cursor:
    """A statement and its rows: the part of the driver's cursor that SQLAlchemy uses."""

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        #: The driver's own cursor, while it has more rows.
        self._unread: sqlite3.Cursor | None = None
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Executes a statement and fetches its first rows."""
        await self._connection.across(self._execute, "execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Any) -> Self:
        """Executes a statement for many rows of parameters."""
        await self._connection.across(self._execute, "executemany", sql, parameters)
        return self

    def _execute(self, how: str, sql: str, parameters: Any) -> None:
        cursor = self._connection._conn.cursor()
        getattr(cursor, how)(sql, parameters)
        self.description = cursor.description
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        self._rows, self._unread = [], cursor
        self._read(_AT_ONCE)

    def _read(self, wanted: int | None) -> None:
        """Reads on until so many rows are there, or all of them."""
        cursor = self._unread
        if cursor is None:
            return
        missing = None if wanted is None else wanted - len(self._rows)
        found = cursor.fetchall() if missing is None else cursor.fetchmany(missing)
        self._rows += found
        if missing is None or len(found) < missing:
            cursor.close()
            self._unread = None

    async def fetchone(self) -> Any:
        """The next row, or None."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows, ``size`` at most."""
        size = self.arraysize if size is None else size
        if self._unread is not None and len(self._rows) < size:
            await self._connection.across(self._read, size)
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    async def fetchall(self) -> list[Any]:
        """All rows that have not been returned yet."""
        if self._unread is not None:
            await self._connection.across(self._read, None)
        taken, self._rows = self._rows, []
        return taken

    async def close(self) -> None:
        """Drops the rows that were not fetched."""
        self._rows = []
        if self._unread is not None:
            cursor, self._unread = self._unread, None
            await self._connection.across(cursor.close)
