"""Finds the topic that a description fits best, by BM25 over the whole text of each topic."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

#: The usual constants (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework").
_K1 = 1.2
_B = 0.75
#: The least ratio between the score of the own topic and that of any other.
MARGIN = 1.2
#: The most occurrences of words that are compared for one description.
_MOST_PLACES = 4_000


class TextIndex:
    """An index of topics, each given as the list of its words with repetitions."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counts = [Counter(words) for words in texts]
        lengths = [counted.total() for counted in counts]
        mean = (sum(lengths) / len(lengths) if lengths else 0) or 1.0
        spread = Counter(chain.from_iterable(counts))
        rarity = {word: _rarity(len(counts), holding) for word, holding in spread.items()}
        # For each word the topics that contain it, in their order, and its weight in each.
        self._topics = {word: array("I") for word in spread}
        self._weights = {word: array("d") for word in spread}
        for number, (counted, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = _K1 * (1 - _B + _B * length / mean)
            for word, count in counted.items():
                self._topics[word].append(number)
                self._weights[word].append(rarity[word] * count * (_K1 + 1) / (count + norm))
        self._most = {word: max(weights) for word, weights in self._weights.items()}

    def rival(self, words: Iterable[str], own: int) -> int | None:
        """A topic that the words fit almost as well as topic ``own``; None when there is none.

        None means that no other topic comes within the factor ``MARGIN`` of the own one. Returns
        ``own`` if the words are too common to compare all topics that contain them.
        """
        wanted = sorted({word for word in words if word in self._most}, key=self._by_weight)
        bound = self.score(own, wanted) / MARGIN
        ahead = sum(self._most[word] for word in wanted)
        scores: dict[int, float] = {}
        looked_at = 0
        for word in wanted:
            if ahead < bound:
                # Topics without any of the words so far cannot come close any more.
                scores = {
                    topic: score + self._weight(word, topic)
                    for topic, score in scores.items()
                    if score + ahead > bound
                }
            else:
                looked_at += len(self._topics[word])
                if looked_at > _MOST_PLACES:
                    return own
                for topic, weight in zip(self._topics[word], self._weights[word], strict=True):
                    scores[topic] = scores.get(topic, 0.0) + weight
            ahead -= self._most[word]
        scores.pop(own, None)
        return next((topic for topic, score in scores.items() if score > bound), None)

    def _by_weight(self, word: str) -> tuple[float, str]:
        return -self._most[word], word

    def score(self, topic: int, words: Iterable[str]) -> float:
        """The score of the topic for these words: 0 if it contains none of them."""
        return sum(self._weight(word, topic) for word in words)

    def _weight(self, word: str, topic: int) -> float:
        topics = self._topics.get(word, ())
        place = bisect_left(topics, topic)
        if place < len(topics) and topics[place] == topic:
            return self._weights[word][place]
        return 0.0


def _rarity(topics: int, holding: int) -> float:
    return math.log(1 + (topics - holding + 0.5) / (holding + 0.5))
