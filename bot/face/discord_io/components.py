"""What can be pressed or filled in: custom ids that outlive a restart, and their handlers.

A custom id is ``x1b:<action>.<slot>:<fields>`` (``x1s`` for a select, ``x1u`` for one of members,
``x1r`` of roles, ``x1c`` of channels, ``x1m`` for a form). It carries keys only and is never
trusted: what it names is looked up when it is pressed. It says all that the handler needs, so
nothing is kept in memory for a message or a form, however old that is.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import discord
from discord import ui

from bot.face.discord_io import interaction_log
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.limits import (
    BUTTON_LABEL,
    CUSTOM_ID,
    INPUT_DESCRIPTION,
    INPUT_LABEL,
    MODAL_TITLE,
    OPTION_DESCRIPTION,
    OPTION_LABEL,
    PLACEHOLDER,
    SELECT_OPTIONS,
    fitted,
)

#: The version of the ids. A change of their shape takes a new one.
VERSION = "x1"

_ID = re.compile(rf"{VERSION}(?P<kind>[bsurcm]):(?P<action>[a-z]+)\.[a-z]:(?P<fields>.*)")
#: The kind of id by Discord's type of component; a form has none.
_KINDS = {2: "b", 3: "s", 5: "u", 6: "r", 8: "c", None: "m"}
_TEXT_INPUT = 4
#: The types of channels that members write in.
_WRITABLE = [
    discord.ChannelType.text,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]
_LARGEST_NUMBER = 2**63 - 1
_LONGEST_NUMBER = len(str(_LARGEST_NUMBER))


class Action(StrEnum):
    """What a press asks for. The values are in messages for years: never reuse one."""

    SHOW = "show"
    SUGGEST = "near"
    BROWSE = "topics"
    OPEN = "open"
    DELETE = "delete"
    KEEP = "keep"
    QUIZ = "quiz"
    NEXT = "next"
    ANSWER = "answer"
    CHOOSE = "choose"
    DRAFT = "draft"
    FORM = "form"
    LOOK = "look"
    STUDY = "study"
    AGAIN = "again"
    READ = "read"
    ROUND_JOIN = "rjoin"
    ROUND_LEAVE = "rleave"
    ROUND_TEAM = "rteam"
    ROUND_ANSWER = "ranswer"
    ROUND_FORM = "rform"
    ROUND_CONSOLE = "rhost"
    ROUND_DO = "rdo"
    ROUND_PICK = "rpick"
    ROUND_OWN = "rown"
    ROUND_MORE = "rmore"
    ROUND_DEBRIEF = "rdebrief"
    ROUND_REVIEW = "rreview"
    ROUND_AGAIN = "ragain"
    MY_SETTING = "mine"
    SERVER_SETTING = "server"


@dataclass(frozen=True, slots=True)
class Press:
    """A press as its handler gets it: the id's fields, and what was chosen or filled in.

    ``values`` are those of a select. ``inputs`` are those of a form, by the id of each input: one
    string from a text input (an empty one when nothing was typed), as many as were chosen from
    the others.
    """

    fields: tuple[str, ...]
    values: tuple[str, ...] = ()
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Handler = Callable[[Interaction, Press], Awaitable[None]]


class StalePress(Exception):
    """The button is of an older version, or its custom id is made up."""


def number_in(field: str) -> int:
    """A number in a custom id or a value: what a column of the database holds, 0 to 2**63 - 1.

    Raises ``StalePress`` for anything else, such as digits of other scripts.
    """
    if not (field.isascii() and field.isdecimal() and len(field) <= _LONGEST_NUMBER):
        raise StalePress
    number = int(field)
    if number > _LARGEST_NUMBER:
        raise StalePress
    return number


def option(
    label: str, value: object, description: str | None = None, *, chosen: bool = False
) -> discord.SelectOption:
    """An option of a select, its texts cut to what Discord takes."""
    return discord.SelectOption(
        label=fitted(label, OPTION_LABEL),
        value=str(value),
        description=fitted(description, OPTION_DESCRIPTION) if description else None,
        default=chosen,
    )


class PressButton(ui.Button[ui.LayoutView]):
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
            label=fitted(label, BUTTON_LABEL),
            style=style,
            disabled=disabled,
            custom_id=_custom_id("b", action, fields, slot),
        )


class PressSelect(ui.Select[ui.LayoutView]):
    """A select that calls a handler with the values of the options that were chosen."""

    def __init__(
        self,
        placeholder: str,
        options: list[discord.SelectOption],
        action: str,
        fields: Sequence[object],
        *,
        min_values: int = 1,
        max_values: int = 1,
    ) -> None:
        super().__init__(
            placeholder=fitted(placeholder, PLACEHOLDER),
            options=options,
            min_values=min_values,
            max_values=max_values,
            custom_id=_custom_id("s", action, fields),
        )


def member_select(
    placeholder: str, action: str, fields: Sequence[object]
) -> ui.UserSelect[ui.LayoutView]:
    """A select of one member of the server; its handler gets the member's id as the value."""
    return ui.UserSelect(
        placeholder=fitted(placeholder, PLACEHOLDER),
        custom_id=_custom_id("u", action, fields),
    )


def role_select(
    placeholder: str, action: str, fields: Sequence[object], chosen: int | None
) -> ui.RoleSelect[ui.LayoutView]:
    """A select of one role of the server, or none; its handler gets the role's id, or nothing."""
    return ui.RoleSelect(
        placeholder=fitted(placeholder, PLACEHOLDER),
        min_values=0,
        default_values=[] if chosen is None else [discord.Object(chosen)],
        custom_id=_custom_id("r", action, fields),
    )


def channel_select(
    placeholder: str, action: str, fields: Sequence[object], chosen: Sequence[int]
) -> ui.ChannelSelect[ui.LayoutView]:
    """A select of channels of the server to write in; its handler gets their ids."""
    return ui.ChannelSelect(
        placeholder=fitted(placeholder, PLACEHOLDER),
        channel_types=_WRITABLE,
        min_values=0,
        max_values=SELECT_OPTIONS,
        default_values=[discord.Object(channel) for channel in chosen[:SELECT_OPTIONS]],
        custom_id=_custom_id("c", action, fields),
    )


class PressModal(ui.Modal):
    """A form that calls a handler with what was filled in; ``replies.open_modal`` opens it.

    Its items are labels, each around one input whose ``custom_id`` is the name under which its
    values arrive. Title, labels and descriptions are cut to what Discord takes.
    """

    def __init__(
        self, title: str, action: str, fields: Sequence[object], *items: ui.Label[Any]
    ) -> None:
        super().__init__(
            title=fitted(title, MODAL_TITLE), custom_id=_custom_id("m", action, fields)
        )
        for item in items:
            item.text = fitted(item.text, INPUT_LABEL)
            if item.description is not None:
                item.description = fitted(item.description, INPUT_DESCRIPTION)
            self.add_item(item)


async def handle(interaction: Interaction) -> None:
    """Calls the handler of a press or a form, and has every error answered."""
    client = interaction.client
    data: Any = interaction.data or {}
    action, fields = _parsed(data)
    handler = client.handlers.get(action)
    interaction_log.begin(interaction, "press", "unknown" if handler is None else action)
    try:
        if handler is None:
            raise StalePress
        values, inputs = _values(data), dict(_inputs(data.get("components")))
        await handler(interaction, Press(fields, values, inputs))
        interaction_log.end(interaction, "ok")
    except Exception as error:  # noqa: BLE001  # it is answered and logged there
        await client.answer_error(interaction, error)


def _parsed(data: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The action and the fields of an id; no action when it is none of this version's."""
    found = _ID.fullmatch(str(data.get("custom_id", "")))
    if found is None or found["kind"] != _KINDS.get(data.get("component_type")):
        return "", ()
    return found["action"], tuple(found["fields"].split(":"))


def _inputs(components: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each input of a form with its values, whatever it is wrapped in."""
    for component in components or ():
        if "custom_id" in component:
            yield str(component["custom_id"]), _values(component)
        elif "component" in component:
            yield from _inputs([component["component"]])
        else:
            yield from _inputs(component.get("components"))


def _values(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What was chosen or typed. Discord sends null where nothing was chosen."""
    if "values" in data:
        return tuple(str(value) for value in data["values"] or ())
    value = data.get("value")
    if value is None:
        return ("",) if data.get("type") == _TEXT_INPUT else ()
    return (str(value),)


def _custom_id(kind: str, action: str, fields: Sequence[object], slot: str = "a") -> str:
    """The custom id of a component. ``slot`` tells apart two buttons to one page in one message."""
    custom_id = f"{VERSION}{kind}:{action}.{slot}:{':'.join(str(field) for field in fields)}"
    assert len(custom_id) <= CUSTOM_ID, custom_id
    return custom_id
