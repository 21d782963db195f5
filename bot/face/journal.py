"""One line and one count for each interaction: what it was, how it ended, how long it took.

Never a token, a member's name or id, or anything that somebody typed.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

import discord

from bot.metrics import ACKNOWLEDGED, INTERACTIONS, LAG, MAYBE_DELIVERED

logger = logging.getLogger(__name__)

_KEY = "journal"
_DIGITS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 6


@dataclass(slots=True)
class Entry:
    """An interaction on its way: its kind and name, and when it was heard of."""

    kind: str
    command: str
    begun: float
    answered: bool = False


def begin(interaction: discord.Interaction[Any], kind: str, command: str) -> None:
    """Takes down that an interaction has come in, and how late it is by Discord's clock."""
    interaction.extras[_KEY] = Entry(kind, command, time.perf_counter())
    LAG.observe((discord.utils.utcnow() - interaction.created_at).total_seconds())


def answered(interaction: discord.Interaction[Any]) -> None:
    """Takes down that Discord has the first answer."""
    entry = interaction.extras.get(_KEY)
    if isinstance(entry, Entry) and not entry.answered:
        entry.answered = True
        ACKNOWLEDGED.observe(time.perf_counter() - entry.begun)


def maybe_delivered(interaction: discord.Interaction[Any], code: int) -> None:
    """Takes down that Discord does not know the interaction, or has an answer to it already."""
    MAYBE_DELIVERED.labels(code).inc()
    logger.info("maybe delivered", extra={"reference": reference(interaction.id), "code": code})


def end(interaction: discord.Interaction[Any], outcome: str) -> None:
    """Writes the line of an interaction that is done with."""
    entry = interaction.extras.pop(_KEY, None)
    if not isinstance(entry, Entry):
        return
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
