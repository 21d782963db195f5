"""Parses a file into headings and the blocks below them, each with its line.

It is for files whose lists and tables have a meaning of their own, as files of questions do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from markdown_it.token import Token

from bot.notes.html_tags import text_of
from bot.notes.markdown import References
from bot.notes.reading.blocks import FormFault, blocks
from bot.notes.reading.outline import footnotes_of

_QUOTE_MARK = re.compile(r"[ \t]*>[ \t]?")
_ITEM_AND_QUOTE_MARK = re.compile(r"[^>]*>[ \t]?")


class BlockKind(StrEnum):
    """The kind of a block. Code, and HTML with text in it, are ``TEXT``."""

    TEXT = "text"
    QUOTE = "quote"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: its text, and the quote in it without its marks (empty without one).

    ``strange`` is the line of the first thing in it that is neither text, code nor a quote.
    """

    text: str
    quote: str
    line: int
    strange: int | None = None


_CELL_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table below its head.

    ``cut`` is true where more was typed than the head has columns: Markdown leaves it out.
    """

    cells: tuple[str, ...]
    line: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A block at the top level. ``source`` is its Markdown, of a quote without the marks.

    Lists have ``items`` instead, tables have ``rows``.
    """

    kind: BlockKind
    line: int
    source: str = ""
    items: tuple[ListItem, ...] = ()
    rows: tuple[TableRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A heading as it was typed and the blocks up to the next heading; level 0 has no heading."""

    level: int
    heading: str
    line: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file in parts. Lines count from 1."""

    front_matter: str | None
    parts: tuple[Part, ...]
    references: References
    footnotes: Mapping[str, str]
    faults: tuple[FormFault, ...]


def read_blocks(text: str) -> ParsedFile:
    """Reads a file. Takes any text and raises nothing."""
    parsed = blocks(text)
    parts: list[Part] = []
    level, heading, line = 0, "", parsed.body + 1
    below: list[Block] = []
    for tokens in _top_level(parsed.tokens):
        first = tokens[0]
        if first.type == "heading_open" and first.map:
            parts.append(Part(level, heading, line, tuple(below)))
            level, heading, line = int(first.tag[1:]), tokens[1].content, first.map[0] + 1
            below = []
        else:
            below.extend(_block(tokens, parsed.lines))
    parts.append(Part(level, heading, line, tuple(below)))
    footnotes = footnotes_of(parsed)
    return ParsedFile(
        parsed.front_matter, tuple(parts), parsed.references, footnotes, parsed.faults
    )


def _top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each block: from an opening one to its closing one, or one alone."""
    if not tokens:
        return
    base = tokens[0].level
    start = 0
    for number, token in enumerate(tokens):
        if token.level == base and token.nesting <= 0:
            yield tokens[start : number + 1]
            start = number + 1


def _block(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    """The block, if it has text: comments, rules and definitions of footnotes have none."""
    first = tokens[0]
    if not first.map:
        return
    line = first.map[0] + 1
    match first.type:
        case "paragraph_open" | "fence" | "code_block" | "html_block":
            if source := _block_source(tokens):
                yield Block(BlockKind.TEXT, line, source)
        case "blockquote_open":
            yield Block(BlockKind.QUOTE, line, _quote_source(first, lines))
        case "bullet_list_open":
            yield Block(BlockKind.BULLETS, line, items=tuple(_items(tokens, lines)))
        case "ordered_list_open":
            yield Block(BlockKind.NUMBERS, line, items=tuple(_items(tokens, lines)))
        case "table_open":
            yield Block(BlockKind.TABLE, line, rows=tuple(_rows(tokens, lines)))


def _block_source(tokens: Sequence[Token]) -> str:
    """The Markdown of a paragraph, a block of code or of HTML, freed from its indentation."""
    first = tokens[0]
    if first.type == "paragraph_open":
        # A comment that never ends is a paragraph to the parser.
        return "" if tokens[1].content.startswith("<!--") else tokens[1].content
    if first.type == "html_block":
        return first.content.strip() if text_of(first.content).strip() else ""
    fence = first.markup or "```"
    while first.type == "code_block" and fence in first.content:
        fence += "`"
    end = "" if first.content.endswith("\n") or not first.content else "\n"
    return f"{fence}{first.info}\n{first.content}{end}{fence}"


def _quote_source(token: Token, lines: Sequence[str]) -> str:
    """A quote's Markdown without its marks."""
    start, end = token.map or (0, 0)
    inside = [_ITEM_AND_QUOTE_MARK.sub("", line, count=1) for line in lines[start : start + 1]]
    for line in lines[start + 1 : end]:
        mark = _QUOTE_MARK.match(line)
        inside.append(line[mark.end() :] if mark else line.lstrip())
    return "\n".join(inside).strip()


def _items(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[ListItem]:
    for item in _top_level(tokens[1:-1]):
        texts: list[str] = []
        quotes: list[str] = []
        strange = None
        start = item[0].map or (0, 0)
        for inside in _top_level(item[1:-1]):
            first = inside[0]
            if first.type in {"paragraph_open", "fence", "code_block", "html_block"}:
                texts.append(_block_source(inside))
            elif first.type == "blockquote_open":
                quotes.append(_quote_source(first, lines))
            elif strange is None and first.map:
                strange = first.map[0] + 1
        text, quote = ("\n\n".join(filter(None, pieces)) for pieces in (texts, quotes))
        yield ListItem(text, quote, start[0] + 1, strange)


def _rows(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[TableRow]:
    cells: list[str] = []
    line = 0
    in_body = False
    for token, following in pairwise(tokens):
        if token.type == "tbody_open":
            in_body = True
        elif token.type == "tr_open" and token.map:
            cells, line = [], token.map[0] + 1
        elif token.type == "td_open":
            cells.append(following.content)
        elif token.type == "tr_close" and in_body:
            typed = len(_CELL_BAR.findall(lines[line - 1].strip().strip("|"))) + 1
            yield TableRow(tuple(cells), line, cut=typed > len(cells))
