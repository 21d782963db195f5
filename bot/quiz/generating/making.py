"""All generators over all packs, and what their guards refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.notes.library import Library
from bot.notes.packs import Pack, Place
from bot.quiz.bank import Bank
from bot.quiz.clues import overlap
from bot.quiz.generating.from_attributes import CONTRAST, contrast
from bot.quiz.generating.from_statements import MAKERS, WHICH_DESCRIPTION
from bot.quiz.generating.items import Fault, GeneratedDraft, Refusal, question, shown
from bot.quiz.generating.material import Material, Subject
from bot.quiz.generating.statements import Statement
from bot.quiz.generating.terms import content_of
from bot.quiz.languages import LANGUAGES, language_of
from bot.quiz.limits import misfits
from bot.quiz.questions import Question

#: A topic with as many written questions needs no others.
ENOUGH_WRITTEN = 5
#: What stands for all generators, and for those that start from a sentence.
ALL, SENTENCES = "G1-G5", "G1-G3"
#: Two questions on a topic that share more of their words are one question.
_DUPLICATE = 0.7


@dataclass(frozen=True, slots=True)
class Generated:
    """What was made, in the order of packs and topics, and what was refused."""

    questions: tuple[Question, ...]
    refusals: tuple[Refusal, ...]


def generate(library: Library, written: Bank) -> Generated:
    """Questions from the notes of every pack that wants them, the same ones each time.

    A topic with ``ENOUGH_WRITTEN`` written questions gets none, and its title is a refusal. Each
    question's ``rounds`` says what the pack's manifest says. A line of notes from which a question
    could have been made, and was not, is a refusal; what is not written at all is neither.
    ``Origin.place`` is the line a question was made from: questions that share it ask for one fact.
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
    language = language_of(pack.language)
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
            yield _refusal(pack, ALL, subject.topic.place, fault, subject.topic.title)


def _of_subject(
    material: Material, subject: Subject, written: Bank
) -> Iterator[Question | Refusal]:
    pack = material.pack
    for formless in subject.refusals:
        fault = Fault(formless.guard, formless.reason)
        yield _refusal(pack, SENTENCES, formless.place, fault, formless.sentence)
    asked = [content_of(one.stem, material.language) for one in written.of_topic(subject.topic.id)]
    for generator, place, candidate, draft in _drafts(material, subject):
        words = content_of(candidate, material.language)
        made = (
            question(draft, subject, pack, written) if isinstance(draft, GeneratedDraft) else draft
        )
        if isinstance(made, Question) and any(misfits(made)):
            made = Fault("limits", "the question would be larger than Discord can show")
        if any(overlap(words, others) >= _DUPLICATE for others in asked):
            made = Fault("duplicate", "there is a written question like it on this topic")
        yield _refusal(pack, generator, place, made, candidate) if isinstance(made, Fault) else made


def _drafts(
    material: Material, subject: Subject
) -> Iterator[tuple[str, Place, str, GeneratedDraft | Fault]]:
    """By which generator, from which line, from what, and what came of it."""
    for generator, make in MAKERS:
        used: list[Statement] = []
        for said in subject.sound:
            draft = make(material, subject, said)
            if isinstance(draft, GeneratedDraft):
                if any(_say_the_same(material, said, other) for other in used):
                    draft = Fault("duplicate", "the topic's other sentence asks the same already")
                else:
                    used.append(said)
            yield generator, said.place, said.sentence, draft
            if generator == WHICH_DESCRIPTION and used:
                break
    for attribute in subject.topic.attributes:
        candidate = f"{attribute.name}: {attribute.value}"
        yield CONTRAST, attribute.place, candidate, contrast(material, subject, attribute)


def _say_the_same(material: Material, one: Statement, other: Statement) -> bool:
    words = [content_of(said.predicate, material.language) for said in (one, other)]
    return overlap(*words) >= _DUPLICATE


def _refusal(pack: Pack, generator: str, place: Place, fault: Fault, candidate: str) -> Refusal:
    sentence = f"No question is made of this: {fault.reason}."
    return Refusal(generator, shown(pack, place), place, fault.guard, sentence, candidate)
