"""What a member presses or fills in to answer a question, and the answer that this is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Recalled, Typed
from bot.quiz.questions import CHOSEN, TYPED, Kind

#: Stands for "I don't know", and among letters for a place that was left empty.
NOTHING = "-"
LONGEST_TYPED = 200
#: The letters with which a member judges a recall card: they knew it, partly, not.
JUDGEMENTS = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Submission:
    """The letters of what was chosen, as they are shown, or what was put into a form.

    ``inputs`` are those of a form by their number: one text for a text input, as many letters as
    were chosen for a select.
    """

    letters: str = ""
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class NotOffered(Exception):
    """The question does not offer what was submitted."""


class Unfinished(Exception):
    """A form came back that is no answer yet: empty, or (``twice``) one item at two places.

    ``letters`` are those that were filled in.
    """

    def __init__(self, letters: str = "", *, twice: bool = False) -> None:
        super().__init__("an item twice" if twice else "nothing")
        self.letters = letters
        self.twice = twice


def answer_of(asked: AskedQuestion, submitted: Submission) -> Answer:
    """The answer that was submitted. Raises ``NotOffered`` or ``Unfinished``."""
    question, order = asked.question, asked.order
    if submitted.letters == NOTHING and not submitted.inputs:
        return DontKnow()
    if question.kind is Kind.RECALL:
        if submitted.letters not in JUDGEMENTS:
            raise NotOffered
        return Recalled(JUDGEMENTS.index(submitted.letters))
    if question.kind in TYPED:
        return _typed(submitted.inputs, len(question.blanks))
    if question.kind in CHOSEN:
        several = question.kind is Kind.MULTIPLE
        return _chosen(submitted.letters, order, len(order) if several else 1)
    places = len(question.options) if question.kind is Kind.ORDER else len(question.pairs)
    letters = _filled_in(submitted.inputs, places, len(order))
    given = letters.replace(NOTHING, "")
    if not given:
        raise Unfinished(letters)
    numbers = tuple(None if each == NOTHING else order[LETTERS.index(each)] for each in letters)
    if question.kind is Kind.MATCHING:
        return Matched(numbers)
    if len(set(given)) < len(given):
        raise Unfinished(letters, twice=True)
    return Ordered(numbers)


def _chosen(letters: str, order: tuple[int, ...], most: int) -> Chosen:
    chosen = set(letters)
    if not 0 < len(letters) <= most or len(chosen) < len(letters):
        raise NotOffered
    if not chosen <= set(LETTERS[: len(order)]):
        raise NotOffered
    return Chosen(frozenset(order[LETTERS.index(letter)] for letter in letters))


def _typed(inputs: Mapping[str, tuple[str, ...]], blanks: int) -> Typed:
    texts = tuple(text.strip() for text in _in_turn(inputs, blanks))
    if any(len(text) > LONGEST_TYPED for text in texts):
        raise NotOffered
    if not any(texts):
        raise Unfinished
    return Typed(texts)


def _filled_in(inputs: Mapping[str, tuple[str, ...]], places: int, offered: int) -> str:
    """A letter for each place of a form."""
    letters = [text or NOTHING for text in _in_turn(inputs, places)]
    if not set(letters) <= {NOTHING, *LETTERS[:offered]}:
        raise NotOffered
    return "".join(letters)


def _in_turn(inputs: Mapping[str, tuple[str, ...]], count: int) -> list[str]:
    """What was put into each of the ``count`` inputs of a form."""
    if set(inputs) != {str(number) for number in range(count)}:
        raise NotOffered
    return ["".join(inputs[str(number)]) for number in range(count)]
