"""Guessers that know nothing about the subject and look only at the form of the options.

Each guesser answers the single-choice questions of a pack one by one. If several options look
equally good to it, it earns a fraction. A bank is guessable if a guesser is right more often than
chance plus three standard errors. ``fixed position`` uses the author's order; members see another
one, so it is measured but is no fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from types import MappingProxyType

from bot.quiz.lint.asked import CheckedQuestion

#: With fewer questions the bound is too high to mean anything.
ENOUGH = 20
_ERRORS = 3

_Score = Callable[[CheckedQuestion], list[float]]


@dataclass(frozen=True, slots=True)
class Guessed:
    """The result of a guesser: shares from 0 to 1, over ``questions`` single-choice questions.

    ``chance`` is the expected share of blind guessing, ``bound`` the most that may be luck.
    """

    guesser: str
    questions: int
    accuracy: float
    chance: float
    bound: float

    @property
    def beaten(self) -> bool:
        """Whether the guesser is better than can be luck."""
        return self.questions >= ENOUGH and self.accuracy > self.bound


def guessed(every: Sequence[CheckedQuestion]) -> tuple[Guessed, ...]:
    """The result of each guesser, best first; empty if there is no single-choice question."""
    asked = [each for each in every if each.key is not None]
    if not asked:
        return ()
    chance = fmean(1 / len(each.options) for each in asked)
    bound = chance + _ERRORS * sqrt(chance * (1 - chance) / len(asked))
    scored = [(_scores(each), each) for each in asked]
    earned = {
        name: fmean(_earned(scores[name], each) for scores, each in scored)
        for name in (*_SCORES, TOGETHER)
    }
    earned[POSITION] = _best_position(asked) / len(asked)
    ranked = sorted(earned.items(), key=lambda item: -item[1])
    return tuple(Guessed(name, len(asked), share, chance, bound) for name, share in ranked)


def _earned(scores: Sequence[float], asked: CheckedQuestion) -> float:
    """The expected result of choosing one of the options with the best score."""
    best = max(scores)
    taken = [number for number, score in enumerate(scores) if best - score < 1e-9]
    return 1 / len(taken) if asked.key in taken else 0.0


def _length(asked: CheckedQuestion) -> list[float]:
    return [float(len(text)) for text in asked.options]


def _echo(asked: CheckedQuestion) -> list[float]:
    stem = asked.stem_words
    return [float(len(asked.meaning(tokens) & stem)) for tokens in asked.tokens]


def _no_absolutes(asked: CheckedQuestion) -> list[float]:
    if asked.language is None:
        return [0.0] * len(asked.options)
    return [-float(bool(asked.language.absolutes.search(text))) for text in asked.options]


def _common_ground(asked: CheckedQuestion) -> list[float]:
    return list(asked.common_ground)


def _scores(asked: CheckedQuestion) -> dict[str, list[float]]:
    """The scores that each guesser gives to the options."""
    scores = {name: score(asked) for name, score in _SCORES.items()}
    columns = map(_standardised, scores.values())
    scores[TOGETHER] = list(map(sum, zip(*columns, strict=True)))
    return scores


def _standardised(scores: Sequence[float]) -> list[float]:
    """The scores as distances from their mean, in standard deviations."""
    if max(scores) == min(scores):
        return [0.0] * len(scores)
    middle = fmean(scores)
    width = sqrt(fmean((score - middle) ** 2 for score in scores))
    return [(score - middle) / width for score in scores]


def _best_position(asked: Sequence[CheckedQuestion]) -> float:
    """The number of keys at the most frequent place."""
    return float(max(Counter(each.key for each in asked).values()))


POSITION = "fixed position"
#: The sum of the standardised scores of the others.
TOGETHER = "all together"
_SCORES: Mapping[str, _Score] = MappingProxyType(
    {
        "longest": _length,
        "echo": _echo,
        "convergence": _common_ground,
        "no absolutes": _no_absolutes,
    }
)
