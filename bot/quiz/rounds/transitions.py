"""The course of a round: a question is asked, posted, closed, revealed and left behind."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.rounds import events
from bot.quiz.rounds.outcomes import Outcome, Step, put
from bot.quiz.rounds.state import (
    EMPTY_QUESTIONS,
    HOST_SILENT_QUESTIONS,
    OUTAGE_PATIENCE,
    Mode,
    Reason,
    Round,
    State,
    Verdict,
)


def ask(round: Round, number: int) -> Round:
    """Question ``number`` is to be posted; its clock starts with the message."""
    return replace(
        _with_a_host(round, number),
        state=State.ASKING,
        number=number,
        until=None,
        message=None,
        asked_at=None,
        deadline=None,
        closing=None,
        pauses=(),
    )


def _with_a_host(round: Round, number: int) -> Round:
    """Makes an active player the host, when the host has been silent for too long."""
    if number - max(round.host_seen, 0) < HOST_SILENT_QUESTIONS:
        return round
    heirs = [seat for seat in round.answered() if seat != round.host]
    return replace(round, host=heirs[0], host_seen=number) if heirs else round


def posted(round: Round, event: events.Posted) -> Step:
    """The question stands in the channel, and its clock runs from its message on."""
    if event.number != round.number:
        return Step(round, Outcome.NOT_ASKED)
    if round.asked_at is not None:
        return Step(round, Outcome.AGAIN)
    limit = round.item.limit
    # The process that posted it may have died before it could say so.
    pauses = tuple((max(start, event.at), end) for start, end in round.pauses if end > event.at)
    lost = sum(end - start for start, end in pauses)
    return Step(
        replace(
            round,
            message=event.message,
            asked_at=event.at,
            pauses=pauses,
            deadline=None if limit is None else event.at + limit + lost,
            paused_at=None if round.paused_at is None else max(round.paused_at, event.at),
        ),
        Outcome.DONE,
    )


def posted_in_pause(round: Round, event: events.Posted) -> Step:
    """The same, when the host was quicker with the pause than Discord with the message."""
    if round.resumes is not State.ASKING:
        return Step(round, Outcome.AGAIN)
    return posted(round, event)


def deadline(round: Round, event: events.Deadline) -> Step:
    """A time has come: for the reveal, the next question, or the end of a wait."""
    due = round.due
    if due is None or event.at < due:
        return Step(round, Outcome.NOT_YET)
    match round.state:
        case State.LOBBY:
            return Step(end(round, Reason.NOT_STARTED), Outcome.DONE)
        case State.PAUSED:
            return Step(end(round, Reason.PAUSED_TOO_LONG), Outcome.DONE)
        case State.REVEALING:
            return Step(advance(round), Outcome.DONE)
        case _:
            return Step(reveal(round, event.at), Outcome.DONE)


def reveal(round: Round, at: int, verdict: Verdict | None = None) -> Round:
    """Shows the answer. A question without any answer does not count."""
    number = round.number
    anybody = any(of == number for of, _ in round.given)
    if verdict is None:
        verdict = Verdict.COUNTED if anybody else Verdict.SKIPPED
        empty = 0 if anybody else round.empty + 1
    else:
        empty = round.empty
    round = replace(
        round,
        state=State.REVEALING,
        until=at + round.item.reveal,
        closing=None,
        paused_at=None,
        resumes=None,
        empty=empty,
        verdicts=put(round.verdicts, number, verdict),
    )
    return end(round, Reason.NO_ANSWERS) if empty >= EMPTY_QUESTIONS else round


def advance(round: Round) -> Round:
    """Leaves a reveal: for the next question, or for the podium."""
    if _is_decided(round):
        return end(round, Reason.NOBODY_LEFT)
    if round.number + 1 < len(round.items):
        return ask(round, round.number + 1)
    return end(round, Reason.FINISHED)


def _is_decided(round: Round) -> bool:
    """Whether a survival round is decided: no player is left, or one of several."""
    if round.mode is not Mode.SURVIVAL:
        return False
    players = [player for player in round.players.values() if player.playing]
    left = len(round.active)
    return bool(players) and (left == 0 or (left == 1 and len(players) > 1))


def end(round: Round, reason: Reason) -> Round:
    """Ends the round. A question that was open does not count."""
    verdicts = round.verdicts
    if round.number >= 0 and round.number not in verdicts:
        verdicts = put(verdicts, round.number, Verdict.SKIPPED)
    return replace(
        round,
        state=State.OVER,
        until=None,
        closing=None,
        paused_at=None,
        resumes=None,
        reason=reason,
        verdicts=verdicts,
    )


def given_back(round: Round, since: int, at: int) -> Round:
    """With the time from ``since`` to ``at`` taken off the clock of the open question.

    Of a question that is not known to be posted, it counts from its message on, see ``posted``.
    """
    # What was given back before, for another reason, is not given twice.
    since = max(since, round.asked_at or since, *(end for _, end in round.pauses))
    lost = max(0, at - since)
    return replace(
        round,
        pauses=(*round.pauses, (since, since + lost)) if lost else round.pauses,
        deadline=None if round.deadline is None else round.deadline + lost,
        closing=None if round.closing is None else round.closing + lost,
    )


def lost(round: Round, event: events.ChannelLost) -> Step:
    """There is nowhere to go on; what was earned so far stands."""
    return Step(end(round, Reason.CHANNEL_LOST), Outcome.DONE)


def outage(round: Round, event: events.Outage) -> Step:
    """Gives the time of a short outage back, and ends the round after a long one."""
    lost = event.at - event.since
    if lost > OUTAGE_PATIENCE:
        return Step(end(round, Reason.OUTAGE), Outcome.DONE)
    if lost <= 0:
        return Step(round, Outcome.AGAIN)
    if round.state is State.ASKING:
        back = given_back(round, event.since, event.at)
        return Step(back, Outcome.AGAIN if back == round else Outcome.DONE)
    assert round.until is not None
    return Step(replace(round, until=round.until + lost), Outcome.DONE)
