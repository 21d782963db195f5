"""The guards: why a sentence would make a bad question.

Each takes a statement and returns None, or the reason, which ends a sentence for the author. In
doubt they refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.quiz.generating.statements import Statement
from bot.quiz.generating.terms import NameTable, Terms, content_of, given_away, with_names
from bot.quiz.generating.uniqueness import TextIndex
from bot.quiz.languages import Language
from bot.quiz.limits import MAX_OPTION

FEWEST_WORDS, MOST_WORDS = 6, 35
#: With fewer words of meaning a sentence describes too many things.
FEWEST_CONTENT_WORDS = 8

_ARROW = re.compile(r"[→⇒➔➜⟶]|\s[-–—]\s|—|[-=]>|[:;]|…|\.\.\.|_{2,}|https?://|[?!]|\|")
_PAIRS = ("()", "[]", "“”", "„“", "«»")


@dataclass(frozen=True, slots=True)
class GuardContext:
    """What guards need besides the statement: the topic, and the others of its pack."""

    number: int
    terms: Terms
    names: NameTable
    texts: Callable[[], TextIndex]
    titles: tuple[str, ...]
    language: Language


Guard = Callable[[Statement, GuardContext], str | None]


def _shape(said: Statement, context: GuardContext) -> str | None:
    if not said.sentence.rstrip('”»“)"').endswith("."):
        return "it does not end with a full stop"
    if found := _ARROW.search(said.sentence):
        return f"it holds “{found[0]}”, so it is more, or less, than one sentence"
    if any(said.predicate.count(pair[0]) != said.predicate.count(pair[1]) for pair in _PAIRS[:2]):
        return "its brackets do not close"
    if any(sign in said.sentence for sign in '"“”„«»'):
        return "it quotes, and the question quotes it again"
    return None


def _length(said: Statement, context: GuardContext) -> str | None:
    count = len(said.sentence.split())
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        return f"it has {count} words; {FEWEST_WORDS} to {MOST_WORDS} can be asked"
    if len(said.sentence) > MAX_OPTION:
        return f"it has more than {MAX_OPTION} characters"
    return None


def _content(said: Statement, context: GuardContext) -> str | None:
    count = sum(
        word not in context.language.definition_stop_words for word in _spoken(said.predicate)
    )
    if count < FEWEST_CONTENT_WORDS:
        return f"it says too little: {count} words of meaning, {FEWEST_CONTENT_WORDS} are needed"
    return None


def _spoken(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 1]


def _anaphora(said: Statement, context: GuardContext) -> str | None:
    found = next(
        (word for word in _spoken(said.predicate) if word in context.language.pointers), None
    )
    return f"“{found}” points at something that the question does not show" if found else None


def _example(said: Statement, context: GuardContext) -> str | None:
    found = context.language.examples.search(said.predicate)
    return f"“{found[0]}” gives an example, and another one would be as right" if found else None


def _negation(said: Statement, context: GuardContext) -> str | None:
    found = context.language.negating.search(said.predicate)
    return f"“{found[0]}” says what the topic is not" if found else None


def _leak(said: Statement, context: GuardContext) -> str | None:
    terms = with_names(context.terms, said.also, context.language)
    found = given_away(terms, said.predicate, context.language)
    return f"“{found}” gives the topic's name away" if found else None


def _sibling(said: Statement, context: GuardContext) -> str | None:
    found = context.names.named_in(said.predicate, context.number)
    if found:
        return f"“{found}” is the name of another topic"
    if context.names.owners(said.name) != {context.number}:
        return f"another topic is called “{said.name}” too"
    return None


def _unique(said: Statement, context: GuardContext) -> str | None:
    rival = context.texts().rival(content_of(said.predicate, context.language), context.number)
    if rival is None:
        return None
    if rival == context.number:
        return "its words are too common in this pack to tell topics apart"
    return f"it fits “{context.titles[rival]}” almost as well"


#: The guards in the order in which they are called, the cheap ones first.
GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "shape": _shape,
        "length": _length,
        "content": _content,
        "example": _example,
        "anaphora": _anaphora,
        "negation": _negation,
        "leak": _leak,
        "sibling": _sibling,
        "unique": _unique,
    }
)


def refused(said: Statement, context: GuardContext) -> tuple[str, str] | None:
    """The first guard that refuses the statement, and why; None if none does."""
    for name, guard in GUARDS.items():
        if reason := guard(said, context):
            return name, reason
    return None


def sweeping(text: str, language: Language) -> bool:
    """Whether a text contains a word such as "always" or "usually", which hints at the answer."""
    return not language.sweeping.isdisjoint(_spoken(text))
