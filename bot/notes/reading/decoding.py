"""Decodes bytes: UTF-8, UTF-16 and cp1252 are read; binary data is refused."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: All but tabs, line ends and zeros.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.02
_MOST_ZEROS = 0.1
_ESCAPED = re.compile("[\udc80-\udcff]+")


class NotText(Exception):
    """The bytes are not text in any of the known encodings."""


def decode(data: bytes) -> str:
    """The text of a file, without byte order mark and zero bytes, line ends as ``\\n``.

    Raises ``NotText`` for pictures, archives and other binary data.
    """
    text = _decoded(data)
    controls = len(_CONTROLS.findall(text))
    if controls > max(2, len(text) * _MOST_CONTROLS):
        raise NotText
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\f", " ").replace("\v", " ")


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    guess = _utf16_without_mark(data)
    if guess is not None:
        return guess
    if data.count(0) > max(2, len(data) * _MOST_ZEROS):
        raise NotText
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _with_windows(data)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 text saved without a mark has a zero in every second byte, mostly."""
    if len(data) < 4 or len(data) % 2:
        return None
    half = len(data) // 2
    for encoding, zeros, others in (
        ("utf-16-le", data[1::2].count(0), data[0::2].count(0)),
        ("utf-16-be", data[0::2].count(0), data[1::2].count(0)),
    ):
        if zeros > half * 0.4 and others < half * 0.05:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _with_windows(data: bytes) -> str:
    """UTF-8 with bytes of cp1252: the whole file, or a part that was pasted in."""
    text = data.decode("utf-8", errors="surrogateescape")
    text = _ESCAPED.sub(
        lambda run: run[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text
    )
    # Five bytes have no meaning in cp1252. One of them is a mistake; many mean binary data.
    if text.count("\ufffd") > max(1, len(text) * _MOST_CONTROLS):
        raise NotText
    return text
