"""One log line and one count for each interaction: what it was, how it ended, how long it took.

Never a token, a member's name or id, or anything that a member typed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

import discord

from bot.metrics import ACKNOWLEDGED, INTERACTIONS, LAG, MAYBE_DELIVERED

logger = logging.getLogger(__name__)

_KEY = "record"
_DIGITS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 6


@dataclass(slots=True)
class InteractionRecord:
    """An interaction in progress: its kind and name, and when it arrived.

    ``doubt`` is set once an answer may not have reached the member.
    """

    kind: str
    command: str
    began: float
    answered: bool = False
    doubt: bool = False


class InProgress:
    """The interactions that have begun and not ended: what a stop waits for."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    def add(self, id: int) -> None:
        """One more has begun."""
        self._ids.add(id)
        self._idle.clear()

    def discard(self, id: int) -> None:
        """It has ended."""
        self._ids.discard(id)
        if not self._ids:
            self._idle.set()

    async def finished(self) -> None:
        """Returns when none is in progress."""
        await self._idle.wait()


def begin(interaction: discord.Interaction[Any], kind: str, command: str) -> None:
    """Records that an interaction has arrived, and how late it is by Discord's clock."""
    interaction.extras[_KEY] = InteractionRecord(kind, command, time.perf_counter())
    interaction.client.in_progress.add(interaction.id)
    LAG.observe((discord.utils.utcnow() - interaction.created_at).total_seconds())


def answered(interaction: discord.Interaction[Any]) -> None:
    """Records that Discord has the first answer."""
    record = interaction.extras.get(_KEY)
    if isinstance(record, InteractionRecord) and not record.answered:
        record.answered = True
        ACKNOWLEDGED.observe(time.perf_counter() - record.began)


def maybe_delivered(interaction: discord.Interaction[Any], why: str) -> None:
    """Records that an answer may not have arrived: Discord's code or status, or what broke."""
    MAYBE_DELIVERED.labels(why).inc()
    record = interaction.extras.get(_KEY)
    if isinstance(record, InteractionRecord):
        record.doubt = True
    logger.info("maybe delivered", extra={"reference": reference(interaction.id), "code": why})


def end(interaction: discord.Interaction[Any], outcome: str) -> None:
    """Writes the log line of an interaction that has ended.

    The outcome is ``ok``, ``maybe`` (done, but the member may not have seen the answer),
    ``failed``, or the class of an error that was explained to the member.
    """
    record = interaction.extras.pop(_KEY, None)
    if not isinstance(record, InteractionRecord):
        return
    interaction.client.in_progress.discard(interaction.id)
    if record.doubt and outcome == "ok":
        outcome = "maybe"
    INTERACTIONS.labels(record.kind, record.command, outcome).inc()
    if logger.isEnabledFor(logging.INFO):
        logger.info(
            "interaction",
            extra={
                "kind": record.kind,
                "command": record.command,
                "outcome": outcome,
                "ms": round((time.perf_counter() - record.began) * 1000, 1),
                "reference": reference(interaction.id),
            },
        )


def reference(interaction_id: int) -> str:
    """Six characters for an interaction, which a member reads out and a host searches for."""
    mark = ""
    for _ in range(_REFERENCE_LENGTH):
        interaction_id, digit = divmod(interaction_id, len(_DIGITS))
        mark = _DIGITS[digit] + mark
    return mark
