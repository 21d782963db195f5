"""The settings: from the environment and ``.env``, read once at the start and never changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
SHIPPED_CONTENT = PROJECT / "content"

LogLevel = Literal["debug", "info", "warning", "error"]


class BadSettings(Exception):
    """A setting cannot be used. The message is a sentence for the host."""


class Settings(BaseSettings):
    """Every setting, with its default. ``.env.example`` and the README explain each one."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
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

    @field_validator("content", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        """Several paths stand in one variable as in ``PATH``, or on lines of their own."""
        if not isinstance(value, str):
            return value
        paths = [path.strip() for part in value.splitlines() for path in _split(part)]
        return tuple(Path(path).expanduser() for path in paths if path) or (SHIPPED_CONTENT,)

    @field_validator("discord_token", "discord_token_file", "discord_api_url", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any) -> Any:
        """Compose files and shells pass what is not set as an empty text."""
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    def token(self) -> str:
        """The bot's token. Raises ``BadSettings`` with how to get one."""
        if self.discord_token_file is not None:
            try:
                token = self.discord_token_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise BadSettings(
                    f"The file {self.discord_token_file} of DISCORD_TOKEN_FILE cannot be read:"
                    f" {error}."
                ) from error
        else:
            token = self.discord_token.get_secret_value().strip() if self.discord_token else ""
        if not token:
            raise BadSettings(
                "There is no bot token: create an application at"
                " https://discord.com/developers/applications, open Bot, press Reset Token, and"
                " put the token into .env as DISCORD_TOKEN=... (or try Lectern without Discord:"
                " make play)."
            )
        return token


def read_settings(**given: Any) -> Settings:
    """The settings of this process; what is given wins. Raises ``BadSettings``."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise BadSettings(f"The setting {name} cannot be used: {first['msg']}.") from None


def _split(line: str) -> list[str]:
    """Paths between the separators of ``PATH``: ``:``, or ``;`` on Windows."""
    return line.split(os.pathsep)
