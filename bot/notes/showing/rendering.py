"""Renders the Markdown of notes as the Markdown that Discord shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from bot.notes.html_tags import text_of
from bot.notes.markdown import DEEPEST, parser
from bot.notes.packs import Surroundings
from bot.notes.showing.escaping import GAP, clean, escaped, visible
from bot.notes.showing.layout import Layout
from bot.notes.showing.spans import Mark, PlainText, Span, SpanReader, marked, plain
from bot.notes.showing.tables import Side, aligned

_RENDERED_AT_ONCE = 1024

_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z0-9+#-]{1,20}")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_FENCE = re.compile("``(?=`)")
#: What begins a block at the start of a line only.
_BLOCK_MARK = re.compile(
    r"^(?:(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)|(?P<sign>>|[-+*](?=\s|$)"
    r"|\#(?=\#{0,5}(?:\s|$))|[-*_](?=(?:[ \t]*[-*_]){2,}$)|\[(?=[^\[\]]+\]:)))"
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


@lru_cache(maxsize=_RENDERED_AT_ONCE)
def render(source: str, surroundings: Surroundings) -> tuple[str, ...]:
    """The blocks of a passage in Discord Markdown, none of them empty.

    A paragraph, list, code block, table or quote is one block. Never raises, whatever the text.
    """
    source = _SURROGATE.sub("\ufffd", source)
    env: dict[str, Any] = {
        "references": dict(surroundings.references),
        "footnotes": {"refs": {f":{label}": -1 for label in surroundings.footnotes}, "list": {}},
    }
    tokens = parser().parse(source, env)
    if any(token.level >= DEEPEST - 1 for token in tokens if token.nesting == 1):
        return tuple(_unformatted(source))
    return tuple(_RenderedPassage(surroundings, env).blocks(tokens))


@lru_cache(maxsize=_RENDERED_AT_ONCE)
def render_inline(source: str, surroundings: Surroundings) -> tuple[str, ...]:
    """The same for a text that begins in the middle of a line, as that of an option does.

    There ``> 5``, ``1.`` and ``- `` mark no block. A text that would have nothing to show, such as
    ``<br>``, is shown as it was typed.
    """
    blocks = render(_BLOCK_MARK.sub(_harmless, source.strip(), count=1), surroundings)
    if any(map(visible, blocks)) or not visible(typed := clean(source).strip()):
        return blocks
    return (escaped(typed),)


def _harmless(mark: re.Match[str]) -> str:
    return f"{mark['number'] or ''}\\{mark['stop'] or mark['sign']}"


def _unformatted(source: str) -> Iterator[str]:
    for paragraph in _BLANK_LINES.split(source):
        text = _trimmed(escaped(clean(paragraph)))
        if visible(text):
            yield text


def _trimmed(text: str) -> str:
    return "\n".join(filter(visible, map(str.strip, text.split("\n"))))


class _RenderedPassage:
    """Renders one passage."""

    def __init__(self, surroundings: Surroundings, env: Mapping[str, Any]) -> None:
        self._footnotes = surroundings.footnotes
        self._reader = SpanReader(parser(), surroundings, env)
        self._layout = Layout()

    def blocks(self, tokens: Sequence[Token]) -> Iterator[str]:
        """The blocks, and after them the footnotes that are inlined nowhere else.

        A footnote is inlined where the file refers to it, even when that is in another passage.
        """
        body, definitions = _without_definitions(tokens)
        yield from self._blocks(body)
        while definitions:
            label, inside = definitions.pop(0)
            if (
                label in self._footnotes
                and label not in self._reader.refused - self._reader.inlined
            ):
                continue
            inside, deeper = _without_definitions(inside)
            definitions[:0] = deeper
            yield from self._blocks(inside, f"{clean(label)}: ")

    def _blocks(self, tokens: Sequence[Token], lead: str = "") -> Iterator[str]:
        base = tokens[0].level if tokens else 0
        heading = False
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "inline":
                self._paragraph(token.children or [], heading, lead)
                lead = ""
            elif token.type == "table_open":
                closing = next(
                    end for end in range(at, len(tokens)) if tokens[end].type == "table_close"
                )
                self._table(tokens[at:closing])
                at = closing
            else:
                heading = token.type == "heading_open"
                self._structure(token)
            if tokens[at].level == base and tokens[at].nesting <= 0:
                yield from self._layout.block()
            at += 1

    def _structure(self, token: Token) -> None:
        match token.type:
            case "fence" | "code_block":
                self._code(token)
            case "html_block":
                self._layout.text(_trimmed(escaped(clean(text_of(token.content)))))
            case "blockquote_open":
                self._layout.open_quote()
            case "list_item_open":
                self._layout.open_item()
            case "bullet_list_open":
                self._layout.open_list(None)
            case "ordered_list_open":
                self._layout.open_list(int(token.attrs.get("start", 1)))
            case "blockquote_close" | "list_item_close":
                self._layout.close()
            case "bullet_list_close" | "ordered_list_close":
                self._layout.close_list()

    def _paragraph(self, tokens: Sequence[Token], heading: bool, lead: str) -> None:
        spans = self._reader.spans(tokens)
        if self._layout.at_item_start:
            spans = _with_box(spans)
        if lead:
            spans = (PlainText(lead), *spans)
        if heading:
            text = " ".join(marked(spans, bold=True, at_line_start=False).split())
            self._layout.text(f"**{text}**" if visible(text) else "")
        else:
            self._layout.text(_trimmed(marked(spans)))

    def _code(self, token: Token) -> None:
        language = token.info.split()[0].lower() if token.info.split() else ""
        self._layout.code(
            _code_lines(token.content), language if _LANGUAGE.fullmatch(language) else ""
        )

    def _table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[str]] = []
        sides: list[Side] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "th_open":
                style = str(token.attrs.get("style", "")).rpartition(":")[2]
                sides.append(Side(style) if style else Side.LEFT)
            elif token.type == "inline":
                text = plain(self._reader.spans(token.children or []))
                rows[-1].append(_unfenced(_trimmed(text)))
        self._layout.code(aligned(rows, sides), "")


def _without_definitions(
    tokens: Sequence[Token],
) -> tuple[list[Token], list[tuple[str, list[Token]]]]:
    """The tokens without the outermost footnote definitions, and these."""
    body: list[Token] = []
    definitions: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in tokens:
        if token.type == "footnote_reference_open":
            depth += 1
            if depth == 1:
                definitions.append((token.meta["label"], []))
                continue
        elif token.type == "footnote_reference_close":
            depth -= 1
            if depth == 0:
                continue
        (definitions[-1][1] if depth else body).append(token)
    return body, definitions


def _with_box(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    first = spans[0] if spans else Mark("*", True)
    if not isinstance(first, PlainText) or not (task := _TASK.match(first.text)):
        return spans
    box = "☐" if task[1] == " " else "☑"
    return (PlainText(box + first.text[task.end() :]), *spans[1:])


def _code_lines(source: str) -> Sequence[str]:
    lines = [_unfenced(clean(line.expandtabs(4))).rstrip() for line in source.split("\n")]
    written = [at for at, line in enumerate(lines) if visible(line)]
    return lines[written[0] : written[-1] + 1] if written else []


def _unfenced(text: str) -> str:
    return _FENCE.sub(f"``{GAP}", text)
