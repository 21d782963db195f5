"""Rendered explanations, ready to be sent: the same topic is asked for over and over."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from weakref import ref

from bot.notes.library import Library

#: The topic's id, the view, the page and the language.
Key = tuple[str, str, int, str]

#: How many are cached: 2 MiB, at the 4 KiB of a topic of the shipped notes, and each view of a
#: hundred topics. The longest message possible, all in a script that JSON escapes, takes 24 KiB.
KEPT = 512
#: The asker's place at the end of a custom id. It is no member's id.
ANYBODY = -1
#: Inside a text of JSON each quotation mark has a backslash before it, so no note matches this.
_ASKER = re.compile(rf'("custom_id":"[^"]*:){ANYBODY}(?=")')


@dataclass(frozen=True, slots=True)
class Drawing:
    """A message's components as JSON, split where the asker's id belongs.

    ``facets`` are those that it shows.
    """

    pieces: tuple[str, ...]
    facets: tuple[str, ...]

    @classmethod
    def made(cls, components: Sequence[dict[str, Any]], facets: tuple[str, ...]) -> Self:
        """From components that were made for ``ANYBODY``."""
        text = json.dumps(components, separators=(",", ":"))
        # A split by a pattern with a group returns the group, too: the text before, then the id.
        parts = _ASKER.split(text)
        joined = [before + id for before, id in zip(parts[::2], parts[1::2], strict=False)]
        return cls((*joined, parts[-1]), facets)

    def written_for(self, asker: int) -> str:
        """The components for this asker, as JSON."""
        return str(asker).join(self.pieces)


class ExplanationCache:
    """The drawings that were used last, all of one library: new notes empty it."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._drawings: OrderedDict[Key, Drawing] = OrderedDict()
        # Weakly: a library that has been replaced must not stay in memory because of this.
        self._library: Callable[[], Library | None] = lambda: None

    def __len__(self) -> int:
        return len(self._drawings)

    def take(self, library: Library, key: Key, draw: Callable[[Library], Drawing]) -> Drawing:
        """The drawing with this key, made by ``draw`` if it is not cached, which may raise."""
        if self._library() is not library:
            self._drawings.clear()
            self._library = ref(library)
        drawing = self._drawings.get(key)
        if drawing is not None:
            self._drawings.move_to_end(key)
            return drawing
        drawing = self._drawings[key] = draw(library)
        if len(self._drawings) > self._kept:
            self._drawings.popitem(last=False)
        return drawing
