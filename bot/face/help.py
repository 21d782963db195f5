"""``/help``: what to do first, and every command as a mention that can be pressed."""

from __future__ import annotations

from collections.abc import Callable

from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.face.discord_io.cards import card, line
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.limits import fitted
from bot.face.discord_io.replies import reply, words_to
from bot.notes.showing.escaping import escaped
from bot.words import Words

_EXAMPLE = 60


@app_commands.command(name=locale_str("help"), description=locale_str("What I can do for you"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def help_command(interaction: Interaction) -> None:
    """Answers privately."""
    client = interaction.client
    say = words_to(interaction)
    example = next(
        (located.topic.title for located in client.tutor.topics.library.topics.values()), ""
    )
    await reply(interaction, _laid_out(client.mention, example, say), private=True)


def _laid_out(command: Callable[[str], str], example: str, say: Words) -> ui.LayoutView:
    return card(
        say("## Hello, I'm Lectern"),
        say(
            "I teach from this server's own notes. Everything I explain comes from them word"
            " for word, and I always say where. If something isn't written yet, I won't make it"
            " up."
        ),
        say(
            "**First:** use {explain}, start typing a topic's name (for example, *{example}*)"
            " and pick it from the list. The buttons below the answer take you to its parts and"
            " to the topics next to it.",
            explain=command("explain"),
            example=escaped(fitted(example, _EXAMPLE), at_line_start=False),
        ),
        line(),
        "\n".join(
            [
                say("{command} · a topic from the notes", command=command("explain")),
                say(
                    "{command} · what there is to learn, and what you have read",
                    command=command("topics"),
                ),
                say(
                    "{command} · a quiz for you alone, with every answer explained",
                    command=command("quiz"),
                ),
                say(
                    "{command} · a quiz for everyone in this channel",
                    command=command("round start"),
                ),
                say(
                    "{command} · end the round, if you are its host",
                    command=command("round stop"),
                ),
                say(
                    "{command} · your language, and more time in rounds",
                    command=command("me settings"),
                ),
                say(
                    "{command} · everything I keep about you, as a file",
                    command=command("me export"),
                ),
                say("{command} · delete all of it now", command=command("me delete")),
                say(
                    "{command} · for the people who run this server: who can host rounds,"
                    " where, and how",
                    command=command("server settings"),
                ),
            ]
        ),
        line(),
        "-# "
        + say(
            "I keep your Discord ID, your language and settings, what you have opened and what"
            " you have answered. No names, no messages."
        ),
    )
