"""The guards: why a sentence would make a bad question.

Each takes a statement and returns None, or the reason, which ends a sentence for the author. In
doubt they refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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
#: Of code, paths, files and lists that a sentence has swallowed.
_TECHNICAL = re.compile(
    r"[<>{}\[\]\\•·√×+$^✅❌✓✗⚠]|\w_\w|\w/\w+/|\b\w+\.(?:py|js|ts|md|txt|json|ya?ml|sh|tex|html?)\b"
)
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


def sentence_fault(text: str, language: Language) -> tuple[str, str] | None:
    """The guard that refuses a text from the middle of the notes, and why; None if none does.

    Such a text is quoted in a question: it must be one statement in this language, and must point
    at nothing that the question does not show.
    """
    if reason := _no_statement(text, language):
        return "shape", reason
    words = _spoken(text)
    pointing = next((word for word in words if word in language.far_pointers), None)
    if pointing is None and words[:1] and words[0] in language.pointers:
        pointing = words[0]
    if pointing is None:
        return None
    return "anaphora", f"“{pointing}” points at something that the question does not show"


def _no_statement(text: str, language: Language) -> str | None:
    words = _spoken(text)
    found = _ARROW.search(text) or _TECHNICAL.search(text)
    faults = {
        "it quotes, and the question quotes it again": any(sign in text for sign in '"“”„«»'),
        "its brackets do not close": any(
            text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS[:2]
        ),
        "it is about numbers, by which nothing is known": sum(
            any(map(str.isdigit, word)) for word in words
        )
        > 1,
        "it is a list of words, and no statement": (
            language.definition_stop_words.isdisjoint(words) or text.count(",") * 3 > len(words)
        ),
    }
    if found:
        return f"it holds “{found[0]}”, so it is more, or less, than one statement"
    return next((reason for reason, holds in faults.items() if holds), None)


def pointing_fault(text: str, language: Language) -> tuple[str, str] | None:
    """The guard that refuses a text with any pronoun: as a question it stands alone."""
    found = next((word for word in _spoken(text) if word in language.pointers), None)
    if found is None:
        return None
    return "anaphora", f"“{found}” points at something that the question does not show"


def description_fault(text: str, language: Language) -> tuple[str, str] | None:
    """The guard that refuses what is said of a thing: by an example, or by what it is not."""
    for guard, pattern in (("example", language.examples), ("negation", language.negating)):
        if found := pattern.search(text):
            return guard, f"“{found[0]}” makes it no description of the thing"
    return None


def teaches(headings: Iterable[str], language: Language) -> bool:
    """Whether these headings, the note's first, stand over a subject and not over a course plan."""
    return not any(language.organising.search(heading) for heading in headings)
