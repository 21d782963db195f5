"""``/round``: a group quiz in this channel."""

from __future__ import annotations

from dataclasses import replace

from discord import app_commands
from discord.app_commands import locale_str

from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.replies import recorded, reply, words_to
from bot.face.notes.explain import TopicName
from bot.face.rounds import private
from bot.face.rounds.press_target import channel_of, may_lead
from bot.face.rounds.setup import NotHere, open_lobby, plan_of, show_panel
from bot.notes.library import LocatedTopic
from bot.quiz.rounds import events
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import MOST_QUESTIONS

_LONGEST = 300

#: Named as ``options.mode_name`` names them.
_MODES = [
    app_commands.Choice(name=locale_str("Study"), value=Mode.STUDY.value),
    app_commands.Choice(name=locale_str("Race"), value=Mode.RACE.value),
    app_commands.Choice(name=locale_str("Survival"), value=Mode.SURVIVAL.value),
    app_commands.Choice(name=locale_str("Teams"), value=Mode.TEAMS.value),
]

group = app_commands.Group(
    name=locale_str("round"),
    description=locale_str("A quiz for everyone in this channel"),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)


@group.command(name=locale_str("start"), description=locale_str("Start a round in this channel"))
@app_commands.rename(
    topic=locale_str("topic"),
    questions=locale_str("questions"),
    seconds=locale_str("seconds"),
    mode=locale_str("mode"),
)
@app_commands.describe(
    topic=locale_str("Topic to be quizzed on; leave everything empty to choose from a menu"),
    questions=locale_str("How many questions, 1 to 50"),
    seconds=locale_str("Seconds to think about each question; 0 for no limit"),
    mode=locale_str("How scoring works"),
)
@app_commands.choices(mode=_MODES)
async def start(
    interaction: Interaction,
    topic: app_commands.Transform[LocatedTopic, TopicName] | None = None,
    questions: app_commands.Range[int, 1, MOST_QUESTIONS] | None = None,
    seconds: app_commands.Range[int, 0, _LONGEST] | None = None,
    mode: app_commands.Choice[str] | None = None,
) -> None:
    """With anything chosen the lobby opens at once; otherwise the panel comes first."""
    plan = await plan_of(interaction)
    if all(option is None for option in (topic, questions, seconds, mode)):
        await show_panel(interaction, plan, 0)
        return
    choice = plan.options
    if topic is not None:
        choice = replace(choice, topics=(topic.topic.id,), packs=())
    if questions is not None:
        choice = replace(choice, questions=questions)
    if seconds is not None:
        choice = replace(choice, seconds=seconds)
    if mode is not None:
        choice = replace(choice, mode=Mode(mode.value))
    await open_lobby(interaction, replace(plan, options=choice))


@group.command(name=locale_str("stop"), description=locale_str("End the round in this channel"))
async def stop(interaction: Interaction) -> None:
    """For the host, moderators and the host role; the standings are final."""
    say = words_to(interaction)
    rounds = interaction.client.tutor.rounds
    game = await recorded(interaction, rounds.in_channel(channel_of(interaction)))
    if game is None:
        raise NotHere(say("There is no round in this channel."))
    told = await recorded(
        interaction,
        rounds.lead(
            game.id,
            interaction.user.id,
            events.Stop,
            console=await may_lead(interaction),
            channel_id=channel_of(interaction),
            at=interaction.created_at,
        ),
    )
    await reply(interaction, private.led(told, say), private=True)
