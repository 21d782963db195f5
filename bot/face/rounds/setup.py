"""Setting up a round: the host chooses its options, and a lobby opens in the channel."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.face.discord_io.cards import card
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Press, StalePress, number_in
from bot.face.discord_io.replies import recorded, show, words_to
from bot.face.rounds.options import changed
from bot.face.rounds.panel import PLAYING, Plan, askable, nothing_to_ask, panel, shown_on
from bot.face.rounds.press_target import extra_of
from bot.tutor.rounds.rounds import ChannelBusy, Game, NothingToAsk, RoundOptions
from bot.words import Words, words_for

#: The most topics that fit into what is saved and shown of a round.
MOST_TOPICS = 25


class NotHere(Exception):
    """Rounds cannot be opened in this place; the text says why, in the member's language."""


async def plan_of(interaction: Interaction) -> Plan:
    """What the member chose the last time, else the server's default."""
    preferences = interaction.client.tutor.preferences
    saved = (await preferences.of_member(interaction.user.id)).last_round
    if saved is None and interaction.guild_id is not None:
        saved = (await preferences.of_guild(interaction.guild_id)).rounds
    playing = True if saved is None else bool(saved.get(PLAYING, True))
    return Plan(RoundOptions.from_json(saved), playing)


async def setup_pressed(interaction: Interaction, pressed: Press) -> None:
    """*Play again*, and everything on the panel."""
    plan = await plan_of(interaction)
    match pressed.fields:
        case [_, "p"] | ["panel"]:
            await show_panel(interaction, plan, 0)
        case ["topic", topic_id]:
            topic = interaction.client.tutor.topics.located(topic_id).topic
            options = replace(plan.options, topics=(topic.id,), packs=())
            plan = replace(plan, options=options)
            await _save(interaction, plan)
            await show_panel(interaction, plan, 0)
        case ["open"]:
            await open_lobby(interaction, plan)
        case ["page", page]:
            await show_panel(interaction, plan, number_in(page))
        case [what, page]:
            plan = _changed(interaction, plan, what, pressed.values, number_in(page))
            await _save(interaction, plan)
            await show_panel(interaction, plan, number_in(page))
        case _:
            raise StalePress


async def _save(interaction: Interaction, plan: Plan) -> None:
    """Saves a plan as the member's last one."""
    await recorded(
        interaction,
        interaction.client.tutor.preferences.choose(
            interaction.user.id,
            lambda known: replace(known, last_round=plan.as_json()),
            interaction.created_at,
        ),
    )


def _changed(
    interaction: Interaction, plan: Plan, what: str, values: Sequence[str], page: int
) -> Plan:
    """The plan after a select or a button of the panel. Raises ``StalePress``."""
    tutor, options = interaction.client.tutor, plan.options
    if what == "playing":
        return replace(plan, playing=not plan.playing)
    if what == "packs":
        library = tutor.topics.library
        packs = tuple(value for value in values if library.pack(value) is not None)
        options = replace(options, packs=packs)
    elif what == "topics":
        shown = [located.topic.id for located in shown_on(page, askable(tutor))]
        # What was chosen on the other pages stays.
        others = [id for id in options.topics if id not in shown]
        topics = (*others, *(value for value in values if value in shown))
        options = replace(options, topics=topics[:MOST_TOPICS])
    else:
        options = changed(options, what, values)
    return replace(plan, options=options)


async def show_panel(interaction: Interaction, plan: Plan, page: int) -> None:
    """Shows the panel to the host alone."""
    await show(interaction, panel(interaction.client.tutor, plan, page, words_to(interaction)))


# Opening


async def open_lobby(interaction: Interaction, plan: Plan) -> None:
    """Opens the round in this channel. Raises ``NotHere``."""
    say = words_to(interaction)
    guild_id, channel_id = await _place(interaction, say)
    tutor = interaction.client.tutor
    try:
        game = await recorded(
            interaction,
            tutor.rounds.begin(
                interaction.id,
                guild_id=guild_id,
                channel_id=channel_id,
                host_id=interaction.user.id,
                playing=plan.playing,
                extra=await extra_of(interaction),
                choice=plan.options,
                language=await _language(interaction),
                # The round's id must not tell the order of the questions.
                dice=random.SystemRandom().randrange,
                at=interaction.created_at,
            ),
        )
    except NothingToAsk as error:
        raise NotHere(nothing_to_ask(say)) from error
    except ChannelBusy as error:
        raise NotHere(await _busy(interaction, error.round_id, say)) from error
    await _save(interaction, plan)
    await _opened(interaction, game, say)


async def _opened(interaction: Interaction, game: Game, say: Words) -> None:
    text = say.plural(
        "The lobby is open: {count} question. Start when everyone is here.",
        "The lobby is open: {count} questions. Start when everyone is here.",
        len(game.questions),
    )
    await show(interaction, card(text))


async def _busy(interaction: Interaction, round_id: int | None, say: Words) -> str:
    if round_id is None:
        return say("There is already a round in this channel.")
    game = await interaction.client.tutor.rounds.game(round_id)
    message = game.round.message or game.lobby
    if message is None:
        return say("There is already a round in this channel.")
    address = f"https://discord.com/channels/{game.guild_id}/{game.channel_id}/{message}"
    return say("There is already a round in this channel: [go there]({address}).", address=address)


async def _place(interaction: Interaction, say: Words) -> tuple[int, int]:
    """The server and the channel, if a round may be opened and can be shown there."""
    guild_id, channel_id = interaction.guild_id, interaction.channel_id
    # Installed only to a member's account, the bot is not in the server and cannot write there.
    if guild_id is None or channel_id is None or interaction.client.get_guild(guild_id) is None:
        raise NotHere(say("Rounds only work in servers that I've been invited to."))
    chosen = await interaction.client.tutor.preferences.of_guild(guild_id)
    parent = getattr(interaction.channel, "parent_id", None)
    if chosen.channels and not {channel_id, parent} & set(chosen.channels):
        channels = ", ".join(f"<#{channel}>" for channel in chosen.channels[:10])
        raise NotHere(say("Rounds are played here: {channels}.", channels=channels))
    thread = isinstance(interaction.channel, discord.Thread)
    may = interaction.app_permissions
    if not may.view_channel or not (may.send_messages_in_threads if thread else may.send_messages):
        raise NotHere(
            say(
                "I'm not allowed to write in this channel. The people who run this server can"
                " give me *View Channel* and *Send Messages* here."
            )
        )
    return guild_id, channel_id


async def _language(interaction: Interaction) -> str:
    """The language of messages to all: the server's setting, else the server's own."""
    assert interaction.guild_id is not None
    chosen = await interaction.client.tutor.preferences.of_guild(interaction.guild_id)
    if chosen.language is not None:
        return chosen.language
    locale = interaction.guild_locale or interaction.locale
    return words_for(locale.value).language
