"""Drawing questions for a practice or a round, and shuffling what they offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.quiz.questions import Question

#: Gives a number from 0 up to, not including, its argument (``random.Random(seed).randrange``).
Dice: TypeAlias = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Past:
    """What a member's record says of a question: how often asked, how often right, the last."""

    asked: int
    right: int
    last_right: bool


def draw(
    questions: Sequence[Question],
    count: int,
    dice: Dice,
    past: Mapping[tuple[str, str], Past] | None = None,
) -> tuple[Question, ...]:
    """At most ``count`` different questions in the order in which they are asked."""
    raise NotImplementedError


def shuffled(question: Question, dice: Dice) -> tuple[int, ...]:
    """In which order the options (or responses, or items) are shown: their own numbers.

    True and false, numbers that count up, and the items of an ordering are not a matter of
    chance alone; see the rules in the body.
    """
    raise NotImplementedError
