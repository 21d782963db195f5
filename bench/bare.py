"""The floor: a bare discord.py bot that answers with what lies ready, and touches nothing else.

It has the intents and the caches of Lectern, commands of the same shapes, and no database, no
notes, no languages. Whatever Lectern costs more than this is Lectern's own.
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import discord
from discord import app_commands, ui

Interaction = discord.Interaction["Bare"]

#: About as long as a topic of the shipped notes.
_TEXT = "Members of a set are spread over fault domains, which share no rack. " * 20
READY = discord.Embed(title="Availability sets", description=_TEXT, colour=0x2A9D8F)
CHOICES = [app_commands.Choice(name=f"Topic number {n}", value=f"#{n:010x}") for n in range(5)]


class Press(ui.View):
    """One button, which edits its message."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Why?", custom_id="bare:press")
    async def press(self, interaction: Interaction, button: ui.Button[Any]) -> None:
        """The press."""
        await interaction.response.edit_message(embed=READY)


class Bare(discord.AutoShardedClient):
    """A client with as few caches as discord.py allows."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.press = Press()
        commands: tuple[app_commands.Command[Any, ..., Any], ...] = (
            explain,
            quiz,
            topics,
            help,
            panel,
        )
        for command in commands:
            self.tree.add_command(command)
        self.tree.add_command(me)

    async def setup_hook(self) -> None:
        self.add_view(self.press)


@app_commands.command(description="Explain a topic from the notes")
async def explain(
    interaction: Interaction, topic: str, facet: str | None = None, private: bool = False
) -> None:
    """Answers with the ready embed."""
    await interaction.response.send_message(embed=READY)


@explain.autocomplete("topic")
async def complete(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The ready choices, whatever was typed."""
    return CHOICES


@app_commands.command(description="Practise alone")
async def quiz(
    interaction: Interaction,
    topic: str | None = None,
    questions: app_commands.Range[int, 1, 25] = 5,
) -> None:
    """Answers with the ready embed."""
    await interaction.response.send_message(embed=READY, ephemeral=True)


@app_commands.command(description="Browse what there is to learn")
async def topics(interaction: Interaction, pack: str | None = None) -> None:
    """Answers with the ready embed."""
    await interaction.response.send_message(embed=READY, ephemeral=True)


@app_commands.command(description="What to do first")
async def help(interaction: Interaction) -> None:
    """Answers with the ready embed."""
    await interaction.response.send_message(embed=READY, ephemeral=True)


@app_commands.command(description="A message with the button")
async def panel(interaction: Interaction) -> None:
    """Answers with the ready embed, and the button under it."""
    await interaction.response.send_message(embed=READY, view=interaction.client.press)


me = app_commands.Group(name="me", description="Your data")


@me.command(description="Everything that is kept about you")
async def export(interaction: Interaction) -> None:
    """Answers with the ready embed."""
    await interaction.response.send_message(embed=READY, ephemeral=True)


@me.command(description="Have it deleted")
async def delete(interaction: Interaction) -> None:
    """Answers with the ready embed."""
    await interaction.response.send_message(embed=READY, ephemeral=True)


async def main() -> None:
    """Runs until SIGTERM."""
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    async with Bare() as client:
        running = asyncio.create_task(client.start(os.environ["DISCORD_TOKEN"]))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        await asyncio.wait({running})


if __name__ == "__main__":
    asyncio.run(main())
