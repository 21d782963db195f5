"""The databases to test with, as whoever runs the tests chooses them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import Servers, names
from tests.store.servers import VARIABLE, Server

ROOT = Path(__file__).resolve().parents[2]

#: Starts a server of its own, says where, and never ends by itself.
ENDLESS = """
import sys
from tests.store.servers import running
with running() as server:
    print(server.folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("ci", "end"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_a_missing_server_is_skipped_and_in_ci_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, end: type[BaseException]
) -> None:
    """Without the PostgreSQL that is asked for, nobody is stopped but CI; the reason is told."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv(VARIABLE, str(tmp_path))

    with ExitStack() as stack, pytest.raises(end, match=f"no PostgreSQL 15 in {VARIABLE}"):
        Servers(stack).kind("postgresql:15")


@pytest.mark.parametrize("word", ["postgres", "postgresql:", "postgresql:9", "mysql", ""])
def test_an_unknown_kind_is_refused(word: str) -> None:
    """A slip of the pen does not test something else; the choices are told."""
    with pytest.raises(pytest.UsageError, match="choose sqlite, postgresql "):
        names(word)


def killed(binaries: Path) -> tuple[Path, int]:
    """The folder and the process of a server whose tests were killed a moment ago."""
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(binaries)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        number = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        process.kill()
    return folder, number


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def test_tests_that_are_killed_leave_no_server(server: Server) -> None:
    """Even kill -9 ends the server and removes its folder: nothing gathers on the machine."""
    folder, number = killed(server.binaries)

    async with asyncio.timeout(10):
        while folder.exists() or alive(number):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
