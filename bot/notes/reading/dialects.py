"""Reads the marks of the programs in which people keep notes: Obsidian, Notion, code hosts.

Their marks are translated into common Markdown line by line, so that every line keeps its number.
Code is left as it is. ``==marked==`` text is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

#: The scheme of an address that names a note, as ``[[Note#Heading]]`` does, not a file.
WIKILINK = "wikilink"
#: Notion ends the name of each file that it exports with 32 hexadecimal digits.
NOTION_ID = re.compile(r"[ _-]?\b[0-9a-f]{32}$")

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"%%.*?%%")
_CALLOUT = re.compile(r"([ \t]*(?:>[ \t]*)+)\[!([A-Za-z][\w-]*)(?:\|[^\]]*)?\][+-]?[ \t]*(.*)$")
_WIKILINK = re.compile(r"(!?)\[\[(?=\S)([^\[\]|\n]*?)(?:\\?\|([^\[\]\n]*?))?(?<=\S)\]\]")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|excalidraw)$", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:x\d+)?")
_BLOCK_ID = re.compile(r"(?:^|[ \t]+)\^(?=[\w-]*[A-Za-z])[A-Za-z0-9-]{2,}[ \t]*$")
_TAG = r"#(?=[^\W\d_])[\w/-]+"
_TAGS_ONLY = re.compile(rf"[ \t]*(?:[^\W\d_]+:[ \t]*)?{_TAG}(?:[ \t,]+{_TAG})*[ \t]*$")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_HEADING_TAGS = re.compile(rf"(?<=\S)(?:[ \t]+{_TAG})+[ \t]*$")
_BULLET = re.compile(r"([ \t]*)[•◦▪‣●○∙]\s+(?=\S)")
_BOLD_LINE = re.compile(r" {0,3}(\*\*|__)(?=\S)(?:(?!\1).)+\1[:.]?[ \t]*$")
#: What Notion calls pictures and links to which nobody gave a name.
_NO_NAME = re.compile(
    r"!\[(?:untitled|image)?[ _-]?\d*(?:\.(?:png|jpe?g|gif|webp))?\]\((?!https?:)[^()]*\)"
    r"|(?<!!)\[(?:untitled)?[ \t]*\]\([^()]*\)",
    re.IGNORECASE,
)
_PROPERTY = re.compile(r"[^\W\d_][\w /()&-]{0,40}: \S")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|</?a\b[^<>]*>|\[\[[^\[\]]*\]\]")
_ARROW = re.compile("[←-⇿⏎⏏⏩-⏬⏭⏮▲►▶◀◄▼⤴⤵⬅-⬇⬆⮌🔙🔚🔛🔝🏠👆☝»«‹›]")
_NOT_WORDS = re.compile(r"[^\w\s]|_")
_WAYS_BETWEEN_PAGES = re.compile(
    r"(?:(?:go |return |zurück |volver |ir |nach )?(?:back|return|home|index|top|up|next|prev"
    r"|previous|toc|contents|table of contents|oben|anfang|übersicht|inhalt|inhaltsverzeichnis"
    r"|weiter|zurück|nächste|nächstes|vorherige|vorheriges|inicio|arriba|índice|siguiente|anterior|atrás|volver)"
    r"(?: (?:to|zu|zum|zur|a|al|la|the|main|page|chapter|section|lesson|module|topic|kapitel|seite"
    r"|menu|readme|menú|top|start|home|index|toc|contents|content|table|of|list|notes|overview|oben"
    r"|inhaltsverzeichnis|übersicht|anfang|índice|inicio|tabla|de|contenidos|contenido|página"
    r"|principal|capítulo|tema))*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CommonMarkdown:
    """A note's text in common Markdown.

    ``open_comment`` is the line, from 1, of a comment that is never closed; the rest is hidden.
    """

    text: str
    open_comment: int | None


def common_markdown(text: str, stem: str) -> CommonMarkdown:
    """The text of a note in common Markdown; ``stem`` is the file's name without its ending.

    ``%%comments%%`` are taken out, even where they are never closed: they are private. Links
    to notes become links with the scheme ``WIKILINK``. Tags, block ids, properties, pictures that
    lie in the vault and lines that only lead to other pages are taken out. Lines end with ``\\n``.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = _after_front_matter(lines)
    open_comment = _take_out_comments(lines, start) if "%%" in text else None
    prose = list(_outside_fences(lines, start))
    if NOTION_ID.search(stem):
        _take_out_properties(lines, prose)
        for number in prose:
            lines[number] = _outside_code(lines[number], lambda text: _NO_NAME.sub("", text))
    first = next((number for number in prose if lines[number].strip()), None)
    titled = any(lines[number].startswith("# ") for number in prose)
    for number in prose:
        line = lines[number]
        if line and not line.isspace():
            after = lines[number + 1] if number + 1 < len(lines) else ""
            lines[number] = _translated(line, after, may_be_title=number == first and not titled)
    return CommonMarkdown("\n".join(lines), open_comment)


def _after_front_matter(lines: list[str]) -> int:
    if lines[0].rstrip() != "---":
        return 0
    return next((n + 1 for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)


def _outside_fences(lines: list[str], start: int) -> Iterator[int]:
    """The numbers of the lines outside fenced code. A fence that is never closed is none."""
    number = start
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is not None and (end := _fence_end(lines, number, opening[1])):
            number = end
        else:
            yield number
        number += 1


def _fence_end(lines: list[str], start: int, marks: str) -> int | None:
    closing = re.compile(rf"[ \t>]*{re.escape(marks)}{marks[0]}*[ \t]*$")
    numbers = range(start + 1, len(lines))
    return next((number for number in numbers if closing.match(lines[number])), None)


def _take_out_comments(lines: list[str], start: int) -> int | None:
    """Takes out what stands between two ``%%``; returns the line of a comment without an end."""
    prose = set(_outside_fences(lines, start))
    opened: int | None = None
    for number in range(start, len(lines)):
        line = lines[number]
        if opened is not None:
            _, mark, rest = line.partition("%%")
            line = rest if mark else ""
            opened = None if mark else opened
        if opened is None and number in prose:
            line = _outside_code(line, lambda text: _COMMENT.sub("", text))
            before, mark, _ = line.partition("%%")
            # "100%%" is no comment: one that goes on below begins its line or follows a space.
            if mark and (not before or before[-1].isspace()) and "`" not in before:
                line, opened = before, number + 1
        lines[number] = line
    return opened


def _take_out_properties(lines: list[str], prose: list[int]) -> None:
    """Takes out the lines of the form *Name: value* that Notion puts below a page's title."""
    below_title = iter(prose)
    for number in below_title:
        if lines[number].startswith("# "):
            break
    written = False
    for number in below_title:
        if _PROPERTY.match(lines[number]):
            lines[number] = ""
            written = True
        elif lines[number].strip() or written:
            return


def _translated(line: str, after: str, *, may_be_title: bool) -> str:
    if _leads_to_other_pages(line):
        return ""
    if "#" in line:
        if _TAGS_ONLY.match(line) and not (may_be_title and len(line.split()) == 1):
            return ""
        if _HEADING.match(line):
            line = _HEADING_TAGS.sub("", line)
    if ">" in line and (callout := _CALLOUT.match(line)):
        title = callout[3].strip() or callout[2].replace("-", " ").capitalize()
        # Two spaces end the line, so that the text below does not follow the title in it.
        line = f"{callout[1]}**{title.replace('**', '')}**  "
    elif (bullet := _BULLET.match(line)) is not None:
        line = f"{bullet[1]}- {line[bullet.end() :]}"
    elif _BOLD_LINE.match(line) and after.strip():
        line = f"{line.rstrip()}  "
    if "[" in line or "^" in line:
        line = _outside_code(line, _without_marks)
    return line


def _outside_code(line: str, change: Callable[[str], str]) -> str:
    """The line with a change made to each part of it that is no code."""
    if "`" not in line:
        return change(line)
    parts: list[str] = []
    at = 0
    for code in _CODE.finditer(line):
        parts += [change(line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, change(line[at:])])


def _without_marks(text: str) -> str:
    if "[[" in text:
        text = _WIKILINK.sub(_linked, text)
    return _BLOCK_ID.sub("", text) if "^" in text else text


def _linked(link: re.Match[str]) -> str:
    """A link to a note as common Markdown. Of a picture in the vault only its caption is left."""
    embeds, target, label = link[1], link[2].strip(), (link[3] or "").strip()
    if embeds and _PICTURE.search(target):
        return "" if not label or _SIZE.fullmatch(label) else label
    note, _, heading = target.partition("#")
    shown = label or " › ".join(filter(None, (note.rpartition("/")[2], heading.lstrip("#^"))))
    if not shown:
        return link[0]
    return f"[{shown}](<{WIKILINK}:{quote(target, safe='/#')}>)"


def _leads_to_other_pages(line: str) -> bool:
    """Whether a line only says *back*, *next* or the like, with a link or an arrow."""
    if len(line) > 400 or not (_LINK.search(line) or _ARROW.search(line)):
        return False
    if line.lstrip().startswith(("#", "|", ">")):
        return False
    words = _LINK.sub(lambda link: link[1] or "", line)
    steps = [" ".join(_NOT_WORDS.sub(" ", step).split()) for step in re.split(r"[|·•]| - ", words)]
    steps = [step for step in steps if step]
    return bool(steps) and all(map(_WAYS_BETWEEN_PAGES.fullmatch, steps))
