"""Blocks of Discord Markdown, joined into pages that Discord takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.notes.showing.cutting import SMALLEST, cut, forced_cut

_BETWEEN = "\n\n"


def pages(blocks: Sequence[str], limit: int) -> tuple[str, ...]:
    """Pages of at most ``limit`` characters, cut between blocks wherever that is possible.

    A block longer than a page is cut at the end of a line, a sentence or a word; code, tables,
    quotes and marks that a cut divides are whole on both pages. No page is empty.
    """
    if limit < SMALLEST:
        raise ValueError(f"A page needs room for at least {SMALLEST} characters, not {limit}.")
    done: list[str] = []
    page = ""
    for block in _kept_together(blocks, limit):
        rest = block
        while rest:
            joined = _appended(page, rest)
            if len(joined) <= limit:
                page, rest = joined, ""
                continue
            parts = _split_for(page, rest, limit)
            if parts is None:
                done.append(page)
                page = ""
            else:
                done.append(_appended(page, parts[0]))
                page, rest = "", parts[1]
    if page:
        done.append(page)
    return tuple(done)


def _split_for(page: str, block: str, limit: int) -> tuple[str, str] | None:
    """The block in two, the first part for this page; None when it goes to the next page."""
    if not page:
        # The last two pages of a long block share the rest evenly, so that none has three words.
        even = len(block) * 5 // 8 if len(block) < limit * 5 // 4 else limit
        parts = cut(block, max(SMALLEST, even)) or cut(block, limit)
        return parts or forced_cut(block, limit)
    room = limit - len(page) - len(_BETWEEN)
    if len(block) <= limit or room < max(SMALLEST, limit // 3):
        return None
    return cut(block, room)


def _appended(page: str, block: str) -> str:
    return f"{page}{_BETWEEN}{block}" if page else block


def _kept_together(blocks: Sequence[str], limit: int) -> Iterator[str]:
    """The blocks without empty ones, each heading joined with the block below it."""
    heading = ""
    for block in blocks:
        block = block.strip("\n")
        if not block.strip():
            continue
        joined = _appended(heading, block)
        if heading and len(joined) > limit:
            yield heading
            joined = block
        heading = ""
        if _is_heading(block):
            heading = joined
        else:
            yield joined
    if heading:
        yield heading


def _is_heading(block: str) -> bool:
    return "\n" not in block and block.startswith("**") and block.endswith("**")
