"""G7: which of these topics is or does what a sentence says? Names of neighbours are the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.notes.lookup.generic_titles import is_ambiguous, is_generic
from bot.notes.lookup.names import plain
from bot.notes.packs import Facet, FacetKind, Place
from bot.notes.reading.prose import as_markdown, first_paragraph, paragraphs
from bot.quiz.clues import told_by_length
from bot.quiz.generating.guards import (
    FEWEST_WORDS,
    MOST_WORDS,
    description_fault,
    pointing_fault,
    sentence_fault,
    teaches,
)
from bot.quiz.generating.items import FEWEST_WRONG, MOST_WRONG, Fault, GeneratedDraft, in_order
from bot.quiz.generating.material import Material, Neighbour, Subject, first_written
from bot.quiz.generating.statements import capitalised, first_sentence, sentences
from bot.quiz.generating.terms import Terms, content_of, given_away, nested, terms_named, words_of
from bot.quiz.languages import Language
from bot.quiz.limits import MAX_OPTION, MAX_RATIONALE
from bot.quiz.questions import Kind, Option

WHICH_OF_THESE = "G7"

#: So many sentences of a facet are read: definitions stand at its beginning.
_SENTENCES = 3
_FEWEST_CONTENT_WORDS = 5
_MOST_NAME_WORDS = 5
_LEADING = re.compile(r"^(?:[-*•▪◦✅❌👉📌🔹🔸]\s*)+")


@dataclass(frozen=True, slots=True)
class NamedThing:
    """What a sentence is about: its name, and the names of what stands beside it.

    ``topic`` is the topic's number, if it is a topic and no heading in it.
    """

    name: str
    terms: Terms
    beside: tuple[Neighbour, ...]
    topic: int | None = None


def which_of_these(
    material: Material, subject: Subject
) -> Iterator[tuple[Place, str, GeneratedDraft | Fault]]:
    """For each sentence about its own heading the line, the sentence, and a draft or its fault."""
    for facet in subject.topic.facets:
        headings = (subject.note.title, subject.topic.title, facet.title)
        if not facet.written or not teaches(headings, material.language):
            continue
        things = list(_things(material, subject, facet))
        for sentence, place in islice(_sentences(subject, facet, material.language), _SENTENCES):
            draft = _draft(material, facet, things, sentence, place)
            if draft is not None:
                yield place, sentence, draft


def _sentences(subject: Subject, facet: Facet, language: Language) -> Iterator[tuple[str, Place]]:
    for paragraph in paragraphs(facet.passage, subject.note.surroundings):
        for sentence in sentences(_LEADING.sub("", paragraph.text), language):
            yield sentence, paragraph.place


def _things(material: Material, subject: Subject, facet: Facet) -> Iterator[NamedThing]:
    """The heading, the topic and the note, each with its siblings."""
    language, topic = material.language, subject.topic
    if facet.kind is FacetKind.OWN and not is_generic(facet.title):
        beside = tuple(
            Neighbour(plain(one.title), subject.note, first_written([one]))
            for one in topic.facets
            if one.kind is FacetKind.OWN and one is not facet
        )
        yield NamedThing(plain(facet.title), terms_named(plain(facet.title), language), beside)
    label = plain(subject.label)
    yield NamedThing(label, subject.terms, material.names_near(subject), subject.number)


def _draft(
    material: Material, facet: Facet, things: Sequence[NamedThing], sentence: str, place: Place
) -> GeneratedDraft | Fault | None:
    """None for a sentence that is about something else."""
    language = material.language
    verb = language.statement_verbs.search(sentence)
    name = "" if verb is None else _name_in(sentence[: verb.start()], language)
    thing = next((one for one in things if one.terms.has(name)), None)
    if verb is None or thing is None:
        return None
    predicate = sentence[verb.end() :].strip().rstrip(".!… ")
    wrong = list(wrong_names(thing.name, thing.beside, predicate, language))
    fault = _fault(thing, verb[0], predicate, sentence, language) or names_fault(thing.name, wrong)
    if fault is not None:
        return fault
    if thing.topic is not None:
        rival = material.texts.rival(content_of(predicate, language), thing.topic)
        if rival is not None:
            return Fault("unique", "it fits another topic almost as well")
    stem = language.which_of_these.format(verb=verb[0].casefold(), predicate=as_markdown(predicate))
    return which_name(WHICH_OF_THESE, stem, sentence, thing.name, wrong, facet, place, language)


def which_name(
    generator: str,
    stem: str,
    sentence: str,
    name: str,
    wrong: Sequence[Neighbour],
    facet: Facet,
    place: Place,
    language: Language,
) -> GeneratedDraft:
    """A question for the name that a sentence is about.

    The reason of a wrong answer is the first sentence that the notes say of it, if there is one.
    """
    options = [Option(as_markdown(capitalised(name)), True, as_markdown(sentence), place)]
    options += [
        Option(as_markdown(capitalised(one.name)), False, _said_of(one, language), place)
        for one in wrong
    ]
    return GeneratedDraft(
        generator, sentence, place, stem, Kind.CHOICE, facet.key, 1, options=in_order(options)
    )


def _said_of(one: Neighbour, language: Language) -> str:
    begins = one.facet and first_paragraph(one.facet.passage, one.note.surroundings)
    said = as_markdown(first_sentence(begins.text, language)) if begins else ""
    return said if len(said) <= MAX_RATIONALE else ""


def names_fault(name: str, wrong: Sequence[Neighbour]) -> Fault | None:
    """Whether these wrong answers are too few, or show by their length which one is right."""
    if len(wrong) < FEWEST_WRONG:
        return Fault("siblings", "too few names nearby can serve as wrong answers")
    if told_by_length(name, [one.name for one in wrong]):
        return Fault("length-cue", "the name is much longer than those nearby")
    return None


def _is_kind(predicate: str, verb: str, language: Language) -> bool:
    """Whether it goes on with a kind of thing: "a protocol ...", "tools that ..."."""
    first, *others = predicate.casefold().split() or [""]
    article = first in language.indefinite_articles
    if not article and verb.casefold() not in language.plural_verbs:
        return False
    head = others[0].strip(",") if article and others else first
    return head not in language.false_heads and (
        article or not language.participles.fullmatch(head)
    )


def _name_in(before: str, language: Language) -> str:
    """The subject without its article, and without other names in brackets."""
    words = re.sub(r"\([^()]*\)", "", before).strip(" ,:*_\"'").split()
    if len(words) > 1 and words[0].casefold() in language.blank_articles:
        words = words[1:]
    return " ".join(words)


def _fault(
    thing: NamedThing, verb: str, predicate: str, sentence: str, language: Language
) -> Fault | None:
    words = sentence.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or len(sentence) > MAX_OPTION:
        told = f"it has {len(words)} words; {FEWEST_WORDS} to {MOST_WORDS} can be asked"
        return Fault("length", told)
    if not is_good_name(thing.name, language):
        return Fault("name", "its heading is no name that could be an answer")
    if language.copula.fullmatch(f"{verb} ") and not _is_kind(predicate, verb, language):
        return Fault("form", "it does not say what kind of thing it is")
    return saying_fault(thing.terms, predicate, _FEWEST_CONTENT_WORDS, language)


def saying_fault(terms: Terms, said: str, fewest: int, language: Language) -> Fault | None:
    """Why what is said of a thing with these names would make a bad question."""
    if len(content_of(said, language)) < fewest:
        return Fault("content", "it says too little to tell the topic by it")
    for guard in (sentence_fault, pointing_fault, description_fault):
        if fault := guard(said, language):
            return Fault(*fault)
    found = given_away(terms, said, language)
    return Fault("leak", f"“{found}” gives the name away") if found else None


def wrong_names(
    name: str, beside: Sequence[Neighbour], said: str, language: Language
) -> Iterator[Neighbour]:
    """Names beside this one that are no part of it, nor of what is said."""
    words = set(words_of(said))
    taken = [name]
    for other in beside:
        if set(words_of(other.name)) <= words or not is_good_name(other.name, language):
            continue
        if not any(nested(other.name, one) for one in taken):
            taken.append(other.name)
            yield other
        if len(taken) > MOST_WRONG:
            return


def is_good_name(name: str, language: Language) -> bool:
    """Whether a heading is the name of something: short, no question, no request."""
    words = name.split()
    first = words[0].casefold() if words else ""
    return (
        0 < len(words) <= _MOST_NAME_WORDS
        and not is_generic(name)
        and not is_ambiguous(name)
        and not language.organising.search(name)
        and not any(sign in name for sign in "?!:;=→|/")
        and first not in language.label_beginnings
        and not (len(words) > 1 and first in language.requests)
        and name.casefold() not in language.labels
        and not (len(words) > 1 and language.gerund.match(name))
        and any(map(str.isalpha, name))
    )
