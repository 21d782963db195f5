"""The words of a question's texts, so that one text can be looked for in another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.notes.lookup.names import singular
from bot.quiz.questions import BLANK, CHOSEN, TYPED, Kind, Question

#: In English, German and Spanish.
ARTICLES = frozenset(
    "a an the der die das den dem des ein eine einen einem einer"
    " el la los las un una unos unas".split()
)
#: The address of a link, a comment and a blank are nothing that a reader reads as words.
_UNREAD = re.compile(
    rf"\]\([^()\s]*(?:\s[^()]*)?\)|\]\[[^\]]*\]|<\w+:[^<>]*>|<!--.*?-->|{BLANK}", re.DOTALL
)
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*[+#%]*")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words that a reader reads, without case, each in one number."""
    text = unicodedata.normalize("NFKC", _UNREAD.sub(" ", text)).casefold()
    return tuple(map(singular, _WORD.findall(text)))


def holds(text: str, phrase: str) -> bool:
    """Whether the phrase's words, but for a leading article, stand in the text in a row."""
    wanted = words(phrase)
    if len(wanted) > 1 and wanted[0] in ARTICLES:
        wanted = wanted[1:]
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(words(text))} "


def key_phrases(question: Question) -> tuple[str, ...]:
    """The texts of which each gives the question away where it is read before."""
    if question.kind in TYPED:
        return tuple(spelling for blank in question.blanks for spelling in blank.accepted)
    if question.kind in CHOSEN and question.kind is not Kind.TRUE_FALSE:
        return tuple(option.text for option in question.options if option.right)
    return ()


def gives_away(shown: Question, later: Question) -> bool:
    """Whether the stem or the remark of the one names the key of the other."""
    texts = (shown.stem, shown.remark)
    return any(holds(text, phrase) for phrase in key_phrases(later) for text in texts)
