"""Reads the bank: the questions beside the notes, with findings about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.notes.findings import Finding
from bot.notes.library import Library
from bot.notes.packs import Pack
from bot.notes.shares import Progress, each, parts, untold
from bot.quiz.bank import Bank
from bot.quiz.generating import generate
from bot.quiz.identity import derived_id
from bot.quiz.questions import Question
from bot.quiz.reading.files import PackContext, QuestionDraft, read_questions
from bot.quiz.standing import read_standing


@dataclass(frozen=True, slots=True)
class Banked:
    """The bank, and the findings about its files by path and line.

    ``left_out`` are the questions that have an error, as far as they could be read.
    """

    bank: Bank
    findings: tuple[Finding, ...]
    left_out: tuple[Question, ...] = ()


def read_bank(library: Library) -> Banked:
    """The written questions of all packs, and after them those that are made from their notes.

    Raises nothing, as ``read_written``.
    """
    written = read_written(library)
    made = generate(library, written.bank).questions
    return replace(written, bank=Bank((*written.bank.questions, *made)))


def read_written(library: Library, progress: Progress = untold) -> Banked:
    """The written questions of all packs; of each, those in files of their own come first.

    Raises nothing: a question with an error is left out. Takes about half a millisecond for each
    written question.
    """
    questions: list[Question] = []
    findings: list[Finding] = []
    left_out: list[Question] = []
    for pack, share in parts(library.packs, progress):
        drafts = _drafts(library, pack, share)
        of_pack = {question.id: question for question in _identified(drafts)}
        standing = read_standing(pack, of_pack)
        questions += [*of_pack.values(), *standing.questions]
        findings += standing.findings
        findings.extend(finding for draft in drafts for finding in draft.faults.findings)
        left_out += [each.question for each in drafts if each.question and each.faults.grave]
    return Banked(Bank(questions), tuple(sorted(findings)), tuple(left_out))


def _drafts(library: Library, pack: Pack, progress: Progress) -> list[QuestionDraft]:
    if not pack.question_files:
        return []
    context = PackContext(library, pack)
    files = each(pack.question_files, progress)
    return [draft for file in files for draft in read_questions(file, context)]


def _identified(drafts: Sequence[QuestionDraft]) -> Iterator[Question]:
    """The questions with their ids; a second one with the same id is left out with a finding."""
    given: dict[str, Question] = {}
    for draft in drafts:
        question = draft.question
        if question is None or draft.faults.grave:
            continue
        if question.derived:
            question = replace(question, id=derived_id(question.stem))
        first = given.setdefault(question.id, question)
        if first is question:
            yield question
            continue
        where = f"{first.path}:{first.place.line}"
        if question.derived:
            sentence = (
                f"The same question stands at {where}; ask something else, or give this one an id"
                " of its own, like {#my-id} behind its heading."
            )
        else:
            sentence = f"“#{question.id}” is the id of the question at {where}; choose another."
        draft.faults.find("question-id", sentence)
