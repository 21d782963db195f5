"""What a member's export needs to be understood: the record names questions and quotes none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.quiz.bank import Bank
from bot.quiz.option_fingerprint import option_fingerprint
from bot.quiz.questions import Question


def texts_of(bank: Bank, export: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Every question that the export names and the notes still hold, as JSON can carry it.

    The numbers of an answer count these options, premises and responses from 0, as long as the
    answer's ``form`` is the question's.
    """
    questions = (bank.find(pack, id) for pack, id in sorted(set(_named(export))))
    return [_text(question) for question in questions if question is not None]


def _named(export: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    for review in export.get("reviews", ()):
        yield review["pack"], review["question"]
    for practice in export.get("practices", ()):
        for drawn in practice["questions"]:
            yield drawn["pack"], drawn["id"]


def _text(question: Question) -> dict[str, Any]:
    texts = {
        "pack": question.pack,
        "id": question.id,
        "form": option_fingerprint(question),
        "kind": question.kind.value,
        "stem": question.stem,
        "options": [option.text for option in question.options],
        "premises": [pair.premise for pair in question.pairs],
        "responses": list(question.responses),
    }
    return {name: value for name, value in texts.items() if value}
