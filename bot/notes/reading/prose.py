"""The plain text of a passage: its first paragraph, and all of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.notes.markdown import parsed, text_of_tokens
from bot.notes.packs import Passage, Place, Surroundings

#: No more lines of a first paragraph are read: a longer one is no definition.
_MOST_LINES = 40
#: Lines that begin with a letter and hold no sign of Markdown: no parser would change them.
_PLAIN = re.compile(r"(?:[^\W\d_][^\n\\`*_\[\]<>&!~=|]*(?:\n|$))+")
_BLANK = re.compile(r"[ \t]*")
#: Addresses, tags and comments hold no words of the author's.
_NO_WORDS = re.compile(r"<!--.*?-->|\]\([^)\s]*\)|<[^<>]*>|\w+://\S+", re.DOTALL)
_SIGNS = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
_LIST_SIGN = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+#]+)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a passage without marks, in one line, and its place.

    Of links and code only the words are left.
    """

    text: str
    place: Place


def first_paragraph(passage: Passage, surroundings: Surroundings) -> Paragraph | None:
    """The first paragraph; None when the passage begins with something else."""
    for first, chunk in _chunks(passage.source):
        if _PLAIN.fullmatch(chunk):
            place = Place(passage.place.path, passage.place.line + first)
            return Paragraph(" ".join(chunk.split()), place)
        tokens = parsed(chunk, surroundings.references)
        if not tokens or (tokens[0].type == "html_block" and _NO_WORDS.fullmatch(chunk.strip())):
            continue
        if tokens[0].type != "paragraph_open" or tokens[0].map is None:
            return None
        text = text_of_tokens(tokens[1].children or [])
        line = passage.place.line + first + tokens[0].map[0]
        return Paragraph(text, Place(passage.place.path, line)) if text else None
    return None


def paragraphs(passage: Passage, surroundings: Surroundings) -> Iterator[Paragraph]:
    """The paragraphs of a passage that stand in no list and no quotation, in their order."""
    tokens = parsed(passage.source, surroundings.references)
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and not opening.level and opening.map is not None:
            text = text_of_tokens(inline.children or [])
            if text:
                line = passage.place.line + opening.map[0]
                yield Paragraph(text, Place(passage.place.path, line))


def _chunks(source: str) -> Iterator[tuple[int, str]]:
    """Lines up to a blank one, and the number of the first of them, from 0."""
    lines = source.split("\n")
    first = 0
    while first < len(lines):
        if _BLANK.fullmatch(lines[first]):
            first += 1
            continue
        last = first
        while last < len(lines) and not _BLANK.fullmatch(lines[last]):
            last += 1
        yield first, "\n".join(lines[first : min(last, first + _MOST_LINES)])
        first = last


def countable_text(source: str) -> str:
    """The Markdown of a text without addresses and tags, for counting words."""
    return _NO_WORDS.sub(" ", source)


@lru_cache(maxsize=1 << 12)
def as_markdown(text: str) -> str:
    """Markdown that says exactly this line of plain text, and marks nothing."""
    text = _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)
    return _LIST_SIGN.sub(lambda sign: f"{sign[1] or ''}\\{sign[2] or sign[3]}", text)
