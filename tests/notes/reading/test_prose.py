"""The plain text of a passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.notes.markdown import parsed, text_of_tokens
from bot.notes.packs import Passage, Place, Surroundings
from bot.notes.reading.prose import first_paragraph

_PIECES = ["Tides", "é", " ", "  ", "\n", "\n\n", "\t", ".", ":", "1.", "1)", "+", "-", "--", "#"]
_PIECES += [
    "(a)",
    "'",
    '"',
    "%",
    "@",
    "$",
    "^",
    "/",
    "{#x}",
    "\u00a0",
    "\u2028",
    "    ",
    "|",
    "*b*",
]


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12))
def test_plain_lines_are_read_as_the_parser_reads_them(pieces: list[str]) -> None:
    """Text without marks is not parsed, and comes to the same."""
    source = "".join(["A", *pieces]).split("\n\n")[0].rstrip()
    tokens = parsed(source, {})

    begins = first_paragraph(Passage(source, Place("sea.md", 5), True), Surroundings())

    if len(tokens) == 3 and tokens[0].type == "paragraph_open":
        assert begins is not None
        assert begins.text == text_of_tokens(tokens[1].children or [])
        assert begins.place.line == 5
