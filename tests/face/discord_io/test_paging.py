"""The buttons between pages, and the numbers that custom ids carry."""

from __future__ import annotations

import pytest

from bot.face.discord_io.components import Action, PressButton, StalePress, number_in
from bot.face.discord_io.paging import page_buttons
from bot.words import words_for


@pytest.mark.parametrize(
    ("page", "labels"),
    [(0, ["Page 2 ›"]), (1, ["‹ Page 1", "Page 3 ›"]), (2, ["‹ Page 2"])],
)
def test_buttons_lead_to_the_pages_beside(page: int, labels: list[str]) -> None:
    """The first page has none before it, and the last page has none after it."""
    buttons = page_buttons(page, 3, Action.SHOW, lambda to: ("x", to), words_for("en"))
    assert all(isinstance(button, PressButton) for button in buttons)
    assert [getattr(button, "label", None) for button in buttons] == labels
    ids = [str(getattr(button, "custom_id", "")) for button in buttons]
    assert len(set(ids)) == len(ids)


def test_a_single_page_has_no_buttons() -> None:
    """Nothing is shown where there is nothing to turn to."""
    assert page_buttons(0, 1, Action.SHOW, lambda to: (to,), words_for("en")) == []


@pytest.mark.parametrize("number", [0, 1, 2**63 - 1])
def test_a_number_that_fits_a_column_is_read(number: int) -> None:
    """Snowflakes, question numbers and pages alike."""
    assert number_in(str(number)) == number


@pytest.mark.parametrize(
    "field",
    ["", "-1", "1.5", "x", " 1", str(2**63), "9" * 20, "9" * 5000, "٣", "１", "²"],
)
def test_any_other_field_is_stale(field: str) -> None:
    """Whatever is made up is refused before it reaches the database or Python's own limits."""
    with pytest.raises(StalePress):
        number_in(field)
