"""What the host can do to a round. ``engine`` checks before whether the member may do it."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.rounds import events
from bot.quiz.rounds.outcomes import Outcome, Step, put
from bot.quiz.rounds.seats import closed_if_all_answered, with_player
from bot.quiz.rounds.state import GRACE, PAUSE_PATIENCE, Reason, Round, State, Verdict
from bot.quiz.rounds.transitions import advance, ask, end, given_back, reveal

#: More time than this for one question is no longer a question.
LONGEST_LIMIT = 15 * 60_000


def start(round: Round, event: events.Start) -> Step:
    """The first question is asked. A player who starts a silent host's round becomes the host."""
    if event.by in round.players and not event.console:
        round = replace(round, host=event.by, host_seen_at=event.at)
    return Step(ask(round, 0), Outcome.DONE)


def close(round: Round, event: events.Next) -> Step:
    """The host does not wait for the clock: the open question closes now."""
    if event.number != round.number or round.asked_at is None:
        return Step(round, Outcome.NOT_NOW)
    if round.closing is not None and round.closing <= event.at + GRACE:
        return Step(round, Outcome.AGAIN)
    return Step(replace(round, closing=event.at + GRACE), Outcome.DONE)


def go_on(round: Round, event: events.Next) -> Step:
    """The reveal has stood long enough."""
    if event.number != round.number:
        return Step(round, Outcome.NOT_NOW)
    return Step(advance(round), Outcome.DONE)


def pause(round: Round, event: events.Pause) -> Step:
    """The clock stops, whether a question or its reveal is on."""
    paused = replace(
        round,
        state=State.PAUSED,
        resumes=round.state,
        paused_at=event.at,
        until=event.at + PAUSE_PATIENCE,
    )
    return Step(paused, Outcome.DONE)


def resume(round: Round, event: events.Resume) -> Step:
    """The clock goes on with the time that was left; a reveal stands anew."""
    assert round.paused_at is not None
    assert round.resumes is not None
    going = replace(round, state=round.resumes, resumes=None, paused_at=None, until=None)
    if going.state is State.REVEALING:
        return Step(replace(going, until=event.at + going.item.reveal), Outcome.DONE)
    back = given_back(going, round.paused_at, event.at)
    return Step(closed_if_all_answered(back, event.at), Outcome.DONE)


def add_time(round: Round, event: events.AddTime) -> Step:
    """Everybody has more time for the open question, up to ``LONGEST_LIMIT`` in all."""
    waits = State.ASKING in {round.state, round.resumes}
    if not waits or event.number != round.number or round.deadline is None:
        return Step(round, Outcome.NOT_NOW)
    assert round.asked_at is not None
    more = min(event.more, LONGEST_LIMIT - round.taken(round.deadline))
    if more <= 0:
        return Step(round, Outcome.NOT_NOW)
    return Step(replace(round, deadline=round.deadline + more, closing=None), Outcome.DONE)


def skip(round: Round, event: events.Skip) -> Step:
    """The open question is shown with its answer and counts for nobody."""
    waits = State.ASKING in {round.state, round.resumes}
    if not waits or event.number != round.number:
        return Step(round, Outcome.NOT_NOW)
    return Step(reveal(round, event.at, Verdict.SKIPPED), Outcome.DONE)


def void(round: Round, event: events.Void) -> Step:
    """Any question so far can be declared void; the open one is revealed by that."""
    if not 0 <= event.number <= round.number:
        return Step(round, Outcome.NOT_NOW)
    if event.number == round.number and State.ASKING in {round.state, round.resumes}:
        return Step(reveal(round, event.at, Verdict.VOID), Outcome.DONE)
    if round.verdicts[event.number] is Verdict.VOID:
        return Step(round, Outcome.AGAIN)
    verdicts = put(round.verdicts, event.number, Verdict.VOID)
    return Step(replace(round, verdicts=verdicts), Outcome.DONE)


def hide_typed(round: Round, event: events.HideTyped) -> Step:
    """The reveal of this question no longer shows what was typed."""
    if event.number not in round.verdicts:
        return Step(round, Outcome.NOT_NOW)
    if event.number in round.typed_hidden:
        return Step(round, Outcome.AGAIN)
    hidden = round.typed_hidden | {event.number}
    return Step(replace(round, typed_hidden=hidden), Outcome.DONE)


def remove(round: Round, event: events.Remove) -> Step:
    """A player loses seat and place; a question that waited for them alone closes.

    A host who is removed loses the console, too: the first who plays gets it.
    """
    player = round.players.get(event.seat)
    if player is None:
        return Step(round, Outcome.UNKNOWN)
    if player.removed:
        return Step(round, Outcome.AGAIN)
    round = with_player(round, replace(player, removed=True))
    if event.seat == round.host and round.active:
        heir = round.active[0].seat
        round = replace(round, host=heir, host_seen=round.number, host_seen_at=event.at)
    return Step(closed_if_all_answered(round, event.at), Outcome.DONE)


def hand_over(round: Round, event: events.HandOver) -> Step:
    """Another player, who need not take part, gets the console."""
    player = round.players.get(event.to)
    if player is None or player.removed:
        return Step(round, Outcome.UNKNOWN)
    if event.to == round.host:
        return Step(round, Outcome.AGAIN)
    over = replace(round, host=event.to, host_seen=round.number, host_seen_at=event.at)
    return Step(over, Outcome.DONE)


def stop(round: Round, event: events.Stop) -> Step:
    """The end, with the standings as they are."""
    return Step(end(round, Reason.STOPPED), Outcome.DONE)
