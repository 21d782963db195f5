"""Games made by hand: a round about some questions, and what happens in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from discord import ui

from bot.face.discord_io.internals import components_of
from bot.quiz.asked_questions import AskedQuestion
from bot.quiz.grading.answers import Answer, as_json
from bot.quiz.grading.grading import grade
from bot.quiz.questions import Question
from bot.quiz.rounds import events
from bot.quiz.rounds.engine import opened, step
from bot.quiz.rounds.events import Event
from bot.quiz.rounds.outcomes import EFFECTIVE
from bot.quiz.rounds.state import Mode, Round, RoundQuestion, State
from bot.quiz.rounds.timing import limit_of, reveal_of
from bot.tutor.rounds.rounds import Game, RoundOptions
from tests.face.looking import BUTTON, SELECT, TEXT, Component, walked

T0 = 1_700_000_000_000
#: As long as ids get.
ID = 2**63 - 1
MEMBER = 2**62
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def seated(round: Round, questions: Sequence[Question], **given: Any) -> Game:
    """A game about a round: options are shown in reverse, and everybody is somebody."""
    values: dict[str, Any] = {
        "id": ID,
        "guild_id": 1,
        "channel_id": 2,
        "language": "en",
        "scope": RoundOptions(mode=round.mode).as_json(),
        "questions": tuple(
            AskedQuestion(each, _reversed(each), number, len(questions))
            for number, each in enumerate(questions)
        ),
        "round": round,
        "members": MappingProxyType({seat: MEMBER + seat for seat in round.players}),
        "begun_at": NOON,
        "seen_at": NOON,
    }
    return Game(**(values | given))


def _reversed(question: Question) -> tuple[int, ...]:
    return tuple(reversed(range(len(question.options) or len(question.responses))))


def lobby(
    *questions: Question,
    mode: Mode = Mode.STUDY,
    players: int = 3,
    teams: int = 0,
    seconds: int = 20,
) -> Game:
    """A game in its lobby, with so many players, the host one of them."""
    items = [
        RoundQuestion(each.pack, each.id, each.revision, limit_of(each, seconds), reveal_of(each))
        for each in questions
    ]
    round = opened(mode, items, host=0, playing=True, teams=teams, at=T0)
    for seat in range(1, players):
        round = step(round, events.Join(T0 + seat, seat)).round
    scope = RoundOptions(mode=mode, seconds=seconds, teams=teams or 2).as_json()
    return seated(round, questions, scope=scope)


def after(game: Game, *happened: Event) -> Game:
    """The game after events that all had an effect."""
    round = game.round
    for event in happened:
        done = step(round, event)
        assert done.outcome in EFFECTIVE, (event, done.outcome)
        round = done.round
    members = {seat: game.members.get(seat, MEMBER + seat) for seat in round.players}
    return replace(game, round=round, members=MappingProxyType(members))


def asked(game: Game) -> Game:
    """The next question, which stands in the channel; or the end, where that comes instead."""
    round = game.round
    at = T0 + 100_000 * (round.number + 2)
    if round.state is State.LOBBY:
        game = after(game, events.Start(at - 100, 0, True))
    else:
        game = after(game, events.Next(at - 100, 0, True, round.number))
    return after(game, events.Posted(at, round.number + 1, at << 22)) if game.open else game


def answered(game: Game, **answers: Answer) -> Game:
    """The open question answered, by names like ``s1`` for seat 1, a second after one another."""
    number, at = game.round.number, game.round.asked_at
    assert at is not None
    for name, answer in answers.items():
        seat, at = int(name[1:]), at + 1_000
        judged = grade(game.questions[number].question, answer)
        event = events.Answered(at, seat, number, as_json(answer), judged, at << 22)
        game = after(game, event)
    return game


def closed(game: Game, **answers: Answer) -> Game:
    """The open question answered and revealed."""
    game = answered(game, **answers)
    assert game.round.due is not None
    return after(game, events.Deadline(game.round.due))


def over(game: Game) -> Game:
    """The game after its last reveal, or stopped before."""
    number, at = game.round.number, T0 + 10**8
    if game.round.state is State.REVEALING and number + 1 == len(game.questions):
        return after(game, events.Next(at, 0, True, number))
    return after(game, events.Stop(at, 0, True))


# What is seen of a view


def parts(view: ui.LayoutView) -> list[Component]:
    """Every component of it."""
    return list(walked(components_of(view)))


def text(view: ui.LayoutView) -> str:
    """All that can be read, without the labels of what can be pressed."""
    return "\n".join(part["content"] for part in parts(view) if part["type"] == TEXT)


def labels(view: ui.LayoutView, *, enabled: bool = False) -> list[str]:
    """The labels of the buttons, or of those that can be pressed."""
    return [
        part["label"]
        for part in parts(view)
        if part["type"] == BUTTON and not (enabled and part.get("disabled"))
    ]


def ids(view: ui.LayoutView) -> list[str]:
    """The ids of all that can be pressed."""
    return [part["custom_id"] for part in parts(view) if "custom_id" in part]


def options(view: ui.LayoutView) -> list[str]:
    """The values of the options of its only select."""
    (select,) = [part for part in parts(view) if part["type"] == SELECT]
    return [option["value"] for option in select["options"]]
