"""How a question of a round was answered, in numbers: what may be told without telling who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Typed, from_json
from bot.quiz.rounds.state import Given, Round

#: A text that one player alone has typed is not shown: it would point to that player.
_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class AnswerTally:
    """How a question was answered by those who were not removed.

    ``answered`` is how many answered, of them ``right`` wholly, ``part_right`` in part, and
    ``dont_know`` by saying that they don't know. ``taken`` counts, for choices, who chose an
    option; for an ordering, a matching and typed kinds, who had a place, a pair or a blank right.
    ``typed`` has the wrong texts that at least two have typed alike, the most frequent first.
    ``fastest`` is the seat of the first whose answer was right, by the time it took.
    """

    answered: int
    right: int
    part_right: int
    dont_know: int
    taken: Mapping[int, int]
    typed: tuple[tuple[str, int], ...]
    fastest: int | None


def tally(round: Round, number: int) -> AnswerTally:
    """Counts the answers to a question of the round."""
    given = {
        seat: each
        for (of, seat), each in round.given.items()
        if of == number and not round.players[seat].removed
    }
    answers = {seat: from_json(dict(each.answer)) for seat, each in given.items()}
    right = [seat for seat, each in given.items() if each.share == 1]
    wrong = [answers[seat] for seat, each in given.items() if each.share == 0]
    return AnswerTally(
        answered=len(given),
        right=len(right),
        part_right=len(given) - len(right) - len(wrong),
        dont_know=sum(isinstance(answer, DontKnow) for answer in answers.values()),
        taken=Counter(
            part for seat, answer in answers.items() for part in _parts(answer, given[seat])
        ),
        typed=_typed(wrong),
        fastest=min(right, key=lambda seat: (given[seat].took, seat), default=None),
    )


def _parts(answer: Answer, given: Given) -> Iterable[int]:
    """What was chosen, or what of the answer is right."""
    if isinstance(answer, Chosen):
        return answer.options
    return [number for number, right in enumerate(given.grade.parts) if right]


def _typed(wrong: Iterable[Answer]) -> tuple[tuple[str, int], ...]:
    """Texts into a single blank, alike but for case and spaces, in an order that tells nothing."""
    spellings: dict[str, Counter[str]] = {}
    for answer in wrong:
        if isinstance(answer, Typed) and len(answer.texts) == 1:
            text = " ".join(answer.texts[0].split())
            if text:
                spellings.setdefault(text.casefold(), Counter())[text] += 1
    alike = [
        (min(counts, key=lambda text: (-counts[text], text)), counts.total())
        for counts in spellings.values()
    ]
    together = [each for each in alike if each[1] >= _TOGETHER]
    return tuple(sorted(together, key=lambda each: (-each[1], each[0])))
