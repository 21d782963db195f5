"""A passage of the notes as a row of pieces: headings, paragraphs, code, HTML, quotes and lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.token import Token

from bot.notes.markdown import References, parsed


class PieceKind(StrEnum):
    """The kind of a piece. ``OTHER`` are tables, rules and what else there is."""

    HEADING = "heading"
    TEXT = "text"
    CODE = "code"
    HTML = "html"
    QUOTE = "quote"
    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, as a row of pieces."""

    line: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The paragraphs and the code at its beginning, as Markdown."""
        return "\n\n".join(piece.source for piece in self._beginning())

    @property
    def rest(self) -> tuple[Piece, ...]:
        """What follows its text."""
        return self.pieces[len(list(self._beginning())) :]

    def _beginning(self) -> Iterator[Piece]:
        for piece in self.pieces:
            if piece.kind not in {PieceKind.TEXT, PieceKind.CODE}:
                return
            yield piece


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece from ``line`` up to, not including, ``end`` (from 0), and its Markdown.

    A list has ``items``, and no ``source`` of its own.
    """

    kind: PieceKind
    line: int
    end: int
    source: str = ""
    items: tuple[Item, ...] = ()


_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})


def pieces_of(source: str, references: References) -> tuple[Piece, ...]:
    """The pieces of a passage, in order."""
    return tuple(_pieces(parsed(source, references)))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    for inside in _top_level(tokens):
        first = inside[0]
        if first.map is None:
            continue
        start, end = first.map
        match first.type:
            case "heading_open":
                yield Piece(PieceKind.HEADING, start, end, inside[1].content)
            case "paragraph_open":
                yield Piece(PieceKind.TEXT, start, end, inside[1].content)
            case "fence" | "code_block":
                yield Piece(PieceKind.CODE, start, end, _code(first))
            case "html_block":
                yield Piece(PieceKind.HTML, start, end, first.content.rstrip("\n"))
            case "blockquote_open":
                inner = "\n\n".join(piece.source for piece in _pieces(inside[1:-1]))
                yield Piece(PieceKind.QUOTE, start, end, inner)
            case kind if kind in _LISTS:
                yield Piece(PieceKind.LIST, start, end, items=tuple(_items(inside[1:-1])))
            case _:
                yield Piece(PieceKind.OTHER, start, end)


def _items(tokens: Sequence[Token]) -> Iterator[Item]:
    for inside in _top_level(tokens):
        start = (inside[0].map or (0, 0))[0]
        yield Item(start, tuple(_pieces(inside[1:-1])))


def _code(token: Token) -> str:
    fence = token.markup or "```"
    content = token.content if token.content.endswith("\n") else f"{token.content}\n"
    return f"{fence}{token.info}\n{content}{fence}"


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
