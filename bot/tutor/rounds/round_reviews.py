"""What a round adds to its players' reviews: every question that counts, once it is behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.quiz.grading.answers import from_json
from bot.quiz.rounds.state import Round, State, Verdict
from bot.store.reviews import Review
from bot.store.rounds import Game

MODE = "round"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def settled(before: Game, after: Game) -> list[Review]:
    """The reviews of the questions that ``after`` has left behind and ``before`` had not.

    Until a reveal is over its question may be declared void, and a void question is no review.
    Players who have been forgotten since leave none.
    """
    numbers = _behind(after.round) - _behind(before.round)
    return [
        _review(after, number, seat)
        for number, seat in after.round.given
        if number in numbers
        and after.round.verdicts.get(number) is Verdict.COUNTED
        and after.members.get(seat) is not None
    ]


def _behind(round: Round) -> frozenset[int]:
    last = round.number + (round.state is State.OVER)
    return frozenset(range(last))


def _review(game: Game, number: int, seat: int) -> Review:
    given = game.round.given[number, seat]
    member = game.members[seat]
    assert member is not None
    return Review.of(
        game.questions[number].question,
        member,
        mode=MODE,
        session=game.id,
        number=number,
        guild_id=game.guild_id,
        answer=from_json(dict(given.answer)),
        grade=given.grade,
        took=timedelta(milliseconds=given.took),
        answered_at=_EPOCH + timedelta(milliseconds=given.at),
    )
