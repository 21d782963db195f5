"""The buttons that lead to the page before and the page after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.face.discord_io.cards import CardItem
from bot.face.discord_io.components import Action, PressButton
from bot.words import Words


def page_buttons(
    page: int,
    count: int,
    action: Action,
    fields_of: Callable[[int], Sequence[object]],
    say: Words,
) -> list[CardItem]:
    """Buttons to the neighbours of a page, none where there is no such page.

    Pages are numbered from 0, and ``count`` of them exist. ``fields_of`` returns the fields of
    the custom id that leads to a page.
    """
    buttons: list[CardItem] = []
    if page > 0:
        label = "‹ " + say("Page {page}", page=page)
        buttons.append(PressButton(label, action, fields_of(page - 1), slot="p"))
    if page + 1 < count:
        label = say("Page {page}", page=page + 2) + " ›"
        buttons.append(PressButton(label, action, fields_of(page + 1), slot="q"))
    return buttons
