"""``lectern`` as the host runs it: a child process with its signals, its output and its Discord."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.settings import PROJECT
from tests.fake_discord import FakeDiscord
from tests.fake_discord.payloads import TOKEN

#: Whatever is waited for comes within so many seconds, or not at all.
DEADLINE = 20
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

    def records(self) -> list[dict[str, Any]]:
        """The lines of the log, which is JSON where nobody reads along."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    async def says(self, text: str) -> str:
        """Reads on until a line holds the text, and gives that line."""
        async with asyncio.timeout(DEADLINE):
            while line := await self._line():
                if text in line:
                    return line
        pytest.fail(f"it ended without {text!r}:\n{self.output}")

    async def port(self) -> int:
        """The port of its health server."""
        line = await self.says("health and metrics are at port")
        return int(json.loads(line)["event"].rpartition(" ")[2])

    async def ends(self) -> int:
        """Reads to the end and gives the exit code."""
        async with asyncio.timeout(DEADLINE):
            while await self._line():
                pass
            return await self.process.wait()

    async def stops(self, name: signal.Signals = signal.SIGTERM) -> None:
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


def furnished(home: Path) -> Path:
    """A folder that the host starts it in, with a note."""
    (home / "notes").mkdir()
    (home / "notes" / "knots.md").write_text(NOTES, "utf-8")
    return home


@asynccontextmanager
async def lectern(
    home: Path, address: str, *arguments: str, module: str = "bot", **variables: str
) -> AsyncIterator[Lectern]:
    """``lectern run`` (or what is given), started in ``home`` and gone in any case at the end.

    ``module`` is what is started in the place of ``bot``.
    """
    environment: Mapping[str, str] = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": address,
        "LECTERN_CONTENT": "notes",
        "LECTERN_HTTP": "off",
        **variables,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module, *(arguments or ("run",))),
        cwd=home,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=1 << 20,
    )
    try:
        yield Lectern(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def until(holds: Callable[[], bool]) -> None:
    """Waits for what nobody tells."""
    async with asyncio.timeout(DEADLINE):
        while not holds():  # noqa: ASYNC110  # there is no event to wait for
            await asyncio.sleep(0.01)


async def identified(api: FakeDiscord) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        return await api.identified.get()


async def answered(api: FakeDiscord) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        return await api.answered.get()


async def followed(api: FakeDiscord) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        return await api.followed.get()


def database(home: Path, statement: str) -> list[tuple[Any, ...]]:
    """Looks into the database, or alters it, while nobody else has it open."""
    connection = sqlite3.connect(home / "data" / "lectern.sqlite")
    try:
        with connection:
            return connection.execute(statement).fetchall()
    finally:
        connection.close()


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A little disk of its own, where this machine lets one be made."""
    _may("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def disk(image: Path, folder: Path) -> Iterator[Path]:
    """A disk with a real file system, where this machine lets one be made.

    It is made at the first time and checked before each; inside, a file that makes the kernel
    find an error on it, after which it lets nobody write to it any more.
    """
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(16 << 20)
        _may("mkfs.ext4", "-q", "-F", str(image))
    subprocess.run(["e2fsck", "-p", str(image)], capture_output=True, check=False)
    _may("mount", "-o", "loop,errors=remount-ro", str(image), str(folder))
    try:
        source = _may("findmnt", "-n", "-o", "SOURCE", str(folder))
        yield Path("/sys/fs/ext4", Path(source).name, "trigger_fs_error")
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def immutable(*files: Path) -> Iterator[None]:
    """Nobody can write to these files, not root nor who has them open already."""
    _may("chattr", "+i", *map(str, files))
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True)


def _may(*words: str) -> str:
    """What a command of the machine's says; where it may not be done the test is skipped."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip(f"there is no {words[0]} here")
    if done.returncode:
        pytest.skip(f"{words[0]} is not possible here: {done.stderr.strip()}")
    return done.stdout.strip()
