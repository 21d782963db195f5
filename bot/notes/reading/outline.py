"""The outline of one Markdown file: its headings, and the lines that belong to each of them.

Only the block structure is parsed here. The inside of a passage is parsed when it is rendered, so
that twenty thousand sections are read in about a second.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import dedent

from markdown_it.token import Token

from bot.notes.html_tags import text_of
from bot.notes.markdown import References, plain_text
from bot.notes.reading.blocks import Blocks, FormFault, blocks
from bot.notes.slugs import Slugs, anchor, slug

_HTML_ANCHOR = re.compile(r"<[a-z][^<>]*\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_FOOTNOTE_MARK = re.compile(r"\s*\[\^[^\]\s]+\]:[ \t]*")
_PLACEHOLDERS = frozenset({"", "todo", "tbd", "tba", "…"})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (level 1 to 3) and its text; level 0 is the text before any heading.

    ``line`` is the heading's, from 1. ``source`` is the text below it up to the next such
    heading, without blank lines around it, starting at ``source_line`` (the heading's, when there
    is none). ``head`` is the heading as the author typed it.
    """

    level: int
    title: str
    head: str
    line: int
    source: str
    source_line: int
    written: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """A file's sections in order, and what its passages share."""

    front_matter: str | None
    sections: tuple[Section, ...]
    references: References
    footnotes: Mapping[str, str]
    anchors: frozenset[str]
    faults: tuple[FormFault, ...]


def outline(text: str) -> Outline:
    """Reads the structure of a file. Takes any text and raises nothing."""
    parsed = blocks(text)
    lines, tokens, references = parsed.lines, parsed.tokens, parsed.references
    faults = list(parsed.faults)
    marks = _marks(tokens, references, faults)
    heads = [mark for mark in marks if mark.level <= 3]
    heading_lines = {number for mark in heads for number in range(mark.line, mark.body)}
    footnotes = footnotes_of(parsed, heading_lines)
    with_text = _lines_with_text(lines, tokens, footnotes)
    body = parsed.body
    ends = [*(mark.line for mark in heads), len(lines)]
    sections = [
        _section(lines, mark, end, with_text)
        for mark, end in zip([_HeadingMark(0, "", "", body, body), *heads], ends, strict=True)
    ]
    return Outline(
        front_matter=parsed.front_matter,
        sections=tuple(sections),
        references=references,
        footnotes=footnotes,
        anchors=frozenset({*(mark.anchor for mark in marks), *_html_anchors(text)}),
        faults=tuple(faults),
    )


@dataclass(frozen=True, slots=True)
class _HeadingMark:
    """A heading's place among the lines (counted from 0)."""

    level: int
    title: str
    anchor: str
    line: int
    body: int


def _marks(
    tokens: Sequence[Token],
    references: References,
    faults: list[FormFault],
) -> list[_HeadingMark]:
    defined = {t.meta["label"] for t in tokens if t.type == "footnote_reference_open"}
    anchors = Slugs(start=1)
    marks: list[_HeadingMark] = []
    previous = 0
    for token, text in pairwise(tokens):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        content = _FOOTNOTE.sub(lambda use: "" if use[1] in defined else use[0], text.content)
        title = plain_text(content, references)
        if not title:
            continue
        level = int(token.tag[1:])
        if previous and level > previous + 1:
            sentence = (
                f"The heading “{title}” is of level {level}, right below one of level {previous};"
                f" make it level {previous + 1}."
            )
            faults.append(FormFault(token.map[0] + 1, "heading-skip", sentence))
        previous = level
        marks.append(_HeadingMark(level, title, anchors.claim(slug(title)), *token.map))
    return marks


def _html_anchors(text: str) -> set[str]:
    """The places in a file that its author named in HTML: ``<a id="here"></a>``."""
    return {anchor(name) for name in _HTML_ANCHOR.findall(text)}


def _section(
    lines: Sequence[str], mark: _HeadingMark, end: int, with_text: Collection[int]
) -> Section:
    start = mark.body
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return Section(
        level=mark.level,
        title=mark.title,
        head="\n".join(lines[mark.line : mark.body]),
        line=mark.line + 1,
        source="\n".join(lines[start:end]),
        source_line=(start if start < end else mark.line) + 1,
        written=any(number in with_text for number in range(start, end)),
    )


def _lines_with_text(
    lines: Sequence[str], tokens: Sequence[Token], footnotes: Collection[str]
) -> set[int]:
    """The first lines of the blocks that have text.

    Rules, comments and placeholders have none; nor do definitions of links and footnotes, which
    are shown where they are used.
    """
    with_text = set()
    for token in tokens:
        if token.level or not token.map or token.type in {"front_matter", "hr"}:
            continue
        if token.type == "footnote_reference_open" and token.meta["label"] in footnotes:
            continue
        start, end = token.map
        if token.type in {"fence", "code_block"}:
            said = bool(token.content.strip())
        else:
            said = has_text("\n".join(lines[start:end]))
        if said:
            with_text.add(start)
    return with_text


def has_text(source: str) -> bool:
    """Whether a block has more than comments, tags, punctuation and placeholders."""
    if ("<" in source or "&" in source) and "`" not in source:
        source = text_of(source)
    return any(
        line.strip().strip("*_-=~`#>.| \t:!").casefold() not in _PLACEHOLDERS
        for line in source.split("\n")
    )


def footnotes_of(parsed: Blocks, passed_over: Collection[int] = ()) -> dict[str, str]:
    """The footnote definitions that the text refers to. The others stay text in their place.

    References on the lines (from 0) in ``passed_over`` do not count.
    """
    inside = set(passed_over)
    lines, tokens = parsed.lines, parsed.tokens
    notes: dict[str, str] = {}
    for token in tokens:
        if token.type == "footnote_reference_open" and token.map:
            inside.update(range(*token.map))
            source = "\n".join(lines[token.map[0] : token.map[1]])
            first, _, rest = _FOOTNOTE_MARK.sub("", source, count=1).partition("\n")
            notes.setdefault(token.meta["label"], f"{first}\n{dedent(rest)}".strip())
    if not notes:
        return notes
    told: set[str] = set()
    wanted = [line for number, line in enumerate(lines) if number not in inside]
    while wanted:
        labels = {label for line in wanted for label in _FOOTNOTE.findall(line)}
        new = (labels & notes.keys()) - told
        told |= new
        wanted = [notes[label] for label in new]
    return {label: text for label, text in notes.items() if label in told}
