"""Runs all generators over all packs, and collects what their guards refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.notes.library import Library
from bot.notes.packs import Pack, Place, Topic
from bot.quiz.bank import Bank
from bot.quiz.clues import overlap
from bot.quiz.generating.from_attributes import CONTRAST, contrast
from bot.quiz.generating.from_masked_text import WHICH_TEXT, which_texts
from bot.quiz.generating.from_sentences import WHICH_OF_THESE, which_of_these
from bot.quiz.generating.from_statements import MAKERS, WHICH_DESCRIPTION
from bot.quiz.generating.from_steps import ORDER, orders
from bot.quiz.generating.from_term_lists import WHICH_TERM, which_terms
from bot.quiz.generating.items import Fault, GeneratedDraft, Refusal, question, shown
from bot.quiz.generating.material import Material, Subject
from bot.quiz.generating.statements import Statement
from bot.quiz.generating.terms import content_of
from bot.quiz.languages import LANGUAGES, Language, language_of
from bot.quiz.limits import size_faults
from bot.quiz.questions import Question

FromText = Callable[[Material, Subject], Iterator[tuple[Place, str, GeneratedDraft | Fault]]]

#: A topic with as many written questions needs no others.
ENOUGH_WRITTEN = 5
#: The names of all generators together, and of those that start from a sentence.
ALL, SENTENCES = "G1-G9", "G1-G3"
#: The generators that read a topic's lists.
LISTS: tuple[tuple[str, FromText], ...] = ((WHICH_TERM, which_terms), (ORDER, orders))
#: What is read to know the language: so many notes, so many characters. Of the words of a text
#: so many at least are the little ones of its language.
_READ_FOR_LANGUAGE, _MOST_READ, _LITTLE_WORDS = 200, 200_000, 0.08
#: Two questions on a topic that share more of their words are one question.
_DUPLICATE = 0.7


@dataclass(frozen=True, slots=True)
class Generated:
    """The questions, in the order of packs and topics, and what was refused."""

    questions: tuple[Question, ...]
    refusals: tuple[Refusal, ...]


def generate(library: Library, written: Bank) -> Generated:
    """Questions from the notes of every pack that allows it. Deterministic.

    A topic with ``ENOUGH_WRITTEN`` written questions gets none, and one refusal. A question's
    ``rounds`` follows the pack's manifest. Each line of the notes from which a generator could
    start gives a question or a refusal. ``Origin.place`` is the line from which a question was
    made: questions with the same place ask for the same fact.
    """
    questions: list[Question] = []
    refusals: list[Refusal] = []
    for pack in library.packs:
        if pack.generated != "off":
            for made in _of_pack(pack, written):
                if isinstance(made, Question):
                    questions.append(made)
                else:
                    refusals.append(made)
    return Generated(tuple(questions), tuple(refusals))


def _of_pack(pack: Pack, written: Bank) -> Iterator[Question | Refusal]:
    language = language_of(pack.language) if pack.declared else _language_in(pack)
    if language is None:
        if pack.notes:
            place = pack.notes[0].place
            known = ", ".join(LANGUAGES)
            reason = f"questions can be made from notes in {known}, not in “{pack.language}”"
            yield _refusal(pack, ALL, place, Fault("language", reason), pack.title)
        return
    material = Material(pack, language)
    for subject in material.subjects:
        count = len(written.of_topic(subject.topic.id))
        if count < ENOUGH_WRITTEN:
            yield from _of_subject(material, subject, written)
        else:
            fault = Fault("enough", f"the topic has {count} written questions")
            yield _refusal(
                pack, ALL, subject.topic.place, fault, subject.topic.title, subject.topic
            )


def _language_in(pack: Pack) -> Language | None:
    """The language in which a pack without a manifest is written, by its little words."""
    texts = (
        facet.passage.source
        for note in islice(pack.notes, _READ_FOR_LANGUAGE)
        for topic in note.topics
        for facet in topic.facets
    )
    words = re.findall(r"[^\W\d_]+", " ".join(texts).casefold()[:_MOST_READ])
    shares = {
        name: sum(word in language.definition_stop_words for word in words) / max(1, len(words))
        for name, language in LANGUAGES.items()
    }
    best = max(shares, key=lambda name: shares[name])
    return LANGUAGES[best] if shares[best] >= _LITTLE_WORDS else None


def _of_subject(
    material: Material, subject: Subject, written: Bank
) -> Iterator[Question | Refusal]:
    pack = material.pack
    for unusable in subject.refusals:
        fault = Fault(unusable.guard, unusable.reason)
        yield _refusal(pack, SENTENCES, unusable.place, fault, unusable.sentence, subject.topic)
    asked = [content_of(one.stem, material.language) for one in written.of_topic(subject.topic.id)]
    for generator, place, candidate, draft in _drafts(material, subject):
        words = content_of(candidate, material.language)
        made = (
            question(draft, subject, pack, written) if isinstance(draft, GeneratedDraft) else draft
        )
        if isinstance(made, Question) and any(size_faults(made)):
            made = Fault("limits", "the question would be larger than Discord can show")
        if any(overlap(words, others) >= _DUPLICATE for others in asked):
            made = Fault("duplicate", "there is a written question like it on this topic")
        if isinstance(made, Fault):
            yield _refusal(pack, generator, place, made, candidate, subject.topic)
        else:
            yield made


def _drafts(
    material: Material, subject: Subject
) -> Iterator[tuple[str, Place, str, GeneratedDraft | Fault]]:
    """For each attempt: the generator, the line, the text, and the draft or fault."""
    known: set[Place] = set()
    for generator, make in MAKERS:
        used: list[Statement] = []
        for said in subject.sound:
            draft = make(material, subject, said)
            if isinstance(draft, GeneratedDraft):
                if any(_say_the_same(material, said, other) for other in used):
                    draft = Fault("duplicate", "the topic's other sentence asks the same already")
                else:
                    used.append(said)
            if isinstance(draft, GeneratedDraft):
                known.add(said.place)
            yield generator, said.place, said.sentence, draft
            if generator == WHICH_DESCRIPTION and used:
                break
    yield from _further_drafts(material, subject, known)
    for attribute in subject.topic.attributes:
        candidate = f"{attribute.name}: {attribute.value}"
        yield CONTRAST, attribute.place, candidate, contrast(material, subject, attribute)


def _further_drafts(
    material: Material, subject: Subject, known: set[Place]
) -> Iterator[tuple[str, Place, str, GeneratedDraft | Fault]]:
    """Lists, and sentences about which nothing is asked yet.

    Why a sentence is not asked has been told by the generators that come first.
    """
    for generator, make_all in LISTS:
        for place, candidate, draft in make_all(material, subject):
            yield generator, place, candidate, draft
    for place, candidate, draft in which_of_these(material, subject):
        if isinstance(draft, GeneratedDraft) and place not in known:
            known.add(place)
            yield WHICH_OF_THESE, place, candidate, draft
    if not known:
        for place, candidate, draft in which_texts(material, subject):
            if isinstance(draft, GeneratedDraft):
                yield WHICH_TEXT, place, candidate, draft


def _say_the_same(material: Material, one: Statement, other: Statement) -> bool:
    words = [content_of(said.predicate, material.language) for said in (one, other)]
    return overlap(*words) >= _DUPLICATE


def _refusal(
    pack: Pack,
    generator: str,
    place: Place,
    fault: Fault,
    candidate: str,
    topic: Topic | None = None,
) -> Refusal:
    sentence = f"No question is made of this: {fault.reason}."
    topic_id = "" if topic is None else topic.id
    path = shown(pack, place)
    return Refusal(generator, path, place, fault.guard, sentence, candidate, topic_id)
