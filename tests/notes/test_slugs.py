"""Slugs and anchors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.slugs import Slugs, anchor, slug


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("What is Microsoft Azure", "what-is-microsoft-azure"),
        ("Salt & water", "salt--water"),
        ("C# and F#", "c-and-f"),
        ("snake_case-name", "snake_case-name"),
        ("Größe", "größe"),
        ("Gro\u0308ße", "größe"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("مد وجزر", "مد-وجزر"),
        ("a:b/c?", "abc"),
        ("🌊", ""),
        ("", ""),
    ],
)
def test_a_slug_is_the_anchor_of_code_hosts(title: str, expected: str) -> None:
    """Letters of every script stay, punctuation goes, spaces become hyphens."""
    assert expected == slug(title)


@given(st.text(max_size=40))
def test_a_link_finds_its_heading(title: str) -> None:
    """A slug is found again by a link to it, and nothing in it can break an address."""
    assert slug(title) == anchor(slug(title))
    assert ":" not in slug(title)
    assert "/" not in slug(title)


def test_an_address_may_be_encoded() -> None:
    """A link's fragment is the same in capitals and with its letters percent-encoded."""
    assert [
        anchor("größe"),
        anchor("GRÖSSE".replace("SS", "ß")),
        anchor("gr%C3%B6%C3%9Fe"),
    ] == ["größe"] * 3


def test_slugs_are_handed_out_once() -> None:
    """The second asking gets a number, and a name that looks numbered is respected."""
    names = Slugs()

    given_out = [names.claim(name) for name in ("a", "a", "a-2", "a", "b", "")]

    assert given_out == ["a", "a-2", "a-2-2", "a-3", "b", ""]


@given(st.lists(st.sampled_from(["a", "a-2", "a-2-2", "a-3", ""]), max_size=30))
def test_no_slug_is_given_twice(wanted: list[str]) -> None:
    """However the names collide, all that are handed out differ."""
    names = Slugs(start=1)

    assert len(wanted) == len({names.claim(name) for name in wanted})
