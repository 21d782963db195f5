"""How members are called in their server, as far as they have pressed something lately.

Discord shows mentions in messages by itself; the options of a select and a picture need the words.
They are kept in memory only, and only of the latest members.
"""

from __future__ import annotations

from bot.notes.showing.escaping import clean

_MOST = 5_000


class DisplayNames:
    """The names of the members who pressed last, by their ids."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def saw(self, member_id: int, name: str) -> None:
        """Remembers a name; of too many, the one that was seen longest ago is forgotten."""
        self._names.pop(member_id, None)
        self._names[member_id] = " ".join(clean(name).split())
        if len(self._names) > _MOST:
            del self._names[next(iter(self._names))]

    def of(self, member_id: int | None) -> str | None:
        """The member's name, or None if it is not known."""
        return self._names.get(member_id or 0) or None

    def forget(self, member_id: int) -> None:
        """Forgets a name."""
        self._names.pop(member_id, None)
