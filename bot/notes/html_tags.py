"""HTML inside notes: which angle brackets are tags, and the text without them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_inline import StateInline

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html"
    " legend li main menu nav ol optgroup option p pre search section summary table tbody tfoot"
    " thead tr ul".split()
)
_CELLS = frozenset(["td", "th"])
_HIDDEN = frozenset(["script", "style"])
_IN_ANY_CASE = frozenset(["br", "details", "mark", "strong", "summary", "sub", "sup"])
_ELEMENTS = (
    _BLOCKS
    | _CELLS
    | _HIDDEN
    | frozenset(
        "a abbr acronym area audio b base basefont bdi bdo big button canvas cite code col"
        " colgroup data datalist del dfn em embed font frame i iframe img input ins kbd label link"
        " map mark marquee meta meter noframes noscript object output param picture progress q rp"
        " rt ruby s samp select slot small source span strike strong sub sup svg template textarea"
        " time title track tt u var video wbr".split()
    )
)
_VALUE = r"""(?:[^\s"'=<>`]+|'[^']*'|"[^"]*")"""
_TAG = re.compile(
    rf"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:@][\w:.@-]*(?:\s*=\s*{_VALUE})?)*)\s*/?>"
)
# Without its tag, ten to the sixth would read as 106.
_POWER = re.compile(r"[-+−–]?[\dn]")
_SPACES = re.compile(" {2,}")
_ALT = re.compile(rf"\salt\s*=\s*({_VALUE})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a known HTML element, or a comment. ``text`` is shown in its place.

    ``hides`` is the element whose content is hidden from here on, if any.
    """

    end: int
    hides: str | None
    text: str


def tag_at(source: str, position: int) -> Tag | None:
    """The comment or tag that begins here; None for ``List<string>``, which is no HTML."""
    if source.startswith("<!--", position):
        if position + 2 > _last_comment_end(source):
            return None
        return Tag(source.index("-->", position + 2) + 3, None, "")
    match = _TAG.match(source, position)
    if match is None:
        return None
    name = _element(match[2])
    if name is None:
        return None
    hides = name if name in _HIDDEN and not match[1] else None
    raises = name == "sup" and not match[1] and _POWER.match(source, match.end())
    return Tag(match.end(), hides, "^" if raises else _replacement(name, match[3]))


@lru_cache(maxsize=4)
def _last_comment_end(source: str) -> int:
    """Where the last ``-->`` is, or -1. Cached: a thousand open comments cost one search."""
    return source.rfind("-->")


def _element(name: str) -> str | None:
    # <Button> is a component and <S> a type parameter; people write HTML in one case, mostly.
    if len(name) > 1 and (name.isupper() or name.lower() in _IN_ANY_CASE):
        name = name.lower()
    return name if name in _ELEMENTS else None


def _replacement(name: str, attributes: str) -> str:
    if name == "img" and (alt := _ALT.search(attributes)):
        return unescape(alt[1].strip("'\""))
    if name in _BLOCKS:
        return "\n"
    return " " if name in _CELLS else ""


def text_of(source: str) -> str:
    """The text of a block of HTML: tags, comments, scripts and styles left out."""
    parts: list[str] = []
    lowered = source.lower()
    position = 0
    while (bracket := source.find("<", position)) >= 0:
        parts.append(_spaced(source[position:bracket]))
        tag = tag_at(source, bracket)
        if tag is None:
            parts.append("<")
            position = bracket + 1
            continue
        parts.append(tag.text)
        hidden_until = lowered.find(f"</{tag.hides}", tag.end) if tag.hides else -1
        position = max(tag.end, hidden_until)
    parts.append(_spaced(source[position:]))
    return _SPACES.sub(" ", "".join(parts))


def _spaced(source: str) -> str:
    return unescape(source.replace("\n", " "))


def inline_tag(state: StateInline, silent: bool) -> bool:
    """The parser's rule for HTML in a line: only known elements and comments are HTML."""
    if state.src[state.pos] != "<":
        return False
    tag = tag_at(state.src, state.pos)
    if tag is None or tag.end > state.posMax:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = state.src[state.pos : tag.end]
        token.meta = {"tag": tag}
    state.pos = tag.end
    return True


def block_of_tags(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The parser's rule for blocks of HTML, which begin with a known element or a comment."""
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<", position) or tag_at(state.src, position) is None:
        return False
    return html_block(state, start, end, silent)
