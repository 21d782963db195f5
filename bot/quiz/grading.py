"""How right an answer is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.quiz.answers import Answer
from bot.quiz.questions import Question


@dataclass(frozen=True, slots=True)
class Grade:
    """How right an answer is.

    ``share`` is from 0 to 1 (partial credit); ``parts`` say of each part of the answer whether it
    is right: for choices of each option whether it was rightly chosen or rightly left, for an
    ordering of each place, for a matching of each pair, for typed kinds of each blank.
    ``corrected`` are the accepted spellings that were meant where a typing slip was forgiven.
    """

    share: float
    parts: tuple[bool, ...]
    corrected: tuple[str | None, ...] = ()

    @property
    def right(self) -> bool:
        return self.share == 1.0

    @property
    def part_right(self) -> bool:
        return 0.0 < self.share < 1.0


def grade(question: Question, answer: Answer) -> Grade:
    """Judges an answer. Total: an answer of another kind, or out of range, is wrong, no error."""
    raise NotImplementedError
