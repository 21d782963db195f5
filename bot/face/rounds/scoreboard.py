"""The lines of a round's standings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.face.rounds.naming import number, player, team
from bot.quiz.rounds.scoring import (
    Standing,
    TeamStanding,
    standings,
    standings_before,
    team_standings,
)
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import Game
from bot.words import Words

_TOP = 5
#: Of so few players all are named.
_FEW = 3
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def top(game: Game, say: Words) -> str | None:
    """The first five players with points, or the teams; None while no one has points.

    After a question that counts, those who made up places are told to have.
    """
    round = game.round
    if round.teams:
        teams = team_standings(round)
        lines = [team_line(game, each, say) for each in teams]
        found = any(each.points for each in teams)
    else:
        placed = standings(round)
        before = {each.seat: each for each in standings_before(round, round.number)}
        changes = (
            {each.seat: moved(each, before.get(each.seat), say) for each in placed}
            if round.number
            else {}
        )
        lines = player_lines(game, placed, say, _TOP, changes)
        found = any(each.points for each in placed)
    if not found:
        return None
    return "\n".join([say("**Standings**"), *lines, *_still_in(game, say)])


def moved(now: Standing, before: Standing | None, say: Words) -> list[str]:
    """How many places a player went up, if any. Nobody is told that they fell."""
    up = 0 if before is None else before.place - now.place
    return [say.plural("▲ up {count} place", "▲ up {count} places", up)] if up > 0 else []


def player_lines(
    game: Game,
    placed: Sequence[Standing],
    say: Words,
    most: int,
    changes: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> list[str]:
    """A line for each of the first ``most`` players, and one for how many more there are.

    In a crowd, players without a point are not named: they have their debrief, and need not be
    pointed at. Where no one has points, there are no lines. ``changes`` are told by seat.
    """
    shown = [each for each in placed if each.points][:most]
    if shown and len(placed) <= _FEW:
        shown = list(placed)
    lines = [
        " · ".join([player_line(game, each, say), *changes.get(each.seat, [])]) for each in shown
    ]
    more = len(placed) - len(shown)
    return [*lines, "-# " + say("and {count} more", count=more)] if lines and more else lines


def player_line(game: Game, standing: Standing, say: Words) -> str:
    """Place, name and points."""
    parts = [
        f"{_place(game, standing.place)} {player(game, standing.seat, say)}",
        points(standing.points, say),
    ]
    if game.round.mode is Mode.SURVIVAL and game.round.out(standing.seat):
        parts.append(out(standing, say))
    return " · ".join(parts)


def _place(game: Game, place: int) -> str:
    """A place; at the end of the round the first three have a medal, too."""
    medal = "" if game.open else _MEDALS.get(place, "")
    return f"{medal} **{place}.**".strip()


def out(standing: Standing, say: Words) -> str:
    """How long a player lasted who is out of a survival round."""
    return say.plural("out after {count} question", "out after {count} questions", standing.lasted)


def team_line(game: Game, standing: TeamStanding, say: Words) -> str:
    """Place, name, points and size of a team."""
    size = len(standing.members)
    parts = [
        f"{_place(game, standing.place)} {team(standing.team, say)}",
        points(standing.points, say),
        say.plural("{count} player", "{count} players", size),
    ]
    return " · ".join(parts)


def points(earned: float, say: Words) -> str:
    """A number of points, with a tenth for a team that has one."""
    if earned == 1:
        return say("1 point")
    return say("{points} points", points=number(earned, say))


def _still_in(game: Game, say: Words) -> list[str]:
    """In an open survival round, how many are still in."""
    round = game.round
    if round.mode is not Mode.SURVIVAL or not game.open:
        return []
    everybody = sum(player.active for player in round.players.values())
    return ["-# " + say("{left} of {count} are still in", left=len(round.active), count=everybody)]
