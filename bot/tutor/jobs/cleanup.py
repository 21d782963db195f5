"""Deletes old practices and rounds, once a day in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.store import StoreUnavailable
from bot.tutor.practices.practices import Practices
from bot.tutor.rounds.rounds import Rounds

logger = logging.getLogger(__name__)

#: How long the questions of a practice can be opened; what was answered is kept for good.
KEPT = timedelta(days=30)
#: How long a round is kept that nobody answered.
EMPTY_KEPT = timedelta(days=1)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


async def daily(
    practices: Practices,
    rounds: Rounds,
    *,
    keep_rounds: timedelta | None = None,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Deletes old practices and rounds at once and then every day; never ends.

    Rounds that were answered are kept for good, or for ``keep_rounds``. A database that is away is
    logged, and tried again in an hour.
    """
    while True:
        pause = _DAY
        try:
            gone = await practices.tidy(clock() - KEPT)
            if gone:
                logger.info("%d practices were older than %d days and are gone", gone, KEPT.days)
            now = clock()
            before = None if keep_rounds is None else now - keep_rounds
            if gone := await rounds.tidy(empty=now - EMPTY_KEPT, every=before):
                logger.info("%d rounds that were old, or that nobody answered, are gone", gone)
        except StoreUnavailable as error:
            logger.warning("old practices and rounds stay, the database does not answer: %s", error)
            pause = _HOUR
        await sleep(pause.total_seconds())
