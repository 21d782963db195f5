"""G9: which topic do these words describe? They begin its text, its name masked wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.notes.lookup.names import plain
from bot.notes.packs import Facet, Place
from bot.notes.reading.prose import as_markdown, paragraphs
from bot.quiz.generating.from_sentences import (
    is_good_name,
    names_fault,
    saying_fault,
    which_name,
    wrong_names,
)
from bot.quiz.generating.guards import teaches
from bot.quiz.generating.items import Fault, GeneratedDraft
from bot.quiz.generating.material import Material, Subject
from bot.quiz.generating.statements import sentences
from bot.quiz.generating.terms import content_of, given_away
from bot.quiz.questions import BLANK

WHICH_TEXT = "G9"

_SENTENCES = 3
_FEWEST_WORDS, _MOST_WORDS = 8, 60
_FEWEST_CONTENT_WORDS = 7
#: Of the words so many are left out at most, and none of those at the edge tells the name.
_MOST_MASKED = 2


def which_texts(
    material: Material, subject: Subject
) -> Iterator[tuple[Place, str, GeneratedDraft | Fault]]:
    """For the first sentence of a topic that can be asked its line, its text, and a draft.

    A topic has one such question at most; without one, the last fault is told.
    """
    title = plain(subject.label)
    headings = (subject.note.title, subject.topic.title)
    if not is_good_name(title, material.language) or not teaches(headings, material.language):
        return
    told: tuple[Place, str, GeneratedDraft | Fault] | None = None
    for facet in subject.topic.facets:
        if facet.written:
            for sentence, place in islice(_sentences(material, subject, facet), _SENTENCES):
                told = place, sentence, _draft(material, subject, facet, sentence, place)
                if isinstance(told[2], GeneratedDraft):
                    yield told
                    return
    if told is not None:
        yield told


def _sentences(material: Material, subject: Subject, facet: Facet) -> Iterator[tuple[str, Place]]:
    for paragraph in paragraphs(facet.passage, subject.note.surroundings):
        for sentence in sentences(paragraph.text, material.language):
            yield sentence, paragraph.place


def _draft(
    material: Material, subject: Subject, facet: Facet, sentence: str, place: Place
) -> GeneratedDraft | Fault:
    language, name = material.language, plain(subject.label)
    words = sentence.split()
    text = " ".join(BLANK if _tells(material, subject, word) else word for word in words)
    wrong = list(wrong_names(name, material.names_near(subject), sentence, language))
    fault = _fault(material, subject, sentence, text) or names_fault(name, wrong)
    if fault is not None:
        return fault
    shown = BLANK.join(as_markdown(part) for part in text.split(BLANK))
    stem = language.which_topic_is_it.format(text=shown)
    return which_name(WHICH_TEXT, stem, sentence, name, wrong, facet, place, language)


def _fault(material: Material, subject: Subject, sentence: str, text: str) -> Fault | None:
    language = material.language
    if not _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS or not sentence.endswith("."):
        return Fault("length", "it is no sentence of a usual length")
    words = text.split()
    article = words[0].casefold() in language.blank_articles
    if words[int(article)] != BLANK or text.count(BLANK) > _MOST_MASKED:
        return Fault("subject", "it does not begin with the topic's name")
    rest = text.replace(BLANK, "").rstrip(".")
    if fault := saying_fault(subject.terms, rest, _FEWEST_CONTENT_WORDS, language):
        return fault
    if material.texts.rival(content_of(rest, language), subject.number) is not None:
        return Fault("unique", "it fits another topic almost as well")
    return None


def _tells(material: Material, subject: Subject, word: str) -> bool:
    return given_away(subject.terms, word, material.language) is not None
