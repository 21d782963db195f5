"""``lectern run`` and ``lectern sync`` as the host runs them: a process, signals, a Discord."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import discord
import pytest

from bot.settings import PROJECT
from tests.fake_discord import MEMBER, TOKEN, FakeDiscord, fake_discord

#: Whatever is waited for comes within so many seconds, or not at all.
DEADLINE = 15
#: A stop is done within so many seconds; a host that grants ten does not kill it.
STOP = 5

NOTES = "# Knots\n\n## Bowline\n\nA loop that does not slip.\n"


@dataclass
class Lectern:
    """The child process, and the lines that it has written so far."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    async def says(self, text: str) -> str:
        """Reads on until a line holds the text, and gives that line."""
        async with asyncio.timeout(DEADLINE):
            while line := await self._line():
                if text in line:
                    return line
        pytest.fail(f"it ended without {text!r}:\n{self.output}")

    async def ends(self) -> int:
        """Reads to the end and gives the exit code."""
        async with asyncio.timeout(DEADLINE):
            while await self._line():
                pass
            return await self.process.wait()

    async def stops(self, name: signal.Signals) -> None:
        """Sees that the signal ends it cleanly and in time."""
        before = time.monotonic()
        self.process.send_signal(name)
        assert await self.ends() == 0, self.output
        assert time.monotonic() - before < STOP
        assert "Traceback" not in self.output
        assert "Unclosed" not in self.output

    async def fails(self) -> str:
        """Sees that it could not start, and gives the one sentence about it."""
        assert await self.ends() == 2, self.output
        assert "Traceback" not in self.output
        (sentence,) = [line for line in self.lines if line.startswith("Error: ")]
        assert self.lines[-1] == sentence
        return sentence

    async def _line(self) -> str:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode()
        if line:
            self.lines.append(line)
        return line


@pytest.fixture
async def api() -> AsyncIterator[FakeDiscord]:
    async with fake_discord() as api:
        yield api


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder that the host starts it in, with a note."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "knots.md").write_text(NOTES, "utf-8")
    return tmp_path


@asynccontextmanager
async def lectern(
    home: Path, address: str, *arguments: str, **variables: str
) -> AsyncIterator[Lectern]:
    """``lectern run`` (or what is given), started in ``home`` and gone in any case at the end."""
    environment: Mapping[str, str] = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": address,
        "LECTERN_CONTENT": "notes",
        **variables,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *(arguments or ("run",))),
        cwd=home,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Lectern(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def identified(api: FakeDiscord) -> dict[str, object]:
    async with asyncio.timeout(DEADLINE):
        return await api.identified.get()


def database(home: Path, statement: str) -> list[tuple[object, ...]]:
    """Looks into the database, or alters it, while nobody else has it open."""
    connection = sqlite3.connect(home / "data" / "lectern.sqlite")
    try:
        with connection:
            return connection.execute(statement).fetchall()
    finally:
        connection.close()


async def test_commands_are_sent_when_they_changed_and_never_else(
    api: FakeDiscord, home: Path
) -> None:
    """The first start sends the commands once, the second nothing, one after a change again."""
    async with lectern(home, api.address) as bot:
        await bot.says("told Discord about")
        await identified(api)
        await bot.says("ready as lectern")
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == 1
    assert {command["name"] for command in api.sent[0]} == {"explain", "topics", "help", "me"}
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == 1
    database(home, "UPDATE command_syncs SET fingerprint = 'of another version'")
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == 2
    assert api.sent[1] == api.sent[0]


async def test_it_asks_for_no_intent_but_guilds(api: FakeDiscord, home: Path) -> None:
    """IDENTIFY carries the guilds' intent alone, and SIGINT ends it as SIGTERM does."""
    async with lectern(home, api.address) as bot:
        identify = await identified(api)
        await bot.stops(signal.SIGINT)
    assert identify["intents"] == discord.Intents(guilds=True).value
    assert identify["token"] == TOKEN


async def test_what_was_opened_survives_a_stop(api: FakeDiscord, home: Path) -> None:
    """An explanation that was given in the last moment before SIGTERM stands in the record.

    That the gateway does not say good-bye, as in an outage, changes nothing of it.
    """
    api.deaf = True
    async with lectern(home, api.address) as bot:
        await identified(api)
        await api.explain("bowline")
        async with asyncio.timeout(DEADLINE):
            answer = await api.answered.get()
        assert "does not slip" in str(answer)
        await bot.stops(signal.SIGTERM)
    assert database(home, "SELECT member_id, topic, facet, opened FROM readings") == [
        (MEMBER, "bowline", "definition", 1)
    ]
    assert database(home, "SELECT language FROM members") == [("de",)]


async def test_impatience_does_not_break_a_stop(api: FakeDiscord, home: Path) -> None:
    """A second SIGINT, and a third, while it stops does not end it half-way."""
    api.deaf = True
    async with lectern(home, api.address) as bot:
        await identified(api)
        bot.process.send_signal(signal.SIGINT)
        await bot.says("stopping")
        bot.process.send_signal(signal.SIGINT)
        await bot.stops(signal.SIGTERM)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_before_it_is_ready_is_clean_too(
    api: FakeDiscord, home: Path, name: signal.Signals
) -> None:
    """While Discord takes its time to answer the login, a stop need not wait for it."""
    api.open.clear()
    async with lectern(home, api.address) as bot:
        async with asyncio.timeout(DEADLINE):
            await api.asked.wait()
        await bot.stops(name)


async def test_a_hangup_reads_the_notes_again(api: FakeDiscord, home: Path) -> None:
    """SIGHUP brings new notes, says why bad ones are refused, and never ends the bot."""
    note = home / "notes" / "knots.md"
    api.open.clear()
    async with lectern(home, api.address) as bot:
        async with asyncio.timeout(DEADLINE):
            await api.asked.wait()
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("The notes are new: 1 packs, 1 topics.")
        api.open.set()
        await identified(api)
        note.write_text(f"{NOTES}\n## Reef knot\n\nTwo ropes.\n", "utf-8")
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("The notes are new: 1 packs, 2 topics.")
        note.write_bytes(bytes(range(256)))
        bot.process.send_signal(signal.SIGHUP)
        line = await bot.says("The notes stay as they were. ")
        assert "notes/knots.md:1: error not-text" in line
        note.write_text(NOTES, "utf-8")
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("The notes are new: 1 packs, 1 topics.")
        await bot.stops(signal.SIGTERM)


async def test_a_changed_file_is_read_again(api: FakeDiscord, home: Path) -> None:
    """With LECTERN_WATCH=1 a saved note is new without a signal, however the editor saves it.

    Other files beside the notes, such as the database, are no reason to read them again.
    """
    variables = {
        "LECTERN_WATCH": "1",
        "LECTERN_CONTENT": f"notes{os.pathsep}single.md",
        "DATABASE_URL": "sqlite:///notes/lectern.sqlite",
    }
    (home / "single.md").write_text(NOTES, "utf-8")
    async with lectern(home, api.address, **variables) as bot:
        await identified(api)
        (home / "notes" / "lectern.sqlite-journal").write_text("x", "utf-8")
        (home / "other.md").write_text("# Other\n\n## O\n\nO.\n", "utf-8")
        (home / "notes" / "more.md").write_text("# More\n\n## Clove hitch\n\nC.\n", "utf-8")
        await bot.says("The notes are new: 2 packs, 3 topics.")
        fresh = home / "single.md.new"
        fresh.write_text(f"{NOTES}\n## Reef knot\n\nTwo ropes.\n", "utf-8")
        fresh.replace(home / "single.md")
        await bot.says("The notes are new: 2 packs, 4 topics.")
        await bot.stops(signal.SIGTERM)


async def test_a_refused_token_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """A token that Discord does not know: where to copy it again, and nothing was sent."""
    async with lectern(home, api.address, DISCORD_TOKEN="wrong") as bot:
        assert "Discord does not accept the token" in await bot.fails()
    assert api.sent == []


async def test_a_token_that_is_taken_back_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """The gateway's refusal, as after Reset Token, is told like the login's."""
    api.close_code = 4004
    async with lectern(home, api.address) as bot:
        assert "Discord does not accept the token" in await bot.fails()


async def test_an_api_that_cannot_be_reached_is_one_sentence(home: Path) -> None:
    """Nobody listens at the address: the sentence says what to look at."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with lectern(home, address) as bot:
            sentence = await bot.fails()
    assert "Discord cannot be reached" in sentence
    assert "DISCORD_API_URL" in sentence


async def test_an_address_that_is_not_the_api_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """Something answers there that is not Discord's API."""
    async with lectern(home, f"{api.address}/elsewhere", "sync") as bot:
        assert "Discord cannot be reached (404 Not Found" in await bot.fails()


async def test_sync_tells_discord_in_any_case(api: FakeDiscord, home: Path) -> None:
    """``lectern sync`` sends the commands although nothing has changed, and the bot knows it."""
    async with lectern(home, api.address, "sync") as bot:
        assert await bot.ends() == 0, bot.output
        assert bot.lines[-1] == "Discord knows 4 commands.\n"
    first = len(api.sent)
    assert first >= 1
    async with lectern(home, api.address, "sync") as bot:
        assert await bot.ends() == 0, bot.output
    assert len(api.sent) == first + 1
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == first + 1


async def test_the_first_sync_tells_discord_once(api: FakeDiscord, home: Path) -> None:
    """Discord counts the commands of a day: a new database is no reason to send them twice."""
    async with lectern(home, api.address, "sync") as bot:
        assert await bot.ends() == 0, bot.output
    assert len(api.sent) == 1
