"""What the texts of a question tell about its answer: common words, length, the answer itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from functools import lru_cache
from statistics import fmean

from bot.notes.lookup.names import singular
from bot.quiz.languages import ARTICLES
from bot.quiz.questions import BLANK, CHOSEN, TYPED, Kind, Question

#: An option that is longer by both this factor and this number of characters is guessed first.
FAR_LONGER, FAR_LONGER_BY = 1.5, 10
#: Addresses of links, comments and blanks are not words of the text.
_UNREAD = re.compile(
    rf"\]\([^()\s]*(?:\s[^()]*)?\)|\]\[[^\]]*\]|<\w+:[^<>]*>|<!--.*?-->|{BLANK}", re.DOTALL
)
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*[+#%]*")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The visible words of a text, in lower case and in one form for singular and plural."""
    text = unicodedata.normalize("NFKC", _UNREAD.sub(" ", text)).casefold()
    return tuple(map(singular, _WORD.findall(text)))


def overlap(one: Set[str], other: Set[str]) -> float:
    """The share of two sets that is in both (Jaccard), from 0 to 1; 0 for empty ones."""
    both = len(one & other)
    every = len(one) + len(other) - both
    return both / every if every else 0.0


def told_by_length(right: str, wrong: Sequence[str]) -> bool:
    """Whether the right option is so much longer than the wrong ones that this gives it away."""
    mean = fmean(map(len, wrong))
    return len(right) > FAR_LONGER * mean and len(right) - mean >= FAR_LONGER_BY


def contains_phrase(text: str, phrase: str) -> bool:
    """Whether the text contains the words of the phrase in a row, apart from a leading article."""
    wanted = words(phrase)
    if len(wanted) > 1 and wanted[0] in ARTICLES:
        wanted = wanted[1:]
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(words(text))} "


def key_phrases(question: Question) -> tuple[str, ...]:
    """The texts that give away the answer if they are read before the question."""
    if question.kind in TYPED:
        return tuple(spelling for blank in question.blanks for spelling in blank.accepted)
    if question.kind in CHOSEN and question.kind is not Kind.TRUE_FALSE:
        return tuple(option.text for option in question.options if option.right)
    return ()


def gives_away(shown: Question, later: Question) -> bool:
    """Whether the stem or the remark of ``shown`` contains the answer to ``later``."""
    texts = (shown.stem, shown.remark)
    return any(contains_phrase(text, phrase) for phrase in key_phrases(later) for text in texts)
