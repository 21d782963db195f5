"""The rules of a round, as a table and as promises about any stream of events."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.grading.grading import Grade
from bot.quiz.rounds import events
from bot.quiz.rounds.engine import TABLE, opened, replayed, step
from bot.quiz.rounds.events import CONSOLE, EVENTS, Event
from bot.quiz.rounds.outcomes import EFFECTIVE, Outcome
from bot.quiz.rounds.scoring import FULL, standings, team_standings
from bot.quiz.rounds.serialization import (
    event_as_json,
    event_from_json,
    round_as_json,
    round_from_json,
)
from bot.quiz.rounds.state import (
    GRACE,
    HOST_SILENT_LOBBY,
    LOBBY_PATIENCE,
    OUTAGE_PATIENCE,
    PAUSE_PATIENCE,
    Mode,
    Reason,
    Round,
    RoundQuestion,
    State,
    Verdict,
)

T0 = 1_700_000_000_000
HOST, ANN, BEN, STRANGER = 0, 1, 2, 9


def item(limit: int | None = 20_000) -> RoundQuestion:
    return RoundQuestion("pack", "question", "00000000", limit, 10_000)


def lobby(
    mode: Mode = Mode.STUDY,
    questions: int = 3,
    *,
    limit: int | None = 20_000,
    playing: bool = False,
    teams: int = 0,
) -> Round:
    """A round in its lobby, with a host who looks on and two players."""
    items = [item(limit)] * questions
    round = opened(mode, items, host=HOST, playing=playing, teams=teams, at=T0)
    return replayed(round, [events.Join(T0 + 1, ANN), events.Join(T0 + 2, BEN)])


def asked(round: Round, at: int = T0 + 10_000) -> Round:
    """The next question, posted at ``at``."""
    if round.state is State.LOBBY:
        round = step(round, events.Start(at - 100, HOST, True)).round
    elif round.state is State.REVEALING:
        round = step(round, events.Next(at - 100, HOST, True, round.number)).round
    return step(round, events.Posted(at, round.number, at << 22)).round


def answer(seat: int, at: int, share: float = 1.0, number: int = 0, **more: Any) -> events.Answered:
    return events.Answered(at, seat, number, {"chosen": [0]}, Grade(share), at << 22, **more)


def revealed(round: Round, at: int) -> Round:
    return step(round, events.Next(at, HOST, True, round.number)).round


def in_state(state: State) -> Round:
    """A round in each state, always about question 0."""
    asking = asked(lobby())
    match state:
        case State.LOBBY:
            return lobby()
        case State.ASKING:
            return asking
        case State.REVEALING:
            answered = step(asking, answer(ANN, T0 + 12_000)).round
            assert answered.due is not None
            return step(answered, events.Deadline(answered.due)).round
        case State.PAUSED:
            return step(asking, events.Pause(T0 + 15_000, HOST, True)).round
        case State.OVER:
            return step(asking, events.Stop(T0 + 15_000, HOST, True)).round


AT = T0 + 16_000


def any_event(kind: type[Event], seat: int, console: bool) -> Event:
    """An event of a kind, by a member, about the present question."""
    values: dict[str, Any] = {
        "at": AT, "seat": seat, "by": seat, "console": console, "number": 0, "message": 5,
        "answer": {"chosen": [0]}, "grade": Grade(1.0), "click": AT << 22, "since": AT - 5_000,
        "to": BEN,
    }  # fmt: skip
    if kind is events.Remove:
        values["seat"] = BEN
    names = kind.__dataclass_fields__.keys()
    return kind(**{name: value for name, value in values.items() if name in names})


D, J, L = Outcome.DONE, Outcome.JOINED, Outcome.LEFT
NO, OVER, AGAIN, LOCKED = Outcome.NOT_NOW, Outcome.ROUND_OVER, Outcome.AGAIN, Outcome.LOCKED
NOT_YET, LATE, HELD, UNASKED = Outcome.NOT_YET, Outcome.TOO_LATE, Outcome.HELD, Outcome.NOT_ASKED
#: What an event comes to in each state, for somebody who may: a player who has not answered (the
#: host, for the console).
EXPECTED: dict[type[Event], tuple[Outcome, ...]] = {
    # lobby, asking, revealing, paused, over
    events.Join: (AGAIN, AGAIN, AGAIN, AGAIN, OVER),
    events.Leave: (L, L, L, L, OVER),
    events.Answered: (UNASKED, LOCKED, LATE, HELD, OVER),
    events.Posted: (UNASKED, AGAIN, AGAIN, AGAIN, OVER),
    events.Deadline: (NOT_YET, NOT_YET, NOT_YET, NOT_YET, OVER),
    events.Outage: (D, D, D, D, OVER),
    events.ChannelLost: (D, D, D, D, OVER),
    events.Start: (D, AGAIN, AGAIN, AGAIN, OVER),
    events.Next: (NO, D, D, NO, OVER),
    events.Pause: (NO, D, D, AGAIN, OVER),
    events.Resume: (NO, AGAIN, AGAIN, D, OVER),
    events.AddTime: (NO, D, NO, D, OVER),
    events.Skip: (NO, D, NO, D, OVER),
    events.Void: (NO, D, D, D, OVER),
    events.HideTyped: (NO, NO, D, NO, OVER),
    events.Remove: (D, D, D, D, OVER),
    events.HandOver: (D, D, D, D, OVER),
    events.Stop: (D, D, D, D, OVER),
}
STATES = tuple(State)


def test_table_is_complete() -> None:
    """There is a rule for every state and kind of event, and for nothing else."""
    assert set(TABLE) == set(product(STATES, EVENTS))
    assert set(EXPECTED) == set(EVENTS)


@pytest.mark.parametrize("role", ["host", "moderator", "player", "stranger"])
@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.word)
@pytest.mark.parametrize("state", STATES)
def test_every_pair_for_every_role(state: State, kind: type[Event], role: str) -> None:
    """Each event in each state has its outcome, and the console obeys only who may use it."""
    round = in_state(state)
    seat = {"host": HOST, "moderator": STRANGER, "player": BEN, "stranger": STRANGER}[role]
    console = kind in CONSOLE
    done = step(round, any_event(kind, seat, console and role in {"host", "moderator"}))

    expected = EXPECTED[kind][STATES.index(state)]
    if console and role in {"player", "stranger"}:
        expected = Outcome.FORBIDDEN
    elif kind is events.Join and seat != BEN and expected is AGAIN:
        expected = J  # not yet seated, or only looking on
    elif kind is events.Leave and seat != BEN and expected is L:
        expected = AGAIN
    assert done.outcome is expected
    assert (done.round == round) == (done.outcome not in EFFECTIVE)


# --- the course of a round ------------------------------------------------------------------------


def test_question_closes_when_all_have_answered_and_waits_for_clicks_on_their_way() -> None:
    """The reveal comes one second after the last answer, not at the deadline."""
    round = asked(lobby())
    round = step(round, answer(ANN, T0 + 12_000)).round
    assert round.due == T0 + 30_000 + GRACE
    round = step(round, answer(BEN, T0 + 13_000)).round
    assert round.due == T0 + 13_000 + GRACE
    assert step(round, events.Deadline(T0 + 13_999)).outcome is Outcome.NOT_YET
    late = step(round, answer(STRANGER, T0 + 13_500))
    assert late.outcome is Outcome.LOCKED
    round = step(late.round, events.Deadline(T0 + 14_000)).round
    assert round.state is State.REVEALING
    assert len(standings(round)) == 3


def test_click_before_the_deadline_counts_however_late_it_arrives() -> None:
    """Discord's clock decides, until the reveal."""
    round = asked(lobby())
    assert step(round, answer(ANN, T0 + 29_999)).outcome is Outcome.LOCKED
    assert step(round, answer(ANN, T0 + 30_000)).outcome is Outcome.TOO_LATE


def test_last_press_counts_with_its_time() -> None:
    """An answer may be changed until the question closes; arrival order does not matter."""
    round = asked(lobby())
    early, late = answer(ANN, T0 + 12_000, 1.0), answer(ANN, T0 + 14_000, 0.0)
    one = step(step(round, early).round, late)
    assert one.outcome is Outcome.CHANGED
    other = step(step(round, late).round, early)
    assert other.outcome is Outcome.SUPERSEDED
    assert one.round.given == other.round.given
    assert one.round.given[0, ANN].took == 4_000


def test_extra_time_is_the_members_own() -> None:
    """With half as much time again one may answer later, and the round waits for that one."""
    round = asked(lobby())
    round = step(round, events.Join(T0 + 10_500, 3, extra=1.5)).round
    assert round.due == T0 + 40_000 + GRACE
    assert step(round, answer(ANN, T0 + 30_001)).outcome is Outcome.TOO_LATE
    round = step(round, answer(3, T0 + 39_000, extra=1.5)).round
    assert round.given[0, 3].took == 29_000
    assert round.due == T0 + 30_000 + GRACE


def test_pause_keeps_the_remaining_time_and_counts_for_nobody() -> None:
    """Twelve seconds were left before the pause, twelve are left after it."""
    round = asked(lobby())
    round = step(round, events.Pause(T0 + 18_000, HOST, True)).round
    assert step(round, answer(ANN, T0 + 17_900)).outcome is Outcome.LOCKED
    assert step(round, answer(ANN, T0 + 18_100)).outcome is Outcome.HELD
    round = step(round, events.Resume(T0 + 60_000, HOST, True)).round
    assert round.deadline == T0 + 72_000
    round = step(round, answer(ANN, T0 + 61_000)).round
    assert round.given[0, ANN].took == 9_000


def test_pause_while_the_question_is_being_posted() -> None:
    """The clock of the question starts with its message, and stops until the pause ends."""
    round = step(lobby(), events.Start(T0 + 9_000, HOST, True)).round
    round = step(round, events.Pause(T0 + 9_500, HOST, True)).round
    round = step(round, events.Posted(T0 + 10_000, 0, 5)).round
    round = step(round, events.Resume(T0 + 20_000, HOST, True)).round
    assert round.deadline == T0 + 40_000
    assert round.taken(T0 + 21_000) == 1_000


def test_short_outage_gives_the_time_back_and_a_long_one_ends_the_round() -> None:
    """Ten minutes are the limit."""
    round = asked(lobby())
    back = step(round, events.Outage(T0 + 100_000, T0 + 15_000)).round
    assert back.deadline == T0 + 115_000
    assert back.state is State.ASKING
    over = step(round, events.Outage(T0 + 15_001 + OUTAGE_PATIENCE, T0 + 15_000)).round
    assert over.reason is Reason.OUTAGE
    assert over.verdicts == {0: Verdict.SKIPPED}


def test_outage_from_before_the_question_begins_with_its_message() -> None:
    """No more than the question's own time is given back."""
    round = asked(lobby())
    back = step(round, events.Outage(T0 + 40_000, T0 + 5_000)).round
    assert back.deadline == T0 + 60_000


def test_outage_while_the_question_was_being_posted() -> None:
    """What was lost behind the message's time is given back, and nothing that was before it."""
    round = step(lobby(), events.Start(T0 + 9_000, HOST, True)).round
    round = step(round, events.Outage(T0 + 21_000, T0 + 8_000)).round
    round = step(round, events.Outage(T0 + 26_000, T0 + 20_000)).round
    late = step(round, events.Posted(T0 + 30_000, 0, 5)).round
    assert (late.deadline, late.pauses) == (T0 + 50_000, ())
    early = step(round, events.Posted(T0 + 10_000, 0, 5)).round
    assert early.deadline == T0 + 46_000
    assert early.taken(T0 + 26_100) == 100


def test_two_empty_questions_in_a_row_end_the_round() -> None:
    """A round without answers ends, and questions without answers do not count."""
    round = asked(lobby())
    assert round.due is not None
    round = step(round, events.Deadline(round.due)).round
    assert round.verdicts == {0: Verdict.SKIPPED}
    round = asked(round, T0 + 60_000)
    assert round.due is not None
    round = step(round, events.Deadline(round.due)).round
    assert round.reason is Reason.NO_ANSWERS


def test_void_returns_the_points() -> None:
    """A bad question takes its points along, also when the next one is on."""
    round = in_state(State.REVEALING)
    assert [place.points for place in standings(round)] == [FULL, 0]
    round = asked(round, T0 + 60_000)
    round = step(round, events.Void(T0 + 61_000, HOST, True, 0)).round
    assert [place.points for place in standings(round)] == [0, 0]
    assert round.state is State.ASKING


def test_skip_shows_the_answer_and_counts_for_nobody() -> None:
    """A skipped question is no empty one either."""
    round = step(asked(lobby()), answer(ANN, T0 + 11_000)).round
    round = step(round, events.Skip(T0 + 12_000, HOST, True, 0)).round
    assert round.state is State.REVEALING
    assert round.empty == 0
    assert [place.points for place in standings(round)] == [0, 0]


def test_press_on_an_old_screen_does_nothing() -> None:
    """What was pressed for question 0 does not close, skip or prolong question 1."""
    round = asked(in_state(State.REVEALING), T0 + 60_000)
    for kind in (events.Next, events.Skip, events.AddTime):
        assert step(round, kind(T0 + 61_000, HOST, True, 0)).outcome is Outcome.NOT_NOW


def test_removed_player_has_no_place_and_no_answer() -> None:
    """Sent away is sent away, and the others do not wait."""
    round = step(asked(lobby()), answer(ANN, T0 + 11_000)).round
    round = step(round, events.Remove(T0 + 12_000, HOST, True, BEN)).round
    assert round.due == T0 + 12_000 + GRACE
    assert step(round, answer(BEN, T0 + 12_500)).outcome is Outcome.REMOVED
    assert step(round, events.Join(T0 + 12_500, BEN)).outcome is Outcome.REMOVED
    assert [place.seat for place in standings(round)] == [ANN]


def test_host_who_leaves_hands_over() -> None:
    """The first who plays goes on as the host."""
    round = step(asked(lobby(playing=True)), events.Leave(T0 + 11_000, HOST)).round
    assert round.host == ANN


def test_silent_host_is_relieved() -> None:
    """After three questions without any action of the host, a player who answers becomes host."""
    round = lobby(questions=5)
    at = T0 + 10_000
    round = step(round, events.Start(at - 100, HOST, True)).round
    for number in range(4):
        round = step(round, events.Posted(at, number, at << 22)).round
        if number == 3:
            break
        round = step(round, answer(BEN, at + 2_000, number=number)).round
        for _ in range(2):
            assert round.due is not None
            round = step(round, events.Deadline(round.due)).round
        at += 60_000
    assert round.number == 3
    assert round.host == BEN


def test_player_starts_when_the_lobbys_host_is_gone() -> None:
    """After two silent minutes the player who starts becomes the host; a stranger does not."""
    round = lobby()
    at = T0 + HOST_SILENT_LOBBY
    assert step(round, events.Start(at - 1, ANN, False)).outcome is Outcome.FORBIDDEN
    assert step(round, events.Start(at, STRANGER, False)).outcome is Outcome.FORBIDDEN
    begun = step(round, events.Start(at, ANN, False))
    assert begun.outcome is Outcome.DONE
    assert begun.round.host == ANN


@pytest.mark.parametrize(
    ("state", "wait", "reason"),
    [
        (State.LOBBY, LOBBY_PATIENCE, Reason.NOT_STARTED),
        (State.PAUSED, PAUSE_PATIENCE, Reason.PAUSED_TOO_LONG),
    ],
)
def test_nothing_waits_for_ever(state: State, wait: int, reason: Reason) -> None:
    """A lobby and a pause end by themselves."""
    round = in_state(state)
    assert round.due is not None
    assert round.due - T0 <= wait + 20_000
    assert step(round, events.Deadline(round.due)).round.reason is reason


def test_question_without_a_limit_waits_for_all() -> None:
    """A pause ends after ten minutes."""
    round = asked(lobby(limit=None))
    assert step(round, answer(ANN, T0 + 500_000)).outcome is Outcome.LOCKED
    assert round.due == T0 + 10_000 + 600_000 + GRACE


def test_survival_ends_with_the_last_who_stands() -> None:
    """Out at the second miss; the podium goes by how long one lasted."""
    round = lobby(Mode.SURVIVAL, questions=5)
    for number in range(2):
        at = T0 + 10_000 + number * 60_000
        round = asked(round, at)
        round = step(round, answer(ANN, at + 2_000, 1.0, number)).round
        round = step(round, answer(BEN, at + 2_000, 0.0, number)).round
        assert round.due is not None
        round = step(round, events.Deadline(round.due)).round
    assert round.out(BEN)
    round = step(round, events.Next(T0 + 200_000, HOST, True, 1)).round
    assert round.reason is Reason.NOBODY_LEFT
    assert [(one.seat, one.lasted) for one in standings(round)] == [(ANN, 2), (BEN, 1)]


def test_coming_late_to_survival_costs_one_life_at_most() -> None:
    """Otherwise the player who joins last would win."""
    round = lobby(Mode.SURVIVAL, questions=5)
    for number in range(2):
        at = T0 + 10_000 + number * 60_000
        round = asked(round, at)
        for seat in (ANN, BEN):
            round = step(round, answer(seat, at + 2_000, 1.0, number)).round
        assert round.due is not None
        round = step(round, events.Deadline(round.due)).round
    round = step(round, events.Join(T0 + 100_000, 3)).round
    assert round.misses(3) == 1
    assert not round.out(3)


def test_teams_have_the_mean_of_their_members() -> None:
    """Three members are no advantage over two, and newcomers go where few are."""
    round = lobby(Mode.TEAMS, teams=2, playing=True)
    assert {seat: player.team for seat, player in round.players.items()} == {0: 0, 1: 1, 2: 0}
    round = asked(round)
    for seat, share in ((HOST, 1.0), (ANN, 1.0), (BEN, 0.0)):
        round = step(round, answer(seat, T0 + 12_000, share)).round
    assert round.due is not None
    round = step(round, events.Deadline(round.due)).round
    assert [(team.team, team.points, team.place) for team in team_standings(round)] == [
        (1, 1000.0, 1),
        (0, 500.0, 2),
    ]


def test_race_pays_speed_by_ones_own_time() -> None:
    """1,000 within the first half second, 500 at the end, half-way in between."""
    round = asked(lobby(Mode.RACE))
    ends = {ANN: T0 + 10_400, BEN: T0 + 29_999, 3: T0 + 10_250 + 500 + 9_500}
    for seat, at in ends.items():
        round = step(round, answer(seat, at)).round
    assert round.due is not None
    round = step(round, events.Deadline(round.due)).round
    points = {place.seat: place.points for place in standings(round)}
    assert points[ANN] == 1_000
    assert points[BEN] == 500
    assert 745 <= points[3] <= 755


def test_equal_places_are_shared_and_dense() -> None:
    """Two firsts are followed by a second."""
    round = asked(lobby())
    for seat, share, at in ((ANN, 1.0, 2), (BEN, 1.0, 2), (3, 0.0, 1)):
        round = step(round, answer(seat, T0 + 10_000 + at * 1_000, share)).round
    assert round.due is not None
    round = step(round, events.Deadline(round.due)).round
    assert [place.place for place in standings(round)] == [1, 1, 2]


# --- any stream of events -------------------------------------------------------------------------

SEATS = st.integers(0, 4)
EXTRA = st.sampled_from([0, 1.0, 1.5, 2.0])
BY = st.tuples(SEATS, st.booleans())
TEAM = st.none() | SEATS
NTH = st.integers(0, 3)
GONE = st.integers(-1_000, 700_000)
GRADES = st.sampled_from([Grade(0.0), Grade(0.5, (True, False), (None, "x")), Grade(1.0)])
WAIT = st.integers(0, 12_000)
EARLY_OR_LATE = st.integers(-1_500, 1_500)
LIMITS = st.lists(st.sampled_from([None, 5_000, 20_000]), min_size=1, max_size=4)

#: How each kind of event is drawn. All strategies are made once: Hypothesis takes ten times as long
#: for those that are made anew at each draw.
DRAWN: list[Callable[[st.DrawFn, Round, int, int], Event]] = [
    lambda _, round, at, __: events.Deadline(round.due if round.due is not None else at),
    lambda _, __, at, number: events.Posted(at, number, at << 22),
    lambda draw, _, at, __: events.Join(at, draw(SEATS), draw(EXTRA), draw(TEAM)),
    lambda draw, _, at, __: events.Leave(at, draw(SEATS)),
    lambda draw, _, at, number: events.Answered(
        at, draw(SEATS), number, {"chosen": [0]}, draw(GRADES), (at << 22) + draw(NTH), draw(EXTRA)
    ),
    lambda draw, _, at, __: events.Start(at, *draw(BY)),
    lambda draw, _, at, number: events.Next(at, *draw(BY), number),
    lambda draw, _, at, __: events.Pause(at, *draw(BY)),
    lambda draw, _, at, __: events.Resume(at, *draw(BY)),
    lambda draw, _, at, number: events.AddTime(at, *draw(BY), number),
    lambda draw, _, at, number: events.Skip(at, *draw(BY), number),
    lambda draw, _, at, number: events.Void(at, *draw(BY), number),
    lambda draw, _, at, number: events.HideTyped(at, *draw(BY), number),
    lambda draw, _, at, __: events.Remove(at, *draw(BY), draw(SEATS)),
    lambda draw, _, at, __: events.HandOver(at, *draw(BY), draw(SEATS)),
    lambda draw, _, at, __: events.Outage(at, at - draw(GONE)),
    lambda draw, _, at, __: events.Stop(at, *draw(BY)),
]
#: A stop is rare, or few rounds would get far.
ANY = st.sampled_from([*DRAWN[:-1] * 10, DRAWN[-1]])


@st.composite
def streams(draw: st.DrawFn) -> tuple[Round, list[Event]]:
    """A round in its lobby, and events that come roughly in time, some late, some too early."""
    mode = draw(st.sampled_from(Mode))
    teams = draw(st.integers(2, 4)) if mode is Mode.TEAMS else 0
    items = [replace(item(), limit=limit) for limit in draw(LIMITS)]
    start = round = opened(mode, items, host=0, playing=draw(st.booleans()), teams=teams, at=T0)
    now = T0
    number = 0
    log: list[Event] = []
    for _ in range(draw(st.integers(0, 60))):
        now += draw(WAIT)
        about = [round.number, round.number, number, number + 1][draw(NTH)]
        event = draw(ANY)(draw, round, now + draw(EARLY_OR_LATE), about)
        log.append(event)
        round = step(round, event).round
        number = round.number
    return start, log


@settings(max_examples=500, deadline=None)
@given(streams())
def test_any_stream_keeps_the_promises(stream: tuple[Round, list[Event]]) -> None:
    """Points are never negative, no answer counts twice, and the log leads to the same round."""
    start, log = stream
    round = start
    effective: list[Event] = []
    for event in log:
        done = step(round, event)
        if done.outcome in EFFECTIVE:
            effective.append(event)
        else:
            assert done.round == round
        assert_sound(done.round, round)
        round = done.round
    assert replayed(start, effective) == round
    kept = [json.loads(json.dumps(event_as_json(event))) for event in effective]
    assert replayed(start, map(event_from_json, kept)) == round
    header = json.loads(json.dumps(round_as_json(round)))
    assert round_from_json(header, round.players, round.given) == round


def assert_sound(round: Round, before: Round) -> None:
    """What holds of every round, and of every step."""
    assert before.number <= round.number < len(round.items)
    assert (round.due is None) == (
        round.state is State.OVER or (round.state is State.ASKING and round.asked_at is None)
    )
    assert (round.reason is not None) == (round.state is State.OVER)
    assert all(0 <= given.share <= 1 and given.took >= 0 for given in round.given.values())
    assert before.verdicts.keys() <= round.verdicts.keys()
    places = standings(round)
    assert all(place.points >= 0 for place in places)
    assert len({place.seat for place in places}) == len(places)
    counted = sum(verdict is Verdict.COUNTED for verdict in round.verdicts.values())
    assert all(place.right <= place.answered <= counted for place in places)
    assert all(place.points <= FULL * counted for place in places)
    assert sorted({place.place for place in places}) == list(
        range(1, len({place.place for place in places}) + 1)
    )
    assert round.host in round.players


@settings(max_examples=200, deadline=None)
@given(
    presses=st.lists(
        st.tuples(SEATS, st.integers(0, 19_000), st.sampled_from([0.0, 1.0])), min_size=1
    ),
    data=st.data(),
)
def test_order_of_arrival_does_not_decide(
    presses: list[tuple[int, int, float]], data: st.DataObject
) -> None:
    """The same clicks in any order give the same answers and the same places."""
    round = asked(lobby())
    clicks: list[Event] = [
        replace(answer(seat, T0 + 10_000 + after, share), click=((T0 + after) << 22) + number)
        for number, (seat, after, share) in enumerate(presses)
    ]
    other = data.draw(st.permutations(clicks))
    results = []
    for order in (clicks, other):
        after_all = replayed(round, order)
        assert after_all.due is not None
        shown = step(after_all, events.Deadline(T0 + 60_000)).round
        results.append((dict(shown.given), standings(shown)))
    assert results[0] == results[1]
