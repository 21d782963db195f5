"""The moments of a round that are worth telling, and those that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.grading.grading import Grade
from bot.quiz.rounds.highlights import Comeback, Fastest, Highlights, Lead, Streak, highlights
from bot.quiz.rounds.scoring import standings, standings_before, streak
from bot.quiz.rounds.state import Given, Mode, Player, Round, RoundQuestion, State, Verdict


def played(
    shares: Sequence[Sequence[float | None]], *, mode: Mode = Mode.STUDY, took: int = 5_000
) -> Round:
    """A finished round: a row for each player, with the share of each question; None: silent."""
    questions = len(shares[0])
    given = {
        (number, seat): Given({}, Grade(share), 0, 0, took + 100 * seat + 10 * number)
        for seat, row in enumerate(shares)
        for number, share in enumerate(row)
        if share is not None
    }
    item = RoundQuestion("sea", "q", "0", 20_000, 10_000)
    return Round(
        mode,
        (item,) * questions,
        host=0,
        state=State.OVER,
        number=questions - 1,
        players=MappingProxyType({seat: Player(seat) for seat in range(len(shares))}),
        given=MappingProxyType(given),
        verdicts=MappingProxyType(dict.fromkeys(range(questions), Verdict.COUNTED)),
    )


def test_a_close_finish() -> None:
    """It is close when the next answer would have turned it; a tie is no finish to tell."""
    assert highlights(played([(1, 1), (1, 0.5)])).closest == Lead(0, 1, 500)
    assert highlights(played([(1, 1), (1, 0)])).closest is None
    assert highlights(played([(1, 1), (1, 1)])).closest is None


def test_the_fastest_right_answer() -> None:
    """Only answers that are wholly right, to questions that count."""
    round = played([(0.5, 1), (1, 0)])
    assert highlights(round).fastest == Fastest(0, 1, 5_010)
    void = replace(round, verdicts={0: Verdict.COUNTED, 1: Verdict.VOID})
    assert highlights(void) == Highlights()


def test_a_comeback() -> None:
    """From the place at half-time to the one at the end, for who ended in the upper half."""
    rows = [(1, 1, 0, 0), (1, 0.5, 0, 0), (0, 0, 1, 1), (0.5, 0.5, 0, 0)]
    assert highlights(played(rows)).comeback == Comeback(2, 4, 1)
    assert highlights(played([row[:3] for row in rows])).comeback is None


def test_a_streak_and_everything_right() -> None:
    """Who had everything right is told once; the longest streak is that of the others."""
    found = highlights(played([(1, 1, 1, 1), (0, 1, 1, 1), (1, 1, 0, 1)]))
    assert found.flawless == (0,)
    assert found.streak == Streak((1,), 3)
    assert highlights(played([(1, 1, 0), (0, 1, 1)])).streak is None


def test_nothing_to_tell() -> None:
    """Alone, or without a point, there are no moments."""
    assert highlights(played([(1, 1, 1)])) == Highlights()
    assert highlights(played([(0, 0), (None, 0)])) == Highlights()
    assert highlights(played([(1, 1), (None, 0)])) == Highlights()


ROWS = st.integers(1, 6).flatmap(
    lambda questions: st.lists(
        st.tuples(*[st.sampled_from([None, 0.0, 0.5, 1.0])] * questions), min_size=1, max_size=6
    )
)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.sampled_from(Mode))
def test_moments_agree_with_the_standings(rows: list[tuple[float | None, ...]], mode: Mode) -> None:
    """Whoever is told of plays, and each number is that of the answers."""
    round = played(rows, mode=mode)
    places = {one.seat: one for one in standings(round)}
    found = highlights(round)
    told = [*found.flawless, *(found.streak.seats if found.streak else ())]
    told += [found.closest.first, found.closest.second] if found.closest else []
    told += [each.seat for each in (found.fastest, found.comeback) if each]
    assert all(places[seat].points for seat in told)
    if found.fastest is not None:
        assert rows[found.fastest.seat][found.fastest.number] == 1
    if found.comeback is not None:
        assert places[found.comeback.seat].place == found.comeback.after < found.comeback.before
    for seat in found.flawless:
        assert set(rows[seat]) == {1.0}
    if found.streak is not None:
        assert not set(found.flawless) & set(found.streak.seats)
        assert max(streak(round, found.streak.seats[0], n) for n in range(len(rows[0]))) == (
            found.streak.count
        )
    assert standings_before(round, len(rows[0])) == standings(round)
