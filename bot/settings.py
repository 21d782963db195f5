"""The settings, from the environment and ``.env``: read once at the start, then constant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.shipped import shipped

PROJECT = Path(__file__).resolve().parent.parent
SHIPPED_CONTENT = shipped("content")

_LAST_PORT = 65535

LogLevel = Literal["debug", "info", "warning", "error"]


class BadSettings(Exception):
    """A setting cannot be used. The message is a sentence for the host."""


class Settings(BaseSettings):
    """Every setting, with its default. ``.env.example`` and the README explain each one."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # compose files and shells pass an unset variable as an empty text
        extra="ignore",
        frozen=True,
    )

    discord_token: SecretStr | None = None
    discord_token_file: Path | None = None
    database_url: str = "sqlite+aiosqlite:///data/lectern.sqlite"
    discord_api_url: str | None = None
    content: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(SHIPPED_CONTENT,), validation_alias="LECTERN_CONTENT"
    )
    watch: bool = Field(default=False, validation_alias="LECTERN_WATCH")
    durability: Literal["full", "normal"] = Field(
        default="full", validation_alias="LECTERN_DURABILITY"
    )
    log_level: LogLevel = Field(default="info", validation_alias="LECTERN_LOG_LEVEL")
    http: str | None = Field(default="127.0.0.1:8080", validation_alias="LECTERN_HTTP")
    shard_count: Annotated[int, Field(ge=1)] | None = Field(
        default=None, validation_alias="LECTERN_SHARD_COUNT"
    )
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = Field(
        default=None, validation_alias="LECTERN_SHARD_IDS"
    )
    backup: Path | None = Field(default=None, validation_alias="LECTERN_BACKUP")
    backup_keep: Annotated[int, Field(ge=1)] = Field(
        default=7, validation_alias="LECTERN_BACKUP_KEEP"
    )
    replicas: Annotated[int, Field(ge=1)] = Field(default=1, validation_alias="LECTERN_REPLICAS")
    ordinal: int = Field(default=0, validation_alias="LECTERN_ORDINAL")

    @field_validator("content", mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        """Several paths are separated as in ``PATH``, or by line ends."""
        if not isinstance(value, str):
            return value
        paths = [path.strip() for part in value.splitlines() for path in _split(part)]
        try:
            return tuple(Path(path).expanduser() for path in paths if path) or (SHIPPED_CONTENT,)
        except RuntimeError as error:  # ~nobody
            raise ValueError(f"{value} names a home that is not there") from error

    @field_validator(
        "discord_token", "discord_token_file", "discord_api_url", "backup", mode="before"
    )
    @classmethod
    def _blank_is_unset(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("discord_api_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://unset")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("it must be a web address that starts with http:// or https://")
        return value

    @field_validator("http", mode="before")
    @classmethod
    def _host_and_port(cls, value: Any) -> Any:
        if not isinstance(value, str) or value.strip().casefold() in {"", "off", "none", "no"}:
            return None
        host, _, port = value.strip().rpartition(":")
        if not host or not port.isdecimal() or int(port) > _LAST_PORT:
            raise ValueError("it must be a host with a port like 127.0.0.1:8080, or off")
        return value.strip()

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _shard_numbers(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        numbers = [number.strip() for number in value.split(",")]
        if not all(number.isdecimal() for number in numbers):
            raise ValueError("it must be shard numbers with commas between them, like 0,2,4")
        return tuple(int(number) for number in numbers)

    @field_validator("ordinal", mode="before")
    @classmethod
    def _last_number(cls, value: Any) -> Any:
        """The number at the end of a pod's name in a StatefulSet: ``lectern-3``."""
        if not isinstance(value, str):
            return value
        number = value.strip().rpartition("-")[2]
        if not number.isdecimal():
            raise ValueError("it must be a number, or a name that ends with one, like lectern-3")
        return int(number)

    @model_validator(mode="after")
    def _shards_fit(self) -> Self:
        if self.shard_ids is not None and self.replicas > 1:
            raise ValueError("LECTERN_SHARD_IDS and LECTERN_REPLICAS both choose; leave one out")
        if self.shard_count is None:
            if self.shard_ids or self.replicas > 1:
                raise ValueError("LECTERN_SHARD_COUNT must say how many shards there are in all")
            return self
        if self.ordinal >= self.replicas:
            raise ValueError("LECTERN_ORDINAL must be below LECTERN_REPLICAS, counting from 0")
        if self.replicas > self.shard_count:
            raise ValueError("there must be at least one shard for each of LECTERN_REPLICAS")
        ids = self.shard_ids or ()
        if len(set(ids)) != len(ids) or any(number >= self.shard_count for number in ids):
            raise ValueError("LECTERN_SHARD_IDS must differ and be below LECTERN_SHARD_COUNT")
        return self

    def shards(self) -> tuple[int, ...] | None:
        """The shards of this process; None when there is one process and Discord may choose."""
        if self.shard_count is None:
            return None
        if self.shard_ids is not None:
            return self.shard_ids
        return tuple(range(self.ordinal, self.shard_count, self.replicas))

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower_case(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

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
            return self.discord_token.get_secret_value().strip() if self.discord_token else ""
        try:
            token = self.discord_token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it holds no text"
            raise BadSettings(
                f"The file {self.discord_token_file} of DISCORD_TOKEN_FILE cannot be read:"
                f" {reason}."
            ) from error
        if not token:
            raise BadSettings(f"The file {self.discord_token_file} of DISCORD_TOKEN_FILE is empty.")
        return token


def read_settings(**given: Any) -> Settings:
    """The settings of this process; the arguments win. Raises ``BadSettings``."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        if not first["loc"]:
            raise BadSettings(f"The settings do not fit together: {reason}.") from None
        name = str(first["loc"][0]).upper()
        raise BadSettings(f"The setting {name} cannot be used: {reason}.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not written in UTF-8"
        raise BadSettings(f"The file .env cannot be read: {reason}.") from error


def _split(line: str) -> list[str]:
    """Paths between the separators of ``PATH``: ``:``, or ``;`` on Windows."""
    return line.split(os.pathsep)
