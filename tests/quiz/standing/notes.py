"""Notes from a text, and the questions that are found in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.notes.library import Library
from bot.notes.packs import Pack
from bot.notes.reading.files import PackDraft, read_notes
from bot.quiz.questions import Question
from bot.quiz.reading import Banked, read_written


def found_in(text: str, **given: Any) -> Banked:
    """What is found in a pack with this text as its only note."""
    notes = read_notes(text, "sea.md", "sea.md", PackDraft("sea"))
    pack = Pack("sea", "Sea", Path("sea.md"), notes, **given)
    return read_written(Library([pack]))


def questions_in(text: str, **given: Any) -> tuple[Question, ...]:
    return found_in(text, **given).bank.questions


def the_question_in(text: str, **given: Any) -> Question:
    """The only question; nothing was refused."""
    found = found_in(text, **given)
    assert found.findings == ()
    (question,) = found.bank.questions
    return question


def refused_in(text: str, **given: Any) -> list[tuple[int, str]]:
    """The line of each question that could not be used, and why; none was used."""
    found = found_in(text, **given)
    assert found.bank.questions == ()
    return [(finding.line, finding.sentence.split("not asked: ")[1]) for finding in found.findings]


def offered(question: Question) -> list[str]:
    """The options, with ``+`` before the right ones."""
    return [f"{'+' if option.right else ''}{option.text}" for option in question.options]
