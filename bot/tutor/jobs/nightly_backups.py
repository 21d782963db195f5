"""A backup every night, in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.metrics import BACKED_UP, BACKUP_FAILURES
from bot.store import StoreUnavailable
from bot.store.backup.backups import back_up, newest

logger = logging.getLogger(__name__)

#: The hour of UTC, when few members of most servers are awake.
_HOUR = 3
#: The longest sleep, so that a corrected clock or a backup by hand is noticed; and how long after a
#: failed backup the next try comes.
_LONGEST_SLEEP = timedelta(hours=1)


async def nightly(
    url: str,
    folder: Path,
    *,
    keep: int,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Backs up at each three o'clock (UTC), and at once after one that was missed; never ends.

    The newest file in the folder is the last backup, so restarts change nothing. A backup that
    fails, or a folder that cannot be read, is logged and tried again in an hour.
    """
    while True:
        try:
            pause = await _seen_to(url, folder, keep=keep, now=clock())
        except StoreUnavailable as error:
            pause = _LONGEST_SLEEP
            BACKUP_FAILURES.inc()
            logger.error("the nightly backup was not made: %s", error)
        await sleep(pause.total_seconds())


async def _seen_to(url: str, folder: Path, *, keep: int, now: datetime) -> timedelta:
    """Makes the backup if it is due, and returns how long to sleep."""
    last = await newest(url, folder, now=now)
    BACKED_UP.set(0 if last is None else last.timestamp())
    pause = due(last, now) - now
    if pause <= timedelta():
        logger.info("backing up to the folder %s", folder)
        backup = await back_up(url, folder=folder, now=now, keep=keep)
        BACKED_UP.set(now.timestamp())
        logger.info("backed up to %s", backup.path)
        return _LONGEST_SLEEP
    return min(pause, _LONGEST_SLEEP)


def makes_them(shards: Collection[int] | None) -> bool:
    """Whether the process with these shards makes the backups; ``None``: it has all of them.

    One of the processes that share the shards does, however they are shared out.
    """
    return shards is None or 0 in shards


def due(last: datetime | None, now: datetime) -> datetime:
    """When the next backup is to be made: the first three o'clock after the last one, or now."""
    if last is None or last > now:  # a clock ran ahead once
        return now
    day = last.astimezone(UTC).replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    return day if day > last else day + timedelta(days=1)
