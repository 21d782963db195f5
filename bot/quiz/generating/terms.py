"""The names of a topic as words, and whether a sentence gives one of them away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from os.path import commonprefix

from bot.notes.lookup import names
from bot.notes.packs import Topic
from bot.quiz.languages import Language

#: Longer names are not searched for in sentences.
LONGEST_NAME = 8
_PIECE = re.compile(r"[^\W\d_a-z][a-z]{2,}")
_ACRONYM = re.compile(r"[^\W_]{2,6}")
#: Words are related if they have so many first letters in common (available, availability), ...
_ALIKE = 5
#: ... or fewer, with short endings (scale, scaling), ...
_ALMOST_ALIKE = 4
_ENDING = 3
#: ... or if one contains the other (the German Verfügbarkeitsgruppe contains Gruppe).
_PART = 5
_MOST_PARTS = 4
#: From this length on a word may be a compound: Hivemapper, of mapping.
_COMPOUND = 8

Name = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The folded words of a text of any length, each in one form for singular and plural."""
    return list(chain.from_iterable(map(_folded, text.split())))


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> tuple[str, ...]:
    parts = names.fold(word).split()
    return tuple(names.singular(part) for part in parts if any(map(str.isalnum, part)))


@lru_cache(maxsize=1 << 14)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def content_of(text: str, language: Language) -> frozenset[str]:
    """The words of a text that carry its meaning."""
    return _word_set(text) - _little(language)


def nested(one: str, other: str) -> bool:
    """Whether one name is part of the other ("Storage", "Storage accounts"), so both may fit."""
    first, second = _word_set(one), _word_set(other)
    return first <= second or second <= first


@lru_cache(maxsize=8)
def _little(language: Language) -> frozenset[str]:
    return frozenset(map(names.singular, language.definition_stop_words))


@dataclass(frozen=True, slots=True)
class Terms:
    """The names of a topic.

    ``spellings`` are its names as the author wrote them, the title first; of a title that is a
    question ("What is DNS?") the name in it. ``names`` are the same as words, ``tokens`` all their
    words that carry meaning. ``acronyms`` are the initials of names, and names that are acronyms
    (``spelt_as_acronym``). ``pieces`` are the parts of a name such as *DevOps*.
    """

    spellings: tuple[str, ...]
    names: frozenset[Name]
    tokens: frozenset[str]
    acronyms: frozenset[str]
    spelt_as_acronym: frozenset[str]
    pieces: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether this is a name of the topic, singular or plural."""
        return tuple(words_of(name)) in self.names


def terms_of(topic: Topic, language: Language) -> Terms:
    """The terms of a topic: its title, aliases and what follows from them."""
    asked = language.title_question.fullmatch(topic.title)
    title = asked[1] if asked else topic.title
    return _terms((title, *topic.aliases), words_of(topic.title), language)


def terms_named(name: str, language: Language) -> Terms:
    """The terms of a thing with this one name."""
    return _terms((name,), words_of(name), language)


def with_names(terms: Terms, also: Sequence[str], language: Language) -> Terms:
    """The terms with further names, which a sentence mentions."""
    return _terms((*terms.spellings, *also), terms.tokens, language) if also else terms


def _terms(given: Sequence[str], tokens: Iterable[str], language: Language) -> Terms:
    spellings = dict.fromkeys(chain(given, *map(names.derived_names, given)))
    split = {spelling: tuple(words_of(spelling)) for spelling in spellings}
    little = _little(language)
    acronyms = frozenset(names.singular(names.fold(one)) for one in spellings if _is_acronym(one))
    every = {*tokens, *chain.from_iterable(split.values())}
    return Terms(
        spellings=tuple(spelling for spelling, name in split.items() if name),
        names=frozenset(name for name in split.values() if 0 < len(name) <= LONGEST_NAME),
        tokens=frozenset(every - little) or frozenset(every),
        acronyms=frozenset(chain.from_iterable(map(names.initials, spellings))) | acronyms,
        spelt_as_acronym=acronyms,
        pieces=frozenset(piece.casefold() for one in spellings for piece in _pieces(one)),
    )


def _pieces(spelling: str) -> Iterator[str]:
    for word in spelling.split():
        pieces = _PIECE.findall(word)
        if len(pieces) > 1:
            yield from pieces


def _is_acronym(word: str) -> bool:
    return bool(_ACRONYM.fullmatch(word)) and sum(map(str.isupper, word)) > 1


def given_away(terms: Terms, text: str, language: Language) -> str | None:
    """The word or words of the text that give the topic's name away, or None."""
    words = words_of(text)
    telling = [word for word in words if word not in _little(language)]
    found = chain(
        _as_acronym(terms, text),
        (word for word in telling if any(related(word, token) for token in terms.tokens)),
        (word for word in telling if any(map(word.startswith, terms.pieces))),
        _written_apart(terms, words),
        _spelt_out(terms, words),
        _spelt_out(terms, telling),
    )
    return next(found, None)


def _as_acronym(terms: Terms, text: str) -> Iterator[str]:
    """``VMs`` for *Virtual machines*; only in capitals, or "as" would be *Availability sets*."""
    for word in text.split():
        bare = word.strip("().,;:!?\"'“”„«»")
        if _is_acronym(bare) and names.singular(names.fold(bare)) in terms.acronyms:
            yield bare


def _written_apart(terms: Terms, words: Sequence[str]) -> Iterator[str]:
    """``multi factor`` or ``multi-factor`` for *Multifactor authentication*."""
    joined = {"".join(name) for name in terms.names} | terms.tokens
    for size in range(2, _MOST_PARTS + 1):
        for window in _windows(words, size):
            if "".join(window) in joined:
                yield " ".join(window)


def _spelt_out(terms: Terms, words: Sequence[str]) -> Iterator[str]:
    """``virtual private network`` for *VPN*."""
    for acronym in terms.spelt_as_acronym:
        for window in _windows(words, len(acronym)):
            if "".join(word[0] for word in window) == acronym:
                yield " ".join(window)


def _windows(words: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (words[start : start + size] for start in range(len(words) - size + 1))


def related(one: str, other: str) -> bool:
    """Whether two folded words may be related: plan and planned, available and availability."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or one.isdigit() or other.isdigit():
        return False
    if len(short) >= _PART and short in long:
        return True
    if len(long) >= _COMPOUND and any(short[:end] in long for end in _beginnings(short)):
        return True
    shared = len(commonprefix([one, other]))
    if shared == len(short):
        return len(long) - shared <= _ENDING
    endings = max(len(one), len(other)) - shared
    return shared >= _ALIKE or (shared >= _ALMOST_ALIKE and endings <= _ENDING)


def _beginnings(word: str) -> range:
    """The lengths to which a word can be cut so that only an ending is lost."""
    return range(max(_ALMOST_ALIKE, len(word) - _ENDING), len(word) + 1)


class NameTable:
    """The names of all topics of a pack, to find them in sentences."""

    def __init__(self, terms: Sequence[Terms]) -> None:
        self._owners: dict[Name, set[int]] = {}
        for number, one in enumerate(terms):
            for name in one.names:
                self._owners.setdefault(name, set()).add(number)

    def owners(self, name: str) -> frozenset[int]:
        """The numbers of the topics with this name."""
        return frozenset(self._owners.get(tuple(words_of(name)), ()))

    def named_in(self, text: str, own: int) -> str | None:
        """Another topic's name that the text contains, or None."""
        words = words_of(text)
        for size in range(1, LONGEST_NAME + 1):
            for window in _windows(words, size):
                if self._owners.get(tuple(window), set()) - {own}:
                    return " ".join(window)
        return None
