"""Parses one Markdown file into blocks, after closing the fences that were left open.

Only the block structure is parsed here. The inside of a block is parsed when it is needed, so that
twenty thousand sections are read in about a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from bot.notes.markdown import References, new_parser
from bot.notes.reading.front_matter import BadYaml, read_mapping

#: A space that Markdown does not count as one, such as a no-break space, may follow.
_TIGHT_HEADING = re.compile(r"(#{1,6})(?![ \t])\s*([^#\s].*)$")
_CLOSING_SIGNS = re.compile(r"\s+#+$")
_SECTION_START = re.compile(r" {0,3}#{2,3}[ \t]+\S")
_FENCE_WITH_LANGUAGE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*\w")
_DECLARED = re.compile(r"[^\s#].*:(?:\s|$)", re.MULTILINE)
_NEVER_CLOSED = re.compile(r"---[ \t]*\n(?:title|aliases|topic|questions)[ \t]*:")
_HEADING_AFTER_BLANK = re.compile(r"^[ \t]*\n#{1,6}[ \t]", re.MULTILINE)
#: Each repair parses the file again; a file with more faults than this is read as it is.
_MOST_REPAIRS = 20


@dataclass(frozen=True, slots=True)
class FormFault:
    """A fault of the file's form; ``rule`` is one of ``findings.RULES``."""

    line: int
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """A file's lines and its tokens. Lines count from 0.

    ``front_matter`` is the text between the dashes at the top, or None; ``body`` is the line on
    which the rest begins.
    """

    lines: Sequence[str]
    tokens: Sequence[Token]
    references: References
    front_matter: str | None
    body: int
    faults: tuple[FormFault, ...]


def blocks(text: str) -> Blocks:
    """Parses a file. Takes any text and raises nothing.

    An unclosed fence hides the rest of a file. The blank line before the next second or third
    level heading becomes its end, so that no topic is lost and every line keeps its number.
    """
    faults: list[FormFault] = []
    # The parser ends lines like this too; both must count the same ones.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    markdown = _parser(front_matter=_declares(text))
    for _ in range(_MOST_REPAIRS):
        env: dict[str, References] = {}
        tokens = markdown.parse("\n".join(lines), env)
        left_open = _left_open(lines, tokens)
        if left_open is None:
            break
        start, closer = left_open
        faults.append(_never_closed("code fence", start, closer))
        repair = _next_section(lines, start, len(lines))
        if repair is None:
            break
        lines[repair - 1] = closer
    for token in tokens:
        # A comment that ends would be a block of HTML.
        opens = token.type == "paragraph_open" and not token.level and token.map
        if opens and lines[opens[0]].lstrip().startswith("<!--"):
            faults.append(_never_closed("comment", opens[0], "-->"))
    front = next((token for token in tokens if token.type == "front_matter"), None)
    if front is None and _NEVER_CLOSED.match(text):
        sentence = "The front matter is never closed, so it is read as text; close it with ---."
        faults.append(FormFault(1, "front-matter", sentence))
    content, body = (front.content, (front.map or (0, 0))[1]) if front else (None, 0)
    return Blocks(lines, tokens, env.get("references", {}), content, body, tuple(faults))


def _never_closed(what: str, line: int, closer: str) -> FormFault:
    sentence = f"This {what} is never closed, so it hides what follows; close it with {closer}."
    return FormFault(line + 1, "unclosed-fence", sentence)


def _declares(text: str) -> bool:
    """Whether the lines between two rules at the top are front matter and not text."""
    tokens = _tops().parse(text) if text.startswith("---") else []
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
    """The line of the first fence that is never closed, and the text that closes it."""
    for token in tokens:
        if token.type == "fence" and not token.level and token.map:
            start, end = token.map
            closer = re.compile(rf" {{0,3}}{re.escape(token.markup)}{token.markup[0]}*[ \t]*$")
            closed = end - start > 1 and closer.match(lines[end - 1])
            if not closed or _holds_another(lines, token.markup, start, end):
                return start, token.markup
    return None


def _holds_another(lines: Sequence[str], markup: str, start: int, end: int) -> bool:
    """Whether it contains a heading and then another fence's start: its end belongs to that one."""
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


@lru_cache(maxsize=2)
def _parser(*, front_matter: bool) -> MarkdownIt:
    """A parser for blocks alone, which accepts headings without a space."""
    markdown = new_parser().disable("inline")
    if front_matter:
        markdown.use(front_matter_plugin)
    markdown.block.ruler.before(
        "heading", "tight_heading", _tight_heading, {"alt": ["paragraph", "reference"]}
    )
    return markdown


@lru_cache(maxsize=1)
def _tops() -> MarkdownIt:
    """A parser for front matter and almost nothing else, which is fast."""
    return MarkdownIt("zero").enable("code").disable("inline").use(front_matter_plugin)


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
