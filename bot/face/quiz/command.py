"""``/quiz``: private practice, one question at a time, taught after each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Press, StalePress, number_in
from bot.face.discord_io.replies import open_modal, recorded, redraw, reply, words_to
from bot.face.notes.explain import TopicName
from bot.face.notes.explanation import Showing
from bot.face.notes.explanation import answer as explained
from bot.face.notes.quiz_me import QUESTIONS
from bot.face.notes.topic_pages import topic_pages
from bot.face.quiz.practice_views import (
    AnswerDraft,
    form,
    question_view,
    reveal_view,
    section_view,
    summary_view,
    unfinished_view,
)
from bot.face.quiz.reveals import section
from bot.notes.library import LocatedTopic
from bot.quiz.asked_questions import LETTERS
from bot.quiz.drawing import Dice
from bot.quiz.questions import CHOSEN, Kind, Question
from bot.quiz.submissions import Submission, Unfinished
from bot.tutor import StoreUnavailable
from bot.tutor.practices.practices import (
    MOST_QUESTIONS,
    PracticeQuestion,
)
from bot.tutor.practices.summaries import Summary
from bot.waiting import give_up_after
from bot.words import Words

#: Seconds. A form must be the first answer, so the member cannot be told to wait for it.
_FORM_PATIENCE = 2.0
_COUNTS = frozenset(map(str, range(1, MOST_QUESTIONS + 1)))


class AnswerNotKept(Exception):
    """The database did not save an answer. The question is still open."""


@app_commands.command(
    name=locale_str("quiz"), description=locale_str("Quiz yourself, with every answer explained")
)
@app_commands.rename(topic=locale_str("topic"), questions=locale_str("questions"))
@app_commands.describe(
    topic=locale_str("Topic to be quizzed on; leave empty for all"),
    questions=locale_str("How many questions, 1 to 25; leave empty for five"),
)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def quiz(
    interaction: Interaction,
    topic: app_commands.Transform[LocatedTopic, TopicName] | None = None,
    questions: app_commands.Range[int, 1, MOST_QUESTIONS] = QUESTIONS,
) -> None:
    """Asks the first question, or offers to go on where the member has left off."""
    practices = interaction.client.tutor.practices
    if topic is None:
        left = await recorded(
            interaction, practices.unfinished(interaction.user.id, interaction.created_at)
        )
        if left is not None:
            await reply(
                interaction, unfinished_view(left, questions, words_to(interaction)), private=True
            )
            return
    await reply(interaction, await _begun(interaction, topic, questions), private=True)


async def quiz_pressed(interaction: Interaction, pressed: Press) -> None:
    """A new practice: in place of the message that was pressed, or beside a public one."""
    match pressed.fields:
        case [topic_id, count, "here" | "beside" as where] if count in _COUNTS:
            topic = interaction.client.tutor.topics.located(topic_id) if topic_id else None
            view = await _begun(interaction, topic, int(count))
        case _:
            raise StalePress
    if where == "here":
        await redraw(interaction, view)
    else:
        await reply(interaction, view, private=True)


async def _begun(interaction: Interaction, topic: LocatedTopic | None, count: int) -> ui.LayoutView:
    asked = await recorded(
        interaction,
        interaction.client.tutor.practices.begin(
            interaction.id,
            interaction.user.id,
            topic=topic,
            pack=None,
            count=count,
            dice=_dice(interaction),
            language=interaction.locale.value,
            guild_id=interaction.guild_id,
            at=interaction.created_at,
        ),
    )
    return _drawn(interaction, asked)


async def begin_on(interaction: Interaction, questions: Sequence[Question]) -> None:
    """Asks the first of certain questions, beside the message that was pressed."""
    asked = await recorded(
        interaction,
        interaction.client.tutor.practices.on(
            interaction.id,
            interaction.user.id,
            questions,
            dice=_dice(interaction),
            guild_id=interaction.guild_id,
            at=interaction.created_at,
        ),
    )
    await reply(interaction, _drawn(interaction, asked), private=True)


async def again_pressed(interaction: Interaction, pressed: Press) -> None:
    """What was missed in a practice, asked again in a new one."""
    (practice_id,) = _numbers(pressed.fields, 1)
    asked = await recorded(
        interaction,
        interaction.client.tutor.practices.again(
            practice_id,
            interaction.id,
            interaction.user.id,
            interaction.created_at,
            _dice(interaction),
        ),
    )
    await redraw(interaction, _drawn(interaction, asked))


async def next_pressed(interaction: Interaction, pressed: Press) -> None:
    """The next question, and after the last one how it went.

    An old button shows the question as it stands: open, or answered.
    """
    practice_id, number, page = _numbers(pressed.fields, 3)
    work = interaction.client.tutor.practices.ask(
        practice_id, interaction.user.id, number, interaction.created_at
    )
    await redraw(interaction, _drawn(interaction, await recorded(interaction, work), page=page))


async def look_pressed(interaction: Interaction, pressed: Press) -> None:
    """Another page of a reveal."""
    practice_id, number, page = _numbers(pressed.fields, 3)
    await _redraft(interaction, AnswerDraft(practice_id, number, page=page))


async def study_pressed(interaction: Interaction, pressed: Press) -> None:
    """The section of the notes that settles an answered question, in place of its reveal."""
    practice_id, number, page = _numbers(pressed.fields, 3)
    draft = AnswerDraft(practice_id, number)
    found = await recorded(interaction, _looked(interaction, draft))
    topics, say = interaction.client.tutor.topics, words_to(interaction)
    question = found.asked.question
    located = topics.library.topics.get(question.topic_id)
    if found.review is None or located is None:
        await redraw(interaction, _drawn(interaction, found, draft=draft))
        return
    drawn = topic_pages(located, section(question, located), say)
    page = min(page, len(drawn.pages) - 1)
    topics.opened(
        located,
        drawn.facets[page],
        member_id=interaction.user.id,
        language=interaction.locale.value,
        at=interaction.created_at,
    )
    await redraw(interaction, section_view(found, drawn, page, located, say))


async def draft_pressed(interaction: Interaction, pressed: Press) -> None:
    """The question with another page, or with how sure the member is."""
    await _redraft(interaction, AnswerDraft.parsed(pressed.fields))


async def choose_pressed(interaction: Interaction, pressed: Press) -> None:
    """The question with what was chosen of several options so far."""
    draft = AnswerDraft.parsed(pressed.fields)
    if any(len(value) != 1 or value not in LETTERS for value in pressed.values):
        raise StalePress
    await _redraft(interaction, replace(draft, letters="".join(sorted(set(pressed.values)))))


async def form_pressed(interaction: Interaction, pressed: Press) -> None:
    """The form for an answer that takes more than a press."""
    draft = AnswerDraft.parsed(pressed.fields)
    found = await give_up_after(_FORM_PATIENCE, _looked(interaction, draft))
    if found.review is None and found.asked.question.kind not in {*CHOSEN, Kind.RECALL}:
        await open_modal(interaction, form(found.asked, draft, words_to(interaction)))
    else:
        await redraw(interaction, _drawn(interaction, found, draft=draft))


async def answer_pressed(interaction: Interaction, pressed: Press) -> None:
    """An answer: it is saved first, then the member reads what is right and why."""
    draft = AnswerDraft.parsed(pressed.fields)
    work = interaction.client.tutor.practices.answer(
        draft.practice,
        interaction.user.id,
        draft.number,
        Submission(draft.letters, pressed.inputs),
        sure=draft.is_sure,
        at=interaction.created_at,
    )
    try:
        found = await recorded(interaction, work)
    except Unfinished as unfinished:
        draft = replace(draft, letters=unfinished.letters)
        await _redraft(interaction, draft, _what_lacks(unfinished, words_to(interaction)))
    except (StoreUnavailable, TimeoutError) as error:
        raise AnswerNotKept from error
    else:
        await redraw(interaction, _drawn(interaction, found))


async def read_pressed(interaction: Interaction, pressed: Press) -> None:
    """A section that settles what was missed, beside the message."""
    match [value.split(":") for value in pressed.values]:
        case [[topic_id, view]]:
            showing = Showing(topic_id, view, 0, interaction.user.id)
            await explained(interaction, showing, private=True)
        case _:
            raise StalePress


async def _looked(interaction: Interaction, draft: AnswerDraft) -> PracticeQuestion:
    return await interaction.client.tutor.practices.look(
        draft.practice, interaction.user.id, draft.number
    )


# What the member sees


async def _redraft(interaction: Interaction, draft: AnswerDraft, notice: str | None = None) -> None:
    """Draws the question of a draft, or its reveal if it has been answered meanwhile."""
    found = await recorded(interaction, _looked(interaction, draft))
    await redraw(interaction, _drawn(interaction, found, draft=draft, notice=notice))


def _drawn(
    interaction: Interaction,
    found: PracticeQuestion | Summary,
    *,
    page: int = 0,
    draft: AnswerDraft | None = None,
    notice: str | None = None,
) -> ui.LayoutView:
    """The state of a practice as a message."""
    say, library = words_to(interaction), interaction.client.tutor.topics.library
    if isinstance(found, Summary):
        return summary_view(found, page, library, say)
    asked = found.asked
    draft = draft or AnswerDraft(found.practice_id, asked.number, page=page)
    if found.review is None:
        return question_view(found, draft, say, notice)
    located = library.topics.get(asked.question.topic_id)
    return reveal_view(found, draft.page, located, say)


def _what_lacks(unfinished: Unfinished, say: Words) -> str:
    if unfinished.twice:
        return say("You used the same letter twice. Press *Answer* again: your choices are kept.")
    return say("You didn't fill in anything. Press *Answer* again, or *I don't know*.")


def _dice(interaction: Interaction) -> Dice:
    # One interaction that arrives twice draws the same questions. It keeps no secret.
    return random.Random(interaction.id).randrange  # noqa: S311


def _numbers(fields: Sequence[str], count: int) -> list[int]:
    """The numbers of an id. Raises ``StalePress`` unless there are ``count``."""
    if len(fields) != count:
        raise StalePress
    return [number_in(field) for field in fields]
