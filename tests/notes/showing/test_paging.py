"""How blocks become pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.packs import Surroundings
from bot.notes.showing.paging import pages
from bot.notes.showing.rendering import render
from tests.notes.showing.test_rendering import (
    ACTIVE,
    FILE,
    MARKDOWN,
    PLAIN_WORDS,
    as_read,
    outside_code,
)

LIMITS = st.integers(min_value=100, max_value=400)
SENTENCE = "Forty characters stand in this sentence. "


def test_nothing() -> None:
    """No blocks, or empty ones, make no page."""
    assert pages((), 4000) == ()
    assert pages(("", "\n"), 4000) == ()


def test_one_page() -> None:
    """Blocks that fit stand on one page, an empty line between them."""
    assert pages(("one", "two"), 4000) == ("one\n\ntwo",)


def test_too_small() -> None:
    """A page too small to hold a code block's marks is refused."""
    with pytest.raises(ValueError, match="at least 100"):
        pages(("one",), 99)


def test_between_blocks() -> None:
    """A page ends with a block wherever the next block fits on a page of its own."""
    first, second = "a" * 60, "b" * 80

    assert pages((first, second), 100) == (first, second)


def test_heading_stays_with_its_text() -> None:
    """A heading goes to the next page with what it heads."""
    assert pages(("a" * 60, "**Head**", "b" * 60), 100) == ("a" * 60, "**Head**\n\n" + "b" * 60)


def test_sentences() -> None:
    """A long paragraph is cut at the end of a sentence, and its last pages share the rest."""
    cut = pages((SENTENCE * 6,), 200)

    assert all(page.rstrip().endswith(".") for page in cut)
    assert min(map(len, cut)) > 70


def test_long_word() -> None:
    """Only a word longer than a page is taken apart."""
    first, *others = pages(("word " + "x" * 250,), 100)

    assert first == "word"
    assert "".join(others) == "x" * 250


def test_code() -> None:
    """Code that is cut is closed and opened again in its language."""
    block = "\n".join(["```py", *(f"line_{number} = {number}" for number in range(30)), "```"])

    cut = pages((block,), 150)

    assert all(page.startswith("```py\n") and page.endswith("\n```") for page in cut)
    assert re.findall(r"line_(\d+) =", "".join(cut)) == [str(number) for number in range(30)]


def test_table() -> None:
    """A table that is cut shows its header on every page."""
    rows = "\n".join(f"| row{number} | {number} |" for number in range(40))
    cut = pages(render(f"| Name | Size |\n|---|--:|\n{rows}", Surroundings()), 200)

    assert len(cut) > 1
    assert all(page.split("\n")[1:3] == ["Name   Size", "─────  ────"] for page in cut)
    assert [f"row{number}" for number in range(40)] == re.findall(r"row\d+", "".join(cut))


def test_quote() -> None:
    """A quote that is cut goes on as a quote."""
    cut = pages(("> " + SENTENCE * 5,), 100)

    assert len(cut) > 1
    assert all(page.startswith("> Forty") for page in cut)


def test_list() -> None:
    """A list is cut between its items, and nested items move to the margin of a new page."""
    items = [f"- {SENTENCE}\n  - nested {number}\n  - more {number}" for number in range(4)]

    cut = pages(("\n".join(items),), 100)

    assert all(page.startswith("- ") for page in cut)
    assert sum(page.count("nested") for page in cut) == 4


def test_marks() -> None:
    """Bold text that is cut ends bold and goes on bold."""
    cut = pages(("**" + SENTENCE * 5 + "end**",), 100)

    assert len(cut) > 1
    assert all(page.startswith("**F") and page.endswith("**") for page in cut)


def test_code_span() -> None:
    """Inline code longer than a page is code on both pages."""
    cut = pages(("`" + "<@1> " * 40 + "`",), 100)

    assert all(page.startswith("`") and page.endswith("`") for page in cut)


def test_links_stay_whole() -> None:
    """Neither a masked link nor an address is cut, though there are spaces in the link's text."""
    link = "[the manual of everything](https://x.example/manual)"
    address = "<https://x.example/another/rather/long/address>"

    cut = pages((f"{link} {address} " * 5,), 130)

    assert sum(page.count(link) for page in cut) == 5
    assert sum(page.count(address) for page in cut) == 5


@pytest.mark.parametrize("word", ["-", "#", "1.", ">", "-#"])
def test_cut_words_do_not_act(word: str) -> None:
    """A sign that comes to stand at the start of a page is still only a sign."""
    text = ("ab " * 33)[:98] + f" {word} and more words" + " here" * 20

    second = pages((text,), 100)[1]

    assert not re.match(r"(?:[-#>]|\d+\.|-#) ", second)
    assert as_read("".join(pages((text,), 100))).replace(" ", "") == text.replace(" ", "")


def test_escapes_stay_whole() -> None:
    """A page never ends between a backslash and the sign that it keeps from acting."""
    cut = pages((r"\<" * 200,), 101)

    assert all(len(page) % 2 == 0 for page in cut)


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKDOWN, max_size=8).map("\n\n".join), LIMITS)
def test_rendered_pages(source: str, limit: int) -> None:
    """Pages keep to the limit, are never empty, close their code, and nothing in them acts."""
    for page in pages(render(source, FILE), limit):
        assert page.strip()
        assert len(page) <= limit
        assert not ACTIVE.search(outside_code(page)), page


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=400) | MARKDOWN, max_size=6), LIMITS)
def test_any_blocks(blocks: list[str], limit: int) -> None:
    """Whatever the blocks hold, pages keep to the limit and come to an end."""
    assert all(page.strip() and len(page) <= limit for page in pages(blocks, limit))


@settings(max_examples=100, deadline=None)
@given(st.lists(PLAIN_WORDS, min_size=1, max_size=5), LIMITS)
def test_words_survive(paragraphs: list[list[str]], limit: int) -> None:
    """Every word of plain paragraphs stands on some page, in order."""
    texts = ["x " + " ".join(words).replace("&", "+") for words in paragraphs]

    cut = pages(render("\n\n".join(texts), Surroundings()), limit)

    assert as_read(" ".join(cut)).split() == " ".join(texts).split()
