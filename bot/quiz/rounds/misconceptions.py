"""What many players of a round believe together and is not so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.quiz.questions import CHOSEN, Question
from bot.quiz.rounds.state import Round, Verdict
from bot.quiz.rounds.tallies import tally

#: At least two players must have chosen it, and a third of those who answered: less is chance.
_LEAST = 2
_ONE_OF = 3


@dataclass(frozen=True, slots=True)
class Misconception:
    """The wrong option of question ``number`` that ``chosen`` of ``answered`` players took."""

    number: int
    option: int
    chosen: int
    answered: int


def shared(round: Round, questions: Sequence[Question]) -> Misconception | None:
    """The wrong option that most players chose, over all questions that count.

    At least two must have chosen it, and a third of those who answered the question. Of equals
    the one with fewer answers beside it, then the earlier one. None when there is none.
    """
    found = [
        wrong
        for number, question in enumerate(questions)
        if round.verdicts.get(number) is Verdict.COUNTED and question.kind in CHOSEN
        for wrong in _wrong(round, number, question)
        if wrong.chosen >= _LEAST and wrong.chosen * _ONE_OF >= wrong.answered
    ]
    return min(
        found, key=lambda one: (-one.chosen, one.answered, one.number, one.option), default=None
    )


def _wrong(round: Round, number: int, question: Question) -> Iterator[Misconception]:
    """Each wrong option of a question with its count."""
    counted = tally(round, number)
    for option, offered in enumerate(question.options):
        if not offered.right:
            yield Misconception(number, option, counted.taken.get(option, 0), counted.answered)
