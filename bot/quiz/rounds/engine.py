"""The rules of a round: what each event does in each state.

``TABLE`` has a rule for every pair; docs/rounds.md draws it, and a test compares the two. A rule
that refuses gives the round as it was and says why. Nothing here reads a clock or rolls dice:
replaying the same events gives the same round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeAlias

from bot.quiz.rounds import events
from bot.quiz.rounds.console import (
    add_time,
    close,
    go_on,
    hand_over,
    hide_typed,
    pause,
    remove,
    resume,
    skip,
    start,
    stop,
    void,
)  # fmt: skip
from bot.quiz.rounds.events import CONSOLE, Event
from bot.quiz.rounds.outcomes import EFFECTIVE, Outcome, Step
from bot.quiz.rounds.seats import answer, answer_in_pause, join, leave
from bot.quiz.rounds.state import (
    HOST_SILENT_LOBBY,
    LOBBY_PATIENCE,
    Mode,
    Player,
    Round,
    RoundQuestion,
    State,
)
from bot.quiz.rounds.transitions import deadline, lost, outage, posted, posted_in_pause

Rule: TypeAlias = Callable[[Round, Any], Step]


def opened(
    mode: Mode, items: Iterable[RoundQuestion], *, host: int, playing: bool, teams: int, at: int
) -> Round:
    """A round that waits in its lobby. ``teams`` is 2 to 4 in team mode, else 0."""
    seat = Player(host, playing=playing, team=0 if teams and playing else None)
    return Round(
        mode=mode,
        items=tuple(items),
        host=host,
        teams=teams,
        until=at + LOBBY_PATIENCE,
        host_seen_at=at,
        players=MappingProxyType({host: seat}),
    )


def step(round: Round, event: Event) -> Step:
    """What the event makes of the round. Total: every event in every state has its outcome."""
    if isinstance(event, CONSOLE) and not _may(round, event):
        return Step(round, Outcome.FORBIDDEN)
    done = TABLE[round.state, type(event)](round, event)
    who = getattr(event, "by", getattr(event, "seat", None))
    if done.outcome in EFFECTIVE and who == round.host == done.round.host:
        seen = replace(done.round, host_seen=done.round.number, host_seen_at=event.at)
        return Step(seen, done.outcome)
    return done


def replayed(round: Round, log: Iterable[Event]) -> Round:
    """The round that a log of events leads to."""
    for event in log:
        round = step(round, event).round
    return round


def host_is_silent(round: Round, at: int) -> bool:
    """Whether the lobby's host has been silent long enough for any player to start."""
    return round.state is State.LOBBY and at - round.host_seen_at >= HOST_SILENT_LOBBY


def _may(round: Round, event: events.Console) -> bool:
    """Who has the console; or a player, when the lobby's host is gone."""
    if event.console or (event.by == round.host and not round.players[event.by].removed):
        return True
    takes_over = isinstance(event, events.Start) or (
        isinstance(event, events.HandOver) and event.to == event.by
    )
    player = round.players.get(event.by)
    return takes_over and player is not None and player.active and host_is_silent(round, event.at)


def _refusing(outcome: Outcome) -> Rule:
    def refuse(round: Round, event: Event) -> Step:
        return Step(round, outcome)

    refuse.__name__ = outcome.value
    return refuse


over = _refusing(Outcome.ROUND_OVER)
not_now = _refusing(Outcome.NOT_NOW)
not_asked = _refusing(Outcome.NOT_ASKED)
late = _refusing(Outcome.TOO_LATE)
again = _refusing(Outcome.AGAIN)

_COLUMNS = (State.LOBBY, State.ASKING, State.REVEALING, State.PAUSED, State.OVER)
_ROWS: dict[type[Event], tuple[Rule, Rule, Rule, Rule, Rule]] = {
    #                   lobby      asking     revealing  paused           over
    events.Join:        (join,      join,      join,      join,            over),
    events.Leave:       (leave,     leave,     leave,     leave,           over),
    events.Answered:    (not_asked, answer,    late,      answer_in_pause, over),
    events.Posted:      (not_asked, posted,    again,     posted_in_pause, over),
    events.Deadline:    (deadline,  deadline,  deadline,  deadline,        over),
    events.Outage:      (outage,    outage,    outage,    outage,          over),
    events.ChannelLost: (lost,      lost,      lost,      lost,            over),
    events.Start:       (start,     again,     again,     again,           over),
    events.Next:        (not_now,   close,     go_on,     not_now,         over),
    events.Pause:       (not_now,   pause,     pause,     again,           over),
    events.Resume:      (not_now,   again,     again,     resume,          over),
    events.AddTime:     (not_now,   add_time,  not_now,   add_time,        over),
    events.Skip:        (not_now,   skip,      not_now,   skip,            over),
    events.Void:        (not_now,   void,      void,      void,            over),
    events.HideTyped:   (not_now,   hide_typed, hide_typed, hide_typed,    over),
    events.Remove:      (remove,    remove,    remove,    remove,          over),
    events.HandOver:    (hand_over, hand_over, hand_over, hand_over,       over),
    events.Stop:        (stop,      stop,      stop,      stop,            over),
}  # fmt: skip

#: The rule for every pair of a state and a kind of event.
TABLE: Mapping[tuple[State, type[Event]], Rule] = MappingProxyType(
    {
        (state, kind): rule
        for kind, rules in _ROWS.items()
        for state, rule in zip(_COLUMNS, rules, strict=True)
    }
)
