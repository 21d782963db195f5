"""``/me``: a member's own data, exported or deleted."""

from __future__ import annotations

import json
from io import BytesIO

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.face.discord_io.cards import card, row
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Action, Press, PressButton, StalePress
from bot.face.discord_io.replies import defer, in_time, redraw, reply, words_to
from bot.tutor.exports import texts_of
from bot.words import Words

FILE_NAME = "lectern-my-data.json"

me = app_commands.Group(
    name=locale_str("me"),
    description=locale_str("Your settings and your data"),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=True, private_channel=True
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
)


@me.command(
    name=locale_str("export"), description=locale_str("Get everything I keep about you as a file")
)
async def export(interaction: Interaction) -> None:
    """Sends every row of every table that is about the member, as one JSON file."""
    await defer(interaction, private=True)
    data = await in_time(interaction.client.tutor.members.export(interaction.user.id))
    body = {
        "member": str(interaction.user.id),
        "exported_at": interaction.created_at.isoformat(),
        **data,
        "questions": texts_of(interaction.client.tutor.current_content.bank, data),
    }
    file = discord.File(
        BytesIO(json.dumps(body, indent=2, ensure_ascii=False).encode()),
        filename=FILE_NAME,
        description="JSON",
    )
    say = words_to(interaction)
    rows = sum(len(each) for each in data.values())
    text = (
        say.plural(
            "Here is everything I keep about you: {count} entry. Open the file with any text"
            " editor.",
            "Here is everything I keep about you: {count} entries. Open the file with any text"
            " editor.",
            rows,
        )
        if rows
        else say("I keep nothing about you.")
    )
    view = card(text, ui.File(f"attachment://{FILE_NAME}"))
    await reply(interaction, view, private=True, file=file)


@me.command(name=locale_str("delete"), description=locale_str("Delete everything I keep about you"))
async def delete(interaction: Interaction) -> None:
    """Asks first; the button deletes."""
    say = words_to(interaction)
    mention = interaction.client.mention("me export")
    await reply(interaction, _question(interaction.user.id, mention, say), private=True)


def _question(member_id: int, export_mention: str, say: Words) -> ui.LayoutView:
    return card(
        say(
            "**Delete everything I keep about you?** What you have read, your answers and your"
            " settings will be gone right away, and nobody can bring them back. To keep a copy,"
            " use {export} first.",
            export=export_mention,
        ),
        row(
            [
                PressButton(
                    say("Delete it all"),
                    Action.DELETE,
                    (member_id,),
                    style=discord.ButtonStyle.danger,
                ),
                PressButton(say("Keep it"), Action.KEEP, (member_id,)),
            ]
        ),
    )


async def delete_pressed(interaction: Interaction, pressed: Press) -> None:
    """Deletes the data of the member who presses, and of no other, whatever the id says."""
    if pressed.fields != (str(interaction.user.id),):
        raise StalePress
    await defer(interaction)
    interaction.client.display_names.forget(interaction.user.id)
    deleted = await in_time(interaction.client.tutor.members.delete(interaction.user.id))
    say = words_to(interaction)
    if deleted:
        text = say.plural(
            "Deleted: {count} entry. If you use me again, I start from scratch.",
            "Deleted: {count} entries. If you use me again, I start from scratch.",
            deleted,
        )
    else:
        text = say("There was nothing to delete.")
    await redraw(interaction, card(text))


async def keep_pressed(interaction: Interaction, pressed: Press) -> None:
    """Replaces the question."""
    say = words_to(interaction)
    await redraw(interaction, card(say("Nothing was deleted.")))
