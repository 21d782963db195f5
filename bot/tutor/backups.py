"""A backup every night, beside whatever else the bot does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store import StoreUnavailable
from bot.store.backups import back_up, newest

logger = logging.getLogger(__name__)

#: The hour of UTC, when few members of most servers are awake.
_HOUR = 3
#: A sleep is never longer, so that a clock which was put right or a backup by hand is noticed;
#: and after so long a backup that failed is tried again.
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

    The newest file in the folder tells when the last one was, so restarts change nothing. A
    backup that fails is logged and tried again within the hour.
    """
    while True:
        now = clock()
        pause = min(due(newest(url, folder), now) - now, _LONGEST_SLEEP)
        if pause <= timedelta():
            pause = _LONGEST_SLEEP
            try:
                backup = await back_up(url, folder, now=now, keep=keep)
            except StoreUnavailable as error:
                logger.error("the nightly backup was not made: %s", error)
            else:
                logger.info("backed up to %s", backup.path)
        await sleep(pause.total_seconds())


def due(last: datetime | None, now: datetime) -> datetime:
    """When the next backup is to be made: the first three o'clock after the last one, or now."""
    if last is None or last > now:  # a clock ran ahead once
        return now
    day = last.astimezone(UTC).replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    return day if day > last else day + timedelta(days=1)
