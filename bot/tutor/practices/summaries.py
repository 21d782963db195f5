"""How a practice went, out of what was answered in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.quiz.asked_questions import AskedQuestion
from bot.quiz.grading.answers import DontKnow
from bot.store.practices import Practice, Scope
from bot.store.reviews import Review


@dataclass(frozen=True, slots=True)
class Missed:
    """A question whose answer was not all right."""

    asked: AskedQuestion
    review: Review


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
    judgement was off, and there all that is not right is wrong. ``self_graded`` are the recall
    cards among the answered, which the member has judged. ``took_ms`` is the time for all
    answers together. ``misses`` and ``topics`` are in the order of asking.
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
    took_ms: int
    misses: tuple[Missed, ...]
    topics: tuple[TopicResult, ...] = ()
    self_graded: int = 0


def summed_up(practice: Practice, given: Mapping[int, Review]) -> Summary:
    """The summary of a practice with what was given as answers, by the questions' numbers."""
    answers = given.values()
    right = sum(review.grade.right for review in answers)
    part_right = sum(review.grade.part_right for review in answers)
    return Summary(
        practice_id=practice.id,
        scope=practice.scope,
        count=len(practice.questions),
        answered=len(given),
        score=sum(review.grade.share for review in answers),
        right=right,
        part_right=part_right,
        wrong=len(given) - right - part_right,
        dont_know=sum(isinstance(review.answer, DontKnow) for review in answers),
        sure_but_wrong=sum(review.sure is True and not review.grade.right for review in answers),
        unsure_but_right=sum(review.sure is False and review.grade.right for review in answers),
        took_ms=sum(review.took_ms for review in answers),
        misses=misses(practice, given),
        topics=_topics(practice, given),
        self_graded=sum(review.self_graded for review in answers),
    )


def _topics(practice: Practice, given: Mapping[int, Review]) -> tuple[TopicResult, ...]:
    marks: dict[str, list[bool]] = {}
    for number in sorted(given):
        topic_id = practice.question(number).question.topic_id
        marks.setdefault(topic_id, []).append(given[number].grade.right)
    return tuple(TopicResult(topic, len(each), sum(each)) for topic, each in marks.items())


def misses(practice: Practice, given: Mapping[int, Review]) -> tuple[Missed, ...]:
    """What was not answered all right, in the order of asking."""
    return tuple(
        Missed(practice.question(number), given[number])
        for number in sorted(given)
        if not given[number].grade.right
    )
