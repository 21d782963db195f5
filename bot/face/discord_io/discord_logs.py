"""What discord.py logs: an outage in one line, and nothing about a member."""

from __future__ import annotations

import logging

import aiohttp
import discord

#: What an outage raises; anything else is a fault and keeps its traceback.
OUTAGES = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
)


def install_filters() -> None:
    """Filters discord.py's log from now on. It may be called several times."""
    logging.getLogger("discord.shard").addFilter(_demote_outages)
    # All that is left for the library to log here is a completion for an option that only an
    # outdated client knows, and it would name the member. See ``replies.complete`` for the others.
    logging.getLogger("discord.app_commands.tree").addFilter(_drop)


def _demote_outages(record: logging.LogRecord) -> bool:
    """A shard that lost its connection tries again by itself: a warning without a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, OUTAGES):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = f"{record.getMessage()} ({reason(error)})", ()
        record.exc_info = None
    return True


def _drop(record: logging.LogRecord) -> bool:
    return False


def reason(error: BaseException) -> str:
    """What went wrong with a request, in a few words: never a page of HTML."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status} {getattr(error.response, 'reason', '') or ''}".strip()
    if isinstance(error, discord.GatewayNotFound):
        return "it names no gateway" if error.__cause__ is None else reason(error.__cause__)
    if isinstance(error, TimeoutError):
        return "it does not answer"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
