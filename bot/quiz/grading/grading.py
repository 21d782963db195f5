"""How right an answer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from bot.quiz.grading.answers import Answer, Chosen, Matched, Ordered, Recalled, Typed
from bot.quiz.grading.spelling import meant, same
from bot.quiz.questions import CHOSEN, TYPED, Kind, Question


@dataclass(frozen=True, slots=True)
class Grade:
    """How right an answer is.

    ``share`` is from 0 to 1 (partial credit); ``parts`` say of each part of the answer whether it
    is right: for choices of each option whether it was rightly chosen or rightly left, for an
    ordering of each place, for a matching of each pair, for typed kinds of each blank.
    ``corrected`` are the accepted spellings that were meant where a typing slip was forgiven.
    Both are empty in answers from before migration 0004, when they were not kept.
    """

    share: float
    parts: tuple[bool, ...] = ()
    corrected: tuple[str | None, ...] = ()

    @property
    def right(self) -> bool:
        return self.share == 1.0

    @property
    def part_right(self) -> bool:
        return 0.0 < self.share < 1.0

    def part(self, number: int) -> bool:
        """Whether this part is right; where the parts are not known, whether all is."""
        return self.parts[number] if number < len(self.parts) else self.right

    def as_json(self) -> dict[str, Any]:
        """The grade as plain values; ``from_json`` returns it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Grade:
        """The grade that was kept. Raises ``KeyError`` or ``TypeError`` for anything else."""
        return cls(kept["share"], tuple(kept["parts"] or ()), tuple(kept["corrected"] or ()))


_RECALLED = {0: 1.0, 1: 0.5}


def grade(question: Question, answer: Answer, siblings: frozenset[str] = frozenset()) -> Grade:
    """Grades an answer. An answer of another kind, or out of range, is wrong; nothing is raised.

    Only the complete key is ``right``, in every kind, as in exams; ``share`` is the partial credit.
    A choice of one option has none. For a choice of several it is the number of right options
    chosen minus that of wrong ones, divided by all right ones, and at least 0: ticking everything
    earns nothing if half of the options are right. For an ordering it is the share of pairs in the
    right order (Kendall's tau, scaled from 0 to 1), for a matching that of right pairs, for typed
    kinds that of right blanks.

    Of a recall card it is what the member says: 1 if they knew it, 0.5 if they knew it partly.

    ``siblings`` are the names and aliases of the neighbouring topics. A typed text that is as near
    to one of those, to a foil or to another blank is not accepted as a slip of the answer.
    """
    if isinstance(answer, Chosen) and question.kind in CHOSEN:
        return _chosen(question, answer.options)
    if isinstance(answer, Ordered) and question.kind is Kind.ORDER:
        return _ordered(question, answer.items)
    if isinstance(answer, Matched) and question.kind is Kind.MATCHING:
        return _matched(question, answer.responses)
    if isinstance(answer, Typed) and question.kind in TYPED:
        return _typed(question, answer.texts, siblings)
    if isinstance(answer, Recalled) and question.kind is Kind.RECALL:
        return Grade(_RECALLED.get(answer.judgement, 0.0))
    return _wrong(question)


def _wrong(question: Question) -> Grade:
    """The grade of an answer in which nothing is right, such as "I don't know"."""
    if question.kind in TYPED:
        return Grade(0.0, (False,) * len(question.blanks), (None,) * len(question.blanks))
    parts = question.pairs if question.kind is Kind.MATCHING else question.options
    return Grade(0.0, (False,) * len(parts))


def _chosen(question: Question, chosen: frozenset[int]) -> Grade:
    key = question.key
    if not key or not chosen <= set(range(len(question.options))):
        return _wrong(question)
    parts = tuple(
        (number in chosen) == option.right for number, option in enumerate(question.options)
    )
    if chosen == key:
        return Grade(1.0, parts)
    if question.kind is not Kind.MULTIPLE:
        return Grade(0.0, parts)
    return Grade(max(0.0, (len(chosen & key) - len(chosen - key)) / len(key)), parts)


def _ordered(question: Question, items: tuple[int | None, ...]) -> Grade:
    texts = [option.text for option in question.options]
    count = len(texts)
    given = [item for item in items if item is not None]
    possible = len(items) <= count and len(set(given)) == len(given)
    if not count or not possible or not set(given) <= set(range(count)):
        return _wrong(question)
    places = _places(items, texts)
    parts = tuple(number < len(places) and places[number] == number for number in range(count))
    if all(parts):
        return Grade(1.0, parts)
    pairs = list(combinations((place for place in places if place is not None), 2))
    in_order = sum(first < second for first, second in pairs)
    return Grade(in_order / (count * (count - 1) / 2) if count > 1 else 0.0, parts)


def _places(items: tuple[int | None, ...], texts: list[str]) -> list[int | None]:
    """The right place of each item; of items with equal texts the first one belongs first."""
    free: dict[str, list[int]] = {}
    for item in sorted((item for item in items if item is not None), reverse=True):
        free.setdefault(texts[item], []).append(item)
    return [None if item is None else free[texts[item]].pop() for item in items]


def _matched(question: Question, given: tuple[int | None, ...]) -> Grade:
    responses, pairs = question.responses, question.pairs
    possible = all(number is None or 0 <= number < len(responses) for number in given)
    if not pairs or not possible or len(given) > len(pairs):
        return _wrong(question)
    texts = [None if number is None else responses[number] for number in given]
    texts += [None] * (len(pairs) - len(texts))
    parts = tuple(text == pair.response for text, pair in zip(texts, pairs, strict=True))
    return Grade(sum(parts) / len(parts), parts)


def _typed(question: Question, texts: tuple[str, ...], siblings: frozenset[str]) -> Grade:
    blanks = question.blanks
    if not blanks or len(texts) > len(blanks):
        return _wrong(question)
    understood = [
        meant(text, blank.accepted, _rivals(question, number, siblings), question.stem)
        for number, (text, blank) in enumerate(zip(texts, blanks, strict=False))
    ]
    understood += [None] * (len(blanks) - len(understood))
    parts = tuple(each is not None for each in understood)
    corrected = tuple(each.spelling if each and each.slip else None for each in understood)
    return Grade(sum(parts) / len(parts), parts, corrected)


def _rivals(question: Question, number: int, siblings: frozenset[str]) -> list[str]:
    """Texts that are wrong in this blank: foils, answers to other blanks, neighbouring topics."""
    accepted = question.blanks[number].accepted
    others = [
        spelling
        for other, blank in enumerate(question.blanks)
        if other != number
        for spelling in blank.accepted
    ]
    neighbours = [name for name in siblings if not any(same(name, each) for each in accepted)]
    wrong = [option.text for option in question.options if not option.right]
    return [*(foil.text for foil in question.foils), *wrong, *others, *neighbours]
