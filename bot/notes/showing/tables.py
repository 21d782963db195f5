"""Tables as aligned lines for a code block, since Discord has no tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

WIDEST = 60
RULE = "─"
_BETWEEN = "  "
# Narrower columns would break nearly every word; a table of many columns is rather too wide.
_NARROWEST = 4


class Side(StrEnum):
    """The alignment of a column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


def aligned(rows: Sequence[Sequence[str]], sides: Sequence[Side]) -> tuple[str, ...]:
    """The lines of a table whose first row is its header, wrapped to 60 columns if it can."""
    columns = range(len(sides))
    natural = [max(_widest_line(row[column]) for row in rows) for column in columns]
    widths = _column_widths(natural)
    wrapped = [[_wrapped(cell, widths[at]) for at, cell in enumerate(row)] for row in rows]
    spacious = any(len(cell) > 1 for row in wrapped[1:] for cell in row)
    lines: list[str] = []
    for number, row in enumerate(wrapped):
        if spacious and number > 1:
            lines.append("")
        for height in range(max(map(len, row))):
            cells = [cell[height] if height < len(cell) else "" for cell in row]
            padded = (_padded(cells[at], widths[at], sides[at]) for at in columns)
            lines.append(_BETWEEN.join(padded).rstrip())
        if number == 0:
            lines.append(_BETWEEN.join(RULE * width for width in widths))
    return tuple(lines)


def width(text: str) -> int:
    """How many columns of a fixed-width font the text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_sign_width, text))


def _sign_width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _widest_line(cell: str) -> int:
    return max(1, *map(width, cell.split("\n")))


def _column_widths(natural: Sequence[int]) -> list[int]:
    # Short columns keep their width; the long ones share evenly what is left.
    room = WIDEST - len(_BETWEEN) * (len(natural) - 1)
    widths = list(natural)
    by_width = sorted(range(len(natural)), key=lambda at: natural[at])
    for rank, at in enumerate(by_width):
        share = max(room // (len(natural) - rank), _NARROWEST)
        widths[at] = min(natural[at], share)
        room -= widths[at]
    return widths


def _wrapped(cell: str, limit: int) -> list[str]:
    lines: list[str] = []
    for paragraph in cell.split("\n"):
        line, taken = "", 0
        for word in _short_words(paragraph, limit):
            size = width(word)
            if line and taken + 1 + size <= limit:
                line, taken = f"{line} {word}", taken + 1 + size
                continue
            if line:
                lines.append(line)
            line, taken = word, size
        lines.append(line)
    return lines


def _short_words(text: str, limit: int) -> list[str]:
    words: list[str] = []
    for word in text.split():
        start = taken = 0
        for at, sign in enumerate(word):
            size = _sign_width(sign)
            if taken + size > limit:
                words.append(word[start:at])
                start, taken = at, 0
            taken += size
        words.append(word[start:])
    return words


def _padded(text: str, size: int, side: Side) -> str:
    missing = max(0, size - width(text))
    before = {Side.LEFT: 0, Side.CENTER: missing // 2, Side.RIGHT: missing}[side]
    return " " * before + text + " " * (missing - before)
