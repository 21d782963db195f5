"""The lines of a round's standings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.face.rounds.naming import number, player, team
from bot.quiz.rounds.scoring import Standing, TeamStanding, standings, team_standings
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import Game
from bot.words import Words

_TOP = 5


def top(game: Game, say: Words) -> str | None:
    """The first five players with points, or the teams; None while no one has points."""
    round = game.round
    if round.teams:
        teams = team_standings(round)
        lines = [team_line(game, each, say) for each in teams]
        found = any(each.points for each in teams)
    else:
        placed = standings(round)
        lines = player_lines(game, placed, say, _TOP)
        found = any(each.points for each in placed)
    if not found:
        return None
    return "\n".join([say("**Standings**"), *lines, *_still_in(game, say)])


def player_lines(game: Game, placed: Sequence[Standing], say: Words, most: int) -> list[str]:
    """A line for each of the first ``most`` players, and one for how many more there are.

    Players without a point are not named: they have their debrief, and need not be pointed at.
    Where no one has points, there are no lines.
    """
    shown = [each for each in placed if each.points][:most]
    places = {(each.points, each.lasted, each.place) for each in placed}
    worths = Counter((points, lasted) for points, lasted, _ in places)
    lines = [
        # The time is shown only where it alone has decided.
        player_line(game, each, say, timed=worths[each.points, each.lasted] > 1)
        for each in shown
    ]
    more = len(placed) - len(shown)
    return [*lines, "-# " + say("and {count} more", count=more)] if lines and more else lines


def player_line(game: Game, standing: Standing, say: Words, *, timed: bool = False) -> str:
    """Place, name and points, and the time of the right answers if ``timed``."""
    parts = [
        f"**{standing.place}.** {player(game, standing.seat, say)}",
        points(standing.points, say),
    ]
    if timed:
        parts.append(say("{seconds} s", seconds=number(standing.took // 100 / 10, say)))
    if game.round.mode is Mode.SURVIVAL and game.round.out(standing.seat):
        parts.append(out(standing, say))
    return " · ".join(parts)


def out(standing: Standing, say: Words) -> str:
    """How long a player lasted who is out of a survival round."""
    return say.plural("out after {count} question", "out after {count} questions", standing.lasted)


def team_line(game: Game, standing: TeamStanding, say: Words) -> str:
    """Place, name, points and size of a team."""
    size = len(standing.members)
    parts = [
        f"**{standing.place}.** {team(standing.team, say)}",
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
