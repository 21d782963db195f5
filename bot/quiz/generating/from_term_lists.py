"""G6: which term of a list is explained here? The wrong options are other terms of the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.notes.packs import Facet, Place
from bot.notes.reading.lists import ListItem, lists_of
from bot.notes.reading.prose import as_markdown
from bot.quiz.clues import overlap, told_by_length
from bot.quiz.generating.guards import MOST_WORDS, sentence_fault, teaches
from bot.quiz.generating.items import (
    FEWEST_WRONG,
    MOST_WRONG,
    Fault,
    GeneratedDraft,
    in_order,
)
from bot.quiz.generating.material import Material, Subject, where_is
from bot.quiz.generating.statements import capitalised, first_sentence
from bot.quiz.generating.terms import content_of, given_away, nested, terms_named, words_of
from bot.quiz.languages import Language
from bot.quiz.limits import MAX_OPTION
from bot.quiz.questions import Kind, Option

WHICH_TERM = "G6"

#: So many terms make a list; with fewer there are not enough wrong answers.
_FEWEST_TERMS = 3
_MOST_WORDS, _MOST_CHARACTERS = 4, 40
#: Terms that differ by a number or a letter only: *Group 1*, *Worker B*.
_COUNTED = re.compile(r"\w+ (?:\d+|[a-z])")
_FEWEST_WORDS = 6
#: With fewer words of meaning an explanation fits other terms as well.
_FEWEST_CONTENT_WORDS = 5
#: Explanations that share more of their words say the same.
_ALIKE = 0.25


def which_terms(
    material: Material, subject: Subject
) -> Iterator[tuple[Place, str, GeneratedDraft | Fault]]:
    """For each listed term the line, its text, and the draft of a question or its fault."""
    for facet in subject.topic.facets:
        headings = (subject.note.title, subject.topic.title, facet.title)
        if facet.written and teaches(headings, material.language):
            for found in lists_of(facet.passage, subject.note.surroundings):
                terms = found.items
                if _explains_terms(terms, material.language):
                    for term in terms:
                        draft = _which_term(material, subject, facet, term, terms)
                        yield term.place, term.text, draft


def _explains_terms(items: Sequence[ListItem], language: Language) -> bool:
    """Whether every item explains a term of its own, and none names a property, as *Cost: low*."""
    names = {item.term.casefold() for item in items}
    if sum(bool(_COUNTED.fullmatch(name)) for name in names) > 1:
        return False
    return len(names) == len(items) >= _FEWEST_TERMS and not any(
        not _is_name(name)
        or name in language.labels
        or not language.label_beginnings.isdisjoint(name.split()[:1])
        for name in names
    )


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        0 < len(words) <= _MOST_WORDS
        and len(name) <= _MOST_CHARACTERS
        and any(map(str.isalpha, name))
        and not name[0].isdigit()
        and name[-1] not in ".!?,;"
    )


def _which_term(
    material: Material,
    subject: Subject,
    facet: Facet,
    term: ListItem,
    terms: Sequence[ListItem],
) -> GeneratedDraft | Fault:
    language = material.language
    text = first_sentence(term.explanation, language).rstrip(" .;,。\u200b")
    if fault := _fault(term, text, terms, language):
        return fault
    wrong = list(_wrong(term, text, terms, language))
    if len(wrong) < FEWEST_WRONG:
        return Fault("siblings", "too few terms of the list can serve as wrong answers")
    if told_by_length(term.term, [one.term for one in wrong]):
        return Fault("length-cue", "the term is much longer than the others of the list")
    options = [Option(as_markdown(term.term), True, _reason(term), term.place)]
    options += [Option(as_markdown(one.term), False, _reason(one), one.place) for one in wrong]
    where = where_is(subject, facet)
    return GeneratedDraft(
        WHICH_TERM,
        f"{term.term}\n{text}",
        term.place,
        language.which_term.format(where=as_markdown(where), text=as_markdown(capitalised(text))),
        Kind.CHOICE,
        facet.key,
        1,
        options=in_order(options),
    )


def _fault(
    term: ListItem, text: str, terms: Sequence[ListItem], language: Language
) -> Fault | None:
    words = text.split()
    if not _FEWEST_WORDS <= len(words) <= MOST_WORDS or len(text) > MAX_OPTION:
        return Fault(
            "length", f"it has {len(words)} words; {_FEWEST_WORDS} to {MOST_WORDS} can be asked"
        )
    if len(content_of(text, language)) < _FEWEST_CONTENT_WORDS:
        return Fault("content", "it says too little to know the term by it")
    if fault := sentence_fault(text, language):
        return Fault(*fault)
    if found := given_away(terms_named(term.term, language), text, language):
        return Fault("leak", f"“{found}” gives the term away")
    own = set(words_of(term.term))
    for other in terms:
        names = set(words_of(other.term))
        if other is not term and names - own and names <= set(words_of(text)):
            return Fault("sibling", f"“{other.term}” is another term of the list")
    return None


def _wrong(
    term: ListItem, text: str, terms: Sequence[ListItem], language: Language
) -> Iterator[ListItem]:
    """The terms after this one in the list, then those before, that are surely wrong."""
    at = terms.index(term)
    words = content_of(text, language)
    taken = [term]
    for other in (*terms[at + 1 :], *terms[:at]):
        alike = overlap(words, content_of(other.explanation, language)) >= _ALIKE
        if not alike and not any(nested(other.term, one.term) for one in taken):
            taken.append(other)
            yield other
        if len(taken) > MOST_WRONG:
            return


def _reason(term: ListItem) -> str:
    return as_markdown(f"{term.term}: {term.explanation}")
