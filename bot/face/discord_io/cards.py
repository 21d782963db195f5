"""The parts that every message is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

#: The colour of a card's edge. What it says is always said in words and by a sign, too.
ACCENT = discord.Colour(0x5B6EE1)
#: What is right, partly right, and wrong: told apart by the colour-blind, too (after the palette
#: of M. Okabe and K. Ito, "Color Universal Design", 2008).
RIGHT, PARTLY, WRONG = map(discord.Colour, (0x009E73, 0xE69F00, 0xD55E00))
#: What is won.
GOLD = discord.Colour(0xF0C541)

CardItem = ui.Item[Any]


def card(*parts: str | CardItem | None, accent: discord.Colour = ACCENT) -> ui.LayoutView:
    """One framed message: texts, rows and separators in their order; None is left out."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=accent)
    for part in parts:
        if isinstance(part, str):
            if part.strip():
                container.add_item(ui.TextDisplay(part))
        elif part is not None:
            container.add_item(part)
    view.add_item(container)
    return view


def row(items: Sequence[CardItem]) -> CardItem | None:
    """A row of buttons or one select; None when there is nothing to press."""
    return ui.ActionRow(*items) if items else None


def line() -> CardItem:
    """A thin rule between parts."""
    return ui.Separator(spacing=discord.SeparatorSpacing.small)
