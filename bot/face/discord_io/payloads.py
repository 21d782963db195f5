"""What Discord is sent of a message."""

from __future__ import annotations

import json

import discord

from bot.face.discord_io.internals import Components, Payload

#: Mentions in a message of the bot's ping no one.
NO_PINGS = discord.AllowedMentions.none()
_COMPONENTS = discord.MessageFlags(components_v2=True).value
_PRIVATE = discord.MessageFlags(ephemeral=True).value


def message_payload(components: Components, *, private: bool = False) -> Payload:
    """A whole message that pings no one; a ``private`` one is seen by one member alone."""
    return {
        "components": components,
        "flags": _COMPONENTS | _PRIVATE if private else _COMPONENTS,
        "allowed_mentions": NO_PINGS.to_dict(),
    }


def message_json(components: str, *, private: bool = False) -> str:
    """The same as JSON, of components that are JSON already."""
    frame = json.dumps(message_payload([], private=private))
    return frame.replace("[]", components, 1)
