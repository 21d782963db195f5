"""How far somebody gets who knows nothing about the subject and looks at the form alone.

Each guesser takes the single-choice questions of a pack one by one. Where several options look
equally good to it, it takes any of them, so that it earns a fraction. A bank is guessable if a
guesser is right more often than chance and three standard errors of it. ``fixed position`` counts
the author's order; members see another one, so it is told and is no fault by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

from bot.quiz.clues import words
from bot.quiz.lint.asked import CheckedQuestion
from bot.quiz.lint.options import common_ground

#: With fewer questions the bound lies so high that it says nothing.
ENOUGH = 20
_ERRORS = 3

_Score = Callable[[CheckedQuestion], list[float]]


@dataclass(frozen=True, slots=True)
class Guessed:
    """How a guesser did: shares from 0 to 1, over ``questions`` single-choice questions.

    ``chance`` is what blind guessing earns, ``bound`` the most that may still be luck.
    """

    guesser: str
    questions: int
    accuracy: float
    chance: float
    bound: float

    @property
    def beaten(self) -> bool:
        """Whether the guesser is better than luck explains."""
        return self.questions >= ENOUGH and self.accuracy > self.bound


def guessed(every: Sequence[CheckedQuestion]) -> tuple[Guessed, ...]:
    """How each guesser does on these questions, best first; nothing if none is a single choice."""
    asked = [each for each in every if each.key is not None]
    if not asked:
        return ()
    chance = fmean(1 / len(each.options) for each in asked)
    bound = chance + _ERRORS * sqrt(chance * (1 - chance) / len(asked))
    earned = {name: fmean(_earned(score(each), each) for each in asked) for name, score in _SCORES}
    earned[POSITION] = _best_position(asked) / len(asked)
    ranked = sorted(earned.items(), key=lambda item: -item[1])
    return tuple(Guessed(name, len(asked), share, chance, bound) for name, share in ranked)


def _earned(scores: Sequence[float], asked: CheckedQuestion) -> float:
    """What taking any of the best-looking options earns on the average."""
    best = max(scores)
    taken = [number for number, score in enumerate(scores) if best - score < 1e-9]
    return 1 / len(taken) if asked.key in taken else 0.0


def _length(asked: CheckedQuestion) -> list[float]:
    return [float(len(text)) for text in asked.options]


def _echo(asked: CheckedQuestion) -> list[float]:
    stem = frozenset(words(asked.question.stem))
    return [float(len(asked.meaning(tokens) & stem)) for tokens in asked.tokens]


def _no_absolutes(asked: CheckedQuestion) -> list[float]:
    if asked.language is None:
        return [0.0] * len(asked.options)
    return [-float(bool(asked.language.absolutes.search(text))) for text in asked.options]


def _together(asked: CheckedQuestion) -> list[float]:
    """The sum of what the others think, each as far from its own average."""
    alone = (_length, _echo, common_ground, _no_absolutes)
    columns = [_standardised(score(asked)) for score in alone]
    return [sum(column[number] for column in columns) for number in range(len(asked.options))]


def _standardised(scores: Sequence[float]) -> list[float]:
    middle, width = fmean(scores), pstdev(scores)
    return [(score - middle) / width if width > 0 else 0.0 for score in scores]


def _best_position(asked: Sequence[CheckedQuestion]) -> float:
    """How many are right at the place where most keys stand."""
    return float(max(Counter(each.key for each in asked).values()))


POSITION = "fixed position"
_SCORES: tuple[tuple[str, _Score], ...] = (
    ("longest", _length),
    ("echo", _echo),
    ("convergence", common_ground),
    ("no absolutes", _no_absolutes),
    ("all together", _together),
)
