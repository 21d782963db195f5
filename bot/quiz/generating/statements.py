"""Sentences that define a topic: the first of its summary and the first of its definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bot.notes.packs import Facet, FacetKind, Place, Topic
from bot.notes.reading.prose import Paragraph
from bot.quiz.generating.terms import Terms
from bot.quiz.languages import Language

#: The facets whose first sentence defines the topic, the best one first.
SOURCES = (FacetKind.SUMMARY, FacetKind.DEFINITION)

_SENTENCE_END = re.compile(r"[.!?…]+[\"”»“)]?(?=\s|$)")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_QUOTES = "*_\"“”„«»' "
#: Text after a name that has more words is not another name.
_MOST_WORDS = 5
#: The subject ends within so many words.
_LONGEST_SUBJECT = 12


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the form "X is a ... that ...", taken apart.

    ``sentence`` is the whole sentence; ``article`` (in lower case, may be empty) and ``name``
    are its subject; ``also`` are other names that the sentence mentions, in brackets or after an
    "or"; ``predicate`` is the part after the verb, without the full stop.
    """

    sentence: str
    article: str
    name: str
    also: tuple[str, ...]
    verb: str
    predicate: str
    facet: Facet
    place: Place

    @property
    def label(self) -> str:
        """The name with a capital letter."""
        return capitalised(self.name)


@dataclass(frozen=True, slots=True)
class UnusableSentence:
    """A first sentence that cannot be used, which guard refused it, and why."""

    sentence: str
    guard: str
    reason: str
    place: Place


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return f"{text[:1].upper()}{text[1:]}"


def facets_of(topic: Topic) -> Iterator[Facet]:
    """The written facets that a statement may come from."""
    for kind in SOURCES:
        facet = next((one for one in topic.facets if one.kind is kind), None)
        if facet is not None and facet.written:
            yield facet


def statement(
    opening: Paragraph, facet: Facet, terms: Terms, language: Language
) -> Statement | UnusableSentence:
    """The first sentence of a facet as a statement about the topic, or why it cannot be used."""
    sentence = first_sentence(opening.text, language)
    refused = partial(UnusableSentence, sentence, place=opening.place)
    verb = language.copula.search(sentence)
    if verb is None or len(sentence[: verb.start()].split()) > _LONGEST_SUBJECT:
        return refused("form", "it is not of the form “X is a … that …”")
    article, name, also = _subject(sentence[: verb.start()], language)
    if not terms.has(name):
        reason = "its subject is neither the topic's title nor one of its other names"
        return refused("subject", reason)
    predicate = sentence[verb.end() :].rstrip(".!?… ")
    if not _defines(predicate, verb[1] in language.plural_verbs, language):
        return refused("form", "it does not go on with a kind of thing and a “that …”")
    return Statement(sentence, article, name, also, verb[1], predicate, facet, opening.place)


def first_sentence(text: str, language: Language) -> str:
    """The first sentence of the text; the whole text if no end is found."""
    for end in _SENTENCE_END.finditer(text):
        rest = text[end.end() :].lstrip()
        last = text[: end.end()].rsplit(maxsplit=1)[-1].casefold().lstrip("(„“«\"'")
        if last in language.abbreviations or rest[:1].islower():
            continue
        return text[: end.end()]
    return text


def sentences(text: str, language: Language) -> Iterator[str]:
    """The sentences of the text in their order."""
    while text := text.strip():
        first = first_sentence(text, language)
        yield first
        text = text[len(first) :]


def _subject(text: str, language: Language) -> tuple[str, str, tuple[str, ...]]:
    """The article (may be empty), the name, and the other names after it."""
    also = _BRACKETS.findall(text)
    first, *others = _BRACKETS.sub("", text).strip(" ,").split(", ")
    for other in others:
        if not (introduced := language.also.match(other)):
            return "", text, ()
        also.append(other[introduced.end() :])
    words = first.strip(_QUOTES).split()
    article = ""
    if len(words) > 1 and words[0].casefold() in language.blank_articles:
        article = words.pop(0).casefold()
    shorn = (name.strip(_QUOTES) for name in also)
    names = tuple(name for name in shorn if 0 < len(name.split()) <= _MOST_WORDS)
    return article, " ".join(words), names


def _defines(predicate: str, plural: bool, language: Language) -> bool:
    words = predicate.casefold().split()
    one = bool(words) and words[0] in language.indefinite_articles
    if not one and not plural:
        return False
    head = next(iter(words[one:]), "").strip(",")
    if not head or head in language.false_heads:
        return False
    if not one and language.participles.fullmatch(head):
        return False
    clause = language.relative.search(predicate)
    # The clause must follow a noun, as in "a service that".
    return clause is not None and clause.start() > len(words[0])
