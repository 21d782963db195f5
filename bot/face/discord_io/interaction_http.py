"""What answers an interaction, sent without the library's own detour.

discord.py asks Discord to send each answer back, makes objects of it, and files its buttons for as
long as the process lives. Lectern uses none of that, and it costs a quarter of the CPU of a cached
``/explain``. So every answer without a file is sent from here.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import InteractionResponseType

from bot.face.discord_io.internals import Payload, mark_answered, send_answer

_FIRST = "/interactions/{webhook_id}/{webhook_token}/callback"
_FURTHER = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = _FURTHER + "/messages/@original"
#: Without it a webhook's message comes without its components.
_WITH_COMPONENTS = {"with_components": "1"}


async def answer(
    interaction: discord.Interaction[Any],
    kind: InteractionResponseType,
    data: Payload | str | None = None,
) -> None:
    """Sends the first answer; ``data`` may be JSON already.

    Raises what discord.py's own ways to answer raise.
    """
    if interaction.response.is_done():
        raise discord.InteractionResponded(interaction)
    payload: Payload | str = {"type": kind.value}
    if isinstance(data, str):
        payload = f'{{"type":{kind.value},"data":{data}}}'
    elif data is not None:
        payload = {"type": kind.value, "data": data}
    await send_answer(interaction, "POST", _FIRST, interaction.id, payload)
    mark_answered(interaction, kind)


async def follow(interaction: discord.Interaction[Any], message: Payload | str) -> None:
    """Sends a further message. After a mere "it takes longer" Discord puts it in that place."""
    await send_answer(
        interaction, "POST", _FURTHER, interaction.application_id, message, _WITH_COMPONENTS
    )


async def edit(interaction: discord.Interaction[Any], message: Payload | str) -> None:
    """Replaces the first answer, or the message that was pressed."""
    await send_answer(interaction, "PATCH", _ORIGINAL, interaction.application_id, message)


async def delete(interaction: discord.Interaction[Any], token: str) -> None:
    """Deletes the message that was the first answer to an earlier interaction with this token."""
    await send_answer(
        interaction, "DELETE", _ORIGINAL, interaction.application_id, None, token=token
    )
