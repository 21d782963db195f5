"""The kinds of database that tests run on, and the names that ``--database`` has for them."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest

from bot.store import Database, migrate
from tests.store.servers import NEWEST, OLDEST, NoServer, Server, running

NAME = re.compile(r"sqlite|postgresql(?::([1-9]\d))?")
ALL = ("sqlite", f"postgresql:{OLDEST}", f"postgresql:{NEWEST}")


class Kind(Protocol):
    """A kind of database: gives the addresses of new ones, and takes them away again."""

    def empty(self) -> AbstractAsyncContextManager[str]:
        """A database without any table."""

    def migrated(self) -> AbstractAsyncContextManager[str]:
        """A migrated database without any row."""


@dataclass(frozen=True)
class SQLite:
    """Files, each in a folder of its own; the migrated ones are copies of ``template``."""

    template: Path

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/lectern.db"

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{shutil.copy(self.template, folder)}"


@dataclass(frozen=True)
class PostgreSQL:
    """Databases of one server; the migrated ones are like ``template``.

    A database is lent to one test after the other and filled anew for each (15 ms), because the
    server takes 50 to 200 ms to make one.
    """

    server: Server
    template: str
    script: str
    free: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        async with self._lent("") as url:
            yield url

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        async with self._lent(self.script) as url:
            yield url

    @asynccontextmanager
    async def _lent(self, script: str) -> AsyncIterator[str]:
        name = self.free.pop() if self.free else await self.server.create()
        await self.server.refill(name, script)
        yield self.server.url(name)
        self.free.append(name)


class Servers:
    """The PostgreSQL servers of this process: each is started when the first test asks for it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._running: dict[str, PostgreSQL | NoServer] = {}

    def kind(self, name: str) -> PostgreSQL:
        """Where there is no such server the test is skipped, but never in CI."""
        if name not in self._running:
            try:
                self._running[name] = self._started(name)
            except NoServer as error:
                self._running[name] = error
        found = self._running[name]
        if isinstance(found, PostgreSQL):
            return found
        if os.environ.get("CI") == "true":
            pytest.fail(str(found))
        pytest.skip(str(found))

    def _started(self, name: str) -> PostgreSQL:
        _, _, version = name.partition(":")
        server = self._stack.enter_context(running(int(version) if version else None))
        template = asyncio.run(_template(server))
        return PostgreSQL(server, template, server.script(template))


async def _template(server: Server) -> str:
    await server.start()
    name = await server.create()
    await migrate_at(server.url(name))
    return name


async def migrate_at(url: str) -> None:
    """Bring the database at this address to the newest revision."""
    async with Database(url) as database:
        await migrate(database)


def names(word: str) -> tuple[str, ...]:
    """What a word of the command line chooses."""
    if word == "all":
        return ALL
    if NAME.fullmatch(word) is None:
        raise pytest.UsageError(
            f"--database {word}: choose sqlite, postgresql (the newest there is), "
            f"postgresql:{OLDEST} (or another version), or all"
        )
    return (word,)
