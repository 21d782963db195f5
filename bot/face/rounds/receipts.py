"""The private word on a press in a round: each player has one, the newest.

Discord cannot bring an old private message to the channel's end, and a member may have closed it.
So a new one is sent and the earlier one deleted.
"""

from __future__ import annotations

from contextlib import suppress

import aiohttp
import discord
from discord import ui

from bot.face.discord_io import interaction_http
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.replies import reply


async def give_receipt(interaction: Interaction, round_id: int, view: ui.LayoutView) -> None:
    """Answers a press privately, in place of what the member was told of this round before."""
    await reply(interaction, view, private=True)
    client, user = interaction.client, interaction.user
    # After a mere "it takes longer" the first answer is the message that was pressed.
    own = interaction.response.type is discord.InteractionResponseType.channel_message
    token = interaction.token if own else None
    earlier = client.receipt_tokens.replace(round_id, user.id, interaction.id, token)
    if earlier is not None:
        # The member may have closed it, and it is no loss if it stays.
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await interaction_http.delete(interaction, earlier)
