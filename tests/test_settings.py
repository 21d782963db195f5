"""The settings: where they come from, and what the host is told about a bad one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import PROJECT, SHIPPED_CONTENT, BadSettings, Settings, read_settings

#: Every setting: its variable, a value as it is written, and what it then is.
EVERY = [
    ("DISCORD_TOKEN", "abc.def", "discord_token", SecretStr("abc.def")),
    ("DISCORD_TOKEN_FILE", "/run/token", "discord_token_file", Path("/run/token")),
    ("DATABASE_URL", "postgresql://host/db", "database_url", "postgresql://host/db"),
    ("DISCORD_API_URL", "http://proxy:3000/api", "discord_api_url", "http://proxy:3000/api"),
    ("LECTERN_CONTENT", "notes", "content", (Path("notes"),)),
    ("LECTERN_WATCH", "1", "watch", True),
    ("LECTERN_DURABILITY", "normal", "durability", "normal"),
    ("LECTERN_LOG_LEVEL", "DEBUG", "log_level", "debug"),
]
DEFAULTS = {
    "discord_token": None,
    "discord_token_file": None,
    "database_url": "sqlite+aiosqlite:///data/lectern.sqlite",
    "discord_api_url": None,
    "content": (SHIPPED_CONTENT,),
    "watch": False,
    "durability": "full",
    "log_level": "info",
}
VARIABLES = {
    str(field.validation_alias or name.upper()) for name, field in Settings.model_fields.items()
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and an environment that says nothing."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint(**given: Any) -> str:
    """The one sentence that the host is told."""
    with pytest.raises(BadSettings) as caught:
        read_settings(**given)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_without_anything_each_setting_has_its_default() -> None:
    """An empty environment and no .env give the defaults, and they are all."""
    assert read_settings().model_dump() == DEFAULTS


def test_every_setting_is_tried_here() -> None:
    """A new setting cannot be forgotten by these tests."""
    assert {variable for variable, *_ in EVERY} == VARIABLES


@pytest.mark.parametrize(("variable", "written", "name", "value"), EVERY)
def test_each_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, written: str, name: str, value: object
) -> None:
    """Its variable sets a setting, and no other one with it."""
    monkeypatch.setenv(variable, written)
    assert read_settings().model_dump() == DEFAULTS | {name: value}


@pytest.mark.parametrize(("variable", "written", "name", "value"), EVERY)
def test_each_setting_comes_from_the_file(
    folder: Path, variable: str, written: str, name: str, value: object
) -> None:
    """A line in .env sets a setting; what it does not know is let be."""
    folder.joinpath(".env").write_text(f"# mine\n{variable}={written}\nPATH_TO=x\n", "utf-8")
    assert read_settings().model_dump() == DEFAULTS | {name: value}


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearer word counts."""
    folder.joinpath(".env").write_text("LECTERN_CONTENT=file\n", "utf-8")
    assert read_settings().content == (Path("file"),)
    monkeypatch.setenv("LECTERN_CONTENT", "environment")
    assert read_settings().content == (Path("environment"),)
    given: tuple[Path, ...] = (Path("given"),)
    assert read_settings(LECTERN_CONTENT=given).content == given


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_an_empty_variable_is_unset(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Compose files pass what is not set as an empty text, which is not a value."""
    monkeypatch.setenv(variable, "")
    assert read_settings().model_dump() == DEFAULTS
    monkeypatch.delenv(variable)
    folder.joinpath(".env").write_text(f"{variable}=\n", "utf-8")
    assert read_settings().model_dump() == DEFAULTS


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        ("notes", ("notes",)),
        (f"notes{os.pathsep}more/x.md", ("notes", "more/x.md")),
        ("notes\n  more \n", ("notes", "more")),
        (f" notes {os.pathsep}{os.pathsep}my notes", ("notes", "my notes")),
        ("~/notes", ("/home/ada/notes",)),
        ("[1", ("[1",)),
    ],
)
def test_content_may_be_several_paths(
    monkeypatch: pytest.MonkeyPatch, written: str, paths: tuple[str, ...]
) -> None:
    """Paths are divided as in PATH or by lines, and a home is found."""
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("LECTERN_CONTENT", written)
    assert read_settings().content == tuple(map(Path, paths))


@pytest.mark.parametrize("written", [" ", os.pathsep, "\n"])
def test_content_without_any_path_is_the_shipped_one(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    """Separators alone name nothing."""
    monkeypatch.setenv("LECTERN_CONTENT", written)
    assert read_settings().content == (SHIPPED_CONTENT,)


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        ("LECTERN_DURABILITY", "maybe"),
        ("LECTERN_WATCH", "perhaps"),
        ("LECTERN_LOG_LEVEL", "loud"),
        ("LECTERN_CONTENT", "~nobody-of-that-name/notes"),
        ("DISCORD_API_URL", "discord.com/api"),
        ("DISCORD_API_URL", "ftp://discord.com/api"),
        ("DISCORD_API_URL", "http://[1/api"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, written: str
) -> None:
    """Whoever set it knows at once which one it was."""
    monkeypatch.setenv(variable, written)
    assert complaint().startswith(f"The setting {variable} cannot be used: ")


def test_a_file_that_is_no_text_is_one_sentence(folder: Path) -> None:
    """A .env in another encoding is named."""
    folder.joinpath(".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    assert complaint() == "The file .env cannot be read: it is not written in UTF-8."


def test_settings_cannot_be_changed() -> None:
    """Nobody alters them after the start."""
    with pytest.raises(ValidationError):
        read_settings().watch = True  # type: ignore[misc]


def test_the_token_is_not_shown() -> None:
    """Settings that end in a log or a traceback do not give the token away."""
    settings = read_settings(discord_token="abc.def")
    assert "abc" not in f"{settings} {settings!r} {settings.model_dump()}"
    assert settings.token() == "abc.def"


def token_complaint(**given: Any) -> str:
    settings = read_settings(**given)
    with pytest.raises(BadSettings) as caught:
        settings.token()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("written", [None, "", "  ", "\n"])
def test_without_a_token_the_host_learns_how_to_get_one(written: str | None) -> None:
    """No token, or one of blanks alone: one sentence that leads to one, or to play."""
    sentence = token_complaint(discord_token=written)
    assert "https://discord.com/developers/applications" in sentence
    assert "DISCORD_TOKEN=" in sentence
    assert "make play" in sentence


def test_a_token_that_cannot_be_one_is_told_before_it_is_used() -> None:
    """A line break within would break the header of every request."""
    sentence = token_complaint(discord_token="abc\ndef")
    assert "line break" in sentence
    assert "abc" not in sentence


def test_the_token_may_stand_in_a_file(folder: Path) -> None:
    """A mounted secret is read without its last newline, and wins over the variable."""
    file = folder / "token"
    file.write_text("  abc.def\r\n", "utf-8")
    assert read_settings(discord_token_file=file, discord_token="other").token() == "abc.def"


def test_a_token_file_that_cannot_be_read_is_named(folder: Path) -> None:
    """Missing, a folder, no text, empty: the sentence names the file and the reason."""
    missing, binary, empty = folder / "missing", folder / "binary", folder / "empty"
    binary.write_bytes(b"\xff\xfe\xfd")
    empty.write_text("\n", "utf-8")
    for file, reason in (
        (missing, "cannot be read: No such file or directory."),
        (folder, "cannot be read: Is a directory."),
        (binary, "cannot be read: it holds no text."),
        (empty, "is empty."),
    ):
        sentence = token_complaint(discord_token_file=file)
        assert sentence == f"The file {file} of DISCORD_TOKEN_FILE {reason}"


def test_the_example_names_exactly_the_settings() -> None:
    """.env.example explains each setting, and none that there is not."""
    text = (PROJECT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) == VARIABLES


def test_the_example_can_be_copied_as_it_is(folder: Path) -> None:
    """The file as it is shipped sets nothing, and with each line uncommented it is valid."""
    text = (PROJECT / ".env.example").read_text("utf-8")
    folder.joinpath(".env").write_text(text, "utf-8")
    assert read_settings().model_dump() == DEFAULTS
    text = re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)
    folder.joinpath(".env").write_text(text, "utf-8")
    assert read_settings().content == (Path("content"), Path("my-notes.md"))
