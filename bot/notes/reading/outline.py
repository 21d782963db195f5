"""The bones of one Markdown file: its headings, and the lines that belong to each of them.

Only the block structure is parsed here. What stands inside a passage is parsed when somebody
asks for it (``rendering``), so that twenty thousand sections are read in about a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from bot.notes.reading.headings import plain
from bot.notes.showing.rendering import parser
from bot.notes.slugs import Slugs, slug

_TIGHT_HEADING = re.compile(r"(#{1,6})([^#\s].*)$")
_FENCE_END = re.compile(r"[ >\t]*(?:`{3,}|~{3,})[ \t]*$")
_SECTION_START = re.compile(r" {0,3}#{2,3}[ \t]+\S")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(?!img\b)[^>]*>", re.IGNORECASE)
_FOOTNOTE_USE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_FOOTNOTE_MARK = re.compile(r"\s*\[\^[^\]\s]+\]:[ \t]*")
#: Each repair parses the file again; a file with more faults than this is read as it stands.
_MOST_REPAIRS = 20
_PLACEHOLDERS = frozenset({"", "todo", "tbd", "tba", "…"})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (level 1 to 3) and its text; level 0 is what stands before any heading.

    ``line`` is the heading's, from 1. ``source`` is the text below it up to the next such
    heading, without blank lines around it, starting at ``source_line``.
    """

    level: int
    title: str
    anchor: str
    line: int
    source: str
    source_line: int
    written: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """A fault of the file's form, before anybody knows what it means."""

    line: int
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A file's sections in their order, and what its passages share."""

    front_matter: str | None
    sections: tuple[Section, ...]
    references: Mapping[str, Mapping[str, object]]
    footnotes: Mapping[str, str]
    anchors: frozenset[str]
    slips: tuple[Slip, ...]


def outline(text: str) -> Outline:
    """Reads the structure of a file. Takes any text and raises nothing."""
    slips: list[Slip] = []
    lines, tokens, references = _parsed(text, slips)
    front = next((token for token in tokens if token.type == "front_matter"), None)
    marks = _marks(tokens, slips)
    starts = [mark.line for mark in marks if mark.level <= 3]
    body = front.map[1] if front is not None and front.map else 0
    sections = []
    edges = [*starts[1:], len(lines)] if starts else []
    first = starts[0] if starts else len(lines)
    sections.append(_section(lines, tokens, _Mark(0, "", "", 0, body), body, first))
    heads = (mark for mark in marks if mark.level <= 3)
    for mark, end in zip(heads, edges, strict=True):
        sections.append(_section(lines, tokens, mark, mark.body, end))
    return Outline(
        front_matter=front.content if front is not None else None,
        sections=tuple(sections),
        references=references,
        footnotes=_footnotes(lines, tokens),
        anchors=frozenset(mark.anchor for mark in marks),
        slips=tuple(slips),
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading's place among the lines (counted from 0)."""

    level: int
    title: str
    anchor: str
    line: int
    body: int


def _parsed(
    text: str, slips: list[Slip]
) -> tuple[list[str], list[Token], Mapping[str, Mapping[str, object]]]:
    """Parses, closing what was left open where the next section plainly begins.

    An unclosed fence or comment swallows the rest of a file. The blank line before the next
    second or third level heading becomes its end, so that no topic is lost and every line
    keeps its number.
    """
    lines = text.split("\n")
    for _ in range(_MOST_REPAIRS):
        env: dict[str, dict[str, Mapping[str, object]]] = {}
        tokens = _blocks().parse("\n".join(lines), env)
        left_open = _left_open(lines, tokens)
        if left_open is None:
            break
        what, start, closer = left_open
        slips.append(
            Slip(
                start + 1,
                "unclosed-fence",
                f"This {what} is never closed, so it hides what follows; close it with {closer}.",
            )
        )
        repair = _next_section(lines, start)
        if repair is None:
            break
        lines[repair - 1] = closer
    return lines, tokens, env.get("references", {})


def _left_open(lines: Sequence[str], tokens: Sequence[Token]) -> tuple[str, int, str] | None:
    """The fence or comment that runs to the end of the file: what, its line, what closes it."""
    for token in reversed(tokens):
        if token.level or not token.map:
            continue
        start, end = token.map
        if token.type == "fence":
            closed = end - start > 1 and _FENCE_END.match(lines[min(end, len(lines)) - 1])
            return None if closed else ("code fence", start, token.markup)
        if token.type == "html_block" and token.content.lstrip().startswith("<!--"):
            return None if "-->" in token.content else ("comment", start, "-->")
        return None
    return None


def _next_section(lines: Sequence[str], start: int) -> int | None:
    for number in range(start + 2, len(lines)):
        if not lines[number - 1].strip() and _SECTION_START.match(lines[number]):
            return number
    return None


def _marks(tokens: Sequence[Token], slips: list[Slip]) -> list[_Mark]:
    anchors = Slugs(start=1)
    marks: list[_Mark] = []
    previous = 0
    for token, text in zip(tokens, tokens[1:], strict=False):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        title = plain(whole(), text.content)
        if not title:
            continue
        level = int(token.tag[1:])
        if previous and level > previous + 1:
            slips.append(
                Slip(
                    token.map[0] + 1,
                    "heading-skip",
                    f"The heading “{title}” is of level {level}, right below one of level"
                    f" {previous}; make it level {previous + 1}.",
                )
            )
        previous = level
        marks.append(_Mark(level, title, anchors.claim(slug(title)), *token.map))
    return marks


def _section(
    lines: Sequence[str], tokens: Sequence[Token], mark: _Mark, start: int, end: int
) -> Section:
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return Section(
        level=mark.level,
        title=mark.title,
        anchor=mark.anchor,
        line=mark.line + 1,
        source="\n".join(lines[start:end]),
        source_line=start + 1,
        written=start < end and _says_something("\n".join(lines[start:end])),
    )


def _says_something(source: str) -> bool:
    """Whether there is more than comments, rules, footnotes' definitions and placeholders."""
    text = _COMMENT.sub("", source)
    for line in text.splitlines():
        if _FOOTNOTE_MARK.match(line):
            continue
        words = _TAG.sub("", line).strip().strip("*_-=~`#>. \t:!").casefold()
        if words not in _PLACEHOLDERS:
            return True
    return False


def _footnotes(lines: Sequence[str], tokens: Sequence[Token]) -> dict[str, str]:
    """The definitions that the file refers to. The others stay text where they stand."""
    used = set(_FOOTNOTE_USE.findall("\n".join(lines)))
    notes: dict[str, str] = {}
    for token in tokens:
        if token.type == "footnote_reference_open" and token.map:
            label = token.meta["label"]
            source = "\n".join(lines[token.map[0] : token.map[1]])
            first, _, rest = _FOOTNOTE_MARK.sub("", source, count=1).partition("\n")
            if label in used:
                notes[label] = f"{first}\n{dedent(rest)}".strip()
    return notes


@lru_cache(maxsize=1)
def _blocks() -> MarkdownIt:
    """Parses blocks only, with front matter and headings as people really type them."""
    markdown = parser().use(front_matter_plugin).disable("inline")
    markdown.block.ruler.before(
        "heading", "tight_heading", _tight_heading, {"alt": ["paragraph", "reference"]}
    )
    return markdown


@lru_cache(maxsize=1)
def whole() -> MarkdownIt:
    """The parser for a heading, a passage or a table of contents, inline marks included."""
    return parser()


def _tight_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``##Heading`` without a space is a heading, and so is ``#Heading`` that opens a file.

    A single ``#word`` further down is more likely a tag than a heading and stays text.
    """
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _TIGHT_HEADING.match(line)
    if match is None or state.level or state.is_code_block(start):
        return False
    marks, title = match.groups()
    if len(marks) == 1 and (_has_text(state.tokens) or "#" in title or not title[0].isalpha()):
        return False
    if silent:
        return True
    state.line = start + 1
    opening = state.push("heading_open", f"h{len(marks)}", 1)
    text = state.push("inline", "", 0)
    closing = state.push("heading_close", f"h{len(marks)}", -1)
    opening.markup = closing.markup = marks
    opening.map = text.map = [start, state.line]
    text.content, text.children = title.rstrip().rstrip("#").rstrip(), []
    return True


def _has_text(tokens: Sequence[Token]) -> bool:
    return any(token.type not in {"front_matter", "html_block"} for token in tokens)
