"""How an interaction is answered: once, whatever its state, and without pinging anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.face import journal

if TYPE_CHECKING:
    from bot.face.client import LecternClient

Interaction: TypeAlias = "discord.Interaction[LecternClient]"

#: Discord's codes for "this interaction is not known (any more)" and "answered already". The
#: first comes late or by mistake although the member saw the reply; neither undoes anything.
_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060

NOBODY = discord.AllowedMentions.none()


async def reply(
    interaction: Interaction,
    view: discord.ui.LayoutView,
    *,
    private: bool,
    file: discord.File | None = None,
) -> None:
    """Answers with a new message, as the first answer or a further one."""
    files = [file] if file is not None else []
    try:
        if interaction.response.is_done():
            await interaction.followup.send(
                view=view, ephemeral=private, files=files, allowed_mentions=NOBODY
            )
        else:
            await interaction.response.send_message(
                view=view, ephemeral=private, files=files, allowed_mentions=NOBODY
            )
        journal.answered(interaction)
    except discord.HTTPException as error:
        _forgive(interaction, error)


async def redraw(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Replaces the message that was pressed."""
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
        else:
            await interaction.response.edit_message(view=view, allowed_mentions=NOBODY)
        journal.answered(interaction)
    except discord.HTTPException as error:
        _forgive(interaction, error)


def is_private(interaction: Interaction) -> bool:
    """Whether the message that was pressed is seen by nobody but the one who pressed."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _forgive(interaction: Interaction, error: discord.HTTPException) -> None:
    """Late and double answers are no faults; every other refusal rises."""
    if error.code not in {_UNKNOWN_INTERACTION, _ALREADY_ACKNOWLEDGED}:
        raise error
    journal.maybe_delivered(interaction, error.code)
