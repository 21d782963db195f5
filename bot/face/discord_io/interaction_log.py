"""One line and one count for each interaction: what it was, how it ended, how long it took.

Never a token, a member's name or id, or anything that somebody typed.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.metrics import ACKNOWLEDGED, INTERACTIONS, LAG, MAYBE_DELIVERED

logger = logging.getLogger(__name__)

_KEY = "journal"
_DIGITS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 6
_ID = re.compile(r"\d{15,20}")
#: A shorter word stands in any text, and tells nothing about who wrote it.
_SHORTEST = 3


@dataclass(slots=True)
class InteractionRecord:
    """An interaction on its way: its kind and name, and when it was heard of.

    ``doubt`` is set once an answer may not have reached the member.
    """

    kind: str
    command: str
    begun: float
    answered: bool = False
    doubt: bool = False


class InHand:
    """The interactions that have begun and not ended: what a stop waits for."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._nothing = asyncio.Event()
        self._nothing.set()

    def begun(self, id: int) -> None:
        """One more is in hand."""
        self._ids.add(id)
        self._nothing.clear()

    def ended(self, id: int) -> None:
        """It is done with."""
        self._ids.discard(id)
        if not self._ids:
            self._nothing.set()

    async def finished(self) -> None:
        """Returns when nothing is in hand."""
        await self._nothing.wait()


def begin(interaction: discord.Interaction[Any], kind: str, command: str) -> None:
    """Takes down that an interaction has come in, and how late it is by Discord's clock."""
    interaction.extras[_KEY] = InteractionRecord(kind, command, time.perf_counter())
    interaction.client.in_hand.begun(interaction.id)
    LAG.observe((discord.utils.utcnow() - interaction.created_at).total_seconds())


def answered(interaction: discord.Interaction[Any]) -> None:
    """Takes down that Discord has the first answer."""
    entry = interaction.extras.get(_KEY)
    if isinstance(entry, InteractionRecord) and not entry.answered:
        entry.answered = True
        ACKNOWLEDGED.observe(time.perf_counter() - entry.begun)


def maybe_delivered(interaction: discord.Interaction[Any], why: str) -> None:
    """Takes down that an answer may not have arrived: Discord's code or status, or what broke."""
    MAYBE_DELIVERED.labels(why).inc()
    entry = interaction.extras.get(_KEY)
    if isinstance(entry, InteractionRecord):
        entry.doubt = True
    logger.info("maybe delivered", extra={"reference": reference(interaction.id), "code": why})


def end(interaction: discord.Interaction[Any], outcome: str) -> None:
    """Writes the line of an interaction that is done with.

    The outcome is ``ok``, ``maybe`` (done, but the member may not have seen the answer),
    ``failed``, or the name of a mistake that the member was told.
    """
    entry = interaction.extras.pop(_KEY, None)
    if not isinstance(entry, InteractionRecord):
        return
    interaction.client.in_hand.ended(interaction.id)
    if entry.doubt and outcome == "ok":
        outcome = "maybe"
    INTERACTIONS.labels(entry.kind, entry.command, outcome).inc()
    if logger.isEnabledFor(logging.INFO):
        logger.info(
            "interaction",
            extra={
                "kind": entry.kind,
                "command": entry.command,
                "outcome": outcome,
                "ms": round((time.perf_counter() - entry.begun) * 1000, 1),
                "reference": reference(interaction.id),
            },
        )


def reference(interaction_id: int) -> str:
    """Six characters that stand for an interaction, to be read out and searched for."""
    mark = ""
    for _ in range(_REFERENCE_LENGTH):
        interaction_id, digit = divmod(interaction_id, len(_DIGITS))
        mark = _DIGITS[digit] + mark
    return mark


def told_of(error: BaseException, interaction: discord.Interaction[Any]) -> str:
    """The error's traceback, without the words and names of the member that it may quote."""
    text = "".join(traceback.format_exception(error)).rstrip()
    for word in sorted(_private(interaction), key=len, reverse=True):
        if len(word) >= _SHORTEST:
            text = text.replace(word, "…")
    return _ID.sub("…", text)


def _private(interaction: discord.Interaction[Any]) -> set[str]:
    user = interaction.user
    names = {interaction.token, user.name, user.display_name, user.global_name or ""}
    return names | set(_typed(interaction.data))


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
