"""The lists of a passage, and the terms that their items explain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.packs import Passage, Place, Surroundings
from bot.notes.reading.lists import lists_of


def terms(text: str) -> list[tuple[str, str]]:
    """The terms of all lists, inner ones first."""
    passage = Passage(text, Place("sea.md", 10), written=True)
    return [
        (item.term, item.explanation)
        for one in lists_of(passage, Surroundings())
        for item in one.items
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("**Swell**: waves from far away", ("Swell", "waves from far away")),
        ("**Swell:** waves from far away", ("Swell", "waves from far away")),
        ("**Swell** - waves from far away", ("Swell", "waves from far away")),
        ("**Swell** – waves from far away", ("Swell", "waves from far away")),
        ("`ls -l`: what is there", ("ls -l", "what is there")),
        ("Swell: waves from far away", ("Swell", "waves from far away")),
        ("[Swell](swell.md): waves", ("Swell", "waves")),
        ("*Swell*: waves\n  from far away", ("Swell", "waves from far away")),
        ("Swell is waves from far away", ("", "")),
        ("**Swell** comes from far away", ("", "")),
        ("12:30 is high water", ("", "")),
        ("", ("", "")),
    ],
)
def test_terms_of_an_item(item: str, expected: tuple[str, str]) -> None:
    """A term is bold, code or plain, before a colon or a dash; anything else explains none."""
    assert terms(f"- {item}\n") == [expected]


def test_places_order_and_what_is_simple() -> None:
    """Each item has its own line; one that holds more than a paragraph is not simple."""
    text = "So:\n\n1. Swell\n2. Surf\n\n   Much more.\n   - deep\n"
    inner, outer = lists_of(Passage(text, Place("sea.md", 10), written=True), Surroundings())
    assert (inner.numbered, outer.numbered) == (False, True)
    assert [item.place.line for item in outer.items] == [12, 13]
    assert [item.simple for item in outer.items] == [True, False]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-*1. \n:`ab[]()>#", max_size=60))
def test_any_text(text: str) -> None:
    """Nothing raises, and terms come with their explanations."""
    assert all(bool(term) or not said for term, said in terms(text))
