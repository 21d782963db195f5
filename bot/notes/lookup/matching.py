"""Finds the topic a member meant by what they typed, and what to offer while they type.

``TopicIndex`` is built once per load of the library and never changes. ``names`` decides
which spellings are the same name; this module, in which order names are tried and which one wins.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.notes.lookup import names
from bot.notes.lookup.prefix_index import MOST, PrefixIndex
from bot.notes.lookup.vocabulary import Vocabulary

Offered = TypeVar("Offered")

#: Each typed word must be this similar to the word of a name to count as a typo of it. 78 lets a
#: word of five to nine letters have one wrong, missing, extra or swapped letter and a word of
#: ten to thirteen two; "mitosis" and "meiosis" (71) or "cars" and "cats" (75) stay apart.
SLIP = 78.0
#: The best must beat the next topic by this much: with less, one letter more or less decides.
CLEAR_LEAD = 4.0
#: The similarity from which "did you mean" offers a topic. It only offers, so it may be wrong.
NEAR = 55.0
#: Text of this many letters or fewer is never a typo: too many words are one letter away.
NO_SLIP_UP_TO = 3

#: Beginning several names, the text means the one of which it is this share, if only one is.
NEARLY_WHOLE = 0.8
#: One word from within a name means that name only if it is this share of it. "azure" does not
#: mean "Scale VMs in Azure", even where no other title holds it.
TELLING_SHARE = 1 / 3
#: A word that is in the names of this many topics means none of them, even at a name's start.
COMMON = 3

#: The most topics with one name that are kept: twice what is offered.
_NAMESAKES = 2 * MOST

#: Typos are considered only if fewer topics than this were found.
HANDFUL = 5


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A topic as the index needs it."""

    topic_id: str
    title: str
    aliases: tuple[str, ...]


class MatchStep(IntEnum):
    """How a topic was found, in the order of trust."""

    EXACT = 1
    CASE = 2
    """The same but for case, accents, punctuation, articles and question words."""
    NUMBER = 3
    """The same but for plural or singular, or for spaces and hyphens."""
    ACRONYM = 4
    PREFIX = 5
    TYPO = 6


@dataclass(frozen=True, slots=True)
class Match:
    """The topic that was meant. ``score`` is 100 for all steps but TYPO."""

    topic_id: str
    step: MatchStep
    score: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The topics that fit equally well, and at which step; ``score`` as that of a match."""

    step: MatchStep
    topic_ids: tuple[str, ...]
    score: float = 100.0


class _NameKind(IntEnum):
    """Where a name comes from; the better wins when two topics share a name."""

    TITLE = 0
    ALIAS = 1
    DERIVED = 2


@dataclass(frozen=True, slots=True, order=True)
class _IndexedName:
    """A name of the topic with this number. Names sort as they are offered: short, then early."""

    length: int
    topic: int
    kind: _NameKind
    text: str
    folded: str


class TopicIndex:
    """Finds topics by any of their names. Takes any string; reads its first 200 characters."""

    def __init__(self, entries: Sequence[IndexEntry]) -> None:
        self._ids = tuple(entry.topic_id for entry in entries)
        every = enumerate(entries)
        known = sorted({name for topic, entry in every for name in _names(topic, entry)})
        # From here on a name is its number in this order, so the lower number is offered first.
        self._folded = [name.folded for name in known]
        self._topics = array("I", (name.topic for name in known))
        self._kinds = bytes(name.kind for name in known)
        cores = [names.core(text) for text in self._folded]
        self._by_spelling = self._gather(name.text for name in known)
        self._by_fold = self._gather(self._folded)
        self._by_core = self._gather(cores)
        self._by_number = self._gather(map(names.number_key, cores))
        prefixes = {*_numbered(self._folded), *_numbered(cores)}
        self._prefixes = PrefixIndex(prefixes, self._topics)
        self._vocabulary = Vocabulary(self._folded, self._topics)
        acronyms = [(a, topic) for topic, e in enumerate(entries) for a in names.initials(e.title)]
        self._acronyms = PrefixIndex(acronyms, range(len(entries)))

    def _gather(self, keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """For each key the names that have it: titles first, then aliases, then derived names."""
        gathered: dict[str, list[int]] = {}
        for number, key in enumerate(keys):
            gathered.setdefault(key, []).append(number)
        # Thousands of topics may all be called "Summary"; a few of them are enough.
        return {
            key: tuple(sorted(numbers, key=self._kinds.__getitem__)[:_NAMESAKES])
            for key, numbers in gathered.items()
        }

    def find(self, typed: str) -> Match | None:
        """The one topic that was meant; None if there is none, or several and none is clear."""
        found = self.candidates(typed)
        if found is None or len(found.topic_ids) > 1:
            return None
        return Match(found.topic_ids[0], found.step, found.score)

    def candidates(self, typed: str) -> Candidates | None:
        """The topics that may have been meant; None if there are none.

        The first step at which any name fits decides. Where several topics fit at that step, a
        title beats an alias and an alias beats what was derived from a title; the beginning of
        a name beats its middle; otherwise it is a tie, and all of them are returned. A slip finds
        one topic, which is clearly nearer than any other, or none.
        """
        folded = names.fold(typed)
        if not folded or not self._ids:
            return None
        for step, topics in self._matches_by_step(typed, folded):
            if topics:
                return Candidates(step, tuple(self._ids[topic] for topic in sorted(topics)))
        return self._find_slip(names.core(folded))

    def nearest(self, typed: str, count: int = 3) -> tuple[str, ...]:
        """Up to ``count`` topics to offer for text that found none or several, best first."""
        folded = names.fold(typed)
        return self._offer(folded, count) if folded else ()

    def complete(self, typed: str, limit: int = MOST) -> tuple[str, ...]:
        """Up to ``limit`` (at most 25) topics to offer while somebody types, best first.

        Without any text these are the first topics of the library.
        """
        folded = names.fold(typed)
        return self._offer(folded, limit) if folded else self._ids[: max(0, min(limit, MOST))]

    def _matches_by_step(self, typed: str, folded: str) -> Iterator[tuple[MatchStep, set[int]]]:
        """The topics that fit equally well, from the most trusted way of finding them down."""
        core = names.core(folded)
        alike = self._by_spelling.get(names.normalized(typed), ())
        yield (
            MatchStep.EXACT,
            self._foremost(n for n in alike if self._kinds[n] != _NameKind.DERIVED),
        )
        same = next(filter(None, map(self._foremost, self._same(folded, core))), set())
        # What was derived from a title is exact only where no title or alias says the same.
        yield MatchStep.EXACT, same & {self._topics[number] for number in alike}
        yield MatchStep.CASE, same
        yield MatchStep.NUMBER, self._foremost(self._by_number.get(names.number_key(core), ()))
        for acronym in _acronyms_meant(folded, core):
            yield MatchStep.ACRONYM, set(self._acronyms.equal(acronym))
        for text in dict.fromkeys((folded, core)):
            yield MatchStep.PREFIX, self._opened_by(text)
        yield MatchStep.PREFIX, self._holding(core)
        yield MatchStep.PREFIX, self._topics_of(self._vocabulary.holding_all(core, some=False))

    def _same(self, folded: str, core: str) -> Iterator[Sequence[int]]:
        """Names that are the same text; those for which fewer words were left out come first."""
        yield self._by_fold.get(folded, ())
        yield self._by_fold.get(core, ())
        yield self._by_core.get(core, ())

    def _topics_of(self, numbers: Iterable[int]) -> set[int]:
        return {self._topics[number] for number in numbers}

    def _foremost(self, numbers: Iterable[int]) -> set[int]:
        """The topics of the best kind of name among these: title, else alias, else derived."""
        numbers = list(numbers)
        best = min((self._kinds[number] for number in numbers), default=None)
        return {self._topics[number] for number in numbers if self._kinds[number] == best}

    def _opened_by(self, text: str) -> set[int]:
        """Topics with a name that begins with this; only the one of which it is nearly all."""
        if not names.is_specific(text):
            return set()
        numbers = self._prefixes.best(text)
        nearly = [n for n in numbers if len(text) >= NEARLY_WHOLE * len(self._folded[n])]
        if len(nearly) == 1:
            return self._topics_of(nearly)
        if numbers and not _is_phrase(text):
            holding = self._vocabulary.holding(text, COMMON)
            numbers = holding if len(holding) == COMMON else numbers
        return self._topics_of(numbers)

    def _holding(self, text: str) -> set[int]:
        """Topics with a name in which this begins at the start of a word."""
        if not names.is_specific(text):
            return set()
        numbers = self._vocabulary.holding(text, 2)
        if len(numbers) == 1 and not _is_phrase(text):
            numbers = [n for n in numbers if len(text) >= TELLING_SHARE * len(self._folded[n])]
        return self._topics_of(numbers)

    def _find_slip(self, core: str) -> Candidates | None:
        """The topic whose name was misspelt, if it is clearly better than the next one."""
        typed = names.content_words(core)
        if len(core) <= NO_SLIP_UP_TO:
            return None
        scores: dict[int, float] = {}
        for number in self._vocabulary.candidates(core):
            name = names.content_words(names.core(self._folded[number]))
            if len(name) == len(typed) and all(map(self._matches_word, typed, name)):
                score = _spelling_similarity(" ".join(typed), " ".join(name))
                topic = self._topics[number]
                scores[topic] = max(score, scores.get(topic, 0.0))
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
        if not ranked or (len(ranked) == 2 and scores[ranked[0]] - scores[ranked[1]] < CLEAR_LEAD):
            return None
        return Candidates(MatchStep.TYPO, (self._ids[ranked[0]],), scores[ranked[0]])

    def _matches_word(self, typed: str, word: str) -> bool:
        """Whether the typed word is this one, or a typo of it.

        A word that is in any name is no typo of another. The first letter is hardly ever wrong.
        """
        forms = (names.singular(typed), names.singular(word))
        if forms[0] == forms[1]:
            return True
        if len(typed) <= NO_SLIP_UP_TO or typed[0] != word[0] or self._vocabulary.knows(typed):
            return False
        return max(_spelling_similarity(typed, word), _spelling_similarity(*forms)) >= SLIP

    def _offer(self, folded: str, limit: int) -> tuple[str, ...]:
        limit = max(0, min(limit, MOST))
        found = different(chain(*self.offers(folded)), limit)
        if len(found) < min(limit, HANDFUL):
            found = different(chain(found, self.similar(folded)), limit)
        return tuple(found)

    def offers(self, folded: str) -> tuple[Iterator[str], Iterator[str]]:
        """Topics to offer for folded text, best first; some twice. They are found as they are read.

        First those of which a name holds the text, then those that hold some of its words.
        """
        core = names.core(folded)
        return (
            (self._ids[topic] for topics in self._holders(folded, core) for topic in topics),
            (self._ids[topic] for topics in self._partial_holders(core) for topic in topics),
        )

    def similar(self, folded: str) -> Iterator[str]:
        """Topics with a name, or the beginning of a name, that is similar to the folded text."""
        return (self._ids[topic] for topic in self._near(names.core(folded)))

    def _holders(self, folded: str, core: str) -> Iterator[Iterable[int]]:
        yield from map(self._in_order, self._same(folded, core))
        yield self._in_order(self._by_number.get(names.number_key(core), ()))
        for acronym in _acronyms_meant(folded, core):
            yield sorted(self._acronyms.equal(acronym))
        for text in dict.fromkeys((folded, core)):
            yield self._in_order(self._prefixes.best(text))
        yield self._in_order(self._vocabulary.holding(core, MOST))

    def _partial_holders(self, core: str) -> Iterator[Iterable[int]]:
        yield self._in_order(self._vocabulary.holding_all(core, some=True))
        yield self._acronyms.best(core)

    def _in_order(self, numbers: Iterable[int]) -> Iterator[int]:
        return (self._topics[number] for number in numbers)

    def _near(self, text: str) -> Iterator[int]:
        if len(text) <= NO_SLIP_UP_TO:
            return iter(())
        candidates = self._vocabulary.candidates(text)
        scores = {number: _partial_similarity(text, self._folded[number]) for number in candidates}
        near = [number for number in candidates if scores[number] >= NEAR]
        return self._in_order(sorted(near, key=scores.__getitem__, reverse=True))


def different(offered: Iterable[Offered], limit: int) -> list[Offered]:
    """The first different ones, up to ``limit``; no more are read than that needs."""
    found: dict[Offered, None] = {}
    for one in offered:
        if len(found) >= limit:
            break
        found[one] = None
    return list(found)


def _spelling_similarity(one: str, other: str) -> float:
    # Counts a swap of neighbouring letters as one edit.
    return 100 * OSA.normalized_similarity(one, other)


def _partial_similarity(text: str, name: str) -> float:
    # A part of the name may be all that was typed so far, but the whole is worth more.
    return max(fuzz.ratio(text, name), 0.9 * fuzz.partial_ratio(text, name))


def _names(topic: int, entry: IndexEntry) -> Iterator[_IndexedName]:
    """All names of the topic that have anything to compare."""
    kinds = (
        (_NameKind.TITLE, (entry.title,)),
        (_NameKind.ALIAS, entry.aliases),
        (_NameKind.DERIVED, names.derived_names(entry.title)),
    )
    for kind, texts in kinds:
        for text in texts:
            if folded := names.fold(text):
                yield _IndexedName(len(folded), topic, kind, names.normalized(text), folded)


def _numbered(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((text, number) for number, text in enumerate(texts))


def _acronyms_meant(folded: str, core: str) -> dict[str, None]:
    return dict.fromkeys((*names.acronyms_meant(folded), *names.acronyms_meant(core)))


def _is_phrase(text: str) -> bool:
    """Whether several words carry a meaning here."""
    return sum(word not in names.LITTLE_WORDS for word in text.split()) > 1
