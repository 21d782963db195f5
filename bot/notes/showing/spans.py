"""Inline Markdown: from the parser's tokens to Discord Markdown or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.notes.html_tags import Tag
from bot.notes.packs import Surroundings
from bot.notes.showing.escaping import GAP, clean, escaped, visible, web_address

# A footnote may be referred to a thousand times, and refer to others: the text is bounded.
_FOOTNOTES_IN_ALL = 16_000
_FOOTNOTES_WITHIN = 3

_MARKS = {"strong": "**", "em": "*", "s": "~~"}
_LIKE_ADDRESS = re.compile(r"://|^\s*www\.|discord(?:app)?\.(?:gg|com)\b", re.IGNORECASE)
_SPACES = re.compile(" {2,}")
_BACKTICKS = re.compile("`(?=`)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Text without marks, clean but not escaped."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where bold, italic or struck-out text begins or ends."""

    sign: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a web address; its label holds no other link."""

    address: str
    label: tuple[Span, ...]


Span = PlainText | Code | Mark | Link


class SpanReader:
    """Turns one passage's inline tokens into spans; notes which footnotes it put in."""

    def __init__(
        self, markdown: MarkdownIt, surroundings: Surroundings, env: Mapping[str, Any]
    ) -> None:
        self.inlined: set[str] = set()
        self.refused: set[str] = set()
        self._markdown = markdown
        self._surroundings = surroundings
        self._env = env
        self._footnotes_left = _FOOTNOTES_IN_ALL

    def spans(self, tokens: Sequence[Token], within: tuple[str, ...] = ()) -> tuple[Span, ...]:
        """The spans of the tokens; ``within`` are the labels of the footnotes around them."""
        spans: list[Span] = []
        outside: list[tuple[list[Span], str | None]] = []
        for token in _outside_scripts(tokens):
            kind = token.type
            if (mark := _MARKS.get(kind.partition("_")[0])) is not None:
                spans.append(Mark(mark, kind.endswith("_open")))
            elif kind == "code_inline":
                spans.extend([Code(code)] if visible(code := clean(token.content)) else ())
            elif kind == "link_open":
                outside.append((spans, self._target(token)))
                spans = []
            elif kind == "link_close":
                label = spans
                spans, address = outside.pop()
                spans.extend(_linked(token, address, label))
            elif kind == "image":
                spans.extend(self._image(token, linked=bool(outside)))
            elif kind == "footnote_ref":
                spans.extend(self._footnote(token.meta["label"], within))
            else:
                spans.append(PlainText(clean(_plain_token(token))))
        return tuple(spans)

    def _target(self, token: Token) -> str | None:
        return web_address(str(token.attrs.get("href", "")), self._surroundings.address)

    def _image(self, token: Token, *, linked: bool) -> Iterator[Span]:
        source = str(token.attrs.get("src", ""))
        text = plain(self.spans(token.children or [])).replace("\n", " ").strip()
        text = text if visible(text) else _file_name(source)
        address = None if linked else web_address(source, self._surroundings.address)
        yield Link(address, (PlainText(text),)) if address else PlainText(text)

    def _footnote(self, label: str, within: tuple[str, ...]) -> Iterator[Span]:
        source = self._surroundings.footnotes.get(label)
        affordable = source is not None and len(source) <= self._footnotes_left
        if source is None or not affordable or label in within or len(within) > _FOOTNOTES_WITHIN:
            self.refused.add(label)
            yield PlainText(f"[^{clean(label)}]")
            return
        self._footnotes_left -= len(source) + 1
        self.inlined.add(label)
        yield PlainText(" (")
        for token in self._markdown.parseInline(source.strip(), dict(self._env)):
            yield from self.spans(token.children or [], (*within, label))
        yield PlainText(")")


def _outside_scripts(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens that are not inside a script or style, as far as these are closed."""
    skipped: str | None = None
    last_closing = {
        match[1]: at
        for at, token in enumerate(tokens)
        if token.type == "html_inline"
        and (match := re.match(r"</(script|style)", token.content.lower()))
    }
    for at, token in enumerate(tokens):
        if skipped is None and token.type == "html_inline":
            tag: Tag = token.meta["tag"]
            if tag.hides and last_closing.get(tag.hides, -1) > at:
                skipped = tag.hides
        if skipped is None or token.nesting:
            yield token
        elif token.type == "html_inline" and token.content.lower().startswith(f"</{skipped}"):
            skipped = None


def _plain_token(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "\n"
    if token.type == "html_inline":
        tag: Tag = token.meta["tag"]
        return tag.text
    return token.content


def _file_name(source: str) -> str:
    try:
        parts = urlsplit(source)
    except ValueError:
        return clean(source)
    return clean(unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc)


def _linked(token: Token, address: str | None, label: Sequence[Span]) -> Sequence[Span]:
    if address is not None:
        return [Link(address, tuple(label))]
    if token.markup == "autolink" and "@" not in plain(label):
        # <id:guide> and <your:name> look like addresses to the parser only.
        return [PlainText("<"), *label, PlainText(">")]
    return label


def plain(spans: Iterable[Span]) -> str:
    """The words alone, as for a code block."""
    parts: list[str] = []
    for span in spans:
        if isinstance(span, Link):
            label = plain(span.label)
            parts.append(label if visible(label) else span.address)
        elif not isinstance(span, Mark):
            parts.append(span.text)
    return "".join(parts)


def marked(spans: Iterable[Span], *, bold: bool = False, at_line_start: bool = True) -> str:
    """Discord Markdown of the spans; ``bold`` when the text around is bold already."""
    out: list[str] = []
    ending = "" if at_line_start else " "
    for span in _normalized(spans, bold):
        if isinstance(span, PlainText):
            text = escaped(span.text, at_line_start=ending in ("", "\n"))
        elif isinstance(span, Mark):
            text = span.sign
            # Discord reads a closing and an opening mark that touch as one longer mark.
            if span.opens and ending == f"/{span.sign[0]}":
                text = GAP + text
        elif isinstance(span, Code):
            text = _inline_code(span.text)
            if ending == "`":
                text = GAP + text
        else:
            text = _link(span)
        out.append(text)
        ending = text[-1:]
        if isinstance(span, Mark):
            ending = span.sign[0] if span.opens else f"/{span.sign[0]}"
    return "".join(out)


def _normalized(spans: Iterable[Span], bold: bool) -> list[Span]:
    """The spans with words joined, and with marks that touch words and are not on already."""
    depth = {"**": int(bold), "*": 0, "~~": 0}
    kept_spans: list[Span] = []
    words: list[str] = []
    for span in _line_by_line(spans):
        if isinstance(span, PlainText):
            words.append(span.text)
            continue
        closes = isinstance(span, Mark) and not span.opens
        if isinstance(span, Mark):
            depth[span.sign] += 1 if span.opens else -1
            if depth[span.sign] != int(span.opens):
                continue
        text = _outside_marks(kept_spans, words)
        kept = text.rstrip() if closes else text
        words = [text[len(kept) :]]
        if closes and not kept and _is_opening_mark(kept_spans, -1):
            # The text before the empty mark may join the text after it: "@" and "everyone".
            kept_spans.pop()
            if kept_spans and isinstance(last := kept_spans[-1], PlainText):
                words.insert(0, last.text)
                kept_spans.pop()
            continue
        kept_spans.extend([PlainText(kept), span] if kept else [span])
    text = _outside_marks(kept_spans, words)
    return [*kept_spans, PlainText(text)] if text else kept_spans


def _is_opening_mark(spans: Sequence[Span], at: int) -> bool:
    span = spans[at] if spans else None
    return isinstance(span, Mark) and span.opens


def _outside_marks(kept_spans: list[Span], parts: Sequence[str]) -> str:
    """The words without white space after an opening mark, which goes before the mark."""
    words = _SPACES.sub(" ", "".join(parts))
    bare = words.lstrip()
    if len(bare) == len(words) or not _is_opening_mark(kept_spans, -1):
        return words
    at = len(kept_spans)
    while at and _is_opening_mark(kept_spans, at - 1):
        at -= 1
    space = words[: len(words) - len(bare)]
    before = kept_spans[at - 1] if at else None
    if isinstance(before, PlainText):
        kept_spans[at - 1] = PlainText(before.text.rstrip(" ") + space)
    else:
        kept_spans.insert(at, PlainText(space))
    return bare


def _line_by_line(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with marks that end with their line: quotes, lists and pages divide lines."""
    signs: list[str] = []
    for span in spans:
        if isinstance(span, Mark):
            if span.opens:
                signs.append(span.sign)
            else:
                signs.pop()
        if not isinstance(span, PlainText) or not signs or "\n" not in span.text:
            yield span
            continue
        first, *others = span.text.split("\n")
        yield PlainText(first.rstrip())
        for line in others:
            yield from (Mark(sign, False) for sign in reversed(signs))
            yield PlainText("\n")
            yield from (Mark(sign, True) for sign in signs)
            yield PlainText(line.lstrip())


def _inline_code(text: str) -> str:
    text = text.replace("\n", " ")
    if "`" not in text:
        return f"`{text}`"
    # Discord knows delimiters of one and two backticks only; three begin a block.
    text = _BACKTICKS.sub("`" + GAP, text)
    before = " " if text.startswith("`") else ""
    after = " " if text.endswith("`") else ""
    return f"``{before}{text}{after}``"


def _link(link: Link) -> str:
    words = " ".join(plain(link.label).split())
    if not visible(words) or _bare(words) == _bare(link.address):
        return f"<{link.address}>"
    label = marked(link.label, at_line_start=False).replace("\n", " ").strip()
    # Discord shows such links as they are written, so the address is shown on its own.
    if _LIKE_ADDRESS.search(words) or not _balanced(label):
        return f"{label} <{link.address}>"
    address = link.address.replace("(", "%28").replace(")", "%29")
    return f"[{label}]({address})"


def _bare(address: str) -> str:
    address = unquote(address).casefold()
    return (address.partition("://")[2] or address).rstrip("/")


def _balanced(label: str) -> bool:
    # Discord counts brackets in a link's label, escaped or not, one level deep.
    depth = 0
    for sign in label:
        if sign == "[":
            depth += 1
        elif sign == "]":
            depth -= 1
        if depth not in (0, 1):
            return False
    return depth == 0
