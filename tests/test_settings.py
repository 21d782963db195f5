"""The settings: where they come from, and what the host is told about a bad one."""

from __future__ import annotations

import os
import re
from dataclasses import FrozenInstanceError, asdict, fields
from pathlib import Path
from typing import Any

import pytest

from bot.settings import (
    PROJECT,
    SHIPPED_CONTENT,
    BadSettings,
    Settings,
    misspelt,
    read_settings,
    variable_of,
)

#: Every setting: its variable, a value as it is written, and what it then is.
EVERY = [
    ("DISCORD_TOKEN", "abc.def", "discord_token", "abc.def"),
    ("DISCORD_TOKEN_FILE", "/run/token", "discord_token_file", Path("/run/token")),
    ("DATABASE_URL", "postgresql://host/db", "database_url", "postgresql://host/db"),
    ("DISCORD_API_URL", "http://proxy:3000/api", "discord_api_url", "http://proxy:3000/api"),
    ("LECTERN_CONTENT", "notes", "content", (Path("notes"),)),
    ("LECTERN_WATCH", "1", "watch", True),
    ("LECTERN_DURABILITY", "normal", "durability", "normal"),
    ("LECTERN_LOG_LEVEL", "DEBUG", "log_level", "debug"),
    ("LECTERN_BACKUP", "backups", "backup", Path("backups")),
    ("LECTERN_BACKUP_KEEP", "3", "backup_keep", 3),
    ("LECTERN_KEEP_ROUNDS", "90", "keep_rounds", 90),
    ("LECTERN_HTTP", "[::1]:9000", "http", "[::1]:9000"),
    ("LECTERN_SHARD_COUNT", "4", "shard_count", 4),
    ("LECTERN_SHARD_IDS", "0, 2", "shard_ids", (0, 2)),
    ("LECTERN_REPLICAS", "2", "replicas", 2),
    ("LECTERN_ORDINAL", "lectern-3", "ordinal", 3),
]
#: What one of them needs beside it to make sense.
BESIDE = {
    "LECTERN_SHARD_IDS": ("LECTERN_SHARD_COUNT", "shard_count", 4),
    "LECTERN_REPLICAS": ("LECTERN_SHARD_COUNT", "shard_count", 4),
}
DEFAULTS = {
    "discord_token": None,
    "discord_token_file": None,
    "database_url": "sqlite+aiosqlite:///data/lectern.sqlite",
    "discord_api_url": None,
    "content": (SHIPPED_CONTENT,),
    "watch": False,
    "durability": "full",
    "log_level": "info",
    "backup": None,
    "backup_keep": 7,
    "keep_rounds": None,
    "http": "127.0.0.1:8080",
    "shard_count": None,
    "shard_ids": None,
    "replicas": 1,
    "ordinal": 0,
}
VARIABLES = {variable_of(setting) for setting in fields(Settings)}


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
    assert asdict(read_settings()) == DEFAULTS


def test_every_setting_is_tried_here() -> None:
    """A new setting cannot be forgotten by these tests."""
    assert {variable for variable, *_ in EVERY} == VARIABLES


@pytest.mark.parametrize(("variable", "written", "name", "value"), EVERY)
def test_each_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, written: str, name: str, value: object
) -> None:
    """Its variable sets a setting, and no other one with it."""
    monkeypatch.setenv(variable, written)
    expected = DEFAULTS | {name: value}
    if variable in BESIDE:
        other, other_name, other_value = BESIDE[variable]
        monkeypatch.setenv(other, str(other_value))
        expected |= {other_name: other_value}
    assert asdict(read_settings()) == expected


@pytest.mark.parametrize(("variable", "written", "name", "value"), EVERY)
def test_each_setting_comes_from_the_file(
    folder: Path, variable: str, written: str, name: str, value: object
) -> None:
    """A line in .env sets a setting; what it does not know is let be."""
    lines = f"# mine\n{variable}={written}\nPATH_TO=x\n"
    expected = DEFAULTS | {name: value}
    if variable in BESIDE:
        other, other_name, other_value = BESIDE[variable]
        lines += f"{other}={other_value}\n"
        expected |= {other_name: other_value}
    folder.joinpath(".env").write_text(lines, "utf-8")
    assert asdict(read_settings()) == expected


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearer word counts."""
    folder.joinpath(".env").write_text("LECTERN_CONTENT=file\n", "utf-8")
    assert read_settings().content == (Path("file"),)
    monkeypatch.setenv("LECTERN_CONTENT", "environment")
    assert read_settings().content == (Path("environment"),)
    given: tuple[Path, ...] = (Path("given"),)
    assert read_settings(content=given).content == given


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_an_empty_variable_is_unset(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Compose files pass what is not set as an empty text, which is not a value."""
    monkeypatch.setenv(variable, "")
    assert asdict(read_settings()) == DEFAULTS
    monkeypatch.delenv(variable)
    folder.joinpath(".env").write_text(f"{variable}=\n", "utf-8")
    assert asdict(read_settings()) == DEFAULTS


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
        ("LECTERN_HTTP", "8080"),
        ("LECTERN_HTTP", ":8080"),
        ("LECTERN_HTTP", "localhost:http"),
        ("LECTERN_HTTP", "localhost:65536"),
        ("LECTERN_SHARD_COUNT", "0"),
        ("LECTERN_SHARD_COUNT", "many"),
        ("LECTERN_SHARD_IDS", "0;1"),
        ("LECTERN_SHARD_IDS", "-1"),
        ("LECTERN_REPLICAS", "0"),
        ("LECTERN_ORDINAL", "lectern"),
        ("LECTERN_ORDINAL", "lectern-"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, written: str
) -> None:
    """Whoever set it knows at once which one it was."""
    monkeypatch.setenv(variable, written)
    assert complaint().startswith(f"The setting {variable} cannot be used: ")


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("off", None),
        ("OFF ", None),
        ("none", None),
        ("0.0.0.0:80", "0.0.0.0:80"),
        (" localhost:0 ", "localhost:0"),
    ],
)
def test_the_health_server_may_be_elsewhere_or_off(
    monkeypatch: pytest.MonkeyPatch, written: str, where: str | None
) -> None:
    """A host with a port, or a word for nowhere."""
    monkeypatch.setenv("LECTERN_HTTP", written)
    assert read_settings().http == where


@pytest.mark.parametrize(
    ("given", "shards"),
    [
        ({}, None),
        ({"COUNT": "4"}, (0, 1, 2, 3)),
        ({"COUNT": "4", "IDS": "3,1"}, (3, 1)),
        ({"COUNT": "5", "REPLICAS": "2"}, (0, 2, 4)),
        ({"COUNT": "5", "REPLICAS": "2", "ORDINAL": "1"}, (1, 3)),
        ({"COUNT": "4", "REPLICAS": "4", "ORDINAL": "study-lectern-3"}, (3,)),
        ({"ORDINAL": "lectern-0"}, None),
    ],
)
def test_each_process_knows_its_shards(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], shards: tuple[int, ...] | None
) -> None:
    """Named, or shared evenly by number; a pod's name is number enough."""
    _set_shards(monkeypatch, given)
    assert read_settings().shards() == shards


def test_the_processes_together_have_each_shard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the numbers are, no shard is forgotten and none is taken twice."""
    for count, replicas in ((1, 1), (7, 3), (16, 4)):
        taken: list[int] = []
        for ordinal in range(replicas):
            given = {"COUNT": count, "REPLICAS": replicas, "ORDINAL": f"lectern-{ordinal}"}
            _set_shards(monkeypatch, {name: str(value) for name, value in given.items()})
            taken += read_settings().shards() or ()
        assert sorted(taken) == list(range(count))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"IDS": "0"}, "LECTERN_SHARD_COUNT"),
        ({"REPLICAS": "2"}, "LECTERN_SHARD_COUNT"),
        ({"COUNT": "2", "REPLICAS": "3"}, "one shard for each"),
        ({"COUNT": "2", "REPLICAS": "2", "ORDINAL": "lectern-2"}, "LECTERN_ORDINAL"),
        ({"COUNT": "2", "ORDINAL": "1"}, "LECTERN_ORDINAL"),
        ({"COUNT": "2", "IDS": "0,2"}, "below LECTERN_SHARD_COUNT"),
        ({"COUNT": "2", "IDS": "0,0"}, "must differ"),
        ({"COUNT": "2", "IDS": "0", "REPLICAS": "2"}, "leave one out"),
    ],
)
def test_shards_that_do_not_fit_together_are_told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    """Settings that are good alone and not together: one sentence that names what to change."""
    _set_shards(monkeypatch, given)
    sentence = complaint()
    assert sentence.startswith("The settings do not fit together: ")
    assert said in sentence


def _set_shards(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    names = {"COUNT": "SHARD_COUNT", "IDS": "SHARD_IDS", "REPLICAS": "REPLICAS"}
    for name, value in given.items():
        monkeypatch.setenv(f"LECTERN_{names.get(name, name)}", value)


def test_a_file_that_is_no_text_is_one_sentence(folder: Path) -> None:
    """A .env in another encoding is named."""
    folder.joinpath(".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    assert complaint() == "The file .env cannot be read: it is not written in UTF-8."


def test_settings_cannot_be_changed() -> None:
    """Nobody alters them after the start."""
    with pytest.raises(FrozenInstanceError):
        read_settings().watch = True  # type: ignore[misc]


def test_the_token_is_not_shown() -> None:
    """Settings that end in a log or a traceback do not give the token away."""
    settings = read_settings(discord_token="abc.def")
    assert "abc" not in f"{settings} {settings!r}"
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
    for written in ("\ufeffabc.def\n", '"abc.def"\n', " 'abc.def' "):
        file.write_text(written, encoding="utf-8")
        assert read_settings(discord_token_file=file).token() == "abc.def"


def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A variable that looks like one of Lectern's is told, from the environment and the file."""
    monkeypatch.setenv("LECTERN_CONTENTS", "notes")
    monkeypatch.setenv("LECTERN_WATCH", "1")
    (folder / ".env").write_text("LECTERN_QUX_JJJJ=1\nOTHER=2\n", encoding="utf-8")

    assert misspelt(env_file=str(folder / ".env")) == (
        "LECTERN_CONTENTS is not a setting of Lectern's; perhaps you mean LECTERN_CONTENT.",
        "LECTERN_QUX_JJJJ is not a setting of Lectern's; remove it.",
    )


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
    """As it is shipped it sets nothing; with each line uncommented it is valid.

    Of the two ways to share the shards it can be one.
    """
    text = (PROJECT / ".env.example").read_text("utf-8")
    folder.joinpath(".env").write_text(text, "utf-8")
    assert asdict(read_settings()) == DEFAULTS
    for either in ("SHARD_IDS", "REPLICAS|ORDINAL"):
        lines = rf"^#(?!LECTERN_(?:{either})=)(?=[A-Z_]+=)"
        uncommented = re.sub(lines, "", text, flags=re.MULTILINE)
        folder.joinpath(".env").write_text(uncommented, "utf-8")
        assert len(read_settings().shards() or ()) == 2
    assert read_settings().content == (Path("content"), Path("my-notes.md"))
