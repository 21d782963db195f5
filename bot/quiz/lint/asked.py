"""A question as the rules look at it: its plain texts, their words, and the language."""

from __future__ import annotations

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
    """A question and what the rules ask of it again and again.

    ``language`` is None where the pack's language is not known; rules that need words are silent
    there.
    """

    question: Question
    language: Language | None

    @cached_property
    def stem(self) -> str:
        """The stem's plain text."""
        return plain(self.question.stem)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The plain texts of the options."""
        return tuple(plain(option.text) for option in self.question.options)

    @cached_property
    def tokens(self) -> tuple[frozenset[str], ...]:
        """The words of each option."""
        return tuple(frozenset(words(text)) for text in self.options)

    @property
    def key(self) -> int | None:
        """The number of the one right option of a choice, or None for every other question."""
        key = self.question.key
        if self.question.kind is not Kind.CHOICE or len(key) != 1 or len(self.options) < 2:
            return None
        return next(iter(key))

    @property
    def chooses(self) -> bool:
        """Whether options of the author's own are chosen from."""
        return self.question.kind in CHOSEN and self.question.kind is not Kind.TRUE_FALSE

    @cached_property
    def counts(self) -> bool:
        """Whether the options differ by a number alone."""
        return bool(counting_up(self.options))

    def distractors(self) -> Iterator[tuple[int, Option]]:
        """The wrong options with their numbers."""
        return (
            (number, option)
            for number, option in enumerate(self.question.options)
            if not option.right
        )

    def meaning(self, tokens: frozenset[str]) -> frozenset[str]:
        """The words among these that carry a meaning; all where the language is not known."""
        return tokens - self.language.option_stop_words if self.language else tokens

    def says(self, rule: str, sentence: str, place: Place | None = None) -> Finding:
        """A finding on the question, or on the place within it."""
        where = place or self.question.place
        return Finding(self.question.path or where.path, where.line, rule, sentence)


def checked(pack: Pack, questions: Iterable[Question]) -> list[CheckedQuestion]:
    """The questions of the pack, written ones before those made from the notes."""
    language = language_of(pack.language)
    written_first = sorted(questions, key=lambda question: question.origin is not None)
    return [CheckedQuestion(question, language) for question in written_first]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text as a reader sees it, on one line."""
    return plain_text(text)


#: From here on two texts are the same to a reader who does not look twice.
SAME_WORDS = 0.8
SAME_LETTERS = 0.9


def twins(one: str, other: str) -> bool:
    """Whether two texts are so alike that nobody can tell what the difference is for.

    They are not where all that differs is a number, a negation or a term that stands for a
    contrast (LRS and ZRS, inbound and outbound), where another word replaces a word, or where the
    same words stand in another order, which is then what the question is about.
    """
    first, second = words(one), words(other)
    if first == second:
        return True
    if sorted(first) == sorted(second):
        return False
    left, right = set(first) - set(second), set(second) - set(first)
    if contrasting(left) or contrasting(right):
        return False
    pairs = (letter_similarity(a, b) for a in left for b in right)
    if left and right and max(pairs) < SAME_WORDS:
        return False
    near = overlap(frozenset(first), frozenset(second)) >= SAME_WORDS
    return near or letter_similarity(one.casefold(), other.casefold()) >= SAME_LETTERS


def listed(texts: Sequence[str]) -> str:
    """Words in quotation marks, as a list in a sentence."""
    return ", ".join(f"“{text}”" for text in texts)
