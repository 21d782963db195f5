"""Questions as a round keeps them: a reload of the notes changes nothing in a round that runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any

from bot.notes.packs import Place, Surroundings
from bot.quiz.questions import Blank, Foil, Kind, Option, Origin, Pair, Question, Source

#: Reading speed of somebody who reads a foreign language with care, in milliseconds a word: 160
#: words a minute. Adults read 238 in their own (Brysbaert 2019, silent reading of non-fiction).
PER_WORD = 375
_REVEAL = (8_000, 30_000)
_PER_WORD_OF_REVEAL = 250


@dataclass(frozen=True, slots=True)
class Pinned:
    """A question as it was when the round began, and the order in which its options are shown."""

    question: Question
    order: tuple[int, ...]


def limit_of(question: Question, seconds: int) -> int | None:
    """How long the question is open, in milliseconds: time to read it, and ``seconds`` to think.

    None when ``seconds`` is 0: no limit.
    """
    if seconds == 0:
        return None
    texts = [question.stem, *(option.text for option in question.options), *question.responses]
    texts += [pair.premise for pair in question.pairs]
    return seconds * 1_000 + _words(texts) * PER_WORD


def reveal_of(question: Question) -> int:
    """How long the reveal stands before the next question, in milliseconds, by its length."""
    texts = [option.rationale for option in question.options] + [question.remark]
    least, most = _REVEAL
    return min(most, least + _words(texts) * _PER_WORD_OF_REVEAL)


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def pinned_as_json(pinned: Pinned) -> dict[str, Any]:
    """The question with all that its reveal needs; ``pinned_from_json`` gives it back."""
    question = pinned.question
    kept = {
        field.name: getattr(question, field.name)
        for field in fields(question)
        if field.name != "surroundings"
    }
    for name in ("options", "pairs", "blanks", "foils", "sources"):
        kept[name] = [asdict(part) for part in kept[name]]
    around = question.surroundings
    return {
        **kept,
        "place": asdict(question.place),
        "origin": None if question.origin is None else asdict(question.origin),
        "extra": list(question.extra),
        "formerly": list(question.formerly),
        "surroundings": {
            "address": around.address,
            "references": {label: dict(found) for label, found in around.references.items()},
            "footnotes": dict(around.footnotes),
        },
        "order": list(pinned.order),
    }


def pinned_from_json(kept: Mapping[str, Any]) -> Pinned:
    """The question that was kept. Raises ``KeyError`` or ``TypeError`` for anything else."""
    values = dict(kept)
    order = tuple(values.pop("order"))
    around = values.pop("surroundings")
    known = {field.name for field in fields(Question)}
    origin = values["origin"]
    question = Question(
        **{
            **{name: value for name, value in values.items() if name in known},
            "kind": Kind(values["kind"]),
            "place": Place(**values["place"]),
            "surroundings": Surroundings(
                address=around["address"],
                references=MappingProxyType(around["references"]),
                footnotes=MappingProxyType(around["footnotes"]),
            ),
            "options": tuple(Option(**_placed(part)) for part in values["options"]),
            "pairs": tuple(Pair(**_placed(part)) for part in values["pairs"]),
            "foils": tuple(Foil(**_placed(part)) for part in values["foils"]),
            "blanks": tuple(Blank(tuple(part["accepted"])) for part in values["blanks"]),
            "sources": tuple(Source(**part) for part in values["sources"]),
            "extra": tuple(values["extra"]),
            "formerly": tuple(values["formerly"]),
            "origin": None
            if origin is None
            else Origin(origin["generator"], Place(**origin["place"])),
        }
    )
    return Pinned(question, order)


def _placed(part: Mapping[str, Any]) -> dict[str, Any]:
    return {**part, "place": Place(**part["place"])}
