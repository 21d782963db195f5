"""Looking up texts by their first letters, however many there are."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from os.path import commonprefix

#: The most topics that a look-up gives: what Discord shows below a command's option.
MOST = 25

#: From this many texts with one beginning on, their best are worked out beforehand.
_CROWD = 400

#: Sorts after every sign that a folded text holds.
_LAST = chr(sys.maxunicode)


class Beginnings:
    """Texts that can be found by their first letters. Each stands for a number; lower is better.

    ``owners`` gives the owner of each number. The best are counted in different owners.
    """

    def __init__(self, texts: Iterable[tuple[str, int]], owners: Sequence[int]) -> None:
        pairs = sorted(texts)
        self._texts = [text for text, _ in pairs]
        self._numbers = array("I", (number for _, number in pairs))
        self._owners = owners
        self._crowds = dict(self._find_crowds())

    def span(self, beginning: str) -> tuple[int, int]:
        """Where the texts with this beginning stand, for ``numbers``."""
        low = bisect_left(self._texts, beginning)
        return low, bisect_left(self._texts, beginning + _LAST, low)

    def numbers(self, span: tuple[int, int]) -> array[int]:
        """The numbers of the texts in the span, in no order that means anything."""
        return self._numbers[slice(*span)]

    def equal(self, text: str) -> array[int]:
        """The numbers of the texts that are just this."""
        low = bisect_left(self._texts, text)
        return self._numbers[low : bisect_right(self._texts, text, low)]

    def best(self, beginning: str, count: int = MOST) -> list[int]:
        """Up to ``count`` (at most ``MOST``) numbers of different owners, best first."""
        span = self.span(beginning)
        crowd = self._crowds.get(span)
        return list(crowd[:count]) if crowd else self._best_within(span, count)

    def _best_within(self, span: tuple[int, int], count: int) -> list[int]:
        best: dict[int, int] = {}
        for number in sorted(self.numbers(span)):
            best.setdefault(self._owners[number], number)
            if len(best) == count:
                break
        return list(best.values())

    def _find_crowds(self) -> Iterable[tuple[tuple[int, int], tuple[int, ...]]]:
        """Every large span that some beginning has, with its best numbers."""
        spans = [(0, len(self._texts))]
        while spans:
            low, high = spans.pop()
            if high - low <= _CROWD:
                continue
            yield (low, high), tuple(self._best_within((low, high), MOST))
            if self._texts[low] != self._texts[high - 1]:
                spans.extend(self._divide(low, high))

    def _divide(self, low: int, high: int) -> Iterable[tuple[int, int]]:
        """The span by the first letter in which its texts differ."""
        texts = self._texts
        length = len(commonprefix([texts[low], texts[high - 1]])) + 1
        while low < high:
            end = bisect_right(texts, texts[low][:length], low, high, key=lambda t: t[:length])
            yield low, end
            low = end
