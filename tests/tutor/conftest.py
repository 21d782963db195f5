"""Two packs of notes, a migrated SQLite file, and a tutor on both."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import Database, migrate
from bot.store.readings import Opening
from bot.tutor import Tutor
from bot.tutor.readings import Readings
from bot.tutor.shelf import Shelf

ALICE = 80351110224678912
BOB = 80351110224678913
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

CLOUD = """# Cloud

## Availability sets

A way to spread machines.

### Why does it exist?

Racks fail.

### How does it work?

By fault domains.

### Limits

At most 200 machines.

## Virtual machines

A computer that somebody else dusts.
"""
COOKING = """# Cooking

## Roux

Flour and butter.
"""


def opening(facet: str = "why", *, member: int = ALICE, at: datetime = NOON) -> Opening:
    """One member's opening of a facet of the availability sets."""
    return Opening(member, "cloud", "availability-sets", facet, at, "de")


class Failing(Database):
    """The real database, which is away for the next ``failures`` writings and readings."""

    failures = 0
    tries = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        self._fail()
        async with super().writing() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        self._fail()
        async with super().reading() as session:
            yield session

    def _fail(self) -> None:
        self.tries += 1
        if self.failures > 0:
            self.failures -= 1
            raise OperationalError(
                "INSERT INTO readings", {"member_id": ALICE}, sqlite3.OperationalError("it is away")
            )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "lectern.sqlite"

    async def make() -> None:
        async with Database(f"sqlite:///{file}") as database:
            await migrate(database)

    asyncio.run(make())
    return file


@pytest.fixture
def database_file(template: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file without any row."""
    return Path(shutil.copy(template, tmp_path / "lectern.sqlite"))


@pytest.fixture
async def database(database_file: Path) -> AsyncIterator[Failing]:
    """The database, open; it fails when it is told to."""
    async with Failing(f"sqlite:///{database_file}") as database:
        yield database


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder of two packs."""
    for key, title, text in (("cloud", "Cloud", CLOUD), ("cooking", "Cooking", COOKING)):
        pack = tmp_path / "content" / key
        pack.mkdir(parents=True)
        (pack / "pack.yaml").write_text(f"title: {title} pack\n", encoding="utf-8")
        (pack / "notes.md").write_text(text, encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
async def shelf(content: Path) -> Shelf:
    return await Shelf.filled([content])


@pytest.fixture
async def readings(database: Failing) -> AsyncIterator[Readings]:
    """A record that waits for nothing."""
    async with Readings(database, gathering=0, first_pause=0, longest_pause=0) as readings:
        yield readings


@pytest.fixture
def tutor(shelf: Shelf, database: Failing, readings: Readings) -> Tutor:
    return Tutor(shelf, database, readings)


async def until(condition: Callable[[], object]) -> None:
    """Lets the others work until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.001)


def kept(file: Path) -> dict[tuple[int, str], int]:
    """How often each member opened each facet, as anybody else reads it from the file."""
    connection = sqlite3.connect(file)
    try:
        rows = connection.execute("SELECT member_id, facet, opened FROM readings").fetchall()
    finally:
        connection.close()
    return {(member, facet): count for member, facet, count in rows}
