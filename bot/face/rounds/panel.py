"""The panel on which a host sets a round up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton, PressSelect, option
from bot.face.discord_io.limits import SELECT_OPTIONS
from bot.face.rounds.options import mode_name, mode_rule, option_selects
from bot.notes.library import LocatedTopic
from bot.notes.packs import Pack
from bot.quiz.rounds.state import Mode
from bot.tutor import Tutor
from bot.tutor.rounds.rounds import RoundOptions, Rounds
from bot.words import Words

PLAYING = "playing"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a host has chosen so far: the round's options, and whether they play in it."""

    options: RoundOptions
    playing: bool = True

    def as_json(self) -> dict[str, Any]:
        """The plan as it is saved for the next time."""
        return {**self.options.as_json(), PLAYING: self.playing}


def panel(tutor: Tutor, plan: Plan, page: int, say: Words) -> ui.LayoutView:
    """All that a host can choose, and what it comes to; ``page`` is that of the topics."""
    rounds, topics = tutor.rounds, askable(tutor)
    pages = max(1, -(-len(topics) // SELECT_OPTIONS))
    page = min(page, pages - 1)
    packs = [
        pack
        for pack in tutor.topics.library.packs
        if _asks(rounds, RoundOptions(packs=(pack.key,)))
    ]
    teams = plan.options.mode is Mode.TEAMS
    selects = option_selects(plan.options, Action.ROUND_AGAIN, say, page, teams=teams)
    return card(
        say("## A round for this channel"),
        _summary(rounds, plan, say),
        line(),
        row(_pack_select(packs, plan, page, say) if len(packs) > 1 else []),
        row(_topic_select(topics, plan, page, say)),
        row(_page_buttons(page, pages, say)),
        *(row([select]) for select in selects),
        row(_buttons(rounds, plan, page, say)),
    )


def askable(tutor: Tutor) -> Sequence[LocatedTopic]:
    """The topics that have questions for groups, in the order of the notes."""
    asked = {question.topic_id for question in tutor.rounds.pool(RoundOptions())}
    return [located for id, located in tutor.topics.library.topics.items() if id in asked]


def _asks(rounds: Rounds, options: RoundOptions) -> int:
    """How many questions there are to draw from."""
    return len(rounds.pool(options))


def shown_on(page: int, topics: Sequence[LocatedTopic]) -> Sequence[LocatedTopic]:
    """The topics on one page of the select."""
    return topics[page * SELECT_OPTIONS : (page + 1) * SELECT_OPTIONS]


def nothing_to_ask(say: Words) -> str:
    """Why no lobby can be opened, and what would be enough."""
    return say(
        "**There is nothing on this yet that can be right or wrong,** and a round needs that."
        " Three topics that each start with “X is a … that …” would be enough, plus the line"
        " `generated: all` in the notes' pack.yaml. Choose other topics, or practise on your"
        " own: that works with any notes."
    )


def _summary(rounds: Rounds, plan: Plan, say: Words) -> str:
    there = _asks(rounds, plan.options)
    if not there:
        return nothing_to_ask(say)
    count = min(there, plan.options.questions)
    lines = [
        say.plural("**{count} question**", "**{count} questions**", count)
        + (
            say.plural(" ({count} available)", " ({count} available)", there)
            if there != count
            else ""
        ),
        f"**{mode_name(plan.options.mode, say)}**: {mode_rule(plan.options.mode, say)}",
        _time(plan.options.seconds, say),
    ]
    return "\n".join(lines)


def _time(seconds: int, say: Words) -> str:
    if not seconds:
        return say("No time limit: a question closes when everyone has answered.")
    return say.plural(
        "{count} second to think, plus reading time.",
        "{count} seconds to think, plus reading time.",
        seconds,
    )


def _pack_select(packs: Sequence[Pack], plan: Plan, page: int, say: Words) -> list[CardItem]:
    options = [
        option(pack.title, pack.key, chosen=pack.key in plan.options.packs)
        for pack in packs[:SELECT_OPTIONS]
    ]
    return [_select(say("Packs (leave empty for all)"), options, ("packs", page))]


def _topic_select(
    topics: Sequence[LocatedTopic], plan: Plan, page: int, say: Words
) -> list[CardItem]:
    options = [
        option(
            located.topic.title,
            located.topic.id,
            located.pack.title,
            chosen=located.topic.id in plan.options.topics,
        )
        for located in shown_on(page, topics)
    ]
    if not options:
        return []
    return [_select(say("Topics (leave empty for all)"), options, ("topics", page))]


def _select(
    placeholder: str, options: list[discord.SelectOption], fields: tuple[str, int]
) -> CardItem:
    """A select of any number of these."""
    return PressSelect(
        placeholder, options, Action.ROUND_AGAIN, fields, min_values=0, max_values=len(options)
    )


def _page_buttons(page: int, pages: int, say: Words) -> list[CardItem]:
    return [
        PressButton(
            say("Topics, page {page}", page=to + 1), Action.ROUND_AGAIN, ("page", to), slot=slot
        )
        for to, slot in ((page - 1, "p"), (page + 1, "q"))
        if 0 <= to < pages
    ]


def _buttons(rounds: Rounds, plan: Plan, page: int, say: Words) -> list[CardItem]:
    label = say("✓ I'm playing too") if plan.playing else say("I'm only hosting")
    return [
        PressButton(
            say("Open the lobby"),
            Action.ROUND_AGAIN,
            ("open",),
            style=discord.ButtonStyle.primary,
            disabled=not _asks(rounds, plan.options),
        ),
        PressButton(label, Action.ROUND_AGAIN, ("playing", page)),
    ]
