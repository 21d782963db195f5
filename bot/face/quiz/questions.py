"""What a question looks like: its stem and what it offers, apart from anything to press."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.face.discord_io.limits import fitted
from bot.notes.markdown import plain_text
from bot.notes.packs import Surroundings
from bot.notes.showing.escaping import clean, escaped
from bot.notes.showing.paging import pages
from bot.notes.showing.rendering import render, render_inline
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.questions import BLANK, Kind, Question
from bot.words import Words

#: Of a message's 4,000 characters this much is for the question; the rest is for what stands
#: around it.
PAGE = 3200
#: Stands for a text that is written and has nothing to show.
_INVISIBLE = "…"
#: Offers up to this length stand close together; longer ones are set apart.
_SHORT = 80
#: A character of an address grows to at most twelve, six times the usual two.
_GROWTH = 6
#: Discord knows these at the start of a line only.
_WANTS_A_LINE = ("```", "> ", "- ", "1. ")
#: A blank, or code, in which a blank needs no escape.
_BLANK = re.compile(
    rf"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))|{BLANK}", re.DOTALL
)
_ESCAPED_BLANK = BLANK.replace("_", r"\_")


def heading(asked: AskedQuestion, say: Words) -> str:
    """Where in a quiz a question stands."""
    return say("### Question {number} of {count}", number=asked.number + 1, count=asked.count)


def question_pages(asked: AskedQuestion) -> tuple[str, ...]:
    """The question as pages of Discord Markdown, one as a rule.

    They hold the stem, and what it offers with its letters. What is true or false is not offered
    here: those words stand on buttons.
    """
    return pages([*stem(asked.question), *_offers(asked.question, asked.order)], PAGE)


def stem(question: Question) -> list[str]:
    """The stem; several blanks are numbered, as the form that fills them numbers them."""
    text = question.stem
    if len(question.blanks) > 1 and text.count(BLANK) == len(question.blanks):
        first, *others = text.split(BLANK)
        text = first + "".join(
            f"{BLANK} ({number}){other}" for number, other in enumerate(others, start=1)
        )
    return _rendered(_BLANK.sub(_harmless, text), question.surroundings)


def _harmless(found: re.Match[str]) -> str:
    """A blank that Markdown takes for underscores and nothing else."""
    return found["code"] or _ESCAPED_BLANK


def _offers(question: Question, order: Sequence[int]) -> list[str]:
    around = question.surroundings
    if question.kind in {Kind.CHOICE, Kind.MULTIPLE, Kind.ORDER}:
        return together(
            marked(letter, question.options[number].text, around)
            for letter, number in zip(LETTERS, order, strict=False)
        )
    if question.kind is Kind.MATCHING:
        premises = [
            marked(str(number), pair.premise, around)
            for number, pair in enumerate(question.pairs, start=1)
        ]
        responses = [
            marked(letter, question.responses[number], around)
            for letter, number in zip(LETTERS, order, strict=False)
        ]
        return [*together(premises), *together(responses)]
    return []


def marked(mark: str, source: str, around: Surroundings) -> str:
    """A text behind its letter or number."""
    text = "\n".join(render_inline(source, around)) or _INVISIBLE
    return f"**{mark}**{chr(10) if text.startswith(_WANTS_A_LINE) else ' '}{text}"


def together(texts: Iterable[str]) -> list[str]:
    """One block of lines when all the texts are short, else a block for each."""
    blocks = list(texts)
    if any(len(text) > _SHORT or "\n" in text for text in blocks):
        return blocks
    return ["\n".join(blocks)] if blocks else []


def words_of(source: str, around: Surroundings) -> str:
    """The words of a text on one line without their marks, for labels; never empty.

    Of a text without any, such as ``<br>``, what was typed.
    """
    words = clean(plain_text(source, around.references)).strip()
    return words or " ".join(clean(source).split()) or _INVISIBLE


def short(text: str, limit: int) -> str:
    """Text of a note, escaped, from at most ``limit`` of its characters.

    The result has at most twice as many: where addresses grow by more, they are cut shorter.
    """
    text = clean(text)
    shown = escaped(fitted(text, limit), at_line_start=False)
    if len(shown) <= 2 * limit:
        return shown
    return escaped(fitted(text, limit // _GROWTH), at_line_start=False)


def _rendered(source: str, around: Surroundings) -> list[str]:
    return list(render(source, around)) or [_INVISIBLE]
