"""The open database: one writing transaction at a time on SQLite, and several that read."""

from __future__ import annotations

import hashlib
import sqlite3
from asyncio import sleep
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Literal, Self, cast
from uuid import uuid4

from sqlalchemy import event, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    ResourceClosedError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    create_async_engine,
)
from sqlalchemy.pool import NullPool

from bot.metrics import TRANSACTIONS
from bot.store.addresses import OWNER_ALONE, Address, StoreUnavailable, first_line, read_address
from bot.store.sqlite_driver import OneHopConnection, connect

Durability = Literal["full", "normal"]

#: How often a locked SQLite file is tried at opening, and for how many seconds at most a new try
#: is begun; one try waits up to ``busy_timeout``.
_TRIES = 12
_PATIENCE = 10.0
_PAUSE_BETWEEN_TRIES = 0.05

#: A wait for the lock cannot be cancelled, so a stop takes as long. The caller tries again, or the
#: member is told.
_WRITER_PATIENCE = "busy_timeout=1500"

#: What a statement or its values are to blame for. PostgreSQL's class 22 is about values, too.
_MISTAKES = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
_DATA_STATES = "22"
#: The tables are missing or others, or may not be used: another process migrates them, or the host
#: has changed something. PostgreSQL counts that among the mistakes, SQLite does not.
_TABLE_STATES = frozenset({"42P01", "42703", "42501"})

#: Any number that no other program on the same server takes for its own advisory lock.
_MIGRATION_LOCK = 0x4C454354


class Database:
    """A database that is open inside ``async with``.

    What ``reading``, ``writing`` and ``alone`` raise when it cannot be used is always
    ``StoreUnavailable``, with the first line of what the driver said, and the driver's error as its
    cause: the file or the server is away, locked, full or read-only, the connection broke, none
    was free in time, or the tables are missing. An error about a statement or its values, such as
    ``IntegrityError``, and any error of the caller's own code are not changed.

    ``durability`` concerns SQLite alone: "full" keeps each commit through a power cut, "normal"
    may lose the newest ones and is faster.
    """

    def __init__(self, url: str | URL, *, durability: Durability = "full") -> None:
        self._address = read_address(url)
        self._durability = durability
        self._resources = AsyncExitStack()
        self._writers: AsyncEngine
        self._readers: AsyncEngine

    @property
    def address(self) -> str:
        """The address without password and parameters."""
        return self._address.shown

    async def __aenter__(self) -> Self:
        try:
            async with AsyncExitStack() as resources:
                writer, reader = self._engines()
                resources.push_async_callback(writer.dispose)
                resources.push_async_callback(reader.dispose)
                if self._address.path is not None:
                    _touch(self._address.path)
                await _open(writer)
                await _open(reader)
                self._resources = resources.pop_all()
        except ImportError as error:
            raise StoreUnavailable(
                f"The database {self.address} needs a driver that is not installed: "
                "in Lectern's own folder use make run, or pip install '.[postgres]'."
            ) from error
        except (SQLAlchemyError, sqlite3.Error, OSError, TypeError, ValueError) as error:
            # TypeError and ValueError are how asyncpg refuses a parameter of the address.
            what = f"The database {self.address} cannot be opened"
            raise StoreUnavailable.because(what, error) from error
        self._writers = writer
        self._readers = reader
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._resources.aclose()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back when an exception leaves it.

        It sees all that was committed before its first statement. On SQLite they run one after the
        other, so nothing slow and no request to Discord belongs inside.
        """
        with TRANSACTIONS.labels("write").time(), _one_error():
            async with self._writers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One unchanging view of what is committed. It is read-only: a write is an error."""
        with TRANSACTIONS.labels("read").time(), _one_error():
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """One transaction for a change of the tables, in one process at a time.

        On SQLite foreign keys are off meanwhile: rebuilding a table drops the old one, which would
        delete all rows that refer to it. The migration checks them before its end. Raises what the
        driver raises.
        """
        engine = _migrator(self._address)
        try:
            async with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    lock = text("SELECT pg_advisory_xact_lock(:key)")
                    await connection.execute(lock, {"key": _MIGRATION_LOCK})
                yield connection
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """A lock by name, over all processes on this database.

        It is a session lock on a connection of its own, so that the death of a process frees it. It
        needs PostgreSQL without transaction pooling; SQLite serves one process and needs no lock.
        """
        if self.kind == "sqlite":
            yield
            return
        engine = _migrator(self._address)
        key = int.from_bytes(
            hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True
        )
        with _one_error():
            try:
                async with engine.connect() as connection:
                    await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
                    yield
            finally:
                await engine.dispose()

    async def answers(self) -> bool:
        """Whether the database answers. Raises ``StoreUnavailable`` when it does not."""
        async with self.reading() as connection:
            return bool((await connection.execute(text("SELECT 1"))).scalar_one())

    async def empty_log(self) -> bool:
        """Moves all that is committed out of SQLite's write-ahead log, and empties that file.

        What was deleted is then nowhere on the disk. False while another process reads the file.
        PostgreSQL looks after its own log.
        """
        if self.kind == "postgresql":
            return True
        with _one_error():
            async with self._writers.connect() as connection:
                raw = await connection.get_raw_connection()
                # Outside a transaction; SQLAlchemy would begin one.
                driver = cast(OneHopConnection, raw.driver_connection)
                return await driver.across(driver.checkpoint)

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]:
        """Which kind of database it is."""
        return "postgresql" if self._address.path is None else "sqlite"

    def _engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        if self._address.path is None:
            return _postgresql(self._address)
        return _sqlite(self._address, self._durability)


@contextmanager
def _one_error() -> Iterator[None]:
    """Raises ``StoreUnavailable`` for whatever a driver raises when the database is away."""
    try:
        yield
    except Exception as error:
        if not _means_unavailable(error):
            raise
        raise StoreUnavailable(first_line(error)) from error


def _means_unavailable(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        mistake = isinstance(error, _MISTAKES) or state.startswith(_DATA_STATES)
        return state in _TABLE_STATES or not mistake
    # asyncpg's own errors come unwrapped from a connection that is being opened. They are known by
    # their module, since the driver need not be installed.
    return isinstance(error, (PoolTimeout, ResourceClosedError, sqlite3.Error, OSError)) or type(
        error
    ).__module__.startswith("asyncpg.")


def _touch(path: Path) -> None:
    """Makes the folder and the file, for their owner alone, and checks that it can be opened.

    aiosqlite does not wait for the thread of a connection that fails to open; at the end of the
    process that thread would print a traceback under the sentence for the host.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # it is members' data
    if not path.exists():
        path.touch(OWNER_ALONE)
    with suppress(PermissionError):
        # One from an earlier version, or another owner's. The files beside it get its mode.
        path.chmod(OWNER_ALONE)
    sqlite3.connect(path).close()


async def _open(engine: AsyncEngine) -> None:
    begun = monotonic()
    for remaining in reversed(range(_TRIES)):
        try:
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
            return
        except OperationalError as error:
            # When two processes turn one new file to WAL at the same moment, SQLite fails one of
            # them at once and ignores its busy_timeout.
            tired = remaining == 0 or monotonic() - begun > _PATIENCE
            if tired or "database is locked" not in str(error.orig):
                raise
            await sleep(_PAUSE_BETWEEN_TRIES)


def _sqlite(address: Address, durability: Durability) -> tuple[AsyncEngine, AsyncEngine]:
    # One writer: with several, a read transaction that begins to write fails at once, and waiting
    # for SQLite's lock is unfair, while the pool is first come, first served.
    writer = _sqlite_engine(
        address,
        (
            _WRITER_PATIENCE,
            "foreign_keys=ON",
            "journal_mode=WAL",
            "secure_delete=ON",
            f"synchronous={durability.upper()}",
        ),
        begin="BEGIN IMMEDIATE",
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
    )
    reader = _sqlite_engine(
        address,
        ("foreign_keys=ON", f"synchronous={durability.upper()}", "query_only=ON"),
        begin="BEGIN",
        pool_size=4,
        max_overflow=0,
        pool_timeout=60,
    )
    return writer, reader


def _postgresql(address: Address) -> tuple[AsyncEngine, AsyncEngine]:
    writer = create_async_engine(
        address.url,
        pool_size=5,
        max_overflow=5,
        pool_pre_ping=True,
        hide_parameters=True,  # an error's text is logged, and they are ids of members
        connect_args={
            **_connecting(address),
            "server_settings": {"application_name": "lectern"},
        },
    )
    # The same pool with other transactions: a reader has one view of the data and cannot write, as
    # on SQLite.
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def _connecting(address: Address) -> dict[str, Any]:
    """The driver's arguments, which also work with a pooler in front of the server.

    PgBouncer gives one connection to many clients in turn: a prepared statement may be gone later,
    and its name must differ from those of other clients.
    """
    # Imported here, because the driver need not be installed for SQLite.
    from bot.store.quick_close import QuickCloseConnection

    known: dict[str, Any] = {"timeout": 10, "connection_class": QuickCloseConnection}
    if address.url.query.get("prepared_statement_cache_size") != "0":
        return known
    return {
        **known,
        "statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"__lectern_{uuid4()}__",
    }


def _migrator(address: Address) -> AsyncEngine:
    if address.path is None:
        return create_async_engine(
            address.url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=_connecting(address),
        )
    return _sqlite_engine(
        address,
        ("busy_timeout=15000", "foreign_keys=OFF", "synchronous=FULL", "secure_delete=ON"),
        begin="BEGIN IMMEDIATE",
        poolclass=NullPool,
    )


def _sqlite_engine(
    address: Address, pragmas: tuple[str, ...], *, begin: str, **pool: Any
) -> AsyncEngine:
    # isolation_level=None stops the driver from beginning transactions by itself, which it does
    # before some statements only; here each begins with ``begin``.
    engine = create_async_engine(
        address.url,
        hide_parameters=True,
        connect_args={"isolation_level": None, "async_creator_fn": connect},
        **pool,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("busy_timeout=5000", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_explicitly(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
