"""The wheel by itself: where no checkout is at hand, it still has its notes and its migrations."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import SHIPPED_CONTENT
from bot.store.migrations import SCRIPTS, newest

ROOT = Path(__file__).resolve().parents[1]
#: What has installed the packages that the tests run with, see the Makefile.
UV = ROOT / ".uv" / "bin" / "uv"
DEADLINE = 30

pytestmark = pytest.mark.skipif(
    not UV.exists() and not os.environ.get("CI"), reason="there is no .uv here; make builds it"
)


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and an empty folder to stand in."""

    environment: Path
    folder: Path

    @property
    def packages(self) -> Path:
        (packages,) = self.environment.glob("lib/python*/site-packages")
        return packages

    def start(self, command: str, *words: str) -> subprocess.Popen[str]:
        """Starts a command of the environment. It is told nothing, least of all the checkout."""
        return subprocess.Popen(
            [self.environment / "bin" / command, *words],
            cwd=self.folder,
            env={"PATH": os.defpath, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str, *words: str) -> tuple[int, str]:
        """The exit code of a command, and what it said."""
        with self.start(command, *words) as process:
            try:
                said, _ = process.communicate(timeout=DEADLINE)
            finally:
                process.kill()
        return process.returncode, said


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built and installed.

    What the bot needs is lent by the environment of the tests. The checkout is not: of a folder
    that a .pth file adds, the .pth files are not read.
    """
    folder = tmp_path_factory.mktemp("wheel")
    made = Installed(folder / "environment", folder / "elsewhere")
    made.folder.mkdir()
    _done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    _done(sys.executable, "-m", "venv", "--without-pip", made.environment)
    (wheel,) = folder.glob("lectern_tutor-*.whl")
    install: list[str | Path] = [
        UV,
        "--no-config",
        "pip",
        "install",
        "--offline",
        "--no-cache",
        "--no-deps",
    ]
    _done(*install, "--python", made.environment, wheel)
    made.packages.joinpath("lent.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return made


def test_the_checkout_is_not_at_hand(installed: Installed) -> None:
    """These tests test something: the code is the wheel's, and nothing of the checkout is found."""
    code, said = installed.run("python", "-c", "import bot; print(bot.__file__); import tests")
    assert code == 1
    assert said.startswith(f"{installed.packages}/bot/")
    assert "No module named 'tests'" in said


@pytest.mark.parametrize("folder", [SHIPPED_CONTENT, SCRIPTS], ids=lambda folder: folder.name)
def test_a_shipped_folder_is_there_as_a_whole(installed: Installed, folder: Path) -> None:
    """Every file of the checkout's folder is in the wheel, byte for byte."""
    assert _files(installed.packages / "bot" / folder.name) == _files(folder)


def test_it_reads_the_shipped_notes(installed: Installed) -> None:
    """``lectern check`` without a path looks at the shipped pack."""
    code, said = installed.run("lectern", "check")
    assert code == 0, said
    assert "\nAzure fundamentals " in said


def test_it_brings_a_database_up_to_date(installed: Installed) -> None:
    """``lectern migrate`` makes the tables of the newest revision in a database that was new."""
    code, said = installed.run("lectern", "migrate")
    assert code == 0, said
    assert f"{installed.folder}/data/lectern.sqlite was new and is at revision {newest()}" in said


def test_it_runs_as_far_as_its_token(installed: Installed) -> None:
    """``lectern run`` asks for a token, in one sentence."""
    code, said = installed.run("lectern", "run")
    assert code == 2
    assert said.startswith("Error: There is no bot token")
    assert said.count("\n") == 1


def test_it_plays(installed: Installed) -> None:
    """``lectern play`` serves its page until Ctrl-C."""
    with installed.start("lectern", "play", "--no-browser") as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", first)
            assert address, first + process.stdout.read()
            with urllib.request.urlopen(address[0], timeout=DEADLINE) as page:  # noqa: S310
                assert b"<html" in page.read()
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=DEADLINE)
        finally:
            process.kill()
    assert process.returncode == 0
    assert said.endswith("Good-bye.\n")


def _done(*words: str | Path) -> None:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
