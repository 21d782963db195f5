"""Bytes to text, whatever an editor made of them."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.notes.reading.decoding import NotText, decode

TEXT = "# Grüße – „Ebbe“ & Flut\n\n## Größe\nZehn €.\n"


def png() -> bytes:
    """A real picture, two pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0\0\xff\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), id="UTF-16 LE with a mark"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="UTF-16 BE with a mark"),
        pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 LE"),
        pytest.param(TEXT.encode("utf-16-be"), id="UTF-16 BE"),
        pytest.param(TEXT.encode("cp1252"), id="cp1252"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="CR"),
        pytest.param(TEXT.replace("\n", "\r\n").encode("utf-16"), id="UTF-16 with CRLF"),
        pytest.param(TEXT.replace("Ebbe", "E\0b\0be").encode(), id="zero bytes"),
    ],
)
def test_text_is_read_in_every_encoding(data: bytes) -> None:
    """The same text comes out whatever encoding, mark, line end or stray zeros it has."""
    assert decode(data) == TEXT


def test_bytes_of_two_encodings_in_one_file_are_both_read() -> None:
    """A UTF-8 file into which a line of cp1252 was pasted keeps every letter of both."""
    assert decode("Größe ".encode() + "Größe".encode("cp1252")) == "Größe Größe"


def test_text_of_another_script_is_read() -> None:
    """Right-to-left text and text beyond the Basic Multilingual Plane come out unchanged."""
    assert decode("# مد وجزر 🌊".encode()) == "# مد وجزر 🌊"


def test_nothing_is_text() -> None:
    """An empty file is an empty text, and so is a lone mark."""
    assert [decode(data) for data in (b"", b"\xef\xbb\xbf", b"\xff\xfe")] == ["", "", ""]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png(), id="a picture"),
        pytest.param(random.Random(7).randbytes(4096), id="random bytes"),
        pytest.param(zlib.compress(TEXT.encode() * 50), id="an archive"),
        pytest.param(bytes(200), id="zeros"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(80), id="a program"),
        pytest.param(bytes([0x81, 0x8D, 0x8F, 0x90]) * 20, id="bytes without meaning"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """Pictures, archives and programs are refused and never shown as letters."""
    with pytest.raises(NotText):
        decode(data)


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00\xd8")
@example(b"\x00\xd8\x00\xd8")
def test_any_bytes_are_text_or_are_refused(data: bytes) -> None:
    """Decoding raises nothing but NotText; its text has no zeros and can be sent."""
    try:
        text = decode(data)
    except NotText:
        return

    assert set() == set(text) & set("\0\r\v\f")
    assert text == text.encode().decode()
