"""An index of texts by prefix, fast for tens of thousands of them."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from os.path import commonprefix

#: The most topics that are offered: Discord shows no more below a command's option.
MOST = 25

#: With this many texts or more under one prefix, the best of them are computed in advance.
_PRECOMPUTED_FROM = 400

#: Sorts after every character of a folded text.
_LAST = chr(sys.maxunicode)


class PrefixIndex:
    """Finds texts by prefix. Each text has a number; lower numbers are better.

    ``owners`` has the owner of each number. Of each owner only the best number is returned.
    """

    def __init__(self, texts: Iterable[tuple[str, int]], owners: Sequence[int]) -> None:
        pairs = sorted(texts)
        self._texts = [text for text, _ in pairs]
        self._numbers = array("I", (number for _, number in pairs))
        self._owners = owners
        self._precomputed = dict(self._precompute())

    def span(self, beginning: str) -> tuple[int, int]:
        """The range of the texts with this prefix, for ``numbers``."""
        low = bisect_left(self._texts, beginning)
        return low, bisect_left(self._texts, beginning + _LAST, low)

    def numbers(self, span: tuple[int, int]) -> array[int]:
        """The numbers of the texts in the span, in no useful order."""
        return self._numbers[slice(*span)]

    def equal(self, text: str) -> array[int]:
        """The numbers of the texts equal to this one."""
        low = bisect_left(self._texts, text)
        return self._numbers[low : bisect_right(self._texts, text, low)]

    def best(self, beginning: str, count: int = MOST) -> list[int]:
        """Up to ``count`` (at most ``MOST``) numbers of different owners, best first."""
        span = self.span(beginning)
        known = self._precomputed.get(span)
        return list(known[:count]) if known else self._best_within(span, count)

    def _best_within(self, span: tuple[int, int], count: int) -> list[int]:
        best: dict[int, int] = {}
        for number in sorted(self.numbers(span)):
            best.setdefault(self._owners[number], number)
            if len(best) == count:
                break
        return list(best.values())

    def _precompute(self) -> Iterable[tuple[tuple[int, int], tuple[int, ...]]]:
        """Every large span of some prefix, with its best numbers."""
        spans = [(0, len(self._texts))]
        while spans:
            low, high = spans.pop()
            if high - low <= _PRECOMPUTED_FROM:
                continue
            yield (low, high), tuple(self._best_within((low, high), MOST))
            if self._texts[low] != self._texts[high - 1]:
                spans.extend(self._divide(low, high))

    def _divide(self, low: int, high: int) -> Iterable[tuple[int, int]]:
        """The parts of the span, by the first letter in which its texts differ."""
        texts = self._texts
        length = len(commonprefix([texts[low], texts[high - 1]])) + 1
        while low < high:
            end = bisect_right(texts, texts[low][:length], low, high, key=lambda t: t[:length])
            yield low, end
            low = end
