"""The bot's real parts, connected to a Discord of the test's own, with short pauses."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
from sqlalchemy import text

from bot.face.client import LecternClient
from bot.face.connection import log_in, stay, use_api, wait_for_a_session
from bot.store import Database, migrate
from bot.tutor import Tutor
from bot.tutor.current_content import CurrentContent
from bot.tutor.identify_queue import IdentifyQueue
from bot.tutor.readings import Readings
from bot.waiting import pauses
from tests.children import DEADLINE, answered, followed, identified, until
from tests.fake_discord import FakeDiscord
from tests.fake_discord.payloads import TOKEN


@dataclass(frozen=True)
class Bot:
    """A bot that has a session, and its record."""

    tutor: Tutor
    client: LecternClient
    database: Database

    async def execute(self, statement: str) -> None:
        """Does something on the one connection that writes, such as a PRAGMA."""
        async with self.database.writing() as connection:
            await connection.execute(text(statement))

    async def opened(self) -> int:
        """How many openings are recorded."""
        async with self.database.reading() as connection:
            statement = text("SELECT coalesce(sum(opened), 0) FROM readings")
            return int((await connection.execute(statement)).scalar_one())

    async def has_opened(self, number: int) -> None:
        """Sees that so many openings are recorded, once none waits any more."""
        await until(lambda: not self.tutor.readings.waiting)
        assert await self.opened() == number


@asynccontextmanager
async def connected(api: FakeDiscord, home: Path, url: str | None = None) -> AsyncIterator[Bot]:
    """A bot with a session at this Discord; on SQLite in ``home``, or at another address."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    use_api(api.address)
    current_content = await CurrentContent.load([home / "notes"])
    try:
        async with Database(url or f"sqlite:///{home}/lectern.sqlite") as database:
            await migrate(database)
            async with Readings(
                database, gathering=0.01, pauses=lambda: pauses(0.05, 0.2)
            ) as readings:
                tutor = Tutor(current_content, database, readings)
                identify_queue = IdentifyQueue(database, window=0.01)
                async with LecternClient(
                    tutor,
                    identify_queue=identify_queue,
                    reconnect_pauses=lambda: pauses(0.01, 0.01),
                ) as client:
                    await log_in(client, TOKEN)
                    await wait_for_a_session(client)
                    staying = asyncio.create_task(stay(client))
                    await identified(api)
                    try:
                        yield Bot(tutor, client, database)
                    finally:
                        staying.cancel()
                        await asyncio.wait({staying})
    finally:
        discord.http.Route.BASE = base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway


# What a member does, and what is seen of it

EXPORT = [{"name": "export", "type": 1, "options": []}]
#: Discord takes a first answer for three seconds; a member who waits feels far less.
AT_ONCE = 1.0
#: What somebody with Discord in German reads of an error that nobody foresaw.
BROKEN = "Bei uns ist etwas schiefgelaufen"


def outcomes(log: pytest.LogCaptureFixture) -> list[str]:
    """How the interactions ended, in their order."""
    return [vars(each)["outcome"] for each in log.records if each.getMessage() == "interaction"]


def presses(log: pytest.LogCaptureFixture) -> list[str]:
    """How the presses ended."""
    lines = [vars(each) for each in log.records if each.getMessage() == "interaction"]
    return [line["outcome"] for line in lines if line["kind"] == "press"]


def told(log: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    """What the log says at this level."""
    return [each.getMessage() for each in log.records if each.levelno == level]


async def explains(api: FakeDiscord) -> None:
    """A member asks for an explanation and has it at once."""
    async with asyncio.timeout(AT_ONCE):
        await api.explain("bowline")
        assert "does not slip" in str(await api.answered.get())


async def exports(api: FakeDiscord) -> str:
    """What a member reads in answer to ``/me export``."""
    await api.command("me", EXPORT)
    await answered(api)
    return str(await followed(api))


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes into the file, and takes its time."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


async def topics(api: FakeDiscord) -> str:
    """What a member reads in answer to ``/topics``."""
    await api.command("topics")
    return str(await answered(api))


async def exported_in_time(api: FakeDiscord) -> int:
    """How many openings ``/me export`` gives, asked until it gives any."""
    async with asyncio.timeout(DEADLINE):
        while True:
            await api.command("me", EXPORT)
            await answered(api)
            file = (await followed(api)).get("file")
            if file is not None:
                return sum(row["opened"] for row in json.loads(file).get("readings", ()))
            await asyncio.sleep(0.2)
