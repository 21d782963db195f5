"""What a member's export says beside the rows: the questions, and no answer before its reveal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from bot.quiz.asked_questions import LETTERS, AskedQuestion, UnknownFormat, asked_from_json
from bot.quiz.bank import Bank
from bot.quiz.identity import option_fingerprint
from bot.quiz.questions import Question

Rows: TypeAlias = list[dict[str, Any]]
Export: TypeAlias = dict[str, Rows]

#: The columns of an answer that tell how right it is.
_GRADE = ("share", "parts", "corrected")


def without_open_answers(
    rows: Export, unrevealed: Mapping[tuple[int, int], AskedQuestion]
) -> Export:
    """The rows of a member without what would tell the answer to a question that is open.

    A practice shows the questions that were asked, as the member saw them, and adds the numbers
    of what was shown once they were answered. An answer in a round that is not revealed yet has
    the letters that were chosen, or what was typed, and no grade: ``unrevealed`` has the questions
    of these rounds by round and number.
    """
    answered = {
        (review["session"], review["number"])
        for review in rows["reviews"]
        if review["mode"] == "practice"
    }
    practices = [_practice(row, answered) for row in rows["practices"]]
    given = [
        _answer(row, unrevealed.get((int(row["round_id"]), row["number"])))
        for row in rows["round_answers"]
    ]
    return rows | {"practices": practices, "round_answers": given}


def _practice(row: dict[str, Any], answered: Collection[tuple[str, int]]) -> dict[str, Any]:
    shown = []
    for number in range(len(row["asked"])):
        try:
            asked = asked_from_json(row["questions"][number], number, len(row["questions"]))
        except UnknownFormat:
            continue
        shown.append(_shown(asked, answered=(row["id"], number) in answered))
    return row | {"questions": shown}


def _shown(asked: AskedQuestion, *, answered: bool) -> dict[str, Any]:
    question = asked.question
    offered = [option.text for option in question.options] or list(question.responses)
    return _filled(
        {
            "pack": question.pack,
            "id": question.id,
            "kind": question.kind.value,
            "stem": question.stem,
            "premises": [pair.premise for pair in question.pairs],
            "offered": [offered[number] for number in asked.order],
            "numbers": list(asked.order) if answered else [],
        }
    )


def _answer(row: dict[str, Any], unrevealed: AskedQuestion | None) -> dict[str, Any]:
    if unrevealed is None:
        return row
    letters = {number: LETTERS[at] for at, number in enumerate(unrevealed.order)}
    answer = {
        kind: [letters.get(value, value) for value in values]
        for kind, values in row["answer"].items()
    }
    kept = {name: value for name, value in row.items() if name not in _GRADE}
    return kept | {"answer": answer}


def texts_of(bank: Bank, export: Mapping[str, Sequence[Mapping[str, Any]]]) -> Rows:
    """Every question that the reviews name and the notes still hold, as JSON can carry it.

    The numbers of an answer count these options, premises and responses from 0, as long as the
    answer's ``form`` is the question's.
    """
    named = {(review["pack"], review["question"]) for review in export.get("reviews", ())}
    questions = (bank.find(pack, id) for pack, id in sorted(named))
    return [_text(question) for question in questions if question is not None]


def _text(question: Question) -> dict[str, Any]:
    return _filled(
        {
            "pack": question.pack,
            "id": question.id,
            "form": option_fingerprint(question),
            "kind": question.kind.value,
            "stem": question.stem,
            "options": [option.text for option in question.options],
            "premises": [pair.premise for pair in question.pairs],
            "responses": list(question.responses),
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
