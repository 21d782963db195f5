"""The messages of a private practice: a question, its reveal, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton, PressModal, StalePress, number_in
from bot.face.discord_io.limits import fitted
from bot.face.discord_io.paging import page_buttons
from bot.face.notes.quiz_me import QUESTIONS
from bot.face.notes.topic_pages import TITLE, WHOLE, TopicPages, place
from bot.face.quiz import answering
from bot.face.quiz.answering import PRIMARY, AnswerIds, instruction, ways
from bot.face.quiz.misses import miss_lines, sections_to_read
from bot.face.quiz.questions import heading, question_pages
from bot.face.quiz.reveals import NOBODY, PAGE, outcome, reveal_card, section, taught
from bot.notes.library import Library, LocatedTopic
from bot.notes.showing.escaping import escaped
from bot.notes.showing.paging import pages
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.grading.grading import Grade
from bot.quiz.questions import Kind
from bot.quiz.submissions import NOTHING
from bot.tutor.practices.practices import NoQuestions, PracticeQuestion
from bot.tutor.practices.summaries import Missed, Summary
from bot.words import Words

SURE, UNSURE = "y", "n"
_NAME = 60
_SUMMARY_PAGE = 3200


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """Which question of which practice, and the answer as far as it has come.

    It stands in the ids of the buttons, so that nothing is saved until the answer is given.
    ``letters`` are those of what is offered, as it is shown: the chosen options, or what stands
    at each place of a form. ``page`` is the page of the question that is shown.
    """

    practice: int
    number: int
    sure: str = ""
    letters: str = ""
    page: int = 0

    @property
    def fields(self) -> tuple[object, ...]:
        """What the id of a button carries."""
        return (self.practice, self.number, self.sure, self.letters, self.page)

    @property
    def is_sure(self) -> bool | None:
        """Whether the member said that they are sure; None when they said nothing."""
        return {SURE: True, UNSURE: False}.get(self.sure)

    @property
    def ids(self) -> AnswerIds:
        """The ids of what answers the question."""
        return AnswerIds(
            Action.ANSWER, Action.CHOOSE, Action.FORM, lambda to: replace(self, letters=to).fields
        )

    @classmethod
    def parsed(cls, fields: Sequence[str]) -> Self:
        """What such an id says. Raises ``StalePress`` for any other."""
        match fields:
            case [practice, number, "" | "y" | "n" as sure, letters, page] if len(letters) <= len(
                LETTERS
            ) and {*letters} <= {*LETTERS, NOTHING}:
                return cls(number_in(practice), number_in(number), sure, letters, number_in(page))
        raise StalePress


# A question


def question_view(
    found: PracticeQuestion, draft: AnswerDraft, say: Words, notice: str | None = None
) -> ui.LayoutView:
    """A question with everything to answer it; ``notice`` says what has just happened.

    With letters in the draft a recall card shows what the notes say, to be judged by the member.
    """
    asked = found.asked
    if asked.question.kind is Kind.RECALL:
        return _recall_view(found, draft, say)
    shown = question_pages(asked)
    draft = replace(draft, page=min(draft.page, len(shown) - 1))
    several = asked.question.kind is Kind.MULTIPLE
    return card(
        _course(found, say),
        notice,
        shown[draft.page],
        "-# " + instruction(asked.question, say, submit=True),
        row(
            page_buttons(
                draft.page, len(shown), Action.DRAFT, lambda to: replace(draft, page=to).fields, say
            )
        ),
        *ways(asked, draft.ids, say, chosen=draft.letters, least=0),
        row([_submit(draft, say)]) if several else None,
        row([*_sureness(draft, say), _dont_know(draft, say)]),
    )


def _course(found: PracticeQuestion, say: Words) -> str:
    """Where the practice stands, and from the second question on how it goes."""
    at = heading(found.asked, say)
    return f"{at}\n-# {_right_so_far(found, say)}" if found.asked.number else at


def _right_so_far(found: PracticeQuestion, say: Words) -> str:
    return say("{count} right so far", count=found.right)


def _recall_view(found: PracticeQuestion, draft: AnswerDraft, say: Words) -> ui.LayoutView:
    asked = found.asked
    shown = pages(taught(asked, None, None, say), PAGE) if draft.letters else question_pages(asked)
    draft = replace(draft, page=min(draft.page, len(shown) - 1))
    told = say("How much did you remember?")
    return card(
        _course(found, say),
        shown[draft.page],
        "-# " + (told if draft.letters else instruction(asked.question, say)),
        row(
            page_buttons(
                draft.page, len(shown), Action.DRAFT, lambda to: replace(draft, page=to).fields, say
            )
        ),
        *ways(asked, draft.ids, say, chosen=draft.letters),
    )


def form(asked: AskedQuestion, draft: AnswerDraft, say: Words) -> PressModal:
    """What is filled in to answer an ordering, a matching or a typed kind."""
    return answering.form(say("Your answer"), asked, draft.ids, say, draft.letters)


def _submit(draft: AnswerDraft, say: Words) -> CardItem:
    label = say("Submit")
    if draft.letters:
        label = say("Submit {letters}", letters=", ".join(draft.letters))
    return PressButton(
        label, Action.ANSWER, draft.fields, style=PRIMARY, disabled=not draft.letters
    )


def _sureness(draft: AnswerDraft, say: Words) -> list[CardItem]:
    """Two ways to say it first; the one that holds has a tick and takes itself back."""
    items: list[CardItem] = []
    for sure, label in ((SURE, say("I'm sure")), (UNSURE, say("I'm not sure"))):
        here = draft.sure == sure
        to = replace(draft, sure="" if here else sure)
        items.append(
            PressButton(f"✓ {label}" if here else label, Action.DRAFT, to.fields, slot=sure)
        )
    return items


def _dont_know(draft: AnswerDraft, say: Words) -> CardItem:
    return PressButton(say("I don't know"), Action.ANSWER, draft.ids.fields(NOTHING))


# A reveal


def reveal_view(
    found: PracticeQuestion, page: int, located: LocatedTopic | None, say: Words
) -> ui.LayoutView:
    """What was right and why, of an answered question.

    ``located`` is the question's topic, if the notes still have it.
    """
    asked, review = found.asked, found.review
    assert review is not None
    study = PressButton(
        say("Read it in the notes"), Action.STUDY, (found.practice_id, asked.number, 0)
    )
    head = outcome(asked.question, review.answer, review.grade, say)
    if asked.count > 1:
        at = say("Question {number} of {count}", number=asked.number + 1, count=asked.count)
        head = f"{head}\n-# {at} · {_right_so_far(found, say)}"
    return reveal_card(
        asked,
        review.answer,
        review.grade,
        located,
        page,
        Action.LOOK,
        lambda to: (found.practice_id, asked.number, to),
        say,
        head=head,
        remark=_remark(review.grade, review.sure, say),
        buttons=[_onward(found, say), *([] if located is None else [study])],
    )


def _onward(found: PracticeQuestion, say: Words) -> CardItem:
    label = say("See how it went") if found.asked.last else say("Next question")
    go_on = (found.practice_id, found.asked.number + 1, 0)
    return PressButton(label, Action.NEXT, go_on, style=PRIMARY)


def section_view(
    found: PracticeQuestion, drawn: TopicPages, page: int, located: LocatedTopic, say: Words
) -> ui.LayoutView:
    """The section that settles an answered question, in place of the reveal."""
    count, number = len(drawn.pages), found.asked.number
    back = PressButton(say("Back to the answer"), Action.LOOK, (found.practice_id, number, 0))
    return card(
        f"## {escaped(fitted(located.topic.title, TITLE))}",
        drawn.pages[page],
        line(),
        place(located, section(found.asked.question, located), page, count, say),
        row(
            page_buttons(page, count, Action.STUDY, lambda to: (found.practice_id, number, to), say)
        ),
        row([_onward(found, say), back]),
    )


def _remark(grade: Grade, sure: bool | None, say: Words) -> str | None:
    """What there is to say beside the outcome when the member said how sure they were."""
    if sure is True and not grade.right:
        return "-# " + say(
            "You were sure. We remember best what surprises us, so take a good look."
        )
    if sure is False and grade.right:
        return "-# " + say("You weren't sure, but you were right.")
    return None


# How it went


def summary_view(summary: Summary, page: int, library: Library, say: Words) -> ui.LayoutView:
    """How a practice went, what to look at again, and ways to go on."""
    shown = pages(_told(summary, library, say), _SUMMARY_PAGE)
    page = min(page, len(shown) - 1)
    return card(
        say("## {right} of {count} right", right=summary.right, count=summary.count),
        shown[page],
        row(
            page_buttons(
                page,
                len(shown),
                Action.NEXT,
                lambda to: (summary.practice_id, summary.count, to),
                say,
            )
        ),
        row(sections_to_read((miss.asked for miss in summary.misses), library, say)),
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
                "You were sure about {count} of these. That happens to everyone, and a surprise"
                " sticks best once you look it up.",
                "You were sure about {count} of these. That happens to everyone, and surprises"
                " stick best once you look them up.",
                summary.sure_but_wrong,
            )
        )
    return [block for block in blocks if block]


def _counts(summary: Summary, say: Words) -> str:
    """What lies between right and wrong, in a line."""
    wrong = summary.wrong - summary.dont_know
    parts = [
        (summary.part_right, say("{count} partly right", count=summary.part_right)),
        (wrong, say("{count} wrong", count=wrong)),
        (summary.dont_know, say("{count} you didn't know", count=summary.dont_know)),
        (
            summary.unsure_but_right,
            say("{count} right although you weren't sure", count=summary.unsure_but_right),
        ),
    ]
    said = [text for count, text in parts if count]
    told = " · ".join(said) if said else say("All your answers were right. Well done!")
    if not summary.self_graded:
        return told
    own = say.plural(
        "{count} of them was a recall card that you judged yourself.",
        "{count} of them were recall cards that you judged yourself.",
        summary.self_graded,
    )
    return f"{told}\n-# {own}"


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
    notes = [say("partly right")] if miss.review.grade.part_right else []
    if miss.review.sure:
        notes.append(say("you were sure"))
    return miss_lines(miss.asked, notes, library, say)


def _ways_on(summary: Summary, say: Words) -> list[CardItem]:
    items: list[CardItem] = []
    if summary.misses:
        label = say("Retry these")
        items.append(PressButton(label, Action.AGAIN, (summary.practice_id,), style=PRIMARY))
    fields = (summary.scope.topic_id or "", summary.count, "here")
    items.append(PressButton(say("More questions"), Action.QUIZ, fields))
    return items


# Before and beside it


def unfinished_view(left: PracticeQuestion, count: int, say: Words) -> ui.LayoutView:
    """Offers to continue the practice that was left, or to begin one of ``count`` questions."""
    go_on = (left.practice_id, left.asked.number, 0)
    return card(
        say(
            "You have an unfinished quiz, at question {number} of {count}.",
            number=left.asked.number + 1,
            count=left.asked.count,
        ),
        row(
            [
                PressButton(say("Continue"), Action.NEXT, go_on, style=PRIMARY),
                PressButton(say("Start a new one"), Action.QUIZ, ("", count, "here")),
            ]
        ),
    )


def no_questions_view(error: NoQuestions, say: Words) -> ui.LayoutView:
    """Says that there is nothing to be asked, what would be enough, and what there is instead."""
    if error.topic is None:
        if error.unwanted:
            return card(say("The authors of these notes don't want a quiz made from them."))
        return card(
            say(
                "There is nothing to ask about in these notes yet. Three headings with text"
                " under them would be enough: the quiz asks what they say."
            )
        )
    topic = error.topic.topic
    title = escaped(fitted(topic.title, TITLE), at_line_start=False)
    if error.unwanted:
        text = say("The authors of these notes don't want a quiz on **{topic}**.", topic=title)
    else:
        text = say(
            "There is nothing to ask about **{topic}** yet. One heading with a sentence under"
            " it would be enough.",
            topic=title,
        )
    return card(
        text,
        row(
            [
                PressButton(say("Read it in the notes"), Action.SHOW, (topic.id, WHOLE, 0, NOBODY)),
                PressButton(say("Questions on any topic"), Action.QUIZ, ("", QUESTIONS, "here")),
            ]
        ),
    )
