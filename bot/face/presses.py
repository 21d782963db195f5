"""Buttons and selects: ids that outlive a restart, and the way from a press to its handler.

An id is ``x1b:<action>.<slot>:<fields>`` (``x1s`` for a select). It carries keys only and is
never trusted: whatever it names is looked up when it is pressed. Everything that can be pressed
is one of two ``DynamicItem`` classes, so nothing is kept in memory for a message, and a message
may be as old as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.face import journal
from bot.face.limits import BUTTON_LABEL, CUSTOM_ID, PLACEHOLDER, fitted
from bot.face.replies import Interaction

#: The version of the ids. A change of their shape takes a new one.
VERSION = "x1"

_ID = r"(?P<action>[a-z]+)\.(?P<slot>[a-z]):(?P<fields>.*)"


class Action(StrEnum):
    """What a press asks for. The values stand in messages for years: never reuse one."""

    SHOW = "show"
    SUGGEST = "near"
    BROWSE = "topics"
    OPEN = "open"
    DELETE = "delete"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press as its handler gets it: the id's fields, and what was chosen in a select."""

    fields: tuple[str, ...]
    values: tuple[str, ...] = ()


Handler = Callable[[Interaction, Pressed], Awaitable[None]]


class StalePress(Exception):
    """The button is of an older version, or somebody made its id up."""


class _Press:
    """The way of every press: find the handler, and take every error to the desk."""

    async def _handle(self, interaction: Interaction, action: str, pressed: Pressed) -> None:
        client = interaction.client
        if client.stopping:
            return
        known = action if action in client.handlers else "unknown"
        journal.begin(interaction, "press", known)
        try:
            handler = client.handlers.get(action)
            if handler is None:
                raise StalePress
            await handler(interaction, pressed)
            journal.end(interaction, "ok")
        except Exception as error:  # noqa: BLE001  # the desk tells it to the member and the log
            await client.tell(interaction, error)


class PressButton(_Press, ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"{VERSION}b:{_ID}"):
    """A button that calls a handler with the fields of its id."""

    def __init__(
        self,
        label: str,
        action: str,
        fields: Sequence[object],
        *,
        slot: str = "a",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            ui.Button(
                label=fitted(label, BUTTON_LABEL),
                style=style,
                disabled=disabled,
                custom_id=_custom_id("b", action, slot, fields),
            )
        )
        self.action = action
        self.fields = tuple(str(field) for field in fields)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        return cls("", match["action"], match["fields"].split(":"), slot=match["slot"])

    async def callback(self, interaction: Any) -> None:
        await self._handle(interaction, self.action, Pressed(self.fields))


class PressSelect(_Press, ui.DynamicItem[ui.Select[ui.LayoutView]], template=rf"{VERSION}s:{_ID}"):
    """A select of which one option is chosen; it calls a handler with the option's value."""

    def __init__(
        self,
        placeholder: str,
        options: list[discord.SelectOption],
        action: str,
        fields: Sequence[object],
        *,
        slot: str = "a",
    ) -> None:
        super().__init__(
            ui.Select(
                placeholder=fitted(placeholder, PLACEHOLDER),
                options=options,
                custom_id=_custom_id("s", action, slot, fields),
            )
        )
        self.action = action
        self.fields = tuple(str(field) for field in fields)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        return cls("", [], match["action"], match["fields"].split(":"), slot=match["slot"])

    async def callback(self, interaction: Any) -> None:
        values = (interaction.data or {}).get("values") or []
        pressed = Pressed(self.fields, tuple(str(value) for value in values))
        await self._handle(interaction, self.action, pressed)


#: What the client listens to.
PRESSABLE = (PressButton, PressSelect)


def is_known(custom_id: str) -> bool:
    """Whether one of the two would answer a press of this id."""
    return any(
        item.__discord_ui_compiled_template__.fullmatch(custom_id) is not None for item in PRESSABLE
    )


def _custom_id(kind: str, action: str, slot: str, fields: Sequence[object]) -> str:
    """The id of a press. ``slot`` tells apart two ways to one page in one message."""
    custom_id = f"{VERSION}{kind}:{action}.{slot}:{':'.join(str(field) for field in fields)}"
    assert len(custom_id) <= CUSTOM_ID, custom_id
    return custom_id
