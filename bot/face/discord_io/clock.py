"""Discord's clock, as well as this machine knows it."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from statistics import median

import discord

#: How many observations count; one that was delayed on its way is outvoted by the others.
_OBSERVATIONS = 9


class DiscordClock:
    """The time by Discord's clock: the machine's own, corrected by the messages that were sent.

    Discord stamps a message while its request is on its way, so it must have been sent between
    the moments before and after. A clock that is five seconds off is known by the first message.
    """

    def __init__(self) -> None:
        self._skews: deque[timedelta] = deque(maxlen=_OBSERVATIONS)
        self._skew = timedelta()

    def __call__(self) -> datetime:
        return discord.utils.utcnow() + self._skew

    def observe(self, snowflake: int, sent: datetime, received: datetime) -> None:
        """Learns from a message that was made between two moments of the machine's own clock."""
        stamped = discord.utils.snowflake_time(snowflake)
        early, late = stamped - received, stamped - sent
        # Within what the time of the request leaves open, the clock may well be right.
        if early <= self._skew <= late:
            skew = self._skew
        else:
            skew = early if abs(early) < abs(late) else late
        self._skews.append(skew)
        self._skew = timedelta(seconds=median(each.total_seconds() for each in self._skews))
