"""The lists of a passage: their items as plain text, and the terms that items explain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from bot.notes.markdown import parsed, text_of_tokens
from bot.notes.packs import Passage, Place, Surroundings

#: What stands between a term and its explanation.
_DIVIDER = re.compile(r"\s*(?::|[-–—→=])\s+")
_UNMARKED = re.compile(
    r"(?P<name>[^\W\d_][^:–—=.!?]{0,40}?)(?::|\s[-–—])\s+(?P<text>\S.*)", re.DOTALL
)
_OPENING = frozenset({"bullet_list_open", "ordered_list_open"})
_CLOSING = frozenset({"bullet_list_close", "ordered_list_close"})


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item: its first paragraph in one line, and its place.

    ``term`` and ``explanation`` are its two parts where it has the form "**Term**: what it is";
    else they are empty. ``simple`` says that there is nothing else in the item.
    """

    text: str
    place: Place
    term: str = ""
    explanation: str = ""
    simple: bool = True


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list with its items; ``numbered`` if their order may matter."""

    numbered: bool
    items: tuple[ListItem, ...]


def lists_of(passage: Passage, surroundings: Surroundings) -> Iterator[ItemList]:
    """The lists of a passage, an inner one before the one that holds it."""
    tokens = parsed(passage.source, surroundings.references)
    opened: list[tuple[bool, list[ListItem]]] = []
    for number, token in enumerate(tokens):
        if token.type in _OPENING:
            opened.append((token.type == "ordered_list_open", []))
        elif token.type == "list_item_open" and opened:
            opened[-1][1].append(_item(tokens, number, passage.place))
        elif token.type in _CLOSING and opened:
            numbered, items = opened.pop()
            yield ItemList(numbered, tuple(items))


def _item(tokens: Sequence[Token], start: int, place: Place) -> ListItem:
    place = Place(place.path, place.line + (tokens[start].map or [0])[0])
    following = tokens[start + 1 : start + 5]
    inline = next((token for token in following[:2] if token.type == "inline"), None)
    if inline is None:
        return ListItem("", place, simple=False)
    children = [child for child in inline.children or [] if child.type != "text" or child.content]
    name, explanation = _marked(children) or _unmarked(children) or ("", "")
    return ListItem(
        _line(text_of_tokens(children)),
        place,
        _line(name).strip(" :"),
        _line(explanation),
        simple=any(token.type == "list_item_close" for token in following),
    )


def _marked(children: Sequence[Token]) -> tuple[str, str] | None:
    """A term in bold or in code, and what follows it."""
    if not children:
        return None
    if children[0].type == "code_inline":
        end = 1
    elif children[0].type == "strong_open":
        end = next(n for n, token in enumerate(children) if token.type == "strong_close") + 1
    else:
        return None
    name, rest = text_of_tokens(children[:end]), text_of_tokens(children[end:])
    if name.rstrip().endswith(":"):
        return name, rest
    divider = _DIVIDER.match(rest)
    return None if divider is None else (name, rest[divider.end() :])


def _unmarked(children: Sequence[Token]) -> tuple[str, str] | None:
    found = _UNMARKED.fullmatch(text_of_tokens(children))
    return None if found is None else (found["name"], found["text"])


def _line(text: str) -> str:
    return " ".join(text.split())
