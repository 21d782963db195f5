"""Recall cards: which there are, and which stay the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.library import Library
from bot.notes.packs import Pack
from bot.notes.reading.files import PackDraft, read_notes
from bot.quiz.grading.answers import DontKnow, Recalled
from bot.quiz.grading.grading import grade
from bot.quiz.questions import Kind, Question
from bot.quiz.recall import MOST_PIECES, MOST_WORDS, can_be_recalled, recall_cards
from tests.quiz.making import question

LONG = " ".join(f"word{number}" for number in range(MOST_WORDS))


def cards_of(text: str, generated: str = "practice") -> list[Question]:
    """The cards of all topics of a note."""
    notes = read_notes(text, "sea.md", "sea.md", PackDraft("sea"))
    library = Library([Pack("sea", "Sea", Path("sea"), notes, generated=generated)])
    found: list[Question] = []
    for located in library.topics.values():
        cards = recall_cards(located)
        assert bool(cards) <= can_be_recalled(located)
        found += cards
    return found


def asked(text: str) -> list[tuple[str, str]]:
    """The stem of each card, and what the notes say."""
    return [(card.stem, card.remark) for card in cards_of(text)]


def test_each_written_heading_is_a_card() -> None:
    """The topic alone asks for its definition; a heading stands behind the topic."""
    text = (
        "# Sea\n## Tides\nThe sea rises and falls daily.\n### Why does it exist?\n"
        "The moon pulls at the sea.\n### How does it work?\n### 1. Own *words*\n"
        "As I said it to her.\n"
    )

    assert asked(text) == [
        ("**Tides**", "The sea rises and falls daily."),
        ("**Tides** › Why does it exist?", "The moon pulls at the sea."),
        (r"**Tides** › 1\. Own words", "As I said it to her."),
    ]
    (first, *_) = cards_of(text)
    assert (first.kind, first.rounds, first.topic_key, first.facet) == (
        Kind.RECALL, False, "tides", "definition",
    )  # fmt: skip
    assert (first.place.path, first.place.line) == ("sea.md", 3)


@pytest.mark.parametrize(
    "text",
    ["Wet.", "![A big wave of the sea](w.png)", "<https://a.example/b/c/d/e>", "- - - -", ""],
)
def test_hardly_any_words_are_no_card(text: str) -> None:
    """A word, a picture or an address asks for nothing."""
    assert asked(f"## Tides\n{text}\n") == []


def test_no_cards_where_the_author_wants_no_questions_from_the_notes() -> None:
    """``generated: off`` is about them too."""
    assert cards_of("## Tides\nThe sea rises and falls daily.\n", generated="off") == []


def test_a_long_text_is_asked_in_pieces() -> None:
    """By paragraph and by item, each with its line; nested items stay with theirs."""
    text = (
        f"## Tides\n{LONG}\n\nThis is one more paragraph.\n\n- an item of many words\n"
        "  - and one that is in it\n- no\n"
    )
    cards = cards_of(text)

    assert [card.stem for card in cards] == [f"**Tides** ({n}/3)" for n in (1, 2, 3)]
    assert [card.place.line for card in cards] == [2, 4, 6]
    assert cards[2].remark == "- an item of many words\n  - and one that is in it"
    many = "\n\n".join(f"This is paragraph number {n} of many." for n in range(60))
    assert len(cards_of(f"## Tides\n{many}\n")) == MOST_PIECES


def test_a_card_is_the_same_as_long_as_its_heading_is() -> None:
    """Other notes, another order and other words leave the id; only the words make a revision."""
    before = cards_of("## Tides\nThe sea rises and falls daily.\n### Own\nThe moon pulls at it.\n")
    moved = cards_of(
        "# New\nSomething else that is new here.\n## Foam\nIt is made of air.\n## Tides\n"
        "The  sea *rises* and falls daily!\n### Other\nx\n### Own\nThe sun pulls at it.\n"
    )
    by_id = {card.id: card for card in moved}

    assert by_id[before[0].id].revision == before[0].revision
    assert by_id[before[1].id].revision != before[1].revision


@given(st.integers(0, 10**6), st.integers(2, 12))
def test_pieces_keep_their_ids_in_any_order(seed: int, count: int) -> None:
    """Whoever moves the items of a list asks for the same things as before."""
    items = [f"- item {n} {LONG.split()[n]} says something of its own {n}" for n in range(count)]
    items[0] += f" {LONG}"
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)

    def ids(lines: list[str]) -> set[str]:
        return {card.id for card in cards_of("## Tides\n" + "\n".join(lines) + "\n")}

    assert len(ids(items)) == count
    assert ids(items) == ids(shuffled)


def test_the_member_judges() -> None:
    """Known is right, partly is half, and anything else is wrong."""
    card = question(Kind.RECALL)

    assert [grade(card, Recalled(said)).share for said in (0, 1, 2, 7)] == [1.0, 0.5, 0.0, 0.0]
    assert grade(card, DontKnow()).share == 0.0
    assert not grade(question(Kind.SHORT), Recalled(0)).right
