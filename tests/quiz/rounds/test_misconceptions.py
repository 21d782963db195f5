"""What is counted of the answers, and which wrong option many players took."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed, as_json
from bot.quiz.grading.grading import grade
from bot.quiz.questions import Question
from bot.quiz.rounds.misconceptions import Misconception, shared
from bot.quiz.rounds.state import Given, Mode, Player, Round, RoundQuestion, State, Verdict
from bot.quiz.rounds.tallies import tally
from tests.quiz.making import choice, matching, ordering, question, true_false, typed

ABC = choice("+a", "b", "c")


def took(*options: int) -> Chosen:
    return Chosen(frozenset(options))


def played(
    *about: tuple[Question, Sequence[Answer]],
    verdict: Verdict = Verdict.COUNTED,
    removed: tuple[int, ...] = (),
) -> Round:
    """A round behind which these questions are, each with the answers of seats 0, 1 and so on."""
    given = {
        (number, seat): Given(as_json(answer), grade(asked, answer), 0, 0, 1_000 * (10 - seat))
        for number, (asked, answers) in enumerate(about)
        for seat, answer in enumerate(answers)
    }
    seats = max((len(answers) for _, answers in about), default=0)
    return Round(
        mode=Mode.STUDY,
        items=tuple(RoundQuestion("p", "q", "0", None, 8_000) for _ in about),
        host=0,
        state=State.OVER,
        number=len(about) - 1,
        players=MappingProxyType(
            {seat: Player(seat, removed=seat in removed) for seat in range(seats)}
        ),
        given=MappingProxyType(given),
        verdicts=MappingProxyType(dict.fromkeys(range(len(about)), verdict)),
    )


def test_counts_of_a_choice() -> None:
    """Who was right, who did not know, how often each option was chosen, and who was fastest."""
    round = played((ABC, [took(0), took(0), took(1), DontKnow()]))
    counted = tally(round, 0)
    assert (counted.answered, counted.right, counted.part_right, counted.dont_know) == (4, 2, 0, 1)
    assert dict(counted.taken) == {0: 2, 1: 1}
    assert counted.fastest == 1


def test_counts_of_parts() -> None:
    """Of other kinds it is counted who had a place, a pair or a blank right."""
    order, pairs = ordering("a", "b", "c"), matching(("a", "b"), ("c", "d"))
    blanks = typed("tide", "moon", stem="x")
    assert dict(tally(played((order, [Ordered((0, 2, 1))])), 0).taken) == {0: 1}
    assert dict(tally(played((pairs, [Matched((0, 0))])), 0).taken) == {0: 1}
    both = [Typed(("tide", "")), Typed(("tide", "moon"))]
    counted = tally(played((blanks, both)), 0)
    assert dict(counted.taken) == {0: 2, 1: 1}
    assert (counted.right, counted.part_right) == (1, 1)


def test_a_text_of_one_alone_is_kept_to_oneself() -> None:
    """A wrong text is listed if at least two typed it, in the most frequent spelling."""
    tide = typed("tide")
    given = [
        Typed((text,)) for text in ("Swell", "swell", " swell ", "wind", "Wind", "mine", "tide")
    ]
    assert tally(played((tide, given)), 0).typed == (("swell", 3), ("Wind", 2))


def test_who_was_removed_is_not_counted() -> None:
    """Neither for the counts nor for a misconception."""
    round = played((ABC, [took(1), took(1), took(0)]), removed=(1,))
    assert dict(tally(round, 0).taken) == {0: 1, 1: 1}
    assert shared(round, [ABC]) is None


def test_the_wrong_option_that_most_took() -> None:
    """The most frequent over all questions; right options never."""
    round = played(
        (ABC, [took(1), took(1), took(0), took(0)]),
        (ABC, [took(2), took(2), took(2), took(0)]),
        (ABC, [took(0), took(0), took(0), took(0)]),
    )
    assert shared(round, [ABC] * 3) == Misconception(1, 2, 3, 4)


def test_too_few_are_chance() -> None:
    """One alone believes nothing together, and less than a third is no misconception."""
    assert shared(played((ABC, [took(1)])), [ABC]) is None
    assert shared(played((ABC, [took(1)] * 2 + [took(0)] * 5)), [ABC]) is None
    assert shared(played((ABC, [took(1)] * 2 + [took(0)] * 4)), [ABC]) == Misconception(0, 1, 2, 6)
    assert shared(played(), []) is None


def test_of_equals_the_clearer_one() -> None:
    """As many of fewer weigh more; then the earlier question and option."""
    four, three = [took(1)] * 2 + [took(0)] * 2, [took(1)] * 2 + [took(0)]
    assert shared(played((ABC, four), (ABC, three)), [ABC] * 2) == Misconception(1, 1, 2, 3)
    assert shared(played((ABC, three), (ABC, three)), [ABC] * 2) == Misconception(0, 1, 2, 3)
    both = played((choice("+a", "+b", "c", "d"), [took(2, 3)] * 2))
    assert shared(both, [choice("+a", "+b", "c", "d")]) == Misconception(0, 2, 2, 2)


def test_only_choices_that_count() -> None:
    """True and false are choices; a void question teaches nothing, nor does a typed text."""
    wrong = true_false(True)
    assert shared(played((wrong, [took(1)] * 2)), [wrong]) == Misconception(0, 1, 2, 2)
    assert shared(played((wrong, [took(1)] * 2), verdict=Verdict.VOID), [wrong]) is None
    tide = typed("tide")
    assert shared(played((tide, [Typed(("x",))] * 2)), [tide]) is None
    assert shared(played((question(), [DontKnow()] * 2)), [question()]) is None
