"""What members and servers choose, cached so that most reads need no database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Generic, TypeVar

from bot.store import members, preferences
from bot.store.database import Database
from bot.store.preferences import GuildChoice, Preference

__all__ = ["GuildChoice", "Preference", "Preferences"]

#: The size of each cache; a press in a round needs its member's extra time at once.
_CACHED = 20_000
#: Seconds after which it is read again: another process may have changed it.
_FRESH = 60.0

V = TypeVar("V")


class _Cache(Generic[V]):
    """The values that were read last, up to a number and an age."""

    def __init__(self) -> None:
        self._values: OrderedDict[int, tuple[float, V]] = OrderedDict()

    def get(self, id: int) -> V | None:
        read_at, value = self._values.get(id, (0.0, None))
        return value if monotonic() - read_at < _FRESH else None

    def put(self, id: int, value: V) -> None:
        self._values[id] = (monotonic(), value)
        self._values.move_to_end(id)
        if len(self._values) > _CACHED:
            self._values.popitem(last=False)

    def drop(self, id: int) -> None:
        self._values.pop(id, None)


class Preferences:
    """Reads each once a minute at most. A change by this process is visible at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._members: _Cache[Preference] = _Cache()
        self._guilds: _Cache[GuildChoice] = _Cache()
        #: Of every member who has chosen one: each sentence needs it.
        self._languages: dict[int, str] = {}

    async def load(self) -> None:
        """Reads all chosen languages; call it once, at the start."""
        async with self._database.reading() as connection:
            self._languages = await preferences.languages(connection)

    def language_of(self, member_id: int) -> str | None:
        """The language that the member has chosen, if any, as far as this process knows."""
        return self._languages.get(member_id)

    async def of_member(self, member_id: int) -> Preference:
        """What the member has chosen, or the default."""
        known = self._members.get(member_id)
        if known is None:
            async with self._database.reading() as connection:
                known = await preferences.of_member(connection, member_id)
            self._keep(member_id, known)
        return known

    async def choose(
        self, member_id: int, change: Callable[[Preference], Preference], at: datetime
    ) -> Preference:
        """Changes what the member has chosen and returns it; committed when this returns."""
        async with self._database.writing() as connection:
            await members.touch(connection, member_id, None, at)
            chosen = change(await preferences.of_member(connection, member_id))
            await preferences.set_member(connection, member_id, chosen)
        self._keep(member_id, chosen)
        return chosen

    async def of_guild(self, guild_id: int) -> GuildChoice:
        """What was chosen for the server, or the default."""
        known = self._guilds.get(guild_id)
        if known is None:
            async with self._database.reading() as connection:
                known = await preferences.of_guild(connection, guild_id)
            self._guilds.put(guild_id, known)
        return known

    async def choose_for(
        self, guild_id: int, change: Callable[[GuildChoice], GuildChoice]
    ) -> GuildChoice:
        """Changes what was chosen for the server and returns it; committed when this returns."""
        async with self._database.writing() as connection:
            chosen = change(await preferences.of_guild(connection, guild_id))
            await preferences.set_guild(connection, guild_id, chosen)
        self._guilds.put(guild_id, chosen)
        return chosen

    def forget(self, member_id: int) -> None:
        """Removes the member from the caches."""
        self._members.drop(member_id)
        self._languages.pop(member_id, None)

    def _keep(self, member_id: int, chosen: Preference) -> None:
        self._members.put(member_id, chosen)
        if chosen.language is None:
            self._languages.pop(member_id, None)
        else:
            self._languages[member_id] = chosen.language
