"""Questions as practices and rounds keep them: a reload of the notes changes nothing in either."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any, TypeVar

from bot.notes.packs import Place, Surroundings
from bot.quiz.drawing import Dice, shuffled
from bot.quiz.questions import Blank, Foil, Kind, Option, Origin, Pair, Question, Source

_T = TypeVar("_T")

#: What is offered is shown with these letters, in the order in which it is shown.
LETTERS = "ABCDEFGHIJ"
_PARTS: Mapping[str, type[Option | Pair | Foil]] = {
    "options": Option,
    "pairs": Pair,
    "foils": Foil,
}
#: What a question has, with the value that is left out.
_QUESTION = {field.name: field.default for field in fields(Question)}
#: What of each part is kept. ``asdict`` alone took a tenth of what a ``/quiz`` costs.
_NAMES = {
    kind: tuple(field.name for field in fields(kind) if field.name != "place")
    for kind in (Option, Pair, Foil, Blank, Source)
}


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was when it was drawn. ``number`` counts from 0, up to ``count`` - 1.

    ``order`` is the order in which the options (or items, or responses) are shown: their numbers.
    """

    question: Question
    order: tuple[int, ...]
    number: int
    count: int

    @property
    def last(self) -> bool:
        return self.number + 1 == self.count


class UnknownFormat(ValueError):
    """What was kept is no question, event or round of this version."""


def asked_in_turn(questions: Sequence[Question], dice: Dice) -> tuple[AskedQuestion, ...]:
    """The questions in their order, what each of them offers shuffled."""
    return tuple(
        AskedQuestion(question, shuffled(question, dice), number, len(questions))
        for number, question in enumerate(questions)
    )


def asked_as_json(asked: AskedQuestion) -> dict[str, Any]:
    """The question with all that its reveal needs; ``asked_from_json`` returns it.

    What is empty is left out, and so are the places of options and the definitions of links and
    footnotes that the question does not use.
    """
    question = asked.question
    kept = {
        name: value
        for name, default in _QUESTION.items()
        if (value := getattr(question, name)) != default
    }
    for name, kind in (*_PARTS.items(), ("blanks", Blank), ("sources", Source)):
        if name in kept:
            names = _NAMES[kind]
            kept[name] = [{each: getattr(part, each) for each in names} for part in kept[name]]
    if question.origin is not None:
        kept["origin"] = asdict(question.origin)
    return {
        **kept,
        "place": {"path": question.place.path, "line": question.place.line},
        "surroundings": _used_surroundings(question),
        "order": list(asked.order),
    }


def asked_from_json(kept: Mapping[str, Any], number: int, count: int) -> AskedQuestion:
    """The question that was kept; its options have its own place. Raises ``UnknownFormat``."""
    try:
        values = dict(kept)
        order = tuple(values.pop("order"))
        place = Place(**values["place"])
        for name, part in _PARTS.items():
            values[name] = tuple(part(**each, place=place) for each in kept.get(name, ()))
        if origin := values.get("origin"):
            values["origin"] = Origin(origin["generator"], Place(**origin["place"]))
        question = Question(
            **{
                **values,
                "kind": Kind(values["kind"]),
                "place": place,
                "surroundings": _surroundings(json.dumps(values["surroundings"])),
                "blanks": tuple(Blank(tuple(each["accepted"])) for each in kept.get("blanks", ())),
                "sources": tuple(Source(**each) for each in kept.get("sources", ())),
                "extra": tuple(kept.get("extra", ())),
                "formerly": tuple(kept.get("formerly", ())),
            }
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnknownFormat(repr(error)) from error
    return AskedQuestion(question, order, number, count)


@lru_cache(maxsize=256)
def _surroundings(kept: str) -> Surroundings:
    """The same ones for the same text, since what is rendered in them is cached."""
    return Surroundings(**json.loads(kept))


def _used_surroundings(question: Question) -> dict[str, Any]:
    """What of its surroundings the question uses, or may use."""
    around, texts = question.surroundings, [*_texts(question)]
    footnotes: dict[str, str] = {}
    # A footnote may have footnotes.
    while len(used := _used(around.footnotes, [*texts, *footnotes.values()])) > len(footnotes):
        footnotes = used
    references = _used(around.references, [*texts, *footnotes.values()])
    return {
        "address": around.address,
        "references": {label: dict(found) for label, found in references.items()},
        "footnotes": footnotes,
    }


def _texts(question: Question) -> Iterable[str]:
    yield from (question.stem, question.remark, *question.extra)
    for option in question.options:
        yield from (option.text, option.rationale)
    for foil in question.foils:
        yield from (foil.text, foil.rationale)
    for pair in question.pairs:
        yield from (pair.premise, pair.response, pair.rationale)


def _used(defined: Mapping[str, _T], texts: Iterable[str]) -> dict[str, _T]:
    # Labels are compared without regard to case and to the kind of white space.
    written = " ".join(" ".join(texts).split()).casefold()
    return {label: found for label, found in defined.items() if label.casefold() in written}
