"""The settings, from the environment and ``.env``: read once at the start, then constant."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import click
from dotenv import dotenv_values

from bot.shipped import shipped

PROJECT = Path(__file__).resolve().parent.parent
SHIPPED_CONTENT = shipped("content")

_LAST_PORT = 65535


class BadSettings(Exception):
    """A setting cannot be used. The message is a sentence for the host."""


def _read(variable: str, read: Callable[[str], Any]) -> dict[str, Any]:
    """How a field is read from a variable. ``read`` raises ``ValueError`` with what it must be."""
    return {"variable": variable, "read": read}


def _by(kind: click.ParamType[Any]) -> Callable[[str], Any]:
    """Reads a value as an option of a command line is read."""

    def read(written: str) -> Any:
        try:
            return kind.convert(written, None, None)
        except click.BadParameter as error:
            raise ValueError(error.message.rstrip(".")) from error

    return read


def _paths(written: str) -> tuple[Path, ...]:
    """Several paths, separated as in ``PATH`` or by line ends."""
    paths = [path.strip() for line in written.splitlines() for path in line.split(os.pathsep)]
    try:
        return tuple(Path(path).expanduser() for path in paths if path) or (SHIPPED_CONTENT,)
    except RuntimeError as error:  # ~nobody
        raise ValueError(f"{written} names a home that is not there") from error


def _web_address(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it must be a web address that starts with http:// or https://")
    return written


def _host_and_port(written: str) -> str | None:
    if written.casefold() in {"off", "none", "no"}:
        return None
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _LAST_PORT:
        raise ValueError("it must be a host with a port like 127.0.0.1:8080, or off")
    return written


def _shard_numbers(written: str) -> tuple[int, ...]:
    numbers = [number.strip() for number in written.split(",")]
    if not all(number.isdecimal() for number in numbers):
        raise ValueError("it must be shard numbers with commas between them, like 0,2,4")
    return tuple(int(number) for number in numbers)


def _last_number(written: str) -> int:
    """The number at the end of a pod's name in a StatefulSet: ``lectern-3``."""
    number = written.rpartition("-")[2]
    if not number.isdecimal():
        raise ValueError("it must be a number, or a name that ends with one, like lectern-3")
    return int(number)


_LEVELS = click.Choice(["debug", "info", "warning", "error"], case_sensitive=False)
_count = _by(click.IntRange(min=1))


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default. ``.env.example`` and the README explain each one.

    It has no library of its own: pydantic took a tenth of the bot's memory (10 of 95 MiB).
    """

    discord_token: str | None = field(
        default=None, repr=False, metadata=_read("DISCORD_TOKEN", str)
    )
    discord_token_file: Path | None = field(
        default=None, metadata=_read("DISCORD_TOKEN_FILE", Path)
    )
    database_url: str = field(
        default="sqlite+aiosqlite:///data/lectern.sqlite", metadata=_read("DATABASE_URL", str)
    )
    discord_api_url: str | None = field(
        default=None, metadata=_read("DISCORD_API_URL", _web_address)
    )
    content: tuple[Path, ...] = field(
        default=(SHIPPED_CONTENT,), metadata=_read("LECTERN_CONTENT", _paths)
    )
    watch: bool = field(default=False, metadata=_read("LECTERN_WATCH", _by(click.BOOL)))
    durability: Literal["full", "normal"] = field(
        default="full", metadata=_read("LECTERN_DURABILITY", _by(click.Choice(["full", "normal"])))
    )
    log_level: str = field(default="info", metadata=_read("LECTERN_LOG_LEVEL", _by(_LEVELS)))
    http: str | None = field(
        default="127.0.0.1:8080", metadata=_read("LECTERN_HTTP", _host_and_port)
    )
    shard_count: int | None = field(default=None, metadata=_read("LECTERN_SHARD_COUNT", _count))
    shard_ids: tuple[int, ...] | None = field(
        default=None, metadata=_read("LECTERN_SHARD_IDS", _shard_numbers)
    )
    backup: Path | None = field(default=None, metadata=_read("LECTERN_BACKUP", Path))
    backup_keep: int = field(default=7, metadata=_read("LECTERN_BACKUP_KEEP", _count))
    keep_rounds: int | None = field(default=None, metadata=_read("LECTERN_KEEP_ROUNDS", _count))
    replicas: int = field(default=1, metadata=_read("LECTERN_REPLICAS", _count))
    ordinal: int = field(default=0, metadata=_read("LECTERN_ORDINAL", _last_number))

    def __post_init__(self) -> None:
        if fault := self._shard_fault():
            raise BadSettings(f"The settings do not fit together: {fault}.")

    def _shard_fault(self) -> str | None:
        """Why the settings of the shards contradict each other, or None."""
        count, ids = self.shard_count, self.shard_ids or ()
        several = self.replicas > 1
        if count is None:
            fault = "LECTERN_SHARD_COUNT must say how many shards there are in all"
            return fault if ids or several else None
        if several and ids:
            return "LECTERN_SHARD_IDS and LECTERN_REPLICAS both choose; leave one out"
        if self.ordinal >= self.replicas:
            return "LECTERN_ORDINAL must be below LECTERN_REPLICAS, counting from 0"
        if self.replicas > count:
            return "there must be at least one shard for each of LECTERN_REPLICAS"
        if len(set(ids)) < len(ids) or max(ids, default=0) >= count:
            return "LECTERN_SHARD_IDS must differ and be below LECTERN_SHARD_COUNT"
        return None

    def shards(self) -> tuple[int, ...] | None:
        """The shards of this process; None when there is one process and Discord may choose."""
        if self.shard_count is None:
            return None
        if self.shard_ids is not None:
            return self.shard_ids
        return tuple(range(self.ordinal, self.shard_count, self.replicas))

    def token(self) -> str:
        """The bot's token. Raises ``BadSettings`` with how to get one."""
        token = self._written_token()
        if not token:
            raise BadSettings(
                "There is no bot token: create an application at"
                " https://discord.com/developers/applications, open Bot, press Reset Token, and"
                " put the token into .env as DISCORD_TOKEN=... (or try Lectern without Discord:"
                " make play, or lectern play)."
            )
        if len(token.split()) > 1:
            # It would break the header of every request.
            raise BadSettings("The bot token has a space or a line break in it: copy it again.")
        return token

    def _written_token(self) -> str:
        if self.discord_token_file is None:
            return _unquoted(self.discord_token or "")
        file = self.discord_token_file
        try:
            # Some editors begin a file with a byte order mark.
            token = _unquoted(file.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it holds no text"
            raise BadSettings(
                f"The file {file} of DISCORD_TOKEN_FILE cannot be read: {reason}."
            ) from error
        if not token:
            raise BadSettings(f"The file {file} of DISCORD_TOKEN_FILE is empty.")
        return token


def _unquoted(written: str) -> str:
    """A token without white space and quotation marks around it, which no token has."""
    return written.strip().strip("\"'").strip()


def misspelt(*, env_file: str | None = ".env") -> tuple[str, ...]:
    """A sentence for each variable that looks like a setting of Lectern's and is none."""
    known = {variable_of(setting) for setting in fields(Settings)}
    ours = [name.removeprefix("LECTERN_") for name in known if name.startswith("LECTERN_")]
    written = {**(dotenv_values(env_file) if env_file else {}), **os.environ}
    sentences = []
    for name in sorted(written.keys() - known):
        if name.startswith("LECTERN_"):
            near = get_close_matches(name.removeprefix("LECTERN_"), ours, 1)
            advice = f"perhaps you mean LECTERN_{near[0]}" if near else "remove it"
            sentences.append(f"{name} is not a setting of Lectern's; {advice}.")
    return tuple(sentences)


def variable_of(setting: Field[Any]) -> str:
    """The environment variable of a field of ``Settings``."""
    return str(setting.metadata["variable"])


def read_settings(*, env_file: str | None = ".env", **given: Any) -> Settings:
    """The settings of this process; the arguments win. Raises ``BadSettings``.

    A variable that is set to an empty text is unset: compose files and shells pass that.
    """
    try:
        written = {**dotenv_values(env_file), **os.environ} if env_file else dict(os.environ)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not written in UTF-8"
        raise BadSettings(f"The file {env_file} cannot be read: {reason}.") from error
    return settings_from(written, **given)


def settings_from(written: Mapping[str, str | None], **given: Any) -> Settings:
    """The settings by their variables; the arguments win. Raises ``BadSettings``."""
    values = dict(given)
    for setting in fields(Settings):
        text = (written.get(variable_of(setting)) or "").strip()
        if setting.name in values or not text:
            continue
        try:
            values[setting.name] = setting.metadata["read"](text)
        except ValueError as error:
            raise BadSettings(
                f"The setting {variable_of(setting)} cannot be used: {error}."
            ) from error
    return Settings(**values)
