"""How large a question may be, so that Discord can show it whole.

A larger question is left out with a finding. Lengths are in characters of the author's Markdown,
unless plain text is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.notes.markdown import plain_text
from bot.quiz.questions import Kind, Question

MAX_STEM = 1_000
MAX_OPTION = 250
MAX_RATIONALE = 400
MAX_REMARK = 800
#: All texts of one question together: a reveal shows them in one message, which holds 4,000
#: characters, and some are needed for other text.
MAX_TOGETHER = 3_000

MIN_OPTIONS = 2
MAX_OPTIONS = 6
MIN_ITEMS = 3
#: Items of an ordering, or premises of a matching: a modal has five fields at most.
MAX_ITEMS = 5
#: Responses of a matching, with the extra ones.
MAX_RESPONSES = 10
#: Plain text of an item, premise or response: a select shows no more of an entry.
MAX_PART = 80

MAX_BLANKS = 5
#: Accepted spellings of one blank.
MAX_ACCEPTED = 12
MAX_SPELLING = 100

MAX_ID = 60
EASIEST, HARDEST = 1, 3
USUAL_DIFFICULTY = 2


def size_faults(
    question: Question,
    remark_line: int = 0,
    references: Mapping[str, Mapping[str, object]] | None = None,
) -> Iterator[tuple[str, str, int]]:
    """Each part of the question that is too large to be shown: the rule, a sentence, its line.

    ``remark_line`` is where the remark begins; ``references`` are the file's link definitions.
    """
    together = 0
    for what, text, most, line in _texts(question, remark_line):
        together += len(text)
        if len(text) > most:
            yield _too_long(f"{what} has {len(text):,} characters", most, line)
    for what, text, line in _parts(question):
        if len(text) > MAX_PART and len(plain := plain_text(text, references)) > MAX_PART:
            yield _too_long(f"{what} has {len(plain):,} characters of text", MAX_PART, line)
        elif "\n" in text:
            yield "question-form", f"{what} must be one line; join or shorten it.", line
    line = question.place.line
    if len(question.blanks) > MAX_BLANKS:
        yield _too_long(f"The question has {len(question.blanks)} blanks", MAX_BLANKS, line)
    for blank in question.blanks:
        if len(blank.accepted) > MAX_ACCEPTED:
            yield _too_long(f"A blank accepts {len(blank.accepted)} spellings", MAX_ACCEPTED, line)
    if together > MAX_TOGETHER:
        yield _too_long(f"All texts together have {together:,} characters", MAX_TOGETHER, line)


def _too_long(what: str, most: int, line: int) -> tuple[str, str, int]:
    sentence = f"{what}; a message on Discord has room for {most:,}, so shorten or divide it."
    return "question-too-long", sentence, line


def _texts(question: Question, remark_line: int) -> Iterator[tuple[str, str, int, int]]:
    """Each text: what it is, the text, the most characters it may have, and its line."""
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
    """Each text that a select shows: what it is, the text, and its line."""
    if question.kind is Kind.ORDER:
        for option in question.options:
            yield "The item", option.text, option.place.line
    for pair in question.pairs:
        yield "The premise", pair.premise, pair.place.line
        yield "The response", pair.response, pair.place.line
    for text in question.extra:
        yield "A response", text, question.place.line
