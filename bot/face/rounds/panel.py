"""The panel on which a host sets a round up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton, PressSelect
from bot.face.discord_io.limits import OPTION_DESCRIPTION, OPTION_LABEL, SELECT_OPTIONS, fitted
from bot.notes.library import LocatedTopic
from bot.notes.packs import Pack
from bot.quiz.rounds.state import Mode
from bot.tutor import Tutor
from bot.tutor.rounds.rounds import SECONDS, RoundOptions, Rounds
from bot.words import Words

#: What can be chosen of each number.
NUMBERS: Mapping[str, Sequence[int]] = {
    "count": (5, 10, 15, 20, 25, 30, 40, 50),
    "seconds": SECONDS,
    "teams": (2, 3, 4),
}
PLAYING = "playing"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a host has chosen so far: the round itself, and whether they play in it."""

    choice: RoundOptions
    playing: bool = True

    def as_json(self) -> dict[str, Any]:
        """The plan as it is remembered for the next time."""
        return {**self.choice.as_json(), PLAYING: self.playing}


def mode_name(mode: Mode, say: Words) -> str:
    """What a mode is called."""
    return {
        Mode.STUDY: say("Study"),
        Mode.RACE: say("Race"),
        Mode.SURVIVAL: say("Survival"),
        Mode.TEAMS: say("Teams"),
    }[mode]


def mode_rule(mode: Mode, say: Words) -> str:
    """How a mode is scored, in a sentence."""
    return {
        Mode.STUDY: say("A right answer earns 1000 points; speed only decides a tie."),
        Mode.RACE: say("A right answer earns 1000 points at once and 500 at the end."),
        Mode.SURVIVAL: say("At the second miss you are out; the last one standing wins."),
        Mode.TEAMS: say("A team has the mean of its members' points."),
    }[mode]


def panel(tutor: Tutor, plan: Plan, page: int, say: Words) -> ui.LayoutView:
    """Everything that a host can choose, and what that comes to; ``page`` is that of the topics."""
    rounds, topics = tutor.rounds, askable(tutor)
    pages = max(1, -(-len(topics) // SELECT_OPTIONS))
    page = min(page, pages - 1)
    packs = [
        pack
        for pack in tutor.topics.library.packs
        if _asks(rounds, RoundOptions(packs=(pack.key,)))
    ]
    return card(
        say("## A round for this channel"),
        _summary(rounds, plan, say),
        line(),
        row(_pack_select(packs, plan.choice, page, say) if len(packs) > 1 else []),
        row(_topic_select(topics, plan.choice, page, say)),
        row(_page_buttons(page, pages, say)),
        row(_mode_select(plan.choice, page, say)),
        row([_number("count", plan.choice.questions, page, say)]),
        row([_number("seconds", plan.choice.seconds, page, say)]),
        row(_team_select(plan.choice, page, say)),
        row(_buttons(rounds, plan, page, say)),
    )


def askable(tutor: Tutor) -> Sequence[LocatedTopic]:
    """The topics that have questions for groups, in the order of the notes."""
    asked = {question.topic_id for question in tutor.rounds.pool(RoundOptions())}
    return [located for id, located in tutor.topics.library.topics.items() if id in asked]


def _asks(rounds: Rounds, choice: RoundOptions) -> int:
    return len(rounds.pool(choice))


def shown_on(page: int, topics: Sequence[LocatedTopic]) -> Sequence[LocatedTopic]:
    """The topics on one page of the select."""
    return topics[page * SELECT_OPTIONS : (page + 1) * SELECT_OPTIONS]


def _summary(rounds: Rounds, plan: Plan, say: Words) -> str:
    there = _asks(rounds, plan.choice)
    count = min(there, plan.choice.questions)
    lines = [
        say.plural("**{count} question**", "**{count} questions**", count)
        + (
            say.plural(" (there is {count} to draw from)", " (of {count} to draw from)", there)
            if there != count
            else ""
        ),
        f"**{mode_name(plan.choice.mode, say)}**: {mode_rule(plan.choice.mode, say)}",
        _pace(plan.choice, say),
    ]
    return "\n".join(lines)


def _pace(choice: RoundOptions, say: Words) -> str:
    if not choice.seconds:
        return say("No time limit: a question closes when everybody has answered.")
    return say.plural(
        "{count} second to think, after the time to read the question.",
        "{count} seconds to think, after the time to read the question.",
        choice.seconds,
    )


def _pack_select(
    packs: Sequence[Pack], choice: RoundOptions, page: int, say: Words
) -> list[CardItem]:
    options = [
        discord.SelectOption(
            label=fitted(pack.title, OPTION_LABEL), value=pack.key, default=pack.key in choice.packs
        )
        for pack in packs[:SELECT_OPTIONS]
    ]
    return [_select(say("Packs (none: everything)"), options, "packs", page, several=True)]


def _topic_select(
    topics: Sequence[LocatedTopic], choice: RoundOptions, page: int, say: Words
) -> list[CardItem]:
    options = [
        discord.SelectOption(
            label=fitted(located.topic.title, OPTION_LABEL),
            value=located.topic.id,
            description=fitted(located.pack.title, OPTION_DESCRIPTION),
            default=located.topic.id in choice.topics,
        )
        for located in shown_on(page, topics)
    ]
    if not options:
        return []
    return [_select(say("Topics (none: everything)"), options, "topics", page, several=True)]


def _page_buttons(page: int, pages: int, say: Words) -> list[CardItem]:
    buttons: list[CardItem] = []
    for to, slot in ((page - 1, "p"), (page + 1, "q")):
        if 0 <= to < pages:
            label = say("Topics, page {page}", page=to + 1)
            buttons.append(PressButton(label, Action.ROUND_AGAIN, ("page", to), slot=slot))
    return buttons


def _mode_select(choice: RoundOptions, page: int, say: Words) -> list[CardItem]:
    options = [
        discord.SelectOption(
            label=mode_name(mode, say),
            value=mode.value,
            description=fitted(mode_rule(mode, say), OPTION_DESCRIPTION),
            default=mode is choice.mode,
        )
        for mode in Mode
    ]
    return [_select(say("Mode"), options, "mode", page)]


def _team_select(choice: RoundOptions, page: int, say: Words) -> list[CardItem]:
    if choice.mode is not Mode.TEAMS:
        return []
    return [_number("teams", choice.teams, page, say)]


def _number(what: str, chosen: int, page: int, say: Words) -> CardItem:
    options = [
        discord.SelectOption(
            label=_counted(what, value, say), value=str(value), default=value == chosen
        )
        for value in NUMBERS[what]
    ]
    return _select(_counted(what, chosen, say), options, what, page)


def _counted(what: str, value: int, say: Words) -> str:
    if what == "count":
        return say.plural("{count} question", "{count} questions", value)
    if what == "teams":
        return say.plural("{count} team", "{count} teams", value)
    if value == 0:
        return say("No time limit")
    return say.plural("{count} second to think", "{count} seconds to think", value)


def _select(
    placeholder: str,
    options: list[discord.SelectOption],
    what: str,
    page: int,
    *,
    several: bool = False,
) -> CardItem:
    return PressSelect(
        placeholder,
        options,
        Action.ROUND_AGAIN,
        (what, page),
        min_values=0 if several else 1,
        max_values=len(options) if several else 1,
    )


def _buttons(rounds: Rounds, plan: Plan, page: int, say: Words) -> list[CardItem]:
    label = say("✓ I play, too") if plan.playing else say("I only host")
    return [
        PressButton(
            say("Open the lobby"),
            Action.ROUND_AGAIN,
            ("open",),
            style=discord.ButtonStyle.primary,
            disabled=not _asks(rounds, plan.choice),
        ),
        PressButton(label, Action.ROUND_AGAIN, ("playing", page)),
    ]
