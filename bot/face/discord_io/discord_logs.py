"""What discord.py says in the log: outages in one line, and nothing of a member."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.metrics import INTERACTIONS, MAYBE_DELIVERED

#: Discord's codes for a completion that came too late, or that another process has answered.
_LATE = frozenset({10062, 40060})
#: What an outage looks like; anything else is a fault and keeps its traceback.
_OUTAGES = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
)


def listen() -> None:
    """Has discord.py's words looked through, from now on; doing so again changes nothing."""
    logging.getLogger("discord.shard").addFilter(_calmed)
    logging.getLogger("discord.app_commands.tree").addFilter(_discreet)


def _calmed(record: logging.LogRecord) -> bool:
    """A shard that lost its connection tries again by itself: a warning without a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, _OUTAGES):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = f"{record.getMessage()} ({reason(error)})", ()
        record.exc_info = None
    return True


def _discreet(record: logging.LogRecord) -> bool:
    """A failed completion is logged without the member's id, and not at all if it was late."""
    if not (record.msg.startswith("Ignoring exception in autocomplete") and record.args):
        return True
    error = record.exc_info[1] if record.exc_info else None
    command = str(record.args[0]) if isinstance(record.args, tuple) else "unknown"
    if isinstance(error, discord.HTTPException) and error.code in _LATE:
        MAYBE_DELIVERED.labels(str(error.code)).inc()
        return False
    INTERACTIONS.labels("completion", command.partition(" ")[0], "failed").inc()
    record.msg, record.args = "a completion of /%s failed", (command,)
    if isinstance(error, _OUTAGES):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = "a completion of /%s failed (%s)", (command, reason(error))
        record.exc_info = None
    return True


def reason(error: BaseException) -> str:
    """What went wrong with a request, in a few words: never a page of HTML."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status} {getattr(error.response, 'reason', '') or ''}".strip()
    if isinstance(error, discord.GatewayNotFound):
        return "it names no gateway" if error.__cause__ is None else reason(error.__cause__)
    if isinstance(error, TimeoutError):
        return "it does not answer"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
