"""The parts that every message is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

#: The colour of the edge; it is decoration only.
ACCENT = discord.Colour(0x2A9D8F)

CardItem = ui.Item[Any]


def card(*parts: str | CardItem | None) -> ui.LayoutView:
    """One framed message: texts, rows and separators in their order; None is left out."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
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
