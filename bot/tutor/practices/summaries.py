"""How a practice went, out of what was answered in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.quiz.bank import Bank
from bot.quiz.grading.answers import DontKnow
from bot.quiz.questions import Question
from bot.store.practices import Practice, Scope
from bot.store.reviews import Review
from bot.tutor.practices.selection import located


@dataclass(frozen=True, slots=True)
class Missed:
    """A question whose answer was not all right: its number, and what the answer was worth."""

    number: int
    question: Question
    share: float
    sure: bool | None


@dataclass(frozen=True, slots=True)
class TopicResult:
    """How many questions on a topic were answered, and how many of them all right."""

    topic_id: str
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How a practice went.

    ``score`` is the sum of the shares, from 0 to ``answered``. Each answered question is one of
    ``right``, ``part_right`` and ``wrong``; ``dont_know`` are those of the wrong ones where the
    member said so. ``sure_but_wrong`` and ``unsure_but_right`` count where the member's own
    judgement was off, and there all that is not right is wrong. ``skipped`` questions were not
    answered and are in the notes no longer. ``took_ms`` is the time for all answers together.
    ``misses`` are those that the notes still hold, ``topics`` the topics of the answered questions
    that they still hold, in the order of asking.
    """

    practice_id: int
    scope: Scope
    count: int
    answered: int
    score: float
    right: int
    part_right: int
    wrong: int
    dont_know: int
    sure_but_wrong: int
    unsure_but_right: int
    skipped: int
    took_ms: int
    misses: tuple[Missed, ...]
    topics: tuple[TopicResult, ...] = ()


def summed_up(bank: Bank, practice: Practice, given: Mapping[int, Review]) -> Summary:
    """The summary of a practice with what was given as answers, by the questions' numbers."""
    answers = given.values()
    right = sum(review.share == 1.0 for review in answers)
    wrong = sum(review.share == 0.0 for review in answers)
    open_ones = [number for number in range(len(practice.questions)) if number not in given]
    return Summary(
        practice_id=practice.id,
        scope=practice.scope,
        count=len(practice.questions),
        answered=len(given),
        score=sum(review.share for review in answers),
        right=right,
        part_right=len(given) - right - wrong,
        wrong=wrong,
        dont_know=sum(isinstance(review.answer, DontKnow) for review in answers),
        sure_but_wrong=sum(review.sure is True and review.share < 1.0 for review in answers),
        unsure_but_right=sum(review.sure is False and review.share == 1.0 for review in answers),
        skipped=sum(located(bank, practice, number) is None for number in open_ones),
        took_ms=sum(review.took_ms for review in answers),
        misses=misses(bank, practice, given),
        topics=_topics(bank, practice, given),
    )


def _topics(bank: Bank, practice: Practice, given: Mapping[int, Review]) -> tuple[TopicResult, ...]:
    marks: dict[str, list[bool]] = {}
    for number in sorted(given):
        question = located(bank, practice, number)
        if question is not None:
            marks.setdefault(question.topic_id, []).append(given[number].share == 1.0)
    return tuple(TopicResult(topic, len(each), sum(each)) for topic, each in marks.items())


def misses(bank: Bank, practice: Practice, given: Mapping[int, Review]) -> tuple[Missed, ...]:
    """What was not answered all right, in the order of asking."""
    missed = [(number, given[number]) for number in sorted(given) if given[number].share < 1.0]
    return tuple(
        Missed(number, question, review.share, review.sure)
        for number, review in missed
        if (question := located(bank, practice, number)) is not None
    )
