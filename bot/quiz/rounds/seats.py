"""The players of a round: coming, going, answering."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.rounds import events
from bot.quiz.rounds.outcomes import Outcome, Step, put
from bot.quiz.rounds.state import GRACE, Given, Mode, Player, Round, State


def join(round: Round, event: events.Join) -> Step:
    """A member takes a seat, comes back, or (in the lobby) changes the team."""
    known = round.players.get(event.seat)
    if known is not None and known.removed:
        return Step(round, Outcome.REMOVED)
    team = event.team if round.state is State.LOBBY else None
    player = seated(round, event.seat, event.extra, team)
    if player == known:
        return Step(round, Outcome.AGAIN)
    return Step(with_player(round, player), Outcome.JOINED)


def leave(round: Round, event: events.Leave) -> Step:
    """A player leaves. If it is the host of a running round, the first active player is host."""
    player = round.players.get(event.seat)
    if player is None or not player.active:
        return Step(round, Outcome.AGAIN)
    round = with_player(round, replace(player, left=True))
    heirs = [other for other in round.active if other.seat != event.seat]
    if event.seat == round.host and heirs and round.state is not State.LOBBY:
        round = replace(round, host=heirs[0].seat, host_seen=round.number)
    return Step(closed_if_all_answered(round, event.at), Outcome.LEFT)


def seated(round: Round, seat: int, extra: float, team: int | None) -> Player:
    """The player at a seat as they are when they take it now, for the first time or again."""
    player = round.players.get(seat)
    if player is None:
        player = Player(seat, since=_first_number(round), extra=extra)
    elif not player.playing:
        player = replace(player, playing=True, since=_first_number(round), extra=extra)
    player = replace(player, left=False, extra=extra)
    if round.teams:
        chosen = team if team is not None and 0 <= team < round.teams else player.team
        player = replace(player, team=_smallest_team(round) if chosen is None else chosen)
    return player


def _first_number(round: Round) -> int:
    """The first question that counts for a player who joins now."""
    revealed = State.REVEALING in {round.state, round.resumes}
    return max(0, round.number + 1 if revealed else round.number)


def _smallest_team(round: Round) -> int:
    sizes = [0] * round.teams
    for player in round.players.values():
        if player.active and player.team is not None:
            sizes[player.team] += 1
    return sizes.index(min(sizes))


def with_player(round: Round, player: Player) -> Round:
    """The round with the player at their seat."""
    return replace(round, players=put(round.players, player.seat, player))


def answer(round: Round, event: events.Answered) -> Step:
    """An answer to the open question, the first or another one; the last press counts."""
    if event.number != round.number or round.asked_at is None:
        return Step(round, Outcome.TOO_LATE if event.number < round.number else Outcome.NOT_ASKED)
    player = round.players.get(event.seat)
    if player is None or not player.active:
        if player is not None and player.removed:
            return Step(round, Outcome.REMOVED)
        player = seated(round, event.seat, event.extra, None)
    if round.mode is Mode.SURVIVAL and event.seat in round.players and round.out(event.seat):
        return Step(round, Outcome.OUT)
    deadline = round.deadline_of(player)
    if deadline is not None and event.at >= deadline:
        return Step(round, Outcome.TOO_LATE)
    before = round.given.get((round.number, event.seat))
    if before is not None and before.click >= event.click:
        # An older press that arrives later; the newer one stands.
        return Step(round, Outcome.SUPERSEDED)
    given = Given(event.answer, event.grade, event.at, event.click, round.taken(event.at))
    round = with_player(round, player)
    round = replace(round, given=put(round.given, (round.number, event.seat), given))
    outcome = Outcome.LOCKED if before is None else Outcome.CHANGED
    return Step(closed_if_all_answered(round, event.at), outcome)


def answer_in_pause(round: Round, event: events.Answered) -> Step:
    """A press from before the pause may still be on its way."""
    assert round.paused_at is not None
    if round.resumes is State.ASKING and event.at < round.paused_at:
        return answer(round, event)
    return Step(round, Outcome.HELD)


def closed_if_all_answered(round: Round, at: int) -> Round:
    """With the reveal fixed, once everybody who plays has answered the open question."""
    asking = round.state is State.ASKING and round.asked_at is not None
    if not asking or round.closing is not None or round.waits or not round.active:
        return round
    latest = max((at, *(round.given[round.number, seat].at for seat in round.answered())))
    return replace(round, closing=latest + GRACE)
