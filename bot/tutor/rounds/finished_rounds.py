"""A cache of the last finished rounds: all players open their debriefs in the same minute."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from types import MappingProxyType

from bot.quiz.grading.answers import without_text
from bot.store.rounds import Game

#: The most answers in the cache, some ten megabytes. To read a round of fifty questions and two
#: hundred players from the database takes a third of a second.
_ANSWERS = 20_000
#: A question takes as much memory as so many answers: a round that nobody answered is not free.
_FOR_A_QUESTION = 10


class FinishedRounds:
    """The newest rounds that no longer change, up to a number of answers and questions."""

    def __init__(self) -> None:
        self._games: OrderedDict[int, Game] = OrderedDict()
        self._answers = 0

    def get(self, round_id: int) -> Game | None:
        """The round, or None if it is not in the cache."""
        return self._games.get(round_id)

    def keep(self, game: Game) -> None:
        """Adds a finished round, and removes the oldest ones to make room."""
        self.drop(game.id)
        self._games[game.id] = game
        self._answers += _weight(game)
        while self._answers > _ANSWERS:
            self.drop(next(iter(self._games)))

    def drop(self, round_id: int) -> None:
        """Removes a round, if it is there."""
        gone = self._games.pop(round_id, None)
        if gone is not None:
            self._answers -= _weight(gone)

    def forget(self, member_id: int) -> None:
        """Removes the member from all seats."""
        for id, game in self._games.items():
            self._games[id] = unnamed(game, member_id)


def _weight(game: Game) -> int:
    return len(game.round.given) + _FOR_A_QUESTION * len(game.questions)


def unnamed(game: Game, member_id: int) -> Game:
    """The game without the member's name at their seat, and without what they typed there."""
    seat = game.seat_of(member_id)
    if seat is None:
        return game
    given = {
        key: replace(each, answer=without_text(each.answer)) if key[1] == seat else each
        for key, each in game.round.given.items()
    }
    return replace(
        game,
        members=MappingProxyType({**game.members, seat: None}),
        round=replace(game.round, given=MappingProxyType(given)),
    )
