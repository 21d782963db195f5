"""What was missed in a practice or a round, and the sections that settle it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.face.discord_io.cards import CardItem
from bot.face.discord_io.components import Action, PressSelect, option
from bot.face.discord_io.limits import SELECT_OPTIONS
from bot.face.notes.topic_pages import label_of
from bot.face.quiz.questions import short, words_of
from bot.face.quiz.reveals import key_of, read_button, section
from bot.notes.library import Library
from bot.notes.showing.escaping import clean, escaped
from bot.quiz.asked_questions import AskedQuestion
from bot.quiz.questions import Question
from bot.words import Words

_NAME = 60


def miss_lines(asked: AskedQuestion, notes: Iterable[str], library: Library, say: Words) -> str:
    """A missed question with its number, the right answer, and its section.

    ``notes`` say how it was answered. Neither question nor answer is cut.
    """
    stem = escaped(clean(_stem(asked.question)), at_line_start=False)
    lines = [f"**{asked.number + 1}** {stem}"]
    if key := key_of(asked.question):
        lines.append(say("→ **{answer}**", answer=escaped(key, at_line_start=False)))
    told = " · ".join([*_section_name(asked.question, library, say), *notes])
    return "\n".join([*lines, f"-# {told}"])


def _stem(question: Question) -> str:
    return words_of(question.stem, question.surroundings)


def _section_name(question: Question, library: Library, say: Words) -> list[str]:
    """The topic, and the facet if the question is about one, as far as the notes have them."""
    located = library.topics.get(question.topic_id)
    if located is None:
        return []
    facet = located.topic.facet(question.facet or "")
    names = [located.topic.title, *([] if facet is None else [label_of(facet, say)])]
    return [" › ".join(short(name, _NAME) for name in names)]


def sections_to_read(
    missed: Iterable[AskedQuestion], library: Library, say: Words
) -> list[CardItem]:
    """What opens the sections that settle what was missed: a button, or a select of several."""
    found: dict[str, AskedQuestion] = {}
    for asked in missed:
        located = library.topics.get(asked.question.topic_id)
        if located is not None and len(found) < SELECT_OPTIONS:
            found.setdefault(f"{located.topic.id}:{section(asked.question, located)}", asked)
    topics = library.topics
    if len(found) == 1:
        (only,) = found.values()
        return [read_button(only.question, topics[only.question.topic_id], say)]
    options = [
        option(
            f"{asked.number + 1} · {topics[asked.question.topic_id].topic.title}",
            value,
            _stem(asked.question),
        )
        for value, asked in found.items()
    ]
    return [PressSelect(say("Read about one of them"), options, Action.READ, ())] if options else []
