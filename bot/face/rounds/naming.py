"""Players, teams and times as a round's messages name them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.rounds.rounds import Game
from bot.words import Words

_TEAMS = "ABCD"


def player(game: Game, seat: int, say: Words) -> str:
    """A mention of the player in a seat; messages with it ping no one."""
    member = game.members.get(seat)
    return say("a former player") if member is None else f"<@{member}>"


def players(game: Game, seats: Sequence[int], say: Words, most: int) -> str:
    """Mentions of at most ``most`` players, and how many more there are; "nobody" for none."""
    if not seats:
        return say("nobody")
    shown = seats if len(seats) <= most else seats[: most - 1]
    names = ", ".join(player(game, seat, say) for seat in shown)
    if len(shown) == len(seats):
        return names
    return say("{names} and {count} more", names=names, count=len(seats) - len(shown))


def team(number: int, say: Words) -> str:
    """A team's name; ``number`` counts from 0."""
    return say("Team {letter}", letter=_TEAMS[number])


def when(at: int) -> str:
    """A time in milliseconds as Discord counts down to it."""
    return f"<t:{at // 1000}:R>"


def number(value: float, say: Words) -> str:
    """Points or seconds as the language writes them, with a tenth unless that is zero."""
    whole, _, tenth = f"{value:.1f}".partition(".")
    return whole if tenth == "0" else say("{whole}.{tenth}", whole=whole, tenth=tenth)
