"""Points and places.

*Study*: a right answer earns 1,000, part of it its share. *Race*: 1,000 down to 500 by the share of
one's time that was used, the first half second free, so that nobody is ahead for a nearer server.
*Survival*: as study, and out at the second miss. *Teams*: a team has the mean of its members'
points, so that a large team is no advantage. Equal points share a place: outside of a race no
tenth of a second makes a winner.

Points are never added up in the round: they follow from the answers and from which questions
count, so a question that is declared void takes its points along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from statistics import fmean
from typing import Any, TypeVar

from bot.quiz.rounds.state import Given, Mode, Player, Round, Verdict

FULL = 1_000
#: What the slowest right answer of a race keeps.
SLOWEST = 500
FREE = 500
_UNTIMED_LIMIT = 60_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's place. Equal places are shared, and none is left out after them.

    ``points`` is what was earned, ``right`` how many whole answers were right, ``answered`` how
    many questions that count were answered, ``lasted`` in survival the number of questions before
    the player was out (all, if never).
    """

    place: int
    seat: int
    points: int
    right: int
    answered: int
    lasted: int
    team: int | None


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """A team's place: the mean of its members' points, rounded to a tenth."""

    place: int
    team: int
    points: float
    members: tuple[int, ...]


def points(round: Round, player: Player, number: int, given: Given) -> int:
    """What one answer earns, from 0 to 1,000."""
    if round.mode is not Mode.RACE:
        return int(FULL * given.share + 0.5)
    limit = round.items[number].limit or _UNTIMED_LIMIT
    # As much time as they want is taken for twice the time: no worse than the others at the end.
    own = limit * (player.extra or 2.0)
    used = min(1.0, max(0, given.took - FREE) / max(1.0, own - FREE))
    return int((FULL - (FULL - SLOWEST) * used) * given.share + 0.5)


def standings(round: Round) -> tuple[Standing, ...]:
    """Everybody who plays or played, best first.

    Not who was removed, nor who has left without an answer.
    """
    counted: dict[int, list[tuple[int, Given]]] = {}
    for (number, seat), given in round.given.items():
        if round.verdicts.get(number) is Verdict.COUNTED:
            counted.setdefault(seat, []).append((number, given))
    unplaced = [
        _unplaced(round, player, counted.get(player.seat, []))
        for player in round.players.values()
        if player.playing and not player.removed
    ]
    seen = [one for one in unplaced if one.answered or not round.players[one.seat].left]
    survival = round.mode is Mode.SURVIVAL
    return _placed(seen, lambda one: ((-one.lasted if survival else 0), -one.points))


def standings_before(round: Round, number: int) -> tuple[Standing, ...]:
    """The standings without this question and those after it."""
    before = {of: verdict for of, verdict in round.verdicts.items() if of < number}
    return standings(replace(round, verdicts=before))


def streak(round: Round, seat: int, number: int) -> int:
    """How many questions in a row, back from this one, the player had all right.

    Questions that do not count are passed over.
    """
    counting = (n for n in range(number, -1, -1) if round.verdicts.get(n) is Verdict.COUNTED)
    right = (all_right(round, n, seat) for n in counting)
    return sum(1 for _ in takewhile(bool, right))


def all_right(round: Round, number: int, seat: int) -> bool:
    """Whether the player's answer to this question was wholly right."""
    given = round.given.get((number, seat))
    return given is not None and given.share == 1


def team_standings(round: Round) -> tuple[TeamStanding, ...]:
    """The teams that have members with a standing, best first."""
    members: dict[int, list[Standing]] = {}
    for standing in standings(round):
        if standing.team is not None:
            members.setdefault(standing.team, []).append(standing)
    teams = [
        TeamStanding(
            0, team, _tenth(fmean(one.points for one in of)), tuple(one.seat for one in of)
        )
        for team, of in members.items()
    ]
    return _placed(teams, lambda team: -team.points)


def _unplaced(round: Round, player: Player, counted: Sequence[tuple[int, Given]]) -> Standing:
    return Standing(
        place=0,
        seat=player.seat,
        points=sum(points(round, player, number, given) for number, given in counted),
        right=sum(given.share == 1 for _, given in counted),
        answered=len(counted),
        lasted=_lasted(round, player) if round.mode is Mode.SURVIVAL else 0,
        team=player.team,
    )


def _lasted(round: Round, player: Player) -> int:
    """How many questions that count a player of survival saw before the miss that was too many."""
    strikes = 0
    lasted = 0
    for number in sorted(n for n, v in round.verdicts.items() if v is Verdict.COUNTED):
        given = round.given.get((number, player.seat))
        early = number < player.since
        missed = given is None or given.share == 0
        # Questions from before the player joined are one miss at most, as in ``Round.misses``.
        strikes += (strikes == 0) if early else missed
        if strikes >= 2:
            return lasted
        lasted += 1
    return lasted


def _tenth(number: float) -> float:
    return int(number * 10 + 0.5) / 10


S = TypeVar("S", Standing, TeamStanding)


def _placed(unplaced: Iterable[S], worth: Callable[[S], Any]) -> tuple[S, ...]:
    placed: list[S] = []
    place = 0
    last: Any = None
    for one in sorted(unplaced, key=lambda one: (worth(one), _number(one))):
        if not placed or worth(one) != last:
            place += 1
            last = worth(one)
        placed.append(replace(one, place=place))
    return tuple(placed)


def _number(one: Standing | TeamStanding) -> int:
    return one.seat if isinstance(one, Standing) else one.team


def winners(places: Sequence[S]) -> tuple[S, ...]:
    """The players who share the first place; empty when no player has a point."""
    return tuple(one for one in places if one.place == 1 and one.points > 0)
