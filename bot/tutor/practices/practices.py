"""Private practice: questions one at a time, each answer kept before it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.metrics import ANSWERS
from bot.notes.library import LocatedTopic
from bot.notes.packs import Pack
from bot.quiz.bank import Bank
from bot.quiz.drawing import Dice, Past, draw
from bot.quiz.grading.answers import Answer, DontKnow
from bot.quiz.grading.grading import Grade
from bot.quiz.option_fingerprint import option_fingerprint
from bot.quiz.questions import Question
from bot.store import members, practices, reviews
from bot.store.database import Database
from bot.store.practices import Practice, Scope
from bot.store.reviews import Review
from bot.tutor.current_content import CurrentContent
from bot.tutor.grading import judge
from bot.tutor.practices.exports import texts_of
from bot.tutor.practices.selection import drawn_from, following, in_form, located, pool_of, scope_of
from bot.tutor.practices.summaries import Summary, misses, summed_up

MODE = "practice"
MOST_QUESTIONS = 25
#: So long a practice that was laid aside is offered again.
RESUMABLE = timedelta(days=1)
#: From so many questions drawing takes less time than to wake a thread for it.
_AT_HAND = 200
#: The most that a row can hold, 24 days.
_LONGEST_MS = 2**31 - 1


class PracticeGone(Exception):
    """There is no such practice of this member, or that question of it was never asked."""


class QuestionGone(Exception):
    """The notes hold the question no longer; ``ask`` with the next number goes on."""

    def __init__(self, practice_id: int, number: int) -> None:
        super().__init__(practice_id, number)
        self.practice_id = practice_id
        self.number = number


class NoQuestions(Exception):
    """There is no question on ``topic``, or none at all when it is None."""

    def __init__(self, topic: LocatedTopic | None) -> None:
        super().__init__("" if topic is None else topic.topic.title)
        self.topic = topic


class NothingMissed(Exception):
    """The practice has no missed question that the notes still hold."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that is open. ``number`` counts from 0 to, not including, ``count``.

    ``order`` is in which order the options (or items, or responses) are shown: their own numbers.
    """

    practice_id: int
    number: int
    count: int
    question: Question
    order: tuple[int, ...]
    member_id: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Revealed:
    """A question that has been answered.

    ``sure`` is None when the member was not asked. ``new`` is False when this answer was kept
    before. ``last`` says that no question follows. ``rewritten`` says that the options are no
    longer those that were answered: then ``answer`` does not fit them, and ``grade`` has the share
    that was kept and no parts.
    """

    asked: AskedQuestion
    answer: Answer
    grade: Grade
    sure: bool | None
    took_ms: int
    new: bool
    last: bool
    rewritten: bool = False


class Practices:
    """Each method writes in one transaction at most, and has committed when it returns.

    Any of them raises what the database raises while it is away.
    """

    def __init__(self, current_content: CurrentContent, database: Database) -> None:
        self._current_content = current_content
        self._database = database

    async def begin(
        self,
        practice_id: int,
        member_id: int,
        *,
        topic: LocatedTopic | None,
        pack: Pack | None,
        count: int,
        dice: Dice,
        language: str | None,
        guild_id: int | None,
        at: datetime,
    ) -> AskedQuestion:
        """Draws questions on a topic, else of a pack, else of all packs, and asks the first.

        ``practice_id`` is the id of the interaction, so that one which arrives twice begins one
        practice. There are 1 to 25 questions, and no more than there are. Raises ``NoQuestions``.
        """
        bank = self._current_content.bank
        pool = pool_of(bank, topic, pack)
        if not pool:
            raise NoQuestions(topic)
        past = await self._past(member_id, pool)
        drawing = partial(draw, pool, min(max(count, 1), MOST_QUESTIONS), dice, past)
        # Of twenty thousand it takes a tenth of a second, in which others are answered.
        questions = drawing() if len(pool) <= _AT_HAND else await asyncio.to_thread(drawing)
        drawn = tuple(drawn_from(question, dice) for question in questions)
        scope = scope_of(topic, pack)
        practice = Practice(practice_id, member_id, guild_id, scope, drawn, 0, at)
        return await self._begin(bank, practice, language)

    async def again(
        self, practice_id: int, new_id: int, member_id: int, at: datetime, dice: Dice
    ) -> AskedQuestion:
        """Begins a practice of what was missed in another one, shuffled anew.

        Raises ``PracticeGone`` or ``NothingMissed``.
        """
        async with self._database.reading() as session:
            old = _there(await practices.find(session, practice_id, member_id))
            given = await reviews.of_session(session, member_id, MODE, practice_id)
        bank = self._current_content.bank
        missed = misses(bank, old, given)
        if not missed:
            raise NothingMissed
        drawn = tuple(drawn_from(miss.question, dice) for miss in missed)
        scope = Scope(again=practice_id)
        practice = Practice(new_id, member_id, old.guild_id, scope, drawn, 0, at)
        return await self._begin(bank, practice, None)

    async def on(
        self,
        practice_id: int,
        member_id: int,
        questions: Sequence[tuple[str, str]],
        *,
        dice: Dice,
        guild_id: int | None,
        at: datetime,
    ) -> AskedQuestion:
        """Begins a practice of certain questions, by pack and id, as far as there still are such.

        Raises ``NothingMissed`` when there is none of them.
        """
        bank = self._current_content.bank
        found = [bank.find(pack, id) for pack, id in questions[:MOST_QUESTIONS]]
        drawn = tuple(drawn_from(question, dice) for question in found if question is not None)
        if not drawn:
            raise NothingMissed
        practice = Practice(practice_id, member_id, guild_id, Scope(), drawn, 0, at)
        return await self._begin(bank, practice, None)

    async def ask(
        self, practice_id: int, member_id: int, number: int, at: datetime
    ) -> AskedQuestion | Summary:
        """Asks the question with this number, and past the last one ends the practice.

        One that has been asked keeps the time at which it was asked first, and one that the notes
        hold no longer is passed over. Only the next question can be asked for the first time.
        Raises ``PracticeGone``.
        """
        bank = self._current_content.bank
        async with self._database.writing() as session:
            practice = _there(await practices.find(session, practice_id, member_id, alone=True))
            wanted = following(bank, practice, min(max(number, 0), practice.position + 1))
            if wanted is not None:
                moved, asked = _asking(bank, practice, wanted, at)
                if moved != practice:
                    await practices.move(session, moved)
                return asked
        return await self.end(practice_id, member_id, at)

    async def end(self, practice_id: int, member_id: int, at: datetime) -> Summary:
        """Ends the practice, whatever is still open. Raises ``PracticeGone``."""
        async with self._database.writing() as session:
            practice = _there(await practices.find(session, practice_id, member_id, alone=True))
            if practice.ended_at is None:
                await practices.move(session, replace(practice, ended_at=at))
            given = await reviews.of_session(session, member_id, MODE, practice_id)
        return summed_up(self._current_content.bank, practice, given)

    async def look(self, practice_id: int, member_id: int, number: int) -> AskedQuestion | Revealed:
        """A question that was asked, as it stands now.

        Raises ``PracticeGone`` or ``QuestionGone``.
        """
        bank = self._current_content.bank
        async with self._database.reading() as session:
            practice = _there(await practices.find(session, practice_id, member_id), number)
            given = await reviews.of_session(session, member_id, MODE, practice_id)
        asked = _asked(bank, practice, number, practice.begun_at)
        return self._revealed(practice, asked, given[number]) if number in given else asked

    async def answer(
        self,
        practice_id: int,
        member_id: int,
        number: int,
        read: Callable[[AskedQuestion], Answer],
        *,
        sure: bool | None,
        at: datetime,
    ) -> Revealed | AskedQuestion:
        """Grades and keeps an answer; it is committed when this returns.

        ``read`` says what the answer is; what it raises rises. A second answer to the same
        question changes nothing and gives the first. An answer to options that the notes have
        changed meanwhile is not kept: the question is given back as it is now, to be answered
        anew. Raises ``PracticeGone`` or ``QuestionGone``.
        """
        library, bank = self._current_content.library, self._current_content.bank
        async with self._database.writing() as session:
            found = await practices.find(session, practice_id, member_id, alone=True)
            practice = _there(found, number)
            moved, asked = _asking(bank, practice, number, at)
            if moved != practice:
                given = await reviews.of_session(session, member_id, MODE, practice_id)
                if number in given:
                    return self._revealed(practice, asked, given[number])
                await practices.move(session, moved)
                return asked
            answer = read(asked)
            judged = judge(library, asked.question, answer)
            review = _review(practice, asked, answer, judged, sure, at)
            await members.see(session, member_id, None, at)
            stands = await reviews.add(session, review)
        revealed = self._revealed(practice, asked, stands)
        if stands is not review:
            return revealed
        ANSWERS.labels(MODE, _outcome(review)).inc()
        return replace(revealed, new=True)

    async def unfinished(self, member_id: int, at: datetime) -> AskedQuestion | None:
        """The question at which the member has left their newest practice of the last day.

        It has not been asked anew: ``ask`` with its number goes on.
        """
        bank = self._current_content.bank
        async with self._database.reading() as session:
            practice = await practices.newest_unfinished(session, member_id, at - RESUMABLE)
            if practice is None:
                return None
            given = await reviews.of_session(session, member_id, MODE, practice.id)
        answered = practice.position in given
        number = following(bank, practice, practice.position + answered)
        return None if number is None else _asked(bank, practice, number, at)

    def texts(self, export: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
        """The questions that a member's export names, without which its numbers say little."""
        return texts_of(self._current_content.bank, export)

    async def tidy(self, before: datetime) -> int:
        """Deletes the practices that were begun before, and gives their number.

        The answers that were given in them stay.
        """
        async with self._database.writing() as session:
            return await practices.tidy(session, before)

    async def _past(
        self, member_id: int, pool: Sequence[Question]
    ) -> Mapping[tuple[str, str], Past]:
        packs = {question.pack for question in pool}
        async with self._database.reading() as session:
            past = await reviews.past(session, member_id, packs.pop() if len(packs) == 1 else None)
        # By revision: a question whose key has changed is a new one to the member.
        keys = {(question.pack, question.id): question.revision for question in pool}
        return {key: past[(*key, of)] for key, of in keys.items() if (*key, of) in past}

    async def _begin(self, bank: Bank, practice: Practice, language: str | None) -> AskedQuestion:
        moved, asked = _asking(bank, practice, 0, practice.begun_at)
        async with self._database.writing() as session:
            await members.see(session, practice.member_id, language, practice.begun_at)
            if await practices.begin(session, moved):
                return asked
            # The same interaction came twice.
            stands = _there(await practices.find(session, practice.id, practice.member_id))
            return _asked(bank, stands, stands.position, practice.begun_at)

    def _revealed(self, practice: Practice, asked: AskedQuestion, review: Review) -> Revealed:
        """What stands in the record, beside the question as it is now."""
        rewritten = review.form != option_fingerprint(asked.question)
        judged = Grade(review.share, ())
        if not rewritten:
            # The share is the one that was told, whatever has become of the key.
            judged = replace(
                judge(self._current_content.library, asked.question, review.answer),
                share=review.share,
            )
        return Revealed(
            asked=asked,
            answer=review.answer,
            grade=judged,
            sure=review.sure,
            took_ms=review.took_ms,
            new=False,
            last=following(self._current_content.bank, practice, asked.number + 1) is None,
            rewritten=rewritten,
        )


def _there(practice: Practice | None, number: int = 0) -> Practice:
    """The practice, in which the question with this number was asked. Raises ``PracticeGone``."""
    if practice is None or not 0 <= number < len(practice.questions):
        raise PracticeGone
    if practice.questions[number].asked_at is None:
        raise PracticeGone
    return practice


def _asking(
    bank: Bank, practice: Practice, number: int, at: datetime
) -> tuple[Practice, AskedQuestion]:
    """The practice with the question asked, at that time unless it was before."""
    question = located(bank, practice, number)
    if question is None:
        raise QuestionGone(practice.id, number)
    drawn = in_form(practice, number, question)
    asked_at = drawn.asked_at or at
    asked = AskedQuestion(
        practice.id,
        number,
        len(practice.questions),
        question,
        drawn.order,
        practice.member_id,
        asked_at,
    )
    return practice.asking(number, replace(drawn, asked_at=asked_at)), asked


def _asked(bank: Bank, practice: Practice, number: int, at: datetime) -> AskedQuestion:
    return _asking(bank, practice, number, at)[1]


def _review(
    practice: Practice,
    asked: AskedQuestion,
    answer: Answer,
    judged: Grade,
    sure: bool | None,
    at: datetime,
) -> Review:
    question, took = asked.question, at - asked.asked_at
    return Review(
        member_id=practice.member_id,
        pack=question.pack,
        question=question.id,
        revision=question.revision,
        form=option_fingerprint(question),
        topic=question.topic_key,
        facet=question.facet,
        objective=question.objective,
        mode=MODE,
        session=practice.id,
        number=asked.number,
        guild_id=practice.guild_id,
        answer=answer,
        share=judged.share,
        sure=sure,
        took_ms=min(max(took // timedelta(milliseconds=1), 0), _LONGEST_MS),
        answered_at=at,
    )


def _outcome(review: Review) -> str:
    if isinstance(review.answer, DontKnow):
        return "dontknow"
    if review.share == 1.0:
        return "right"
    return "part" if review.share > 0.0 else "wrong"
