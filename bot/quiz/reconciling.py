"""Compares a new bank with what is kept of earlier ones: which questions are still the same.

A question with an id of its author's is the same as long as the id is. An id that was derived from
the words of a question passes to the reworded question, so that members keep their answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.notes.lookup.similarity import word_similarity
from bot.quiz.bank import Bank
from bot.quiz.identity import Known, derived_id, gist, id_of_words, is_derived
from bot.quiz.questions import Kind, Question

#: Two questions that are at least so similar are one question, reworded: the mean similarity of
#: their stems and of their options, from 0 to 100, independent of the order of the words.
LIKE = 75.0
#: And their stems alone: related questions often have the same options.
LIKE_STEM = 50.0
#: By so much the best match must be better than the second best.
CLEAR_LEAD = 5.0
#: Words that occur in more lost questions do not help to find the right one.
_COMMON = 20
#: A new question is compared with so many lost ones, those with the most words in common.
_COMPARED = 8

_Key = tuple[str, str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What happened to the questions, each as its pack and id, in the order of the bank.

    Each question of the bank is in one of ``kept``, ``reset`` (the key or the options changed) and
    ``new``; ``moved`` are those that are in another file now. ``orphaned`` were in the previous
    bank and are not in this one.
    """

    kept: tuple[_Key, ...] = ()
    reset: tuple[_Key, ...] = ()
    orphaned: tuple[_Key, ...] = ()
    moved: tuple[_Key, ...] = ()
    new: tuple[_Key, ...] = ()

    def sentence(self) -> str:
        """A sentence for the host: “212 questions kept, 3 reset, 1 orphaned, 2 moved, 4 new.”"""
        count = len(self.kept)
        noun = "question" if count == 1 else "questions"
        return (
            f"{count:,} {noun} kept, {len(self.reset):,} reset, {len(self.orphaned):,} orphaned,"
            f" {len(self.moved):,} moved, {len(self.new):,} new."
        )


def reconcile(known: Sequence[Known], bank: Bank) -> tuple[Bank, Reconciliation]:
    """The bank with the ids that its questions had before, and what happened to each of them.

    A question with a new id takes the first id in its ``was=`` that is known and free. A question
    with a derived id takes the id of the lost question that it rewords: one of the same kind and
    pack, where each is clearly the best match of the other.
    """
    packs: dict[str, dict[str, Known]] = {}
    for each in known:
        packs.setdefault(each.pack, {})[each.id] = each
    ids: dict[Question, str] = {}
    for pack, questions in bank.by_pack.items():
        ids |= _IdAssignment(packs.get(pack, {}), questions).ids()
    if any(question.id != ids[question] for question in bank.questions):
        named = ((question, ids[question]) for question in bank.questions)
        bank = Bank(q if q.id == id else replace(q, id=id) for q, id in named)
    return bank, _report(packs, bank)


def _report(packs: Mapping[str, Mapping[str, Known]], bank: Bank) -> Reconciliation:
    kept: list[_Key] = []
    reset: list[_Key] = []
    moved: list[_Key] = []
    new: list[_Key] = []
    for question in bank.questions:
        key = (question.pack, question.id)
        before = packs.get(question.pack, {}).get(question.id)
        if before is None:
            new.append(key)
            continue
        (kept if before.revision == question.revision else reset).append(key)
        if before.path != question.place.path:
            moved.append(key)
    orphaned = [
        (pack, each.id)
        for pack, remembered in packs.items()
        for each in remembered.values()
        if not each.gone and bank.find(pack, each.id) is None
    ]
    return Reconciliation(tuple(kept), tuple(reset), tuple(orphaned), tuple(moved), tuple(new))


class _IdAssignment:
    """Finds the ids that the questions of one pack had before."""

    def __init__(self, known: Mapping[str, Known], questions: Sequence[Question]) -> None:
        self._known = known
        self._questions = questions
        self._words = {q: _Gist.of(gist(q)) for q in questions if q.derived}
        self._ids: dict[Question, str] = {}
        self._used: set[str] = set()

    def ids(self) -> dict[Question, str]:
        """The id of each question."""
        own = {question.id for question in self._questions}
        for question in self._questions:
            before = self._former_id(question, own)
            if before is not None or not question.derived:
                self._assign(question, before or question.id)
        self._assign_passed_on()
        for question in self._questions:
            if question not in self._ids:
                self._assign(question, self._free_id(question))
        for question, lost in self._reworded_pairs():
            self._assign(question, lost.id)
        return self._ids

    def _assign(self, question: Question, id: str) -> None:
        self._ids[question] = id
        self._used.add(id)

    def _former_id(self, question: Question, own: set[str]) -> str | None:
        """The first free id in ``was=``, if the question's own id was never in a bank."""
        if question.id in self._known:
            return None
        free = (id for id in question.formerly if id in self._known.keys() - own - self._used)
        return next(free, None)

    def _assign_passed_on(self) -> None:
        """Leaves ids that passed to other words with these words."""
        passed_on: dict[_Gist, Known] = {}
        # Questions that are not gone come last and replace the others.
        for each in sorted(self._known.values(), key=lambda known: not known.gone):
            words = _Gist.of(each.gist)
            if is_derived(each.id) and id_of_words(words.stem) != each.id:
                passed_on[words] = each
        for question, words in self._words.items():
            before = passed_on.get(words)
            own = self._known.get(question.id)
            if question in self._ids or before is None or before.id in self._used:
                continue
            if own is None or own.gone or _Gist.of(own.gist).stem != words.stem:
                self._assign(question, before.id)

    def _free_id(self, question: Question) -> str:
        """The question's own derived id; another one if that has passed to other words."""
        id = question.id
        turn = 1
        while id in self._used:
            turn += 1
            id = derived_id(question.stem, turn)
        return id

    def _reworded_pairs(self) -> Iterable[tuple[Question, Known]]:
        lost = [
            each
            for each in self._known.values()
            if is_derived(each.id) and each.id not in self._used
        ]
        fresh = [q for q in self._words if self._ids[q] not in self._known]
        return _pairs(lost, {question: self._words[question] for question in fresh})


@dataclass(frozen=True, slots=True)
class _Gist:
    """A question's gist in its three parts."""

    kind: str
    stem: str
    offered: str

    @classmethod
    def of(cls, gist: str) -> _Gist:
        kind, _, rest = gist.partition("\n")
        stem, _, offered = rest.partition("\n")
        return cls(kind, stem, offered)

    @property
    def each(self) -> set[str]:
        return {self.kind, *self.stem.split(), *self.offered.split()}

    def like(self, other: _Gist) -> float:
        """The similarity from 0 to 100; 0 if it is too small."""
        if self.kind != other.kind:
            return 0.0
        stems = word_similarity(self.stem, other.stem, at_least=LIKE_STEM)
        if not stems:
            return 0.0
        # The options of all these are true and false.
        same = self.kind == Kind.TRUE_FALSE
        score = stems if same else (stems + word_similarity(self.offered, other.offered)) / 2
        return score if score >= LIKE else 0.0


def _pairs(lost: Sequence[Known], fresh: Mapping[Question, _Gist]) -> list[tuple[Question, Known]]:
    """Each new question with the lost one that it rewords, where each is clearly the best match."""
    if not lost or not fresh:
        return []
    before = [_Gist.of(each.gist) for each in lost]
    holding: dict[str, list[int]] = {}
    for number, words in enumerate(before):
        for word in words.each:
            holding.setdefault(word, []).append(number)
    of_fresh: dict[Question, dict[int, float]] = {}
    of_lost: dict[int, dict[Question, float]] = {}
    for question, words in fresh.items():
        shared: Counter[int] = Counter()
        for word in words.each:
            numbers = holding.get(word, ())
            if len(numbers) <= _COMMON:
                shared.update(numbers)
        for number, _ in shared.most_common(_COMPARED):
            if score := words.like(before[number]):
                of_fresh.setdefault(question, {})[number] = score
                of_lost.setdefault(number, {})[question] = score
    clear = {question: _clear_best(scores) for question, scores in of_fresh.items()}
    return [
        (question, lost[number])
        for question, number in clear.items()
        if number is not None and _clear_best(of_lost[number]) is question
    ]


def _clear_best(scores: Mapping[_T, float]) -> _T | None:
    """The best one if it is clearly better than the second, else None."""
    best, *others = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    return best if not others or scores[best] - scores[others[0]] >= CLEAR_LEAD else None
