"""New and migrated databases of both kinds. Their tables come from the migrations alone."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest

from bot.store import Database, migrate
from tests.store.servers import NoServer, Server, running


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
    """Databases of one server; the migrated ones are copies of ``template``."""

    server: Server
    template: str

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        async with self._copy("template0") as url:
            yield url

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        async with self._copy(self.template) as url:
            yield url

    @asynccontextmanager
    async def _copy(self, template: str) -> AsyncIterator[str]:
        name = await self.server.create(template)
        try:
            yield self.server.url(name)
        finally:
            await self.server.drop(name)


async def migrate_at(url: str) -> None:
    async with Database(url) as database:
        await migrate(database)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "lectern.db"
    asyncio.run(migrate_at(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; where there is none the test is skipped, but never in CI."""
    try:
        with running() as server:
            yield server
    except NoServer as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def template_database(server: Server) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    name = asyncio.run(server.create())
    asyncio.run(migrate_at(server.url(name)))
    return name


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each test that asks for a database runs on both kinds."""
    if request.param == "sqlite":
        return SQLite(request.getfixturevalue("template_file"))
    server = request.getfixturevalue("server")
    return PostgreSQL(server, request.getfixturevalue("template_database"))


@pytest.fixture
async def empty_url(kind: Kind) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with kind.empty() as url:
        yield url


@pytest.fixture
async def url(kind: Kind) -> AsyncIterator[str]:
    """The address of a migrated database without any row."""
    async with kind.migrated() as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database, open, without any row."""
    async with Database(url) as database:
        yield database
