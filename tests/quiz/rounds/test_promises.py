"""What holds for a round in any state: it ends, loses no answer, and keeps its time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.rounds import events
from bot.quiz.rounds.engine import opened, replayed, step
from bot.quiz.rounds.events import Event
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.scoring import standings
from bot.quiz.rounds.state import Mode, Round, State
from tests.quiz.rounds.test_engine import (
    ANN,
    BEN,
    HOST,
    STRANGER,
    T0,
    answer,
    asked,
    in_state,
    item,
    lobby,
    streams,
)

Stream = tuple[Round, list[Event]]


@settings(max_examples=100, deadline=None)
@given(streams())
def test_every_round_ends_when_everybody_goes(stream: Stream) -> None:
    """From any state its own deadlines lead to the podium."""
    start, log = stream
    round = replayed(start, log)
    for _ in range(2 * len(round.items) + 2):
        if round.state is State.OVER:
            break
        due = round.due
        if due is None:
            now = max((end for _, end in round.pauses), default=T0)
            round = step(round, events.Posted(now, round.number, 1)).round
            continue
        done = step(round, events.Deadline(due))
        assert done.outcome is Outcome.DONE
        round = done.round
    assert round.state is State.OVER


@settings(max_examples=100, deadline=None)
@given(streams())
def test_no_answer_is_lost_and_no_time_is_counted_twice(stream: Stream) -> None:
    """An accepted answer stays, or is replaced by a later press; pauses never overlap."""
    round, log = stream
    for event in log:
        after = step(round, event).round
        assert after.given.keys() >= round.given.keys()
        assert all(after.given[key].click >= given.click for key, given in round.given.items())
        assert all(one[1] <= other[0] for one, other in pairwise(after.pauses))
        assert all(begun < ended for begun, ended in after.pauses)
        assert after.players.keys() >= round.players.keys()
        if after.players[after.host].removed:
            stopped = step(after, events.Stop(T0, after.host, False))
            assert stopped.outcome in {Outcome.FORBIDDEN, Outcome.ROUND_OVER}
        round = after


@settings(max_examples=100, deadline=None)
@given(streams(), st.integers(0, 30_000), st.integers(1, 3_000_000), st.integers(0, 40_000))
def test_pause_keeps_the_remaining_time_to_the_millisecond(
    stream: Stream, wait: int, length: int, ahead: int
) -> None:
    """After a pause each player has the time that was left, after any events before."""
    round = replayed(*stream)
    if round.state is not State.ASKING or round.asked_at is None:
        return
    at = max(round.asked_at, *(end for _, end in round.pauses), T0) + wait
    paused = step(round, events.Pause(at, round.host, True)).round
    # An outage within the pause is no time of anybody's either.
    paused = step(paused, events.Outage(at + length, at)).round
    if paused.state is State.OVER:
        return
    going = step(paused, events.Resume(at + length, round.host, True)).round
    for player in round.players.values():
        before, after = round.deadline_of(player), going.deadline_of(player)
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert after - (at + length) == before - at
    assert going.taken(at + length + ahead) == round.taken(at + ahead)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 18_000), st.sampled_from([0.0, 0.5, 1.0])), max_size=6),
    st.lists(st.tuples(st.integers(0, 18_000), st.sampled_from([0.0, 0.5, 1.0])), max_size=6),
    st.sampled_from([Mode.STUDY, Mode.RACE, Mode.SURVIVAL]),
    st.data(),
)
def test_two_players_never_get_into_each_others_way(
    anns: list[tuple[int, float]],
    bens: list[tuple[int, float]],
    mode: Mode,
    data: st.DataObject,
) -> None:
    """However their presses interleave on the way, both have what they pressed last."""

    def pressed(seat: int, presses: list[tuple[int, float]]) -> list[Event]:
        return [
            replace(answer(seat, T0 + 10_000 + after, share), click=((T0 + after) << 22) + number)
            for number, (after, share) in enumerate(presses)
        ]

    one, other = pressed(ANN, anns), pressed(BEN, bens)
    order = data.draw(st.permutations([0] * len(one) + [1] * len(other)))
    queues = (iter(one), iter(other))
    mixed = [next(queues[which]) for which in order]
    results = []
    for log in ([*one, *other], mixed):
        round = replayed(asked(lobby(mode)), log)
        shown = step(round, events.Deadline(T0 + 60_000)).round
        results.append((dict(shown.given), standings(shown)))
    assert results[0] == results[1]


def test_outages_that_overlap_are_given_back_once() -> None:
    """Two outages that overlap, from 15 to 50 seconds, give 35 seconds back, not 60."""
    round = asked(lobby())
    round = step(round, events.Outage(T0 + 40_000, T0 + 15_000)).round
    round = step(round, events.Outage(T0 + 50_000, T0 + 15_000)).round
    assert round.deadline == T0 + 30_000 + 35_000
    assert step(round, events.Outage(T0 + 50_000, T0 + 15_000)).outcome is Outcome.AGAIN


def test_host_who_is_removed_has_no_console() -> None:
    """If a moderator removes the host, an active player becomes the host."""
    for state in (State.LOBBY, State.ASKING, State.REVEALING, State.PAUSED):
        round = step(in_state(state), events.Remove(T0 + 16_000, STRANGER, True, HOST)).round
        assert round.host == ANN
        stopped = step(round, events.Stop(T0 + 17_000, HOST, False))
        assert stopped.outcome is Outcome.FORBIDDEN


def test_host_who_is_removed_with_nobody_there_keeps_the_round_alone() -> None:
    """Without another player the round has no active host; moderators still can act."""
    round = opened(Mode.STUDY, [item()], host=HOST, playing=True, teams=0, at=T0)
    round = step(round, events.Remove(T0 + 1, STRANGER, True, HOST)).round
    assert step(round, events.Stop(T0 + 2, HOST, False)).outcome is Outcome.FORBIDDEN
    assert step(round, events.Stop(T0 + 2, STRANGER, True)).outcome is Outcome.DONE
