"""Deletes old practices, once a day in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.store import StoreUnavailable
from bot.tutor.practices.practices import Practices

logger = logging.getLogger(__name__)

#: How long the questions of a practice can be opened; what was answered is kept for good.
KEPT = timedelta(days=30)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


async def daily(
    practices: Practices,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Deletes old practices at once and then every day; never ends.

    A database that is away is logged, and tried again in an hour.
    """
    while True:
        pause = _DAY
        try:
            gone = await practices.tidy(clock() - KEPT)
            if gone:
                logger.info("%d practices were older than %d days and are gone", gone, KEPT.days)
        except StoreUnavailable as error:
            logger.warning("old practices stay, the database does not answer: %s", error)
            pause = _HOUR
        await sleep(pause.total_seconds())
