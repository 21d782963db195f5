"""What is pressed or filled in becomes an answer, and what was not offered does not."""

from __future__ import annotations

from random import Random

import pytest

from bot.quiz.asked_questions import AskedQuestion
from bot.quiz.grading.answers import Chosen, DontKnow, Matched, Ordered, Typed
from bot.quiz.questions import Question
from bot.quiz.submissions import NotOffered, Submission, Unfinished, answer_of
from tests.quiz.making import choice, matching, ordering, typed

RACKS = choice("+Racks", "Regions", "Groups")
BOTH = choice("+Racks", "+Switches", "Regions")
ORDER = ordering("a", "b", "c")
PAIRS = matching(("a", "b"), ("c", "d"), extra=("e",))


def asked(question: Question) -> AskedQuestion:
    """The question, what it offers shown in reverse."""
    count = len(question.options) or len(question.responses)
    return AskedQuestion(question, tuple(reversed(range(count))), 0, 1)


def test_answers_are_read() -> None:
    """A letter, several, places, pairs and texts; blanks at the ends are no text."""
    for question, submitted, answer in (
        (RACKS, Submission("A"), Chosen(frozenset({2}))),
        (BOTH, Submission("AC"), Chosen(frozenset({0, 2}))),
        (ORDER, Submission(inputs={"0": ("C",), "1": (), "2": ("A",)}), Ordered((0, None, 2))),
        (PAIRS, Submission(inputs={"0": ("A",), "1": ("A",)}), Matched((2, 2))),
        (typed("tide"), Submission(inputs={"0": (" x ",)}), Typed(("x",))),
    ):
        assert answer_of(asked(question), submitted) == answer
        assert answer_of(asked(question), Submission("-")) == DontKnow()


@pytest.mark.parametrize(
    ("question", "submitted"),
    [
        (RACKS, Submission("D")),
        (RACKS, Submission("")),
        (RACKS, Submission("AB")),
        (RACKS, Submission("é")),
        (BOTH, Submission("AA")),
        (BOTH, Submission("ABCD")),
        (ORDER, Submission("A")),
        (ORDER, Submission(inputs={"0": ("Z",), "1": (), "2": ()})),
        (ORDER, Submission(inputs={"0": ("A",)})),
        (PAIRS, Submission(inputs={"0": ("AB",), "1": ()})),
        (typed("tide"), Submission("A")),
        (typed("tide"), Submission(inputs={"0": ("x" * 201,)})),
        (typed("tide"), Submission(inputs={"1": ("x",)})),
    ],
)
def test_what_was_not_offered(question: Question, submitted: Submission) -> None:
    """Letters, numbers of letters, and inputs that somebody made up."""
    with pytest.raises(NotOffered):
        answer_of(asked(question), submitted)


def test_forms_that_are_no_answer() -> None:
    """Empty ones and an item at two places are told apart, and what was filled in is told."""
    for question, values, letters, twice in (
        (ORDER, ((), (), ()), "---", False),
        (ORDER, (("A",), ("A",), ()), "AA-", True),
        (PAIRS, ((), ()), "--", False),
        (typed("a", "b", stem="x"), (("",), (" ",)), "", False),
    ):
        inputs = {str(at): value for at, value in enumerate(values)}
        with pytest.raises(Unfinished) as unfinished:
            answer_of(asked(question), Submission(inputs=inputs))
        assert (unfinished.value.letters, unfinished.value.twice) == (letters, twice)


def test_every_order_is_read_back() -> None:
    """However the items are shuffled, the letters lead to their own numbers."""
    for seed in range(20):
        order = Random(seed).sample(range(3), 3)
        shown = AskedQuestion(ORDER, tuple(order), 0, 1)
        inputs = {str(at): ("ABC"[order.index(at)],) for at in range(3)}
        assert answer_of(shown, Submission(inputs=inputs)) == Ordered((0, 1, 2))
