"""Cleans and escapes text for Discord, so that nothing in it is a mention, link or mark."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit

#: Breaks a word that Discord would act on, and is not seen.
GAP = "\u200b"

# Vocalised and cantillated Hebrew stacks three marks on a letter, decomposed polytonic Greek
# three, Tibetan now and then four; nothing that people write needs more.
_MARKS_AT_MOST = 4
_LONGEST_ADDRESS = 1500

_BREAKS = {ord(sign): " " for sign in "\t\x0b\x0c\x85\u2028\u2029"}
_DROPPED = {
    code: None
    for low, high in (
        (0x00, 0x08),
        (0x0D, 0x1F),
        (0x7F, 0x84),
        (0x86, 0x9F),
        (0x00AD, 0x00AD),
        (0x034F, 0x034F),
        (0x180E, 0x180E),
        (0x200B, 0x200B),
        (0x202A, 0x202E),
        (0x2060, 0x2064),
        (0x2066, 0x2069),
        (0xFEFF, 0xFEFF),
        (0xE0000, 0xE007F),
    )
    for code in range(low, high + 1)
}
_CONTROLS: dict[int, str | None] = {**_DROPPED, **_BREAKS}
_SURROGATE = re.compile("[\ud800-\udfff]")
# Persian, Indic scripts and emoji need the joiners; between plain letters they only hide.
_IDLE_JOINER = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")

# A tilde, a bar or a spaced bracket alone does nothing; at an end the next span could join it.
_SPECIAL = re.compile(r"[\\*_`\[\]]|<(?!\s)|(?<![^~])~|~(?=~|$)|(?<![^|])\||\|(?=\||$)")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_INVITE = re.compile(r"\b(discord(?:app)?\.)(?=gg/|me/|li/|io/|com/invite/)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_LINE_START = re.compile(r"\s*(?:(\d+)(?=\.(?:\s|$))|(?=#+(?:\s|$)|[-+](?:[\s#]|$)|>))")
# Without "@": a name before the host is there to deceive.
_HOST = re.compile(r"[A-Za-z0-9.\-_:%\[\]]+")
_ADDRESS_SAFE = "/?#:@!$&'()+,;=-._~%"


def clean(text: str) -> str:
    """The text in NFC, without control and invisible characters and without stacks of marks."""
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(_CONTROLS)
    if text.isascii():
        return text
    text = _IDLE_JOINER.sub("", _SURROGATE.sub("\ufffd", text))
    return unicodedata.normalize("NFC", _few_marks(text))


def _few_marks(text: str) -> str:
    # Before the normalisation, whose ordering of marks takes quadratic time on a tower.
    kept: list[str] = []
    height = 0
    for sign in text:
        height = height + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if height <= _MARKS_AT_MOST:
            kept.append(sign)
    return "".join(kept)


def visible(text: str) -> bool:
    """Whether a reader sees anything of this text."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)


def escaped(text: str, *, at_line_start: bool = True) -> str:
    """Discord Markdown that shows this clean text as it is."""
    parts: list[str] = []
    position = 0
    for match in _WEB.finditer(text):
        link = _without_tail(match[0])
        address = web_address(link)
        if address is not None:
            parts.append(_escaped_words(text[position : match.start()]))
            parts.append(f"<{address}>")
            position = match.start() + len(link)
    parts.append(_escaped_words(text[position:]))
    first, *others = "".join(parts).split("\n")
    lines = [shielded(first) if at_line_start else first, *map(shielded, others)]
    return "\n".join(lines)


def _escaped_words(text: str) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", text)
    # Discord's servers look for mentions in the raw text, past a backslash before the bracket.
    text = text.replace("<@", r"<\@").replace("://", r"\://")
    text = _EVERYONE.sub("@" + GAP, text)
    return _INVITE.sub(r"\1" + GAP, text)


def _without_tail(link: str) -> str:
    # A full stop or a bracket that closes the sentence is no part of the address.
    while link:
        last = link[-1]
        unmatched = last == ")" and link.count(")") > link.count("(")
        if last not in ".,:;!?'\"]*_~`|\\" and not unmatched:
            break
        link = link[:-1]
    return link


def shielded(line: str) -> str:
    """The line with a heading's, list's or quote's mark at its start made harmless."""
    match = _LINE_START.match(line)
    return f"{line[: match.end()]}\\{line[match.end() :]}" if match else line


def web_address(href: str, base: str | None = None) -> str | None:
    """The http or https address that this reference leads to, safe inside ``<...>``."""
    href = clean(href).strip()
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(href)
        if not parts.scheme and base:
            parts = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return None
    rest = parts._replace(scheme="", netloc="").geturl()
    address = f"{parts.scheme}://{parts.netloc}{quote(rest, safe=_ADDRESS_SAFE)}"
    address = _EVERYONE.sub("%40", address.replace("~~", "%7E%7E"))
    return address if len(address) <= _LONGEST_ADDRESS else None
