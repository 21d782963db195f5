"""The messages of a private practice: a question, its reveal, and how it went."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton, PressSelect
from bot.face.discord_io.limits import OPTION_DESCRIPTION, OPTION_LABEL, SELECT_OPTIONS, fitted
from bot.face.notes.quiz_me import QUESTIONS
from bot.face.notes.sheets import TITLE, WHOLE, label_of
from bot.face.quiz.answering import AnswerDraft, controls
from bot.face.quiz.questions import PAGE as QUESTION_PAGE
from bot.face.quiz.questions import body, heading, words_of
from bot.face.quiz.reveals import PAGE as REVEAL_PAGE
from bot.face.quiz.reveals import outcome, standing, taught
from bot.notes.library import Library, LocatedTopic
from bot.notes.showing.escaping import escaped
from bot.notes.showing.paging import pages
from bot.quiz.questions import Kind, Question
from bot.tutor.practices.practices import AskedQuestion, NoQuestions, QuestionGone, Revealed
from bot.tutor.practices.summaries import Missed, Summary
from bot.words import Words

_STEM = 160
_NAME = 60
_SUMMARY_PAGE = 3200
#: Nobody has this id, so whoever presses gets a message of their own beside this one.
_NOBODY = 0
_PRIMARY = discord.ButtonStyle.primary


# A question


def question_view(
    asked: AskedQuestion, draft: AnswerDraft, say: Words, notice: str | None = None
) -> ui.LayoutView:
    """A question with everything to answer it; ``notice`` says what has just happened."""
    shown = pages(body(asked.question, asked.order), QUESTION_PAGE)
    page = min(draft.page, len(shown) - 1)
    ways = [
        PressButton(label, Action.DRAFT, _turned(draft, to).fields, slot=slot)
        for label, to, slot in _turns(page, len(shown), say)
    ]
    return card(
        heading(asked.number, asked.count, say),
        notice,
        shown[page],
        "-# " + _instruction(asked.question, say),
        row(ways),
        *controls(asked.question, asked.order, _turned(draft, page), say),
    )


def _turned(draft: AnswerDraft, page: int) -> AnswerDraft:
    return AnswerDraft(draft.practice, draft.number, draft.sure, draft.letters, page)


def _instruction(question: Question, say: Words) -> str:
    match question.kind:
        case Kind.MULTIPLE:
            return say("Choose every right one, then submit.")
        case Kind.ORDER:
            return say("Press *Answer* and say what comes first, second and so on.")
        case Kind.MATCHING:
            return say("Press *Answer* and choose a letter for each number.")
        case Kind.CLOZE:
            return say("Press *Answer* and type what is missing.")
        case Kind.SHORT:
            return say("Press *Answer* and type it.")
    return say("Choose one.")


# A reveal


def reveal_view(
    revealed: Revealed,
    page: int,
    located: LocatedTopic | None,
    say: Words,
    notice: str | None = None,
) -> ui.LayoutView:
    """What was right and why; ``located`` is the question's topic, if the notes still have it."""
    asked = revealed.asked
    answer, grade = (None, None) if revealed.rewritten else (revealed.answer, revealed.grade)
    shown = pages(taught(asked.question, asked.order, answer, grade, say), REVEAL_PAGE)
    page = min(page, len(shown) - 1)
    ways: list[CardItem] = [
        PressButton(label, Action.LOOK, (asked.practice_id, asked.number, to), slot=slot)
        for label, to, slot in _turns(page, len(shown), say)
    ]
    return card(
        outcome(asked.question, revealed.answer, revealed.grade, say),
        _remark(revealed, say),
        notice,
        shown[page],
        line(),
        None if located is None else standing(located, asked.question, say),
        row(ways),
        row([_next(revealed, say), *_read(asked.question, located, say)]),
    )


def _remark(revealed: Revealed, say: Words) -> str | None:
    """What there is to say beside the outcome: how sure the member was, what has changed."""
    if revealed.rewritten:
        return say(
            "The notes have changed this question since you answered it. It is shown as it is"
            " now, and your answer counts as it did."
        )
    if revealed.sure is True and not revealed.grade.right:
        return "-# " + say(
            "You were sure. What surprises us is remembered best, so take a good look."
        )
    if revealed.sure is False and revealed.grade.right:
        return "-# " + say("You were not sure, and you were right.")
    return None


def _next(revealed: Revealed, say: Words) -> CardItem:
    asked = revealed.asked
    label = say("See how it went") if revealed.last else say("Next question")
    fields = (asked.practice_id, asked.number + 1, 0)
    return PressButton(label, Action.NEXT, fields, style=_PRIMARY)


def _read(question: Question, located: LocatedTopic | None, say: Words) -> list[CardItem]:
    return [] if located is None else [_reading(located, _section(question, located), say)]


def _reading(located: LocatedTopic, view: str, say: Words) -> CardItem:
    return PressButton(
        say("Read it in the notes"), Action.SHOW, (located.topic.id, view, 0, _NOBODY)
    )


def _section(question: Question, located: LocatedTopic) -> str:
    """The view of the topic that settles the question."""
    facet = question.facet
    return WHOLE if facet is None or located.topic.facet(facet) is None else facet


def _turns(page: int, count: int, say: Words) -> list[tuple[str, int, str]]:
    """The ways to the pages before and after: label, page, slot."""
    identify_queue = []
    if page > 0:
        identify_queue.append(("‹ " + say("Page {page}", page=page), page - 1, "p"))
    if page + 1 < count:
        identify_queue.append((say("Page {page}", page=page + 2) + " ›", page + 1, "q"))
    return identify_queue


# How it went


def summary_view(summary: Summary, page: int, library: Library, say: Words) -> ui.LayoutView:
    """How a practice went, what to look at again, and ways to go on."""
    shown = pages(_told(summary, library, say), _SUMMARY_PAGE)
    page = min(page, len(shown) - 1)
    ways: list[CardItem] = [
        PressButton(label, Action.NEXT, (summary.practice_id, summary.count, to), slot=slot)
        for label, to, slot in _turns(page, len(shown), say)
    ]
    return card(
        say("## {right} of {count} right", right=summary.right, count=summary.count),
        shown[page],
        row(ways),
        row(_misses_to_read(summary.misses, library, say)),
        row(_ways_on(summary, say)),
    )


def _told(summary: Summary, library: Library, say: Words) -> list[str]:
    blocks = [_counts(summary, say)]
    blocks += _by_topic(summary, library, say)
    if summary.misses:
        blocks.append(say("**Worth another look**"))
        blocks += [_miss(miss, library, say) for miss in summary.misses]
    if summary.sure_but_wrong:
        blocks.append(
            say.plural(
                "You were sure of {count} of them. That happens to everybody, and such a surprise"
                " is remembered best once it has been looked up.",
                "You were sure of {count} of them. That happens to everybody, and such surprises"
                " are remembered best once they have been looked up.",
                summary.sure_but_wrong,
            )
        )
    return [block for block in blocks if block]


def _counts(summary: Summary, say: Words) -> str:
    """What lies between right and wrong, in a line."""
    wrong = summary.wrong - summary.dont_know
    parts = [
        (summary.part_right, say("{count} partly right", count=summary.part_right)),
        (wrong, say("{count} not right", count=wrong)),
        (summary.dont_know, say("{count} that you didn't know", count=summary.dont_know)),
        (summary.skipped, say("{count} no longer in the notes", count=summary.skipped)),
        (
            summary.unsure_but_right,
            say("{count} right though you were not sure", count=summary.unsure_but_right),
        ),
    ]
    said = [text for count, text in parts if count]
    return " · ".join(said) if said else say("Every answer was right. Well done.")


def _by_topic(summary: Summary, library: Library, say: Words) -> list[str]:
    """How each topic went, where there are several."""
    if len(summary.topics) < 2:
        return []
    lines = [say("**By topic**")]
    for each in summary.topics:
        located = library.topics.get(each.topic_id)
        if located is not None:
            lines.append(
                say(
                    "- {topic}: {right} of {count}",
                    topic=escaped(fitted(located.topic.title, _NAME), at_line_start=False),
                    right=each.right,
                    count=each.answered,
                )
            )
    return ["\n".join(lines)]


def _miss(miss: Missed, library: Library, say: Words) -> str:
    question = miss.question
    text = escaped(_short(question), at_line_start=False)
    told = [_section_name(question, library, say)]
    if miss.share > 0:
        told.append(say("partly right"))
    if miss.sure:
        told.append(say("you were sure"))
    return f"**{miss.number + 1}** {text}\n-# {' · '.join(told)}"


def _short(question: Question) -> str:
    return fitted(words_of(question.stem, question.surroundings), _STEM)


def _section_name(question: Question, library: Library, say: Words) -> str:
    """The topic, and the facet if the question is about one."""
    located = library.topics.get(question.topic_id)
    if located is None:
        return "–"
    facet = located.topic.facet(question.facet or "")
    names = [located.topic.title, *([label_of(facet, say)] if facet is not None else [])]
    return " › ".join(escaped(fitted(name, _NAME), at_line_start=False) for name in names)


def _misses_to_read(misses: Sequence[Missed], library: Library, say: Words) -> list[CardItem]:
    """A select of the sections that settle what was missed, each once."""
    options: dict[str, discord.SelectOption] = {}
    for miss in misses:
        located = library.topics.get(miss.question.topic_id)
        if located is None:
            continue
        value = f"{located.topic.id}:{_section(miss.question, located)}"
        if value not in options and len(options) < SELECT_OPTIONS:
            label = f"{miss.number + 1} · {located.topic.title}"
            options[value] = discord.SelectOption(
                label=fitted(label, OPTION_LABEL),
                value=value,
                description=fitted(_short(miss.question), OPTION_DESCRIPTION),
            )
    if not options:
        return []
    return [PressSelect(say("Read about one of them"), list(options.values()), Action.READ, ())]


def _ways_on(summary: Summary, say: Words) -> list[CardItem]:
    items: list[CardItem] = []
    if summary.misses:
        label = say("Again, only those")
        items.append(PressButton(label, Action.AGAIN, (summary.practice_id,), style=_PRIMARY))
    fields = (summary.scope.topic_id or "", summary.count, "here")
    items.append(PressButton(say("Another round of questions"), Action.QUIZ, fields))
    return items


# Before and beside it


def unfinished_view(left: AskedQuestion, count: int, say: Words) -> ui.LayoutView:
    """Offers to go on with the practice that was left, or to begin one of ``count`` questions."""
    go_on = (left.practice_id, left.number, 0)
    return card(
        say(
            "You left a quiz at question {number} of {count}.",
            number=left.number + 1,
            count=left.count,
        ),
        row(
            [
                PressButton(say("Go on"), Action.NEXT, go_on, style=_PRIMARY),
                PressButton(say("Begin a new one"), Action.QUIZ, ("", count, "here")),
            ]
        ),
    )


def gone_view(gone: QuestionGone, say: Words) -> ui.LayoutView:
    """Says that a question is in the notes no longer, with the way to the next one."""
    fields = (gone.practice_id, gone.number + 1, 0)
    return card(
        say("The notes no longer hold this question. The quiz goes on without it."),
        row([PressButton(say("Next question"), Action.NEXT, fields, style=_PRIMARY)]),
    )


def no_questions_view(error: NoQuestions, say: Words) -> ui.LayoutView:
    """Says that there is nothing to be asked, with what there is instead."""
    if error.topic is None:
        return card(say("There are no questions in these notes yet."))
    topic = error.topic.topic
    return card(
        say(
            "There are no questions on **{topic}** yet.",
            topic=escaped(fitted(topic.title, TITLE), at_line_start=False),
        ),
        row(
            [
                PressButton(
                    say("Read it in the notes"), Action.SHOW, (topic.id, WHOLE, 0, _NOBODY)
                ),
                PressButton(say("Questions on anything"), Action.QUIZ, ("", QUESTIONS, "here")),
            ]
        ),
    )
