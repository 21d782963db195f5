"""Prefixes the lines of a block: list marks, indents and the bar of a quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.notes.showing.escaping import GAP

_QUOTE = "> "
# Discord draws no deeper list.
_DEEPEST_LIST = 3


@dataclass(slots=True)
class _LaidOutItem:
    mark: str
    fresh: bool = True


class Layout:
    """Gathers the lines of one block after the other, inside quotes and list items."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[_LaidOutItem | None] = []  # None is a quote
        self._numbers: list[int | None] = []
        self._starts_list = False

    @property
    def at_item_start(self) -> bool:
        """Whether the next text is the first of a list item."""
        item = self._open[-1] if self._open else None
        return item is not None and item.fresh

    def block(self) -> Iterator[str]:
        """The block gathered so far, unless it is empty; another one begins."""
        if self._lines:
            yield "\n".join(self._lines)
        self._lines = []
        self._starts_list = False

    def open_quote(self) -> None:
        self._show_marks()
        self._open.append(None)

    def open_list(self, start: int | None) -> None:
        """Begins a list: numbered from ``start``, or with bullets."""
        self._starts_list = not self._open_items()
        self._numbers.append(start)

    def open_item(self) -> None:
        number = self._numbers[-1]
        self._open.append(_LaidOutItem("- " if number is None else f"{number}. "))
        if number is not None:
            self._numbers[-1] = number + 1

    def close(self) -> None:
        """Ends the innermost quote or item."""
        self._open.pop()

    def close_list(self) -> None:
        self._numbers.pop()

    def text(self, text: str) -> None:
        """Adds the lines of a paragraph or heading; nothing when it is empty."""
        if not text:
            return
        items = self._open_items()
        self._separate_quote()
        indent = "  " * (min(len(items), _DEEPEST_LIST) - 1)
        mark = items[-1].mark if items and items[-1].fresh else "  " * bool(items)
        for item in items:
            item.fresh = False
        bar = self._bar()
        for line in text.split("\n"):
            self._lines.append(f"{bar}{indent}{mark}{line}")
            mark = "  " * bool(items)

    def code(self, lines: Sequence[str], language: str) -> None:
        """Adds a code block, at the margin even in a list: only there Discord keeps its shape."""
        if not lines:
            return
        self._show_marks()
        self._separate_quote()
        bar = self._bar()
        self._lines.extend(f"{bar}{line}" for line in (f"```{language}", *lines, "```"))

    def _open_items(self) -> list[_LaidOutItem]:
        # A list around the quote cannot be drawn inside it.
        first = self._open.index(None) if None in self._open else 0
        return [item for item in self._open[first:] if item is not None]

    def _bar(self) -> str:
        return _QUOTE if None in self._open else ""

    def _separate_quote(self) -> None:
        """Adds an empty line between two blocks of a quote, but not between items of a list."""
        bar = self._bar()
        follows = bool(bar and self._lines) and self._lines[-1].startswith(bar)
        if follows and (self._starts_list or not self._open_items()):
            self._lines.append(bar)
        self._starts_list = False

    def _show_marks(self) -> None:
        if self.at_item_start:
            self.text(GAP)
