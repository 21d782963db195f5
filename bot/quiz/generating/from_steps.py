"""G8: the steps of a numbered list, to be put into their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.notes.packs import Facet, Place
from bot.notes.reading.lists import ListItem, lists_of
from bot.notes.reading.prose import as_markdown
from bot.quiz.clues import overlap
from bot.quiz.generating.guards import sentence_fault, teaches
from bot.quiz.generating.items import Fault, GeneratedDraft
from bot.quiz.generating.material import Material, Subject, where_is
from bot.quiz.generating.terms import content_of
from bot.quiz.languages import Language
from bot.quiz.limits import MAX_ITEMS
from bot.quiz.questions import Kind, Option

ORDER = "G8"

FEWEST_STEPS = 3
_LONGEST_STEP = 110
_ALIKE = 0.5
_NUMBERED = re.compile(r"(?:\d+|[ivx]+|[a-z])[.):]\s|\w+ \d+\b", re.IGNORECASE)


def orders(
    material: Material, subject: Subject
) -> Iterator[tuple[Place, str, GeneratedDraft | Fault]]:
    """For each list of steps its line, its text, and the draft of a question or its fault."""
    for facet in subject.topic.facets:
        where = where_is(subject, facet)
        headings = (subject.note.title, subject.topic.title, facet.title)
        if not facet.written or not teaches(headings, material.language):
            continue
        if not material.language.steps.search(where):
            continue
        lists = [one for one in lists_of(facet.passage, subject.note.surroundings) if one.numbered]
        for found in lists:
            steps = found.items
            if len(lists) == 1 and FEWEST_STEPS <= len(steps) <= MAX_ITEMS:
                text = "; ".join(step.text for step in steps)
                yield steps[0].place, text, _order(material, facet, where, steps)


def _order(
    material: Material, facet: Facet, where: str, steps: Sequence[ListItem]
) -> GeneratedDraft | Fault:
    language = material.language
    for step in steps:
        if fault := _fault(step, language):
            return fault
    words = [content_of(step.text, language) for step in steps]
    for number, one in enumerate(words):
        if any(overlap(one, other) >= _ALIKE for other in words[:number]):
            return Fault("alike", "two of the steps say nearly the same")
    return GeneratedDraft(
        ORDER,
        "\n".join(step.text for step in steps),
        steps[0].place,
        language.which_order.format(where=as_markdown(where)),
        Kind.ORDER,
        facet.key,
        2,
        options=tuple(Option(as_markdown(step.text), True, "", step.place) for step in steps),
    )


def _fault(step: ListItem, language: Language) -> Fault | None:
    if not step.simple or not step.text or len(step.text) > _LONGEST_STEP:
        return Fault("length", "a step is more than a short line")
    if _NUMBERED.match(step.text) or step.text.split()[0].casefold().strip(",:") in _TELLING:
        return Fault("cue", "a step tells its own place")
    fault = sentence_fault(step.text.rstrip(":"), language)
    return None if fault is None else Fault(*fault)


#: Words that tell where in the order a step stands.
_TELLING = frozenset(
    "first second third fourth then next finally last lastly afterwards begin start"
    " zuerst zunächst dann danach anschließend schließlich zuletzt"
    " primero segundo luego después finalmente".split()
)
