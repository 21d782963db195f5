"""How often a member, and a server, may use a command that costs much."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from discord import app_commands


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most ``most`` uses by one member, and ``together`` in one server, in the ``time``."""

    most: int
    together: int
    time: timedelta


#: Generous to anybody who studies; they end what a script could do.
ALLOWANCES: Mapping[str, Allowance] = {
    "quiz": Allowance(20, 200, timedelta(minutes=1)),
    "round start": Allowance(6, 20, timedelta(minutes=10)),
    "me export": Allowance(4, 60, timedelta(minutes=10)),
}
#: Beyond so many members and servers the oldest entries are looked through.
_MANY = 5_000


class TooOften(app_commands.CheckFailure):
    """The command was used too often; it may be used ``again`` from that time on."""

    def __init__(self, again: datetime) -> None:
        super().__init__(f"not before {again}")
        self.again = again


@dataclass(slots=True)
class CommandPace:
    """The latest uses, in this process."""

    uses: dict[tuple[str, str, int], deque[datetime]] = field(default_factory=dict)

    def use(self, command: str, member_id: int, guild_id: int | None, at: datetime) -> None:
        """Counts a use. Raises ``TooOften``, and then it is not counted."""
        allowed = ALLOWANCES.get(command)
        if allowed is None:
            return
        if len(self.uses) > _MANY:
            self._tidy(at)
        counted = list(self._counted(command, allowed, member_id, guild_id))
        for uses, most in counted:
            while uses and at - uses[0] >= allowed.time:
                uses.popleft()
            if len(uses) >= most:
                raise TooOften(uses[0] + allowed.time)
        for uses, _ in counted:
            uses.append(at)

    def _counted(
        self, command: str, allowed: Allowance, member_id: int, guild_id: int | None
    ) -> Iterator[tuple[deque[datetime], int]]:
        yield self.uses.setdefault((command, "member", member_id), deque()), allowed.most
        if guild_id is not None:
            yield self.uses.setdefault((command, "server", guild_id), deque()), allowed.together

    def _tidy(self, at: datetime) -> None:
        old = [
            key
            for key, uses in self.uses.items()
            if not uses or at - uses[-1] >= ALLOWANCES[key[0]].time
        ]
        for key in old:
            del self.uses[key]
