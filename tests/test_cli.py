"""The command line: a start that fails is one sentence and an exit code."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import __version__
from bot.__main__ import main as start
from bot.cli import main
from bot.settings import PROJECT

#: Those that need settings to begin with, and all.
WITH_SETTINGS = ("run", "sync", "play", "check", "health", "migrate", "backup", "doctor")
COMMANDS = (*WITH_SETTINGS, "restore", "copy")


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    """The log of the tests, as it was before a command set up its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and an environment that says nothing."""
    for variable in (
        "DISCORD_TOKEN",
        "DISCORD_TOKEN_FILE",
        "DATABASE_URL",
        "LECTERN_CONTENT",
        "LECTERN_HTTP",
    ):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lectern(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def failure(*arguments: str) -> str:
    """The one sentence on stderr of a command that could not do its work."""
    result = lectern(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit), "anything else would be a traceback"
    # Before it stands the log of what went well, which is JSON here.
    (line,) = [line for line in result.stderr.splitlines() if not line.startswith("{")]
    assert line.startswith("Error: ")
    assert line.endswith(".")
    return line


def test_help_lists_the_commands() -> None:
    """``lectern --help`` and ``-h`` name every command with a line on it."""
    result = lectern("--help")
    assert result.exit_code == 0
    assert result.stdout == lectern("-h").stdout
    for command in COMMANDS:
        assert f"\n  {command} " in result.stdout
    assert set(main.commands) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    """``lectern COMMAND --help`` works without any setting."""
    result = lectern(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


def test_version_is_the_packages() -> None:
    """``lectern --version`` says which Lectern it is."""
    assert lectern("--version").stdout == f"lectern, version {__version__}\n"


@pytest.mark.parametrize("command", ["run", "sync"])
def test_without_a_token_it_does_not_start(command: str, folder: Path) -> None:
    """No token: a sentence that leads to one, and nothing is left behind."""
    assert "There is no bot token" in failure(command)
    assert list(folder.iterdir()) == []


def test_content_that_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes that do not exist stop the start before anything else is opened."""
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    assert "/nowhere does not exist" in failure("run", "--content", "/nowhere")
    assert "/nowhere does not exist" in failure("check", "/nowhere")


def test_content_whose_name_no_system_takes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the file system is a sentence, not a traceback."""
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    assert "File name too long" in failure("run", "--content", "x" * 5000)


@pytest.mark.parametrize("command", ["run", "sync"])
def test_a_database_folder_that_cannot_be_made_is_named(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the database's folder should be is told with the address."""
    (folder / "data").write_text("", "utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    sentence = failure(command)
    assert str(folder / "data" / "lectern.sqlite") in sentence
    assert "cannot be opened" in sentence


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://secret@host/db", "mysql"),
        ("nonsense", "sqlite:///data/lectern.db"),
        ("sqlite://", "plain file"),
    ],
)
def test_a_database_address_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    """A bad DATABASE_URL is a sentence without its password."""
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    monkeypatch.setenv("DATABASE_URL", url)
    sentence = failure("run")
    assert said in sentence
    assert "secret" not in sentence


def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that cannot be used stops every command that reads settings."""
    monkeypatch.setenv("LECTERN_WATCH", "perhaps")
    for command in WITH_SETTINGS:
        assert "LECTERN_WATCH" in failure(command)


def test_an_address_that_cannot_be_listened_on_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host of LECTERN_HTTP that is not of this machine: one sentence with the setting's name."""
    folder.joinpath("notes.md").write_text("# Knots\n\n## Bowline\n\nA loop.\n", "utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    for address, reason in (
        ("192.0.2.1:8080", "Cannot assign requested address"),
        ("no-such-host.invalid:8080", "Name or service not known"),
    ):
        monkeypatch.setenv("LECTERN_HTTP", address)
        sentence = failure("run", "--content", "notes.md")
        assert f"The address {address} of LECTERN_HTTP cannot be listened on" in sentence
        assert reason in sentence or "name resolution" in sentence


def test_health_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where LECTERN_HTTP is off there is nobody to ask."""
    monkeypatch.setenv("LECTERN_HTTP", "off")
    assert "LECTERN_HTTP" in failure("health")


def test_debug_shows_where_an_error_comes_from() -> None:
    """With --debug the error itself rises, with its place."""
    result = lectern("run", "--debug")
    assert type(result.exception).__name__ == "BadSettings"


def test_a_hangup_while_the_program_is_loaded_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before all else is imported, ``lectern run`` lets SIGHUP pass; other commands do not."""
    seen: list[object] = []
    monkeypatch.setattr("bot.cli.main", lambda: seen.append(signal.getsignal(signal.SIGHUP)))
    before = signal.getsignal(signal.SIGHUP)
    try:
        for command in ("check", "run"):
            monkeypatch.setattr(sys, "argv", ["lectern", command])
            start()
    finally:
        signal.signal(signal.SIGHUP, before)

    assert seen == [before, signal.SIG_IGN]


def test_a_mistyped_command_is_told() -> None:
    """An unknown command or option is a usage error."""
    assert lectern("rum").exit_code == 2
    assert lectern("run", "--contents").exit_code == 2


def test_the_module_is_the_same_command(folder: Path) -> None:
    """``python -m bot`` is ``lectern``, down to the exit code, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env={"PYTHONPATH": str(PROJECT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: There is no bot token")
    assert done.stderr.count("\n") == 1
