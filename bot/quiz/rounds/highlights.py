"""What is worth telling of a finished round, beside who has won: its moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.quiz.rounds.scoring import (
    FULL,
    Standing,
    all_right,
    standings,
    standings_before,
    winners,
)
from bot.quiz.rounds.state import Round, Verdict

#: So many places must have been made up for a comeback, and so many rights in a row for a streak.
_PLACES, _IN_A_ROW = 2, 3
#: So many questions must count for a round to have a half-time.
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Lead:
    """By how few points the first was ahead of the second."""

    first: int
    second: int
    points: int


@dataclass(frozen=True, slots=True)
class Fastest:
    """The fastest answer that was all right: whose, to which question, in how many milliseconds."""

    seat: int
    number: int
    took: int


@dataclass(frozen=True, slots=True)
class Comeback:
    """The player who made up most places in the second half: from which one, to which one."""

    seat: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Streak:
    """The most rights in a row; ``seats`` are the players who had so many."""

    seats: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Highlights:
    """The moments of a round; None for what there was not.

    ``flawless`` are the players who had every question that counts all right.
    """

    closest: Lead | None = None
    fastest: Fastest | None = None
    comeback: Comeback | None = None
    streak: Streak | None = None
    flawless: tuple[int, ...] = ()


def highlights(round: Round) -> Highlights:
    """What is worth telling; nothing where one question counts, or fewer than two have points.

    A finish is close when one answer more would have turned it.
    """
    # Whoever has no points is told nothing about in public, wherever they stand.
    placed = tuple(one for one in standings(round) if one.points)
    counting = sorted(n for n, verdict in round.verdicts.items() if verdict is Verdict.COUNTED)
    if len(placed) < 2 or len(counting) < 2 or not winners(placed):
        return Highlights()
    flawless = tuple(one.seat for one in placed if one.right == len(counting))
    return Highlights(
        closest=None if round.teams else _closest(placed),
        fastest=_fastest(round, placed, counting),
        comeback=_comeback(round, placed, counting),
        streak=_streak(round, [one for one in placed if one.seat not in flawless], counting),
        flawless=flawless,
    )


def _closest(placed: Sequence[Standing]) -> Lead | None:
    first, second = placed[:2]
    ahead = first.points - second.points
    # In survival one may have won with fewer points.
    return Lead(first.seat, second.seat, ahead) if 0 < ahead < FULL else None


def _fastest(round: Round, placed: Sequence[Standing], counting: Sequence[int]) -> Fastest | None:
    found = [
        Fastest(one.seat, number, round.given[number, one.seat].took)
        for one in placed
        for number in counting
        if all_right(round, number, one.seat)
    ]
    return min(found, key=lambda one: (one.took, one.number, one.seat), default=None)


def _comeback(round: Round, placed: Sequence[Standing], counting: Sequence[int]) -> Comeback | None:
    """Who made up most places since half-time, of those who ended in the upper half."""
    if len(counting) < _ENOUGH:
        return None
    half_time = {
        one.seat: one.place for one in standings_before(round, counting[len(counting) // 2])
    }
    found = [
        Comeback(one.seat, half_time[one.seat], one.place)
        for one in placed[: (len(placed) + 1) // 2]
        if half_time.get(one.seat, 0) - one.place >= _PLACES
    ]
    return max(found, key=lambda one: (one.before - one.after, -one.after), default=None)


def _streak(round: Round, placed: Sequence[Standing], counting: Sequence[int]) -> Streak | None:
    longest = {
        one.seat: max(
            (
                sum(1 for _ in run)
                for right, run in groupby(all_right(round, n, one.seat) for n in counting)
                if right
            ),
            default=0,
        )
        for one in placed
    }
    most = max(longest.values(), default=0)
    if most < _IN_A_ROW:
        return None
    return Streak(tuple(seat for seat, count in longest.items() if count == most), most)
