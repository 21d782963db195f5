"""Pictures: what they show, and when there is none."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.face.pictures import PodiumPlace, podium

GOLD = (240, 197, 65)


def drawn(*names: str, places: tuple[int, ...] = (1, 2, 3, 3, 3)) -> bytes | None:
    shown = [
        PodiumPlace(place, name, "1000 points") for place, name in zip(places, names, strict=False)
    ]
    return podium("Podium", "A round of 3 questions", shown)


def golden(png: bytes) -> int:
    """How many columns of the picture have gold in them."""
    image = Image.open(BytesIO(png)).convert("RGB")
    pixels = image.load()
    assert pixels is not None
    return sum(any(pixels[x, y] == GOLD for y in range(image.height)) for x in range(image.width))


def test_each_winner_has_a_golden_step() -> None:
    """One winner has one, two who share the first place have two."""
    alone, shared = drawn("Ada", "Ben", "Cat"), drawn("Ada", "Ben", "Cat", places=(1, 1, 2))
    assert alone is not None
    assert shared is not None
    assert golden(shared) > 1.8 * golden(alone) > 300
    image = Image.open(BytesIO(alone))
    assert (image.format, image.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize("name", ["Ада", "Ωmega", "Zoë 🎉", "x" * 500, "Łukasz", "e\u0301"])
def test_names_that_the_font_has(name: str) -> None:
    """Latin, Greek and Cyrillic are drawn; emoji are left out, and long names are cut."""
    assert drawn(name) is not None


@pytest.mark.parametrize("name", ["山田", "नमस्ते", "🎉", "", "  ", "Ada 山"])
def test_names_that_it_lacks(name: str) -> None:
    """There is no picture rather than one with a name in boxes; the words are enough."""
    assert drawn("Ben", name) is None


def test_how_many_have_room() -> None:
    """Up to five stand on it; with more of them nobody is left out for a picture."""
    assert drawn(*"ABCDE") is not None
    assert podium("x", "", [PodiumPlace(1, "A", "1")] * 6) is None
    assert podium("x", "", []) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.text(max_size=60)), max_size=6))
def test_whatever_people_are_called(ranked: list[tuple[int, str]]) -> None:
    """Any name is drawn, or there is no picture."""
    found = podium("Podium", "", [PodiumPlace(place, name, "1") for place, name in ranked])
    assert found is None or found.startswith(b"\x89PNG")
