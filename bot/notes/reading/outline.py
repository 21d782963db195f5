"""The bones of one Markdown file: its headings, and the lines that belong to each of them.

Only the block structure is parsed here. What stands inside a passage is parsed when somebody
asks for it (``rendering``), so that twenty thousand sections are read in about a second.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from bot.notes.reading.front_matter import BadYaml, read_mapping
from bot.notes.reading.headings import plain
from bot.notes.showing.markup import text_of
from bot.notes.showing.rendering import parser
from bot.notes.slugs import Slugs, anchor, slug

#: A space that is none for Markdown, such as the one of Alt and the space bar, may follow.
_TIGHT_HEADING = re.compile(r"(#{1,6})(?![ \t])\s*([^#\s].*)$")
_CLOSING_SIGNS = re.compile(r"\s+#+$")
_SECTION_START = re.compile(r" {0,3}#{2,3}[ \t]+\S")
_FENCE_WITH_LANGUAGE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*\w")
_HTML_ANCHOR = re.compile(r"<[a-z][^<>]*\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_FOOTNOTE_MARK = re.compile(r"\s*\[\^[^\]\s]+\]:[ \t]*")
_DECLARED = re.compile(r"[^\s#].*:(?:\s|$)", re.MULTILINE)
_NEVER_CLOSED = re.compile(r"---[ \t]*\n(?:title|aliases)[ \t]*:")
_HEADING_AFTER_BLANK = re.compile(r"^[ \t]*\n#{1,6}[ \t]", re.MULTILINE)
#: Each repair parses the file again; a file with more faults than this is read as it stands.
_MOST_REPAIRS = 20
_PLACEHOLDERS = frozenset({"", "todo", "tbd", "tba", "…"})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (level 1 to 3) and its text; level 0 is what stands before any heading.

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
    if front is None and _NEVER_CLOSED.match(text):
        sentence = "The front matter is never closed, so it is read as text; close it with ---."
        slips.append(Slip(1, "front-matter", sentence))
    marks = _marks(tokens, references, slips)
    heads = [mark for mark in marks if mark.level <= 3]
    footnotes = _footnotes(lines, tokens, heads)
    speaking = _speaking(lines, tokens, footnotes)
    body = front.map[1] if front is not None and front.map else 0
    ends = [*(mark.line for mark in heads), len(lines)]
    sections = [
        _section(lines, mark, end, speaking)
        for mark, end in zip([_Mark(0, "", "", body, body), *heads], ends, strict=True)
    ]
    return Outline(
        front_matter=front.content if front is not None else None,
        sections=tuple(sections),
        references=references,
        footnotes=footnotes,
        anchors=frozenset({*(mark.anchor for mark in marks), *_html_anchors(text)}),
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

    An unclosed fence swallows the rest of a file. The blank line before the next second or third
    level heading becomes its end, so that no topic is lost and every line keeps its number.
    """
    lines = text.split("\n")
    markdown = _blocks(front_matter=_declares(text))
    for _ in range(_MOST_REPAIRS):
        env: dict[str, dict[str, Mapping[str, object]]] = {}
        tokens = markdown.parse("\n".join(lines), env)
        left_open = _left_open(lines, tokens)
        if left_open is None:
            break
        start, closer = left_open
        slips.append(_never_closed("code fence", start, closer))
        repair = _next_section(lines, start, len(lines))
        if repair is None:
            break
        lines[repair - 1] = closer
    for token in tokens:
        if token.type == "paragraph_open" and not token.level and token.map:
            # A comment that ends would be a block of HTML.
            first = lines[token.map[0]]
            if first.lstrip().startswith("<!--"):
                slips.append(_never_closed("comment", token.map[0], "-->"))
    return lines, tokens, env.get("references", {})


def _never_closed(what: str, line: int, closer: str) -> Slip:
    sentence = f"This {what} is never closed, so it hides what follows; close it with {closer}."
    return Slip(line + 1, "unclosed-fence", sentence)


def _declares(text: str) -> bool:
    """Whether what stands between two rules at the top is front matter and not text."""
    tokens = _blocks(front_matter=True).parse(text) if text.startswith("---") else []
    if not tokens or tokens[0].type != "front_matter":
        return False
    source = tokens[0].content
    if not source.strip() or not source.split("\n", 1)[0].strip():
        return False
    try:
        return bool(read_mapping(source))
    except BadYaml:
        return bool(_DECLARED.search(source)) and not _HEADING_AFTER_BLANK.search(source)


def _left_open(lines: Sequence[str], tokens: Sequence[Token]) -> tuple[int, str] | None:
    """The first fence that swallows what it should not: its line, and what closes it."""
    for token in tokens:
        if token.type == "fence" and not token.level and token.map:
            start, end = token.map
            closer = re.compile(rf" {{0,3}}{re.escape(token.markup)}{token.markup[0]}*[ \t]*$")
            closed = end - start > 1 and closer.match(lines[end - 1])
            if not closed or _holds_another(lines, token.markup, start, end):
                return start, token.markup
    return None


def _holds_another(lines: Sequence[str], markup: str, start: int, end: int) -> bool:
    """Whether a section and another block's beginning stand in it: its end is that block's."""
    section = _next_section(lines, start, end)
    return section is not None and any(
        (opening := _FENCE_WITH_LANGUAGE.match(line)) is not None and opening[1].startswith(markup)
        for line in lines[section:end]
    )


def _next_section(lines: Sequence[str], start: int, end: int) -> int | None:
    for number in range(start + 2, end):
        if not lines[number - 1].strip() and _SECTION_START.match(lines[number]):
            return number
    return None


def _marks(
    tokens: Sequence[Token],
    references: Mapping[str, Mapping[str, object]],
    slips: list[Slip],
) -> list[_Mark]:
    defined = {t.meta["label"] for t in tokens if t.type == "footnote_reference_open"}
    anchors = Slugs(start=1)
    marks: list[_Mark] = []
    previous = 0
    for token, text in pairwise(tokens):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        content = _FOOTNOTE.sub(lambda use: "" if use[1] in defined else use[0], text.content)
        title = plain(whole(), content, references)
        if not title:
            continue
        level = int(token.tag[1:])
        if previous and level > previous + 1:
            sentence = (
                f"The heading “{title}” is of level {level}, right below one of level {previous};"
                f" make it level {previous + 1}."
            )
            slips.append(Slip(token.map[0] + 1, "heading-skip", sentence))
        previous = level
        marks.append(_Mark(level, title, anchors.claim(slug(title)), *token.map))
    return marks


def _html_anchors(text: str) -> set[str]:
    """The places in a file that its author named in HTML: ``<a id="here"></a>``."""
    return {anchor(name) for name in _HTML_ANCHOR.findall(text)}


def _section(lines: Sequence[str], mark: _Mark, end: int, speaking: Collection[int]) -> Section:
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
        written=any(number in speaking for number in range(start, end)),
    )


def _speaking(
    lines: Sequence[str], tokens: Sequence[Token], footnotes: Collection[str]
) -> set[int]:
    """The first lines of the blocks in which something is said.

    Nothing is said by rules, comments and placeholders, and by definitions of links and
    footnotes, which are told where they are used.
    """
    speaking = set()
    for token in tokens:
        if token.level or not token.map or token.type in {"front_matter", "hr"}:
            continue
        if token.type == "footnote_reference_open" and token.meta["label"] in footnotes:
            continue
        start, end = token.map
        if token.type in {"fence", "code_block"}:
            said = bool(token.content.strip())
        else:
            said = says_something("\n".join(lines[start:end]))
        if said:
            speaking.add(start)
    return speaking


def says_something(source: str) -> bool:
    """Whether a block has more than comments, tags, signs and placeholders."""
    if ("<" in source or "&" in source) and "`" not in source:
        source = text_of(source)
    return any(
        line.strip().strip("*_-=~`#>.| \t:!").casefold() not in _PLACEHOLDERS
        for line in source.split("\n")
    )


def _footnotes(
    lines: Sequence[str], tokens: Sequence[Token], heads: Sequence[_Mark]
) -> dict[str, str]:
    """The definitions that a passage leads to. The others stay text where they stand."""
    inside = {number for mark in heads for number in range(mark.line, mark.body)}
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


@lru_cache(maxsize=2)
def _blocks(*, front_matter: bool) -> MarkdownIt:
    """Parses blocks only, with headings as people really type them."""
    markdown = parser().disable("inline")
    if front_matter:
        markdown.use(front_matter_plugin)
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
    if len(marks) == 1:
        # Asked silently, it would break into a paragraph: there is text above.
        first = not silent and not _has_text(state.tokens)
        if not first or "#" in title or not title[0].isalpha():
            return False
    if silent:
        return True
    state.line = start + 1
    opening = state.push("heading_open", f"h{len(marks)}", 1)
    text = state.push("inline", "", 0)
    closing = state.push("heading_close", f"h{len(marks)}", -1)
    opening.markup = closing.markup = marks
    opening.map = text.map = [start, state.line]
    title = title.rstrip()
    title = title.removesuffix(marks) if len(marks) > 1 else title
    text.content, text.children = _CLOSING_SIGNS.sub("", title), []
    return True


def _has_text(tokens: Sequence[Token]) -> bool:
    return any(token.type not in {"front_matter", "html_block"} for token in tokens)
