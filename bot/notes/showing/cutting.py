"""Cuts a block of Discord Markdown in two, so that both parts are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.notes.showing.escaping import shielded
from bot.notes.showing.tables import RULE

#: Less room than this cannot hold a quoted code block's own marks and some text.
SMALLEST = 100

_FENCE = "```"
_QUOTE = "> "
_OPENING = re.compile(r"(?:> )?```[a-z0-9+#-]{0,20}")
_LONGEST_HEADER = 200
_LIST_MARK = re.compile(r"\s*(?:[-*] |\d+\. )?")
_UNIT = re.compile(
    r"""
    (?P<code>(?P<delimiter>``?)(?!`).*?(?<!`)(?P=delimiter)(?!`))
  | (?P<whole>\\. | \[(?:\\.|[^\]\\])*\]\([^)\s]*\) | <https?://[^>\s]*>)
  | (?P<mark>\*\*|\*|~~)
  | (?P<space>\s+)
  | [^\s\\\[<*~`]+
  | .
    """,
    re.VERBOSE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]*~]*$")


@dataclass(frozen=True, slots=True)
class _Gap:
    """White space at which a line may be cut, and the marks that are open there."""

    taken: int
    rest: int
    marks: tuple[str, ...]
    ends_sentence: bool


@dataclass(frozen=True, slots=True)
class _CodeBlock:
    """A code block that is open at the end of a line; ``top`` are the lines it begins with."""

    opening: int
    bar: str
    top: tuple[str, ...]

    @property
    def closing(self) -> str:
        return self.bar + _FENCE


def cut(block: str, room: int) -> tuple[str, str] | None:
    """A beginning of the block within ``room`` characters, and the rest of it.

    None when that would take a word apart. Call it with a block longer than ``room``, and a
    room of at least ``SMALLEST``.
    """
    lines = block.split("\n")
    open_code = _open_code(lines, room)
    ends = _line_ends(lines, open_code, room)
    good = [end for end in ends if end[1] * 2 >= room]
    if good:
        outside = [end for end in good if open_code[end[0] - 1] is None]
        return _between_lines(lines, (outside or good)[-1][0], open_code)
    inside = _within_line(lines, open_code, room, forced=False)
    return inside or (_between_lines(lines, ends[-1][0], open_code) if ends else None)


def forced_cut(block: str, room: int) -> tuple[str, str]:
    """Like ``cut``, for a block that begins with a word longer than the room."""
    lines = block.split("\n")
    parts = _within_line(lines, _open_code(lines, room), room, forced=True)
    return parts or (block[:room], block[room:])


def _open_code(lines: Sequence[str], room: int) -> list[_CodeBlock | None]:
    """For each line that could fit, the code block that goes on after it."""
    found: list[_CodeBlock | None] = []
    code: _CodeBlock | None = None
    length = 0
    for at, line in enumerate(lines):
        if code is not None:
            code = None if line == code.closing else code
        elif _OPENING.fullmatch(line):
            bar = _QUOTE if line.startswith(_QUOTE) else ""
            code = _CodeBlock(at, bar, (line, *_table_header(lines[at + 1 : at + 10], room)))
        found.append(code)
        length += len(line) + 1
        if length > room:
            break
    return found


def _table_header(lines: Sequence[str], room: int) -> Sequence[str]:
    for at, line in enumerate(lines):
        if RULE in line and not line.removeprefix(_QUOTE).strip(f"{RULE} "):
            header = lines[: at + 1]
            return header if sum(map(len, header)) < min(_LONGEST_HEADER, room // 3) else ()
    return ()


def _line_ends(
    lines: Sequence[str], open_code: Sequence[_CodeBlock | None], room: int
) -> list[tuple[int, int]]:
    """How many lines may go on the page, each with the length of the page that results."""
    ends: list[tuple[int, int]] = []
    length = -1
    for at, code in enumerate(open_code[: len(lines) - 1]):
        length += len(lines[at]) + 1
        size = length + _after(code)
        if size > room:
            break
        if code is None or (at > code.opening and lines[at + 1] != code.closing):
            ends.append((at + 1, size))
    return ends


def _between_lines(
    lines: Sequence[str], count: int, open_code: Sequence[_CodeBlock | None]
) -> tuple[str, str]:
    code = open_code[count - 1]
    head = _without_blank(lines[:count][::-1])[::-1]
    tail = _without_blank(lines[count:])
    if code is None:
        return "\n".join(head), "\n".join(_dedented(tail))
    return "\n".join([*head, code.closing]), "\n".join([*_top(code, count), *tail])


def _top(code: _CodeBlock, count: int) -> Sequence[str]:
    # A header that is itself cut is not repeated: the rest has to become shorter.
    return code.top if count >= code.opening + len(code.top) + 1 else code.top[:1]


def _without_blank(lines: Sequence[str]) -> Sequence[str]:
    start = 0
    while start < len(lines) - 1 and lines[start].strip() in ("", ">"):
        start += 1
    return lines[start:]


def _dedented(lines: Sequence[str]) -> Sequence[str]:
    """The lines with the first at the margin: Discord would put it there, but none below it."""
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    margin = " " * indent
    count = next((at for at, line in enumerate(lines) if not line.startswith(margin)), len(lines))
    return [*(line[indent:] for line in lines[:count]), *lines[count:]]


def _within_line(
    lines: Sequence[str], open_code: Sequence[_CodeBlock | None], room: int, *, forced: bool
) -> tuple[str, str] | None:
    """Both parts when the first line that does not fit is cut, or None."""
    at, length = 0, 0
    while at < len(open_code) - 1 and length + len(lines[at]) + _after(open_code[at]) <= room:
        length += len(lines[at]) + 1
        at += 1
    code = open_code[at]
    before, after = lines[:at], lines[at + 1 :]
    left = room - length - _after(code)
    if code is None:
        parts = _cut_text(lines[at], left, forced=forced)
    elif at == code.opening:
        return None
    else:
        parts = _cut_code(lines[at], code.bar, left, forced=forced)
    if parts is None:
        return None
    head, rest = parts
    if code is None:
        return "\n".join([*before, head]), "\n".join([rest, *after])
    return (
        "\n".join([*before, head, code.closing]),
        "\n".join([*_top(code, at), rest, *after]),
    )


def _after(code: _CodeBlock | None) -> int:
    return len(code.closing) + 1 if code else 0


def _cut_code(line: str, bar: str, room: int, *, forced: bool) -> tuple[str, str] | None:
    start = len(bar) + len(line[len(bar) :]) - len(line[len(bar) :].lstrip())
    at = line.rfind(" ", start + 1, room + 1)
    if at > start:
        return line[:at], bar + line[at + 1 :]
    if not forced or room <= len(bar):
        return None
    return line[:room], bar + line[room:]


def _cut_text(line: str, room: int, *, forced: bool) -> tuple[str, str] | None:
    bar = _QUOTE if line.startswith(_QUOTE) else ""
    gap = _best([*_gaps(line, len(bar), room)], room)
    if gap is None:
        return _forced(line, bar, room) if forced else None
    return _divided(line, bar, gap)


def _divided(line: str, bar: str, gap: _Gap) -> tuple[str, str]:
    rest = line[gap.rest :]
    rest = "".join(gap.marks) + rest if gap.marks else shielded(rest)
    return line[: gap.taken] + "".join(reversed(gap.marks)), bar + rest


def _best(gaps: Sequence[_Gap], room: int) -> _Gap | None:
    """The last gap of the best kind, in the second half of the room if there is one."""
    late = [gap for gap in gaps if gap.taken * 2 >= room] or gaps
    for kind in (
        [gap for gap in late if gap.ends_sentence and not gap.marks],
        [gap for gap in late if gap.ends_sentence],
        [gap for gap in late if not gap.marks],
        late,
    ):
        if kind:
            return kind[-1]
    return None


def _gaps(line: str, start: int, room: int) -> Iterator[_Gap]:
    marks: list[str] = []
    mark = _LIST_MARK.match(line, start)
    start = mark.end() if mark else start
    for unit in _UNIT.finditer(line, start):
        if unit.start() > room:
            return
        if unit["mark"]:
            _toggle(marks, unit["mark"])
        # Only the space between two words: a mark beside it would be left holding nothing.
        is_gap = unit["space"] and start < unit.start() and unit.end() < len(line)
        if is_gap and unit.start() + sum(map(len, marks)) <= room:
            ends = _SENTENCE_END.search(line[max(start, unit.start() - 4) : unit.start()])
            yield _Gap(unit.start(), unit.end(), tuple(marks), ends is not None)


def _toggle(marks: list[str], mark: str) -> None:
    if mark in marks:
        marks.remove(mark)
    else:
        marks.append(mark)


def _forced(line: str, bar: str, room: int) -> tuple[str, str]:
    """Both parts of a line whose first word is longer than the room."""
    marks: list[str] = []
    mark = _LIST_MARK.match(line, len(bar))
    gap: _Gap | None = None
    for unit in _UNIT.finditer(line, mark.end() if mark else len(bar)):
        before = tuple(marks)
        if unit["mark"]:
            _toggle(marks, unit["mark"])
        if unit.end() + sum(map(len, marks)) > room:
            return (
                _divided(line, bar, gap) if gap else _cut_first_unit(line, bar, unit, before, room)
            )
        # After nothing but opening marks a cut would repeat them for ever.
        if gap or not unit["mark"]:
            gap = _Gap(unit.end(), unit.end(), tuple(marks), False)
    return line[:room], line[room:]


def _cut_first_unit(
    line: str, bar: str, unit: re.Match[str], marks: tuple[str, ...], room: int
) -> tuple[str, str]:
    """Both parts when not even the first word, code or link fits."""
    at = room - sum(map(len, marks))
    sign = unit["delimiter"] or ""
    if sign and unit.start() + len(sign) < at - len(sign):
        at -= len(sign)
        closing = sign + "".join(reversed(marks))
        return line[:at] + closing, bar + "".join(marks) + sign + line[at:]
    return _divided(line, bar, _Gap(at, at, marks, False))
