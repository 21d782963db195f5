"""The databases to test with, as whoever runs the tests chooses them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def suite(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one test that asks for a database, as a developer would."""
    test = "tests/store/test_commands.py::test_nothing_is_known_before_the_first_sync"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words, test],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("ci", "status", "count"), [("", 0, "1 passed, 1 skipped"), ("true", 1, "1 passed, 1 error")]
)
def test_a_missing_server_is_skipped_and_in_ci_it_fails(
    tmp_path: Path, ci: str, status: int, count: str
) -> None:
    """Without the PostgreSQL that is asked for, nobody is stopped but CI; the reason is told."""
    words = ("--database", "postgresql:15", "--database", "sqlite")

    done = suite(*words, **{"CI": ci, VARIABLE: str(tmp_path)})

    assert done.returncode == status, done.stdout
    assert count in done.stdout
    assert f"no PostgreSQL 15 in {VARIABLE}" in done.stdout


def test_an_unknown_kind_is_refused() -> None:
    """A slip of the pen does not test something else; the choices are told."""
    done = suite("--database", "postgres")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--database postgres: choose sqlite, postgresql (the newest there is)" in done.stderr


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
