"""Drawing questions for a practice or a round, and shuffling what they offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias, TypeVar

from bot.quiz.clues import gives_away, words
from bot.quiz.grading.quantities import measured
from bot.quiz.questions import TYPED, Kind, Question

#: Returns a number from 0 up to, not including, its argument (``random.Random(seed).randrange``).
Dice: TypeAlias = Callable[[int], int]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Past:
    """A member's earlier answers to a question: how many, how many right, and the last one."""

    asked: int
    right: int
    last_right: bool


def draw(
    questions: Sequence[Question],
    count: int,
    dice: Dice,
    past: Mapping[tuple[str, str], Past] | None = None,
) -> tuple[Question, ...]:
    """At most ``count`` different questions in the order in which they are asked.

    Those that were never asked or missed the last time come before those that were right, and the
    topics take turns: telling similar things apart is learnt by meeting them mixed (Rohrer 2012).
    The first one is easy. At most one question is drawn of those generated from the same line. No
    stem or remark contains the answer to a later question; where questions give each other away in
    a cycle, one is left out, so there may be fewer than ``count``. The same dice draw the same
    questions.
    """
    if count < 1:
        return ()
    drawn = _Selection(count)
    for question in _candidates(questions, count, dice, past or {}):
        if drawn.full:
            break
        drawn.take(question)
    return tuple(drawn.in_order())


def shuffled(question: Question, dice: Dice) -> tuple[int, ...]:
    """In which order the options (or responses, or items) are shown: their own numbers.

    True and false keep the author's order, and options that differ only by a number are sorted by
    it. The items of an ordering are never shown in the right order if there is another order. For
    typed kinds the result is empty.
    """
    if question.kind in TYPED:
        return ()
    if question.kind is Kind.MATCHING:
        return tuple(_shuffle(range(len(question.responses)), dice))
    texts = [option.text for option in question.options]
    if question.kind is Kind.TRUE_FALSE:
        return tuple(range(len(texts)))
    if question.kind is Kind.ORDER:
        order = _shuffle(range(len(texts)), dice)
        if [texts[number] for number in order] == texts:
            order = [*order[1:], *order[:1]]
        return tuple(order)
    return counting_up(texts) or tuple(_shuffle(range(len(texts)), dice))


def counting_up(texts: Sequence[str]) -> tuple[int, ...]:
    """The numbers of the texts by their value: ``1 VM`` before ``5 VMs``.

    Empty unless each contains one quantity, all in one unit, between the same words.
    """
    found = [each for text in texts if (each := measured(text)) is not None]
    kinds = {(value.unit, words(around)) for value, around in found}
    if len(found) < len(texts) or len(kinds) != 1:
        return ()
    return tuple(sorted(range(len(texts)), key=lambda number: found[number][0].value))


@dataclass(slots=True)
class _Selection:
    """The questions selected so far, and which of them must come before others."""

    count: int
    questions: list[Question] = field(default_factory=list)
    lines: set[tuple[str, str, int]] = field(default_factory=set)
    #: By the number of each question: those that give it away, and so must come after it.
    after: list[set[int]] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.questions) >= self.count

    def take(self, question: Question) -> None:
        """Adds the question, unless its line has one already or it would close a cycle."""
        line = _source_line(question)
        if line in self.lines:
            return
        taken = list(enumerate(self.questions))
        before = {number for number, other in taken if gives_away(question, other)}
        after = {number for number, other in taken if gives_away(other, question)}
        if self._reached(after) & before:
            return
        for number in before:
            self.after[number].add(len(taken))
        self.questions.append(question)
        self.after.append(after)
        if line is not None:
            self.lines.add(line)

    def _reached(self, numbers: Iterable[int]) -> set[int]:
        """These numbers, and all that must come after one of them."""
        reached: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in reached:
                reached.add(number)
                waiting.extend(self.after[number])
        return reached

    def in_order(self) -> Iterator[Question]:
        """The questions, in a safe order: an easy one, then the topics in turn."""
        left = dict(enumerate(self.questions))
        last: str | None = None
        while left:
            waits = {later for number in left for later in self.after[number]}
            ready = [number for number in left if number not in waits]
            number = self._next(ready, left, last)
            last = left[number].topic_id
            yield left.pop(number)

    def _next(self, ready: Sequence[int], left: Mapping[int, Question], last: str | None) -> int:
        if last is None:
            return min(ready, key=lambda number: left[number].difficulty)
        # The topic with the most questions left goes first, so that they do not pile up at the end.
        still = Counter(question.topic_id for question in left.values())
        return min(
            ready,
            key=lambda number: (left[number].topic_id == last, -still[left[number].topic_id]),
        )


def _source_line(question: Question) -> tuple[str, str, int] | None:
    if question.origin is None:
        return None
    return (question.pack, question.origin.place.path, question.origin.place.line)


def _candidates(
    questions: Sequence[Question], count: int, dice: Dice, past: Mapping[tuple[str, str], Past]
) -> Iterator[Question]:
    """The distinct questions in groups by ``_known``, in each group the topics in turn."""
    different = {(question.pack, question.id): question for question in questions}
    mixed = _shuffle(different.values(), dice)
    mixed.sort(key=lambda question: _known(question, past))
    ranked = [list(group) for _, group in groupby(mixed, lambda each: _known(each, past))]
    if count > 1 and ranked:
        # The first question should be a success.
        easy = min(ranked[0], key=lambda question: question.difficulty)
        ranked[0].remove(easy)
        yield easy
    for group in ranked:
        yield from _in_turn(group)


def _known(question: Question, past: Mapping[tuple[str, str], Past]) -> int:
    """0 if never asked or last answered wrong, 2 if always answered right, else 1."""
    before = past.get((question.pack, question.id))
    if before is None or not before.last_right:
        return 0
    return 1 if before.right < before.asked else 2


def _in_turn(questions: Iterable[Question]) -> Iterator[Question]:
    """One question of each topic, then the next of each."""
    rounds: Counter[str] = Counter()
    placed: list[tuple[int, Question]] = []
    for question in questions:
        placed.append((rounds[question.topic_id], question))
        rounds[question.topic_id] += 1
    placed.sort(key=lambda each: each[0])
    return (question for _, question in placed)


def _shuffle(items: Iterable[_T], dice: Dice) -> list[_T]:
    """The items in random order, each order equally likely (Fisher and Yates)."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):
        other = dice(last + 1)
        order[last], order[other] = order[other], order[last]
    return order
