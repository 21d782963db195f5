"""An index of names by their words; misspelt words are corrected."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.notes.lookup import names
from bot.notes.lookup.prefix_index import PrefixIndex

#: Bounds on the work for one key press (judged: for one search).
_WORDS_TYPED = 10
_WORDS_CORRECTED = 3
_NAMES_MET = 400
_NAMES_JUDGED = 4_000
_NAMES_COMPARED = 48
_SHORTEST_CORRECTED = 3

#: How many words are compared in search of the one that was meant.
_WORDS_COMPARED = 150
#: A typo is likely in a longer word, so the bound is lower than for a whole name.
_WORD_LIKENESS = 60.0
_CORRECTIONS = 4


class Vocabulary:
    """The words of folded names. A name is its index in ``folded``; lower ones are offered first.

    ``owners`` has the topic of each name.
    """

    def __init__(self, folded: Sequence[str], owners: Sequence[int]) -> None:
        starts = (
            (start, number)
            for number, text in enumerate(folded)
            for start in names.word_starts(text)
        )
        self._word_starts = PrefixIndex(starts, owners)
        self._spaced = [f" {text}" for text in folded]
        words = {word for text in folded for word in text.split()}
        self._spellings = _Spellings(words)
        self._forms = frozenset(map(names.singular, words))

    def knows(self, word: str) -> bool:
        """Whether any name has this word, in the singular or the plural."""
        return names.singular(word) in self._forms

    def holding(self, text: str, count: int) -> list[int]:
        """Names of up to ``count`` different topics in which this begins at the start of a word."""
        return self._word_starts.best(text, count)

    def holding_all(self, text: str, *, some: bool) -> list[int]:
        """Names in which each of several words begins a word, best first.

        When every word is very common: with ``some`` only some of the names, else none.
        """
        words = text.split()
        if not 2 <= len(words) <= _WORDS_TYPED or not names.is_specific(text):
            return []
        rarest, *others = sorted({names.stem(word) for word in words}, key=self._frequency)
        if not some and self._frequency(rarest) > _NAMES_JUDGED:
            return []
        bound = _NAMES_MET if some else _NAMES_JUDGED
        found = set(self._word_starts.numbers(self._word_starts.span(rarest))[:bound])
        for word in others:
            found = self._holding_word(word, found)
        return sorted(found)

    def _holding_word(self, word: str, among: set[int]) -> set[int]:
        start, texts = names.as_word_start(word), self._spaced
        return {number for number in among if start in texts[number]}

    def _frequency(self, word: str) -> int:
        low, high = self._word_starts.span(word)
        return high - low

    def candidates(self, text: str) -> list[int]:
        """A bounded number of names that have most of these words, or similar ones."""
        readings = sorted(
            self._readings(text.split()[:_WORDS_TYPED]),
            key=lambda words: sum(map(self._frequency, words)),
        )
        found: set[int] = set()
        # The rarest word may be the wrong one, so the next rarest ones are tried first as well.
        for first in readings[:_WORDS_CORRECTED]:
            starts = chain.from_iterable(
                self._word_starts.numbers(self._word_starts.span(w)) for w in first
            )
            others = [words for words in readings if words is not first]
            some, all_agree = self._narrow(set(islice(starts, _NAMES_MET)), others)
            found |= some
            if all_agree:
                break
        return sorted(found)[:_NAMES_COMPARED]

    def _narrow(self, found: set[int], readings: list[list[str]]) -> tuple[set[int], bool]:
        """The names that also have the other words; words that no name has are ignored."""
        all_agree = bool(found)
        for words in readings:
            fewer = set().union(*(self._holding_word(word, found) for word in words))
            all_agree = all_agree and bool(fewer)
            found = fewer or found
        return found, all_agree

    def _readings(self, typed: list[str]) -> Iterator[list[str]]:
        """For each typed word that some name has, the words that may be meant by it."""
        corrected = 0
        for word in typed:
            beginning = names.stem(word)
            words = [beginning] if self._frequency(beginning) else []
            finished = word in self._spellings or (words and word == typed[-1])
            if not finished and len(word) >= _SHORTEST_CORRECTED and corrected < _WORDS_CORRECTED:
                corrected += 1
                words += self._spellings.similar(word)
            if words:
                yield words


class _Spellings:
    """Finds the words that may be meant by a misspelt one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._known = frozenset(self._words)
        self._by_trigram: dict[str, array[int]] = {}
        for number, word in enumerate(self._words):
            for trigram in _trigrams(word):
                self._by_trigram.setdefault(trigram, array("I")).append(number)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def similar(self, word: str) -> list[str]:
        """A few words with a similar spelling, the most similar first."""
        choices = [self._words[number] for number in self._sharing(word)]
        found = process.extract(
            word,
            choices,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=_WORD_LIKENESS / 100,
            limit=_CORRECTIONS,
        )
        return [choice for choice, _, _ in found]

    def _sharing(self, word: str) -> Iterable[int]:
        """Words that share a trigram with this one; rare trigrams first, as they say the most."""
        sharing = sorted(
            (self._by_trigram[trigram] for trigram in _trigrams(word) & self._by_trigram.keys()),
            key=len,
        )
        numbers: dict[int, None] = {}
        for some in sharing:
            numbers.update(dict.fromkeys(islice(some, _WORDS_COMPARED)))
            if len(numbers) >= _WORDS_COMPARED:
                break
        return numbers


def _trigrams(word: str) -> set[str]:
    # The mark before the word makes a trigram of its first two letters.
    marked = f"^{word}"
    return {marked[start : start + 3] for start in range(max(1, len(marked) - 2))}
