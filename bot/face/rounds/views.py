"""Which view shows a round in its present state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import discord

from bot.face.discord_io.display_names import DisplayNames
from bot.face.rounds import lobby, podium, question, result
from bot.notes.library import LocatedTopic
from bot.quiz.rounds.state import State
from bot.tutor.rounds.rounds import Game
from bot.words import words_for

View: TypeAlias = discord.ui.LayoutView


def current(game: Game, topics: Sequence[str], located: LocatedTopic | None) -> View:
    """The message that changes with the round: the lobby, or the current question."""
    say = words_for(game.language)
    match game.round.state:
        case State.LOBBY:
            return lobby.waiting(game, topics, say)
        case State.ASKING:
            return question.open(game, say)
        case State.PAUSED if game.round.resumes is State.ASKING:
            return question.paused(game, say)
        case _:
            return result.revealed(game, game.round.number, located, say)


def begun(game: Game, topics: Sequence[str]) -> View:
    """The lobby's message after the round has begun or ended."""
    return lobby.begun(game, topics, words_for(game.language))


def revealed(game: Game, located: LocatedTopic | None) -> View:
    """The last question's reveal."""
    return result.revealed(game, game.round.number, located, words_for(game.language))


def pictured(game: Game, names: DisplayNames) -> podium.PodiumPicture | None:
    """What a picture of the podium shows, if there can be one."""
    return podium.pictured(game, names, words_for(game.language))


def over(game: Game, picture: podium.PodiumPicture | None = None) -> View:
    """The podium."""
    return podium.over(game, words_for(game.language), picture)
