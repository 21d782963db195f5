"""The first message of a round: what will be played, and who has joined."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton
from bot.face.quiz.questions import short
from bot.face.rounds import console
from bot.face.rounds.message_marks import LOBBY
from bot.face.rounds.naming import player, players, team, when
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import Game, RoundOptions
from bot.words import Words

_TITLE = 60
_TITLES = 8
#: The most mentions of players in all; a message holds more, but no one reads them.
_NAMES = 24


def waiting(game: Game, topics: Sequence[str], say: Words) -> ui.LayoutView:
    """The open lobby; ``topics`` are the titles that the host chose, none for everything."""
    round = game.round
    closes = None
    if round.until is not None:
        closes = "-# " + say("If nobody starts it, it closes {when}.", when=when(round.until))
    return card(
        _announced(game, topics, say),
        line(),
        _joined(game, say),
        "-# " + say("You can also join later: just answer a question."),
        closes,
        row(_teams(game, say)),
        row(_buttons(game, say)),
    )


def begun(game: Game, topics: Sequence[str], say: Words) -> ui.LayoutView:
    """The same message after the round has begun or ended."""
    if not game.open:
        return card(_announced(game, topics, say), line(), say("This round is over."))
    text = say("The round has started. Answer a question below to join.")
    buttons = [_leave(game, say), console.opener(game, LOBBY, say)]
    return card(_announced(game, topics, say), line(), text, row(buttons))


def _announced(game: Game, topics: Sequence[str], say: Words) -> str:
    """What will be played, and by which rules."""
    count = len(game.questions)
    lines = [
        say.plural("## A round of {count} question", "## A round of {count} questions", count),
        _about(topics, say),
        say("**Host:** {host}", host=player(game, game.round.host, say)),
        rule(game.round.mode, say),
        _time(game, say),
    ]
    return "\n".join(lines)


def _about(topics: Sequence[str], say: Words) -> str:
    if not topics:
        return say("On everything in the notes")
    names = [f"**{short(topic, _TITLE)}**" for topic in topics]
    if len(names) > _TITLES:
        shown, more = ", ".join(names[: _TITLES - 1]), len(names) - _TITLES + 1
        return say("On {topics} and {count} more", topics=shown, count=more)
    return say("On {topics}", topics=", ".join(names))


def rule(mode: Mode, say: Words) -> str:
    """How the mode is scored, in a sentence."""
    match mode:
        case Mode.STUDY:
            return say("**Study:** a right answer earns 1000 points. Take your time.")
        case Mode.RACE:
            return say(
                "**Race:** a right answer earns 1000 points at first, falling to 500 at the end."
            )
        case Mode.SURVIVAL:
            return say(
                "**Survival:** miss two questions and you are out. Not answering counts as a miss."
            )
        case Mode.TEAMS:
            return say("**Teams:** a team's score is the average of its members' points.")


def _time(game: Game, say: Words) -> str:
    seconds = RoundOptions.from_json(dict(game.scope)).seconds
    if not seconds:
        return say("**Time:** no limit; a question closes when everyone has answered.")
    return say("**Time:** {seconds} seconds to think, plus reading time.", seconds=seconds)


def _joined(game: Game, say: Words) -> str:
    round = game.round
    seats = [each.seat for each in round.active]
    if not seats:
        return say("**Nobody has joined yet.**")
    if not round.teams:
        head = say.plural("**{count} player:**", "**{count} players:**", len(seats))
        return f"{head} {players(game, seats, say, _NAMES)}"
    lines = []
    for number in range(round.teams):
        of = [each.seat for each in round.active if each.team == number]
        names = players(game, of, say, _NAMES // round.teams)
        lines.append(f"**{team(number, say)}** ({len(of)}): {names}")
    return "\n".join(lines)


def _teams(game: Game, say: Words) -> list[CardItem]:
    return [
        PressButton(team(number, say), Action.ROUND_TEAM, (game.id, LOBBY, number), slot="t")
        for number in range(game.round.teams)
    ]


def _buttons(game: Game, say: Words) -> list[CardItem]:
    join = PressButton(
        say("Join"), Action.ROUND_JOIN, (game.id, LOBBY), style=discord.ButtonStyle.primary
    )
    start = PressButton(say("Start"), Action.ROUND_DO, (game.id, LOBBY, console.START, 0))
    return [join, _leave(game, say), start, console.opener(game, LOBBY, say)]


def _leave(game: Game, say: Words) -> CardItem:
    return PressButton(say("Leave"), Action.ROUND_LEAVE, (game.id, LOBBY))
