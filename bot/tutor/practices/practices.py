"""Private practice: questions one at a time, each answer saved before it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.metrics import ANSWERS
from bot.notes.library import LocatedTopic
from bot.notes.packs import Pack
from bot.quiz.asked_questions import AskedQuestion, UnknownFormat, asked_in_turn
from bot.quiz.bank import Bank
from bot.quiz.drawing import Dice, Past, draw
from bot.quiz.grading.answers import DontKnow
from bot.quiz.questions import Kind, Question
from bot.quiz.recall import recall_cards
from bot.quiz.submissions import Submission, answer_of
from bot.store import members, practices, reviews
from bot.store.database import Database
from bot.store.practices import Practice, Scope
from bot.store.reviews import Review
from bot.tutor.current_content import CurrentContent
from bot.tutor.grading import judge
from bot.tutor.practices.summaries import Summary, misses, summed_up

MODE = "practice"
MOST_QUESTIONS = 25
#: How long a practice that was left is offered again.
RESUMABLE = timedelta(days=1)
#: Drawing from fewer questions takes less time than starting a thread for it.
_FEW_QUESTIONS = 200
#: So many recall cards are made for each that is asked.
_CARDS_FOR_EACH = 4


class PracticeGone(Exception):
    """There is no such practice of this member, or that question of it was never asked."""


class NoQuestions(Exception):
    """There is no question on ``topic``, or none at all when it is None.

    ``unwanted`` says that no more text would help: the notes' authors want none made from them.
    """

    def __init__(self, topic: LocatedTopic | None, *, unwanted: bool) -> None:
        super().__init__("" if topic is None else topic.topic.title)
        self.topic = topic
        self.unwanted = unwanted


class NothingMissed(Exception):
    """The practice has no missed question that the notes still hold."""


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question of a practice: open, or answered when there is a ``review``.

    ``right`` is how many questions of the practice have been answered all right so far.
    """

    practice_id: int
    asked: AskedQuestion
    review: Review | None = None
    right: int = 0


def _looked_at(practice: Practice, number: int, given: Mapping[int, Review]) -> PracticeQuestion:
    right = sum(review.grade.right for review in given.values())
    return PracticeQuestion(practice.id, _question(practice, number), given.get(number), right)


class Practices:
    """Each method writes in one transaction at most, and has committed when it returns."""

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
    ) -> PracticeQuestion:
        """Draws questions on a topic, else of a pack, else of all packs, and asks the first.

        ``practice_id`` is the id of the interaction, so that one which arrives twice begins one
        practice. There are 1 to 25 questions; where the notes have fewer, recall cards fill it up.
        Raises ``NoQuestions``.
        """
        count = min(max(count, 1), MOST_QUESTIONS)
        pool = _pool(self._current_content.bank, topic, pack)
        cards: Sequence[Question] = ()
        if len(pool) < count:
            cards = await asyncio.to_thread(self._cards, topic, pack, count - len(pool), dice)
        if not pool and not cards:
            raise NoQuestions(topic, unwanted=self._makes_none(topic, pack))
        past = await self._past(member_id, (*pool, *cards))
        drawing = partial(draw, pool, count, dice, past)
        # Of twenty thousand it takes a tenth of a second, in which others are answered.
        few = len(pool) <= _FEW_QUESTIONS
        drawn = drawing() if few else await asyncio.to_thread(drawing)
        drawn += draw(cards, count - len(drawn), dice, past)
        topic_id = None if topic is None else topic.topic.id
        scope = Scope(topic_id, None if pack is None or topic is not None else pack.key)
        asked = asked_in_turn(drawn, dice)
        practice = Practice.begun(
            practice_id, member_id, asked, guild_id=guild_id, scope=scope, at=at
        )
        return await self._begin(practice, asked, language)

    async def again(
        self, practice_id: int, new_id: int, member_id: int, at: datetime, dice: Dice
    ) -> PracticeQuestion:
        """Begins a practice of what was missed in another one, as the notes have it now.

        Raises ``PracticeGone`` or ``NothingMissed``.
        """
        async with self._database.reading() as connection:
            old = _existing(await practices.find(connection, practice_id, member_id))
            given = await reviews.of_session(connection, member_id, MODE, practice_id)
        return await self.on(
            new_id,
            member_id,
            [miss.asked.question for miss in misses(old, given)],
            dice=dice,
            guild_id=old.guild_id,
            at=at,
            scope=Scope(again=practice_id),
        )

    async def on(
        self,
        practice_id: int,
        member_id: int,
        questions: Sequence[Question],
        *,
        dice: Dice,
        guild_id: int | None,
        at: datetime,
        scope: Scope = Scope(),  # noqa: B008 - it is frozen
    ) -> PracticeQuestion:
        """Begins a practice of certain questions as the notes have them now, if they still do.

        Raises ``NothingMissed`` when there is none of them.
        """
        found = [self._now(question) for question in questions[:MOST_QUESTIONS]]
        asked = asked_in_turn([question for question in found if question is not None], dice)
        if not asked:
            raise NothingMissed
        practice = Practice.begun(
            practice_id, member_id, asked, guild_id=guild_id, scope=scope, at=at
        )
        return await self._begin(practice, asked, None)

    async def ask(
        self, practice_id: int, member_id: int, number: int, at: datetime
    ) -> PracticeQuestion | Summary:
        """Asks the question with this number, and past the last one ends the practice.

        One that has been asked keeps the time at which it was asked first. Only the next question
        can be asked for the first time, and only when all before it have been answered.
        Raises ``PracticeGone``.
        """
        async with self._database.writing() as connection:
            practice = _existing(
                await practices.find(connection, practice_id, member_id, alone=True)
            )
            number = min(max(number, 0), len(practice.asked))
            if number == len(practice.asked) < len(practice.questions):
                answered, right = await reviews.counts_of_session(
                    connection, member_id, MODE, practice_id
                )
                if answered < number:
                    return PracticeQuestion(
                        practice_id, _question(practice, number - 1), right=right
                    )
                await practices.move(connection, practice.asking_next(at))
                return PracticeQuestion(practice_id, _question(practice, number), right=right)
            given = await reviews.of_session(connection, member_id, MODE, practice_id)
            if number < len(practice.questions):
                return _looked_at(practice, number, given)
            if practice.ended_at is None:
                await practices.move(connection, replace(practice, ended_at=at))
        return summed_up(practice, given)

    async def look(self, practice_id: int, member_id: int, number: int) -> PracticeQuestion:
        """A question that was asked, as it stands now. Raises ``PracticeGone``."""
        async with self._database.reading() as connection:
            practice = _existing(await practices.find(connection, practice_id, member_id), number)
            given = await reviews.of_session(connection, member_id, MODE, practice_id)
        return _looked_at(practice, number, given)

    async def answer(
        self,
        practice_id: int,
        member_id: int,
        number: int,
        submitted: Submission,
        *,
        sure: bool | None,
        at: datetime,
    ) -> PracticeQuestion:
        """Grades and saves an answer; it is committed when this returns.

        A second answer to the same question changes nothing: the first is returned. ``sure`` is
        left out for a member who does not know. Raises
        ``PracticeGone``, and what ``answer_of`` raises for what is no answer.
        """
        async with self._database.writing() as connection:
            found = await practices.find(connection, practice_id, member_id, alone=True)
            practice = _existing(found, number)
            asked = _question(practice, number)
            answer = answer_of(asked, submitted)
            review = Review.of(
                asked.question,
                member_id,
                mode=MODE,
                session=practice_id,
                number=number,
                guild_id=practice.guild_id,
                answer=answer,
                grade=judge(self._current_content.library, asked.question, answer),
                sure=None if isinstance(answer, DontKnow) else sure,
                took=at - practice.asked[number],
                answered_at=at,
            )
            await members.touch(connection, member_id, None, at)
            stands = await reviews.add(connection, review)
            _, right = await reviews.counts_of_session(connection, member_id, MODE, practice_id)
        if stands is review:
            ANSWERS.labels(MODE, _outcome(review)).inc()
        return PracticeQuestion(practice_id, asked, stands, right)

    async def unfinished(self, member_id: int, at: datetime) -> PracticeQuestion | None:
        """The question at which the member has left their newest practice of the last day.

        It has not been asked anew: ``ask`` with its number continues the practice.
        """
        async with self._database.reading() as connection:
            practice = await practices.newest_unfinished(connection, member_id, at - RESUMABLE)
            if practice is None:
                return None
            given = await reviews.of_session(connection, member_id, MODE, practice.id)
        number = len(practice.asked) - 1
        number += number in given
        if number == len(practice.questions):
            return None
        return _looked_at(practice, number, given)

    async def tidy(self, before: datetime) -> int:
        """Deletes the practices that were begun before, and returns their number.

        The answers that were given in them stay.
        """
        async with self._database.writing() as connection:
            return await practices.tidy(connection, before)

    def _now(self, question: Question) -> Question | None:
        """The question as the notes have it now, or None."""
        if question.kind is not Kind.RECALL:
            return self._current_content.bank.find(question.pack, question.id)
        located = self._current_content.library.topics.get(question.topic_id)
        cards = () if located is None else recall_cards(located)
        return next((card for card in cards if card.id == question.id), None)

    def _makes_none(self, topic: LocatedTopic | None, pack: Pack | None) -> bool:
        """Whether nothing may be made from the notes that were chosen."""
        chosen = topic.pack if topic is not None else pack
        packs = self._current_content.library.packs if chosen is None else (chosen,)
        return all(one.generated == "off" for one in packs)

    def _cards(
        self, topic: LocatedTopic | None, pack: Pack | None, count: int, dice: Dice
    ) -> Sequence[Question]:
        """Recall cards on the topic, else of some topics of the pack or of all packs.

        They come from more topics than are needed, so that the member's past can choose.
        """
        if topic is not None:
            return recall_cards(topic)
        library = self._current_content.library
        topics = [
            library.topics[each.id]
            for every in ([pack] if pack else library.packs)
            for each in every.topics
        ]
        cards: list[Question] = []
        while topics and len(cards) < _CARDS_FOR_EACH * count:
            cards += recall_cards(topics.pop(dice(len(topics))))
        return cards

    async def _past(
        self, member_id: int, pool: Sequence[Question]
    ) -> Mapping[tuple[str, str], Past]:
        packs = {question.pack for question in pool}
        async with self._database.reading() as connection:
            past = await reviews.past(
                connection, member_id, packs.pop() if len(packs) == 1 else None
            )
        # By revision: a question whose key has changed is a new one to the member.
        keys = {(question.pack, question.id): question.revision for question in pool}
        return {key: past[(*key, of)] for key, of in keys.items() if (*key, of) in past}

    async def _begin(
        self, practice: Practice, asked: Sequence[AskedQuestion], language: str | None
    ) -> PracticeQuestion:
        async with self._database.writing() as connection:
            await members.touch(connection, practice.member_id, language, practice.begun_at)
            if await practices.begin(connection, practice):
                return PracticeQuestion(practice.id, asked[0])
            # The same interaction came twice.
            stands = _existing(await practices.find(connection, practice.id, practice.member_id))
        return PracticeQuestion(practice.id, _question(stands, len(stands.asked) - 1))


def _pool(bank: Bank, topic: LocatedTopic | None, pack: Pack | None) -> Sequence[Question]:
    """The questions on a topic, else of a pack, else all."""
    if topic is not None:
        return bank.of_topic(topic.topic.id)
    return bank.questions if pack is None else bank.of_pack(pack.key)


def _existing(practice: Practice | None, number: int = 0) -> Practice:
    """The practice, in which the question with this number was asked. Raises ``PracticeGone``."""
    if practice is None or not 0 <= number < len(practice.asked):
        raise PracticeGone
    return practice


def _question(practice: Practice, number: int) -> AskedQuestion:
    try:
        return practice.question(number)
    except UnknownFormat as error:
        raise PracticeGone from error


def _outcome(review: Review) -> str:
    if isinstance(review.answer, DontKnow):
        return "dontknow"
    if review.grade.right:
        return "right"
    return "part" if review.grade.part_right else "wrong"
