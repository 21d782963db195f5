"""The processes of a bench, the fake Discord and one bot at a time, and what a bot costs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fake_discord.payloads import TOKEN

ROOT = Path(__file__).resolve().parent.parent
_PAGE = os.sysconf("SC_PAGE_SIZE")
#: What a host might have set, and what must not reach a bot that is measured.
_SETTINGS = ("LECTERN_", "DISCORD_", "DATABASE_", "PYTHON")


class Away(Exception):
    """A process of the bench has ended or does not answer. The message says which, and why."""


@dataclass(frozen=True)
class Discord:
    """A fake Discord's process, by its address."""

    address: str
    log: Path

    def ask(self, verb: str, **wanted: Any) -> dict[str, Any]:
        """Has the fake Discord or its members do something, and gives what came of it."""
        request = urllib.request.Request(  # noqa: S310 - the address is the bench's own
            f"{self.address}/bench/{verb}",
            data=json.dumps(wanted).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310 - as above
                told: dict[str, Any] = json.load(answer)
        except OSError as error:
            said = self.log.read_text(errors="replace").strip()[-500:]
            raise Away(f"the fake Discord could not {verb} ({error}): {said}") from error
        return told


@contextlib.contextmanager
def fake_discord(log: Path, module: str = "bench.members") -> Iterator[Discord]:
    """A fake Discord in a process of its own, with the members of this module."""
    with log.open("ab") as heard:
        process = subprocess.Popen(  # noqa: S603 - the module is the bench's own
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=heard,
            text=True,
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        if not address:
            raise Away(f"the fake Discord does not start; {log} says why")
        yield Discord(address, log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@dataclass(frozen=True)
class Subject:
    """A bot to be measured: how it is started, and how its members find their way in it."""

    name: str
    words: tuple[str, ...]
    code: Path
    """The folder in which its package lies."""
    opener: str
    """The command whose answer carries buttons."""
    facet_button: str
    """How the ids of the buttons begin that are pressed."""
    asker: str
    """The command whose answer is a question."""
    letter: str
    """A pattern of the ids of the buttons that answer a question."""
    onward: str
    """A pattern of the id of the button behind an answer that leads to the next question."""
    settles: float = 0.0
    """So long after an answer it may still be at work for it, in seconds."""


BARE = Subject(
    "bare", ("-m", "bench.bare"), ROOT, "panel", "bare:press", "panel", "bare:press", "bare:next"
)


def free_address() -> str:
    """An address of this machine with a port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{door.getsockname()[1]}"


def lectern(code: Path) -> Subject:
    """Lectern as its users run it, from the folder that holds ``bot/``."""
    # It writes down behind its replies what was read, half a second later: part of the price.
    return Subject(
        "Lectern",
        ("-m", "bot", "run"),
        code,
        opener="explain",
        facet_button="x1b:show.v",
        asker="quiz",
        letter=r"x1b:answer\.a:\d+:\d+:[yn]?:[A-J]:\d+",
        onward=r"x1b:next\.a:\d+:\d+:0",
        settles=0.7,
    )


class Bot:
    """A running bot, with the clocks and the memory of its process."""

    def __init__(self, process: subprocess.Popen[bytes], started: float, log: Path) -> None:
        self._process = process
        self.started = started
        self.log = log

    def cpu(self) -> float:
        """Seconds that all its threads have worked so far, in user and system mode."""
        # clock_getcpuclockid(3), which Python does not wrap: nanoseconds, where /proc has ticks.
        return time.clock_gettime((~self._process.pid << 3) | 2)

    def memory(self) -> int:
        """Bytes that are resident: what the process alone on a machine takes of it."""
        self.must_live()
        pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        return int(pages) * _PAGE

    def must_live(self) -> None:
        """Raises ``Away`` when the process has ended."""
        if self._process.poll() is not None:
            said = self.log.read_text(errors="replace").strip()[-500:]
            raise Away(f"the bot has ended with {self._process.returncode}: {said}")


def _without_extras(folder: Path) -> Path:
    """A folder that hides what only the development kit brings and a library takes if it can.

    A host has the kit of ``make run``, where structlog does not find rich and load it.
    """
    hiding = folder / "hiding"
    hiding.mkdir(exist_ok=True)
    (hiding / "rich.py").write_text("raise ImportError('not in the kit of make run')\n")
    return hiding


@contextlib.contextmanager
def running(
    subject: Subject, discord: Discord, folder: Path, settings: Mapping[str, str]
) -> Iterator[Bot]:
    """A bot in a process of its own, started in ``folder``, where its database lies too."""
    discord.ask("forget")
    own = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    own |= {
        "PYTHONPATH": os.pathsep.join((str(_without_extras(folder)), str(subject.code))),
        "DISCORD_API_URL": discord.address,
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/lectern.sqlite",
        # Its default may be taken, by the Lectern that runs on this machine.
        "LECTERN_HTTP": free_address(),
        **settings,
    }
    log = folder / f"{subject.name}.log"
    with log.open("wb") as heard:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the words are the bench's own
            [sys.executable, *subject.words], cwd=folder, env=own, stdout=heard, stderr=heard
        )
    try:
        yield Bot(process, started, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
