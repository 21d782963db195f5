"""Tracebacks for the log, without what they may quote of a member."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from typing import Any

import discord

_ID = re.compile(r"\d{15,20}")
#: A shorter word occurs in any text, and tells nothing about its author.
_SHORTEST = 3


def redacted_traceback(error: BaseException, interaction: discord.Interaction[Any]) -> str:
    """The error's traceback, without the member's names and words, the token and any id."""
    text = "".join(traceback.format_exception(error)).rstrip()
    user = interaction.user
    names = {interaction.token, user.name, user.display_name, user.global_name or ""}
    for secret in sorted(names.union(_typed(interaction.data)), key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "…")
    return _ID.sub("…", text)


def _typed(data: Any) -> Iterator[str]:
    """Every text that the member chose or wrote, at any depth of the options."""
    if isinstance(data, dict):
        for value in (data.get("value"), *(data.get("values") or [])):
            if isinstance(value, str):
                yield value
        for inner in ("options", "components", "component"):
            yield from _typed(data.get(inner))
    elif isinstance(data, list):
        for each in data:
            yield from _typed(each)
