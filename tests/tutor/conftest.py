"""Two packs of notes, a migrated database, and a tutor on both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, StoreUnavailable
from bot.store.readings import TopicOpening
from bot.tutor import Tutor
from bot.tutor.current_content import CurrentContent
from bot.tutor.members import Members
from bot.tutor.preferences import Preferences
from bot.tutor.readings import Readings
from bot.tutor.rounds.writer import RoundWriter
from bot.waiting import pauses

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


def opening(facet: str = "why", *, member: int = ALICE, at: datetime = NOON) -> TopicOpening:
    """One member's opening of a facet of the availability sets."""
    return TopicOpening(member, "cloud", "availability-sets", facet, at, "de")


class Failing(Database):
    """The real database, which is away for the next ``failures`` writings and readings."""

    failures = 0
    tries = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self._fail()
        async with super().writing() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        self._fail()
        async with super().reading() as connection:
            yield connection

    def _fail(self) -> None:
        self.tries += 1
        if self.failures > 0:
            self.failures -= 1
            raise StoreUnavailable("it is away")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Failing]:
    """The database, open; it fails when it is told to."""
    async with Failing(url) as database:
        yield database


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder of two packs."""
    for key, title, note in (("cloud", "Cloud", CLOUD), ("cooking", "Cooking", COOKING)):
        pack = tmp_path / "content" / key
        pack.mkdir(parents=True)
        (pack / "pack.yaml").write_text(f"title: {title} pack\ngenerated: off\n", encoding="utf-8")
        (pack / "notes.md").write_text(note, encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
async def current_content(content: Path) -> CurrentContent:
    return await CurrentContent.load([content])


@pytest.fixture
async def readings(database: Failing) -> AsyncIterator[Readings]:
    """A record that waits for nothing."""
    async with Readings(database, gathering=0, pauses=lambda: pauses(0, 0)) as readings:
        yield readings


@pytest.fixture
def tutor(current_content: CurrentContent, database: Failing, readings: Readings) -> Tutor:
    return Tutor(current_content, database, readings)


def members_of(database: Database, readings: Readings) -> Members:
    """The members of a database, with nothing else going on."""
    return Members(database, readings, RoundWriter(database), Preferences(database))


async def until(condition: Callable[[], object]) -> None:
    """Lets the others work until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.001)


async def kept(url: str) -> dict[tuple[int, str], int]:
    """How often each member opened each facet, as anybody else reads it from the database."""
    select = text("SELECT member_id, facet, opened FROM readings")
    async with Database(url) as database, database.reading() as connection:
        return {(member, facet): count for member, facet, count in await connection.execute(select)}


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Somebody else is writing: meanwhile no opening can be written, and any can be read."""
    async with Database(url) as other, other.writing() as connection:
        # SQLite locks the file at the first statement, whichever; PostgreSQL locks rows only.
        lock = (
            "SELECT 1"
            if other.kind == "sqlite"
            else "LOCK TABLE readings, reviews, practices IN EXCLUSIVE MODE"
        )
        await connection.execute(text(lock))
        yield
