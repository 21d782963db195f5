"""Setting a round up: the host chooses, and a lobby opens in the channel."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.face.discord_io.cards import card
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Press, StalePress, number_in
from bot.face.discord_io.replies import recorded, show, words_to
from bot.face.rounds.panel import NUMBERS, PLAYING, Plan, askable, panel, shown_on
from bot.face.rounds.press_target import extra_of
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import ChannelBusy, Game, NothingToAsk, RoundOptions
from bot.words import Words, words_for

#: As many topics as fit into what is remembered and shown of a round.
MOST_TOPICS = 25


class NotHere(Exception):
    """Rounds cannot be opened in this place; ``sentence`` says why, in the member's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def plan_of(interaction: Interaction) -> Plan:
    """What the member chose the last time, else the server's default."""
    tutor = interaction.client.tutor
    kept = (await tutor.preferences.of_member(interaction.user.id)).last_round
    if kept is None and interaction.guild_id is not None:
        kept = (await tutor.preferences.of_guild(interaction.guild_id)).rounds
    playing = True if kept is None else bool(kept.get(PLAYING, True))
    return Plan(RoundOptions.from_json(kept), playing)


async def setup_pressed(interaction: Interaction, pressed: Press) -> None:
    """*Play again*, and everything on the panel."""
    plan = await plan_of(interaction)
    match pressed.fields:
        case [_, "p"] | ["panel"]:
            await show_panel(interaction, plan, 0)
            return
        case ["open"]:
            await open_lobby(interaction, plan)
            return
        case ["page", page]:
            await show_panel(interaction, plan, number_in(page))
            return
        case [what, page]:
            plan = _changed(interaction, plan, what, pressed.values, number_in(page))
        case _:
            raise StalePress
    await remember(interaction, plan)
    await show_panel(interaction, plan, number_in(page))


async def remember(interaction: Interaction, plan: Plan) -> None:
    """Keeps a plan as the member's last one."""
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
    if what == "playing":
        return replace(plan, playing=not plan.playing)
    library = interaction.client.tutor.topics.library
    if what == "packs":
        known = tuple(value for value in values if library.pack(value) is not None)
        return replace(plan, choice=replace(plan.choice, packs=known))
    if what == "topics":
        topics = _topics_after(interaction, plan.choice, values, page)
        return replace(plan, choice=replace(plan.choice, topics=topics))
    if len(values) != 1:
        raise StalePress
    return replace(plan, choice=_choice_after(plan.choice, what, values[0]))


def _topics_after(
    interaction: Interaction, choice: RoundOptions, values: Sequence[str], page: int
) -> tuple[str, ...]:
    """What was chosen on this page of topics, and before on the others."""
    shown = {located.topic.id for located in shown_on(page, askable(interaction.client.tutor))}
    kept = tuple(id for id in choice.topics if id not in shown)
    return (*kept, *(value for value in values if value in shown))[:MOST_TOPICS]


def _choice_after(choice: RoundOptions, what: str, value: str) -> RoundOptions:
    if what == "mode" and value in set(Mode):
        return replace(choice, mode=Mode(value))
    if value not in map(str, NUMBERS.get(what, ())):
        raise StalePress
    number = int(value)
    if what == "count":
        return replace(choice, questions=number)
    return replace(choice, seconds=number) if what == "seconds" else replace(choice, teams=number)


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
                choice=plan.choice,
                language=await _language(interaction),
                # Nobody may know the order of the questions from the round's id.
                dice=random.SystemRandom().randrange,
                at=interaction.created_at,
            ),
        )
    except NothingToAsk as error:
        raise NotHere(
            say("There are no questions for groups on this yet. Choose other topics.")
        ) from error
    except ChannelBusy as error:
        raise NotHere(await _busy(interaction, error.round_id, say)) from error
    await remember(interaction, plan)
    await _opened(interaction, game, say)


async def _opened(interaction: Interaction, game: Game, say: Words) -> None:
    text = say.plural(
        "The lobby is open: {count} question. Start when everybody is there.",
        "The lobby is open: {count} questions. Start when everybody is there.",
        len(game.questions),
    )
    await show(interaction, card(text))


async def _busy(interaction: Interaction, round_id: int | None, say: Words) -> str:
    if round_id is None:
        return say("There is a round in this channel already.")
    game = await interaction.client.tutor.rounds.game(round_id)
    message = game.round.message or game.lobby
    if message is None:
        return say("There is a round in this channel already.")
    address = f"https://discord.com/channels/{game.guild_id}/{game.channel_id}/{message}"
    return say("There is a round in this channel already: [go there]({address}).", address=address)


async def _place(interaction: Interaction, say: Words) -> tuple[int, int]:
    """The server and the channel, if a round may be opened and can be shown there."""
    guild_id, channel_id = interaction.guild_id, interaction.channel_id
    # Installed to somebody's account alone, the bot is not in the server and cannot write there.
    if guild_id is None or channel_id is None or interaction.client.get_guild(guild_id) is None:
        raise NotHere(say("Rounds are for servers that I have been invited to."))
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
                "I may not write in this channel. Somebody who runs the server can allow me"
                " *View Channel* and *Send Messages* here."
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
