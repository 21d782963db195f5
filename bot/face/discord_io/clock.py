"""Discord's clock, as well as this machine knows it."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from statistics import median

import discord

#: So many sightings decide; one that was held up on its way is outvoted.
_REMEMBERED = 9


class DiscordClock:
    """The time by Discord's clock: the machine's own, put right by the messages that were sent.

    Discord stamps a message while its request is on its way, so it must have been sent between
    the moments before and after. A clock that is five seconds off is known by the first message.
    """

    def __init__(self) -> None:
        self._seen: deque[timedelta] = deque(maxlen=_REMEMBERED)
        self._skew = timedelta()

    def __call__(self) -> datetime:
        return discord.utils.utcnow() + self._skew

    def see(self, snowflake: int, sent: datetime, heard: datetime) -> None:
        """Learns from a message that was made between two moments of the machine's own clock."""
        stamped = discord.utils.snowflake_time(snowflake)
        early, late = stamped - heard, stamped - sent
        # Within what the way there and back leaves open, the clock may well be right.
        if early <= self._skew <= late:
            seen = self._skew
        else:
            seen = early if abs(early) < abs(late) else late
        self._seen.append(seen)
        self._skew = timedelta(seconds=median(each.total_seconds() for each in self._seen))
