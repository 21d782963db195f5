"""What the rules need of a question: its plain texts, their words, and the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.notes.findings import Finding
from bot.notes.lookup.similarity import letter_similarity
from bot.notes.markdown import plain_text
from bot.notes.packs import Pack, Place
from bot.quiz.clues import overlap, words
from bot.quiz.drawing import counting_up
from bot.quiz.grading.contrasts import contrasting
from bot.quiz.languages import Language, language_of
from bot.quiz.questions import CHOSEN, Kind, Option, Question


@dataclass(frozen=True)
class CheckedQuestion:
    """A question with the values that several rules need.

    ``language`` is None if the pack's language is not known; rules that need words find nothing
    then.
    """

    question: Question
    language: Language | None

    @cached_property
    def stem(self) -> str:
        """The plain text of the stem."""
        return plain(self.question.stem)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The plain texts of the options."""
        return tuple(plain(option.text) for option in self.question.options)

    @cached_property
    def tokens(self) -> tuple[frozenset[str], ...]:
        """The words of each option."""
        return tuple(frozenset(words(text)) for text in self.options)

    @cached_property
    def stem_words(self) -> frozenset[str]:
        """The words of the stem as it was written."""
        return frozenset(words(self.question.stem))

    @cached_property
    def common_ground(self) -> tuple[float, ...]:
        """For each option the sum of its overlaps with all others."""
        return tuple(
            sum(overlap(own, other) for j, other in enumerate(self.tokens) if i != j)
            for i, own in enumerate(self.tokens)
        )

    @cached_property
    def key(self) -> int | None:
        """The number of the right option of a choice; None for all other kinds."""
        key = self.question.key
        if self.question.kind is not Kind.CHOICE or len(key) != 1 or len(self.options) < 2:
            return None
        return next(iter(key))

    @property
    def chooses(self) -> bool:
        """Whether the question has options of the author's own to choose from."""
        return self.question.kind in CHOSEN and self.question.kind is not Kind.TRUE_FALSE

    @cached_property
    def counts(self) -> bool:
        """Whether the options differ only by a number."""
        return bool(counting_up(self.options))

    def distractors(self) -> Iterator[tuple[int, Option]]:
        """The wrong options with their numbers."""
        return (
            (number, option)
            for number, option in enumerate(self.question.options)
            if not option.right
        )

    def meaning(self, tokens: frozenset[str]) -> frozenset[str]:
        """These words without stop words; all of them if the language is not known."""
        return tokens - self.language.option_stop_words if self.language else tokens

    def finding(self, rule: str, sentence: str, place: Place | None = None) -> Finding:
        """A finding about the question, or about a place in it."""
        where = place or self.question.place
        return Finding(self.question.path or where.path, where.line, rule, sentence)


def checked(pack: Pack, questions: Iterable[Question]) -> list[CheckedQuestion]:
    """The questions of the pack, written ones before those made from the notes."""
    language = language_of(pack.language)
    written_first = sorted(questions, key=lambda question: question.origin is not None)
    return [CheckedQuestion(question, language) for question in written_first]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text without Markdown, on one line."""
    return plain_text(text)


#: From these similarities on, two texts look the same to a quick reader.
SAME_WORDS = 0.8
SAME_LETTERS = 0.9
#: Different names of so many characters are different: "Ann" and "Anne".
_NAME = 12
_SYMBOL = 3
_NO_SIGNS = re.compile(r"[\w\s.,;:'\"()`’“”?!]")


def twins(one: str, other: str) -> bool:
    """Whether two texts are so similar that their difference is not visible.

    They are not if they differ only by numbers, negations or terms of a contrast (LRS and ZRS,
    inbound and outbound), by signs or, in code and symbols, by case, if a word is replaced by a
    different one, or if the same words are in another order: then the question is about this
    difference.
    """
    if _NO_SIGNS.sub("", one) != _NO_SIGNS.sub("", other) or _differ_by_case(one, other):
        return False
    first, second = words(one), words(other)
    if first == second:
        return bool(first) or one == other
    if sorted(first) == sorted(second) or max(len(one), len(other)) <= _NAME:
        return False
    left, right = set(first) - set(second), set(second) - set(first)
    if contrasting(left) or contrasting(right):
        return False
    pairs = (letter_similarity(a, b) for a in left for b in right)
    if left and right and max(pairs) < SAME_WORDS:
        return False
    near = overlap(frozenset(first), frozenset(second)) >= SAME_WORDS
    return near or letter_similarity(one.casefold(), other.casefold()) >= SAME_LETTERS


def _differ_by_case(one: str, other: str) -> bool:
    """Whether two texts are symbols that differ by case: ``Aa`` and ``aa``, ``-m`` and ``-M``.

    A longer text may begin with a capital letter or not.
    """
    if one == other or one.casefold() != other.casefold():
        return False
    return len(one) <= _SYMBOL or one[1:] != other[1:]


def listed(texts: Sequence[str]) -> str:
    """The texts in quotation marks, divided by commas."""
    return ", ".join(f"“{text}”" for text in texts)
