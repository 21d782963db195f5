"""``/me settings`` and ``/server settings``: panels on which each choice counts immediately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import (
    Action,
    Press,
    PressSelect,
    StalePress,
    channel_select,
    number_in,
    option,
    role_select,
)
from bot.face.discord_io.replies import recorded, redraw, reply, show, words_to
from bot.face.me import me
from bot.face.rounds.options import changed, option_selects
from bot.tutor.preferences import GuildChoice, Preference
from bot.tutor.rounds.rounds import RoundOptions
from bot.words import Words, languages, name_of

#: Those who may choose for a server, unless the server says otherwise.
MANAGERS = discord.Permissions(manage_guild=True)
#: Factors of the time in rounds; 0 is as much as the member wants.
_EXTRA = (1.0, 1.5, 2.0, 0.0)
_AUTOMATIC = "auto"


class NotForYou(Exception):
    """Only those who manage the server may change its settings."""


# One's own


@me.command(
    name=locale_str("settings"), description=locale_str("Your language, and more time in rounds")
)
async def settings(interaction: Interaction) -> None:
    """The panel, for the member alone."""
    chosen = await interaction.client.tutor.preferences.of_member(interaction.user.id)
    await reply(interaction, _own_panel(interaction, chosen), private=True)


async def mine_pressed(interaction: Interaction, pressed: Press) -> None:
    """A choice on the member's panel; it is saved, then the panel shows it."""
    change = _change(pressed)
    preferences = interaction.client.tutor.preferences
    chosen = await recorded(
        interaction, preferences.choose(interaction.user.id, change, interaction.created_at)
    )
    await redraw(interaction, _own_panel(interaction, chosen))


def _change(pressed: Press) -> Callable[[Preference], Preference]:
    """What a choice does to the preference. Raises ``StalePress`` for what was never offered."""
    match pressed.fields, pressed.values:
        case ["language"], [value]:
            language = _language_in(value)
            return lambda known: replace(known, language=language)
        case ["extra"], [value] if value in map(str, _EXTRA):
            return lambda known: replace(known, extra=float(value))
    raise StalePress


def _own_panel(interaction: Interaction, chosen: Preference) -> ui.LayoutView:
    say = words_to(interaction)
    return card(
        say("## Your settings"),
        say("Only you can see this."),
        line(),
        say("**Language** of messages that only you see"),
        row([_language(Action.MY_SETTING, chosen.language, say("Same as my Discord"))]),
        say(
            "**Time in rounds.** With more time, you can answer for longer, and the group isn't"
            " told why it is waiting."
        ),
        row([_extra(chosen.extra, say)]),
    )


def _extra(chosen: float, say: Words) -> CardItem:
    names = {
        1.0: say("Same as everyone"),
        1.5: say("50% more"),
        2.0: say("Twice as much"),
        0.0: say("No limit"),
    }
    options = [option(names[extra], extra, chosen=extra == chosen) for extra in _EXTRA]
    return PressSelect(say("Time in rounds"), options, Action.MY_SETTING, ("extra",))


def _language(action: Action, chosen: str | None, automatic: str) -> CardItem:
    names = {_AUTOMATIC: automatic, **{language: name_of(language) for language in languages()}}
    now = chosen or _AUTOMATIC
    options = [option(name, value, chosen=value == now) for value, name in names.items()]
    return PressSelect(automatic, options, action, ("language",))


def _language_in(value: str) -> str | None:
    """The language of an option, None for the automatic one. Raises ``StalePress``."""
    if value not in {_AUTOMATIC, *languages()}:
        raise StalePress
    return None if value == _AUTOMATIC else value


# A server's

server = app_commands.Group(
    name=locale_str("server"),
    description=locale_str("Settings for this server"),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    default_permissions=MANAGERS,
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)


@server.command(
    name=locale_str("settings"), description=locale_str("Who can host rounds, where, and how")
)
async def server_settings(interaction: Interaction) -> None:
    """The panel, for members who manage the server."""
    guild_id = _managed(interaction)
    chosen = await interaction.client.tutor.preferences.of_guild(guild_id)
    await _show(interaction, chosen)


async def server_pressed(interaction: Interaction, pressed: Press) -> None:
    """A choice on the server's panel. The permission is checked anew."""
    guild_id = _managed(interaction)
    (what, *rest), values = pressed.fields, pressed.values
    if rest:
        raise StalePress
    chosen = await recorded(
        interaction,
        interaction.client.tutor.preferences.choose_for(
            guild_id, lambda known: _changed(known, what, values)
        ),
    )
    await _show(interaction, chosen)


async def _show(interaction: Interaction, chosen: GuildChoice) -> None:
    await show(interaction, _server_panel(chosen, words_to(interaction)))


def _managed(interaction: Interaction) -> int:
    """The server, if the member manages it. Raises ``NotForYou``."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotForYou
    return interaction.guild_id


def _changed(known: GuildChoice, what: str, values: Sequence[str]) -> GuildChoice:
    """The server's settings after a choice. Raises ``StalePress`` for what was never offered."""
    match what, values:
        case "role", ids:
            return replace(known, host_role=number_in(ids[0]) if ids else None)
        case "channels", ids:
            return replace(known, channels=tuple(map(number_in, ids)))
        case "language", [value]:
            return replace(known, language=_language_in(value))
        case "mode" | "count" | "seconds", _:
            options = changed(RoundOptions.from_json(known.rounds), what, values)
            return replace(known, rounds=options.as_json())
    raise StalePress


def _server_panel(chosen: GuildChoice, say: Words) -> ui.LayoutView:
    options = RoundOptions.from_json(chosen.rounds)
    to = Action.SERVER_SETTING
    return card(
        say("## Server settings"),
        say("**Language** of public messages"),
        row([_language(to, chosen.language, say("Same as the server's language in Discord"))]),
        say("**Host role.** People with this role can control any round, just like moderators."),
        row([role_select(say("No host role"), to, ("role",),
                         chosen.host_role)]),
        say("**Channels** where rounds can be played"),
        row([channel_select(say("All channels"), to, ("channels",), chosen.channels)]),
        say("**New rounds**, unless the host chooses otherwise"),
        *(row([select]) for select in option_selects(options, to, say)),
    )  # fmt: skip
