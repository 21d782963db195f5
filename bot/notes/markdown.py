"""The Markdown of notes: the parser, and the plain text and the links of what it parses."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from bot.notes.html_tags import block_of_tags, inline_tag

#: Link reference definitions, as markdown-it keeps them in ``env["references"]``.
References = Mapping[str, Mapping[str, object]]

#: The parser calls itself for each level of nesting, and leaves out what is deeper.
DEEPEST = 24

_MARKUP = re.compile(r"[*_`\[\]<>&\\!~]|==")
#: Marked text as Obsidian writes it. Code such as ``a==b`` has a word before or after the sign.
_MARKED = re.compile(r"(?<![\w=])==(?=[^\s=])([^\n]*?[^\s=])==(?![\w=])")
_TEXT_BETWEEN = re.compile(r"[^\n!&<=\[\\\]`]+")
_PLAIN_LINK = re.compile(r"\[([^\[\]\\*_`&<!]+)\]\((https?://[^\s()<>\\&]+)\)")


class NotesMarkdown(MarkdownIt):
    """CommonMark that also accepts links with any address, so that their text is kept."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  (the library's name)
        return True


def new_parser() -> MarkdownIt:
    """A parser for CommonMark, tables, strike-through, footnotes, marks, known HTML elements."""
    markdown = NotesMarkdown("commonmark", {"maxNesting": DEEPEST})
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False, move_to_end=False)
    markdown.inline.ruler.at("html_inline", inline_tag)
    markdown.inline.ruler.push("marked", _marked)
    markdown.block.ruler.at(
        "html_block", block_of_tags, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    return markdown


def _marked(state: StateInline, silent: bool) -> bool:
    """The parser's rule for ``==marked==`` text, which is shown in bold."""
    found = _MARKED.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = found.span(1)
        state.push("strong_open", "strong", 1).markup = "=="
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1).markup = "=="
        state.posMax = end
    state.pos = found.end()
    return True


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The shared parser. Do not change its rules: ``new_parser`` returns one of your own."""
    return new_parser()


def parsed(source: str, references: References) -> list[Token]:
    """The tokens of a passage, inline tokens as their children."""
    return parser().parse(source, _env(references))


def _env(references: References) -> dict[str, object]:
    """What the parser is told of the file. A file has thousands of references: none is copied."""
    # The parser writes into the first mapping only.
    own: dict[str, Mapping[str, object]] = {}
    return {"references": ChainMap(own, cast("dict[str, Mapping[str, object]]", references))}


@lru_cache(maxsize=1)
def _link_parser() -> MarkdownIt:
    """A parser that leaves out emphasis, and lines that hold neither links nor HTML."""
    markdown = new_parser().disable(["emphasis", "strikethrough"])
    markdown.inline.ruler.at("text", _text_between)
    markdown.core.ruler.at("inline", _inline_with_links)
    return markdown


def _text_between(state: StateInline, silent: bool) -> bool:
    """The parser's rule for text, up to the next sign that has to do with links or HTML."""
    found = _TEXT_BETWEEN.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _inline_with_links(state: StateCore) -> None:
    """The parser's rule for what is in a line, for those lines that may hold a link or HTML."""
    for token in state.tokens:
        if token.type == "inline" and ("[" in token.content or "<" in token.content):
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def parsed_links(source: str, references: References) -> list[Token]:
    """The tokens of a passage with its links, pictures and HTML; much faster than ``parsed``.

    Emphasis is left as text, and lines without links and HTML have no children.
    """
    if "[" not in source and "<" not in source:
        return []
    return _link_parser().parse(source, _env(references))


def plain_text(source: str, references: References | None = None) -> str:
    """A short text on one line without marks, tags and addresses.

    ``**Big** [sets](x)`` returns ``Big sets``.
    """
    if _MARKUP.search(source):
        tokens = parser().parseInline(source, _env(references or {}))
        source = "".join(text_of_tokens(token.children or []) for token in tokens)
    return " ".join(source.split())


def text_of_tokens(tokens: Sequence[Token]) -> str:
    """The text of inline tokens on one line, without marks, tags and addresses."""
    pieces = (
        token.content if token.type in {"text", "code_inline", "image"} else " "
        for token in tokens
        if token.type in {"text", "code_inline", "image", "softbreak", "hardbreak"}
    )
    return " ".join("".join(pieces).split())


def links_of_tokens(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """The text and the address of each link among inline tokens, in order."""
    links = []
    start = 0
    for number, token in enumerate(tokens):
        if token.type == "link_open":
            start = number
        elif token.type == "link_close":
            address = str(tokens[start].attrs.get("href", ""))
            links.append((text_of_tokens(tokens[start:number]), address))
    return links


def links_in(source: str, references: References | None = None) -> list[tuple[str, str]]:
    """The text and the address of each link in a short text, in order."""
    found = _PLAIN_LINK.findall(source)
    if not re.search(r"[\[\]<>]", _PLAIN_LINK.sub("", source)):
        return list(found)
    tokens = parser().parseInline(source, _env(references or {}))
    return [link for token in tokens for link in links_of_tokens(token.children or [])]
