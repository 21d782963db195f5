"""Whether a question is small enough to be shown whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.notes.markdown import plain_text
from bot.quiz.limits import (
    MAX_ACCEPTED,
    MAX_BLANKS,
    MAX_OPTION,
    MAX_PART,
    MAX_RATIONALE,
    MAX_REMARK,
    MAX_SPELLING,
    MAX_STEM,
    MAX_TOGETHER,
)
from bot.quiz.questions import Kind, Question
from bot.quiz.reading.faults import Faults

#: What is measured, its size, the most it may have, and its line.
_Measured = tuple[str, int, int, int]


def measure(
    question: Question,
    remark_line: int,
    references: Mapping[str, Mapping[str, object]],
    faults: Faults,
) -> None:
    """Finds whatever of a question is too long, each part with its own line."""
    together = 0
    for what, text, most, line in _texts(question, remark_line):
        together += len(text)
        if len(text) > most:
            _too_long(f"{what} has {len(text):,} characters", most, line, faults)
    for what, text, line in _parts(question):
        if len(text) > MAX_PART and len(plain := plain_text(text, references)) > MAX_PART:
            _too_long(f"{what} has {len(plain):,} characters of text", MAX_PART, line, faults)
        elif "\n" in text:
            faults.find("question-form", f"{what} must be one line; join or shorten it.", line)
    line = question.place.line
    if len(question.blanks) > MAX_BLANKS:
        _too_long(f"The question has {len(question.blanks)} blanks", MAX_BLANKS, line, faults)
    for blank in question.blanks:
        if len(blank.accepted) > MAX_ACCEPTED:
            number = len(blank.accepted)
            _too_long(f"A blank accepts {number} spellings", MAX_ACCEPTED, line, faults)
    if together > MAX_TOGETHER:
        _too_long(f"All texts together have {together:,} characters", MAX_TOGETHER, line, faults)


def _too_long(what: str, most: int, line: int, faults: Faults) -> None:
    sentence = f"{what}; a message on Discord has room for {most:,}, so shorten or divide it."
    faults.find("question-too-long", sentence, line)


def _texts(question: Question, remark_line: int) -> Iterator[tuple[str, str, int, int]]:
    """All texts: what each one is, the most it may have, and its line."""
    line = question.place.line
    yield "The question", question.stem, MAX_STEM, line
    yield "The closing quote", question.remark, MAX_REMARK, remark_line
    for option in question.options:
        yield "The option", option.text, MAX_OPTION, option.place.line
        yield "The reason", option.rationale, MAX_RATIONALE, option.place.line
    for pair in question.pairs:
        yield "The premise", pair.premise, MAX_OPTION, pair.place.line
        yield "The response", pair.response, MAX_OPTION, pair.place.line
        yield "The reason", pair.rationale, MAX_RATIONALE, pair.place.line
    for text in question.extra:
        yield "A response", text, MAX_OPTION, line
    for foil in question.foils:
        yield "The wrong answer", foil.text, MAX_OPTION, foil.place.line
        yield "The reason", foil.rationale, MAX_RATIONALE, foil.place.line
    for blank in question.blanks:
        for spelling in blank.accepted:
            yield "An accepted spelling", spelling, MAX_SPELLING, line


def _parts(question: Question) -> Iterator[tuple[str, str, int]]:
    """What must fit the entry of a select."""
    if question.kind is Kind.ORDER:
        for option in question.options:
            yield "The item", option.text, option.place.line
    for pair in question.pairs:
        yield "The premise", pair.premise, pair.place.line
        yield "The response", pair.response, pair.place.line
    for text in question.extra:
        yield "A response", text, question.place.line
