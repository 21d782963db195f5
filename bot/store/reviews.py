"""Every answer of every member, wherever it was given. Reviews are added and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.drawing import Past
from bot.quiz.grading.answers import Answer, as_json, from_json
from bot.quiz.grading.grading import Grade
from bot.quiz.identity import option_fingerprint
from bot.quiz.questions import Kind, Question
from bot.store.tables import ReviewRow
from bot.store.upserts import insert_into


@dataclass(frozen=True, slots=True)
class Review:
    """One answer by one member. Together ``mode``, ``session`` and ``number`` tell which.

    ``mode`` says where it was given and ``session`` is the id of that practice or round, in which
    ``number`` counts the questions from 0. The numbers of ``answer`` count what the question had
    in its ``form``. ``sure`` is None when the member was not asked.
    ``self_graded`` is true where the member has judged the answer: no result counts it.
    """

    member_id: int
    pack: str
    question: str
    revision: str
    form: str
    topic: str
    facet: str | None
    objective: str | None
    mode: str
    session: int
    number: int
    guild_id: int | None
    answer: Answer
    grade: Grade
    sure: bool | None
    took_ms: int
    answered_at: datetime
    self_graded: bool = False

    @classmethod
    def of(
        cls,
        question: Question,
        member_id: int,
        *,
        mode: str,
        session: int,
        number: int,
        guild_id: int | None,
        answer: Answer,
        grade: Grade,
        took: timedelta,
        answered_at: datetime,
        sure: bool | None = None,
    ) -> Review:
        """The review of an answer to this question."""
        return cls(
            member_id=member_id,
            pack=question.pack,
            question=question.id,
            revision=question.revision,
            form=option_fingerprint(question),
            topic=question.topic_key,
            facet=question.facet,
            objective=question.objective,
            mode=mode,
            session=session,
            number=number,
            guild_id=guild_id,
            answer=answer,
            grade=grade,
            sure=sure,
            took_ms=min(max(took // timedelta(milliseconds=1), 0), _LONGEST_MS),
            answered_at=answered_at,
            self_graded=question.kind is Kind.RECALL,
        )


#: The most that a column holds, 24 days.
_LONGEST_MS = 2**31 - 1
_GRADE = tuple(field.name for field in fields(Grade))
_KEPT = tuple(field.name for field in fields(Review) if field.name != "grade")
_COLUMNS = tuple(getattr(ReviewRow, name) for name in (*_KEPT, *_GRADE))
_KEY = (ReviewRow.member_id, ReviewRow.mode, ReviewRow.session, ReviewRow.number)
_OF_SESSION = (
    select(*_COLUMNS)
    .where(
        ReviewRow.member_id == bindparam("of_member"),
        ReviewRow.mode == bindparam("mode"),
        ReviewRow.session == bindparam("of"),
    )
    .order_by(ReviewRow.number)
)
_COUNTS_OF_SESSION = select(
    func.count(), func.sum(case((ReviewRow.share == 1.0, 1), else_=0))
).where(
    ReviewRow.member_id == bindparam("of_member"),
    ReviewRow.mode == bindparam("mode"),
    ReviewRow.session == bindparam("of"),
)


async def add(connection: AsyncConnection, review: Review) -> Review:
    """Add a review of a known member and give the one that stands.

    That is ``review`` itself, or the one that was there before it for the same question of the
    same session: then nothing is added.
    """
    added = await connection.execute(_adding(connection.dialect.name), _values(review))
    if added.rowcount:
        return review
    return (await of_session(connection, review.member_id, review.mode, review.session))[
        review.number
    ]


async def add_all(connection: AsyncConnection, given: Sequence[Review]) -> None:
    """Add the reviews of known members, but for those that are there already."""
    rows = [_values(review) for review in given]
    if rows:
        await connection.execute(_adding(connection.dialect.name), rows)


async def of_session(
    connection: AsyncConnection, member_id: int, mode: str, of: int
) -> Mapping[int, Review]:
    """Give what the member has answered in one practice or round, by the questions' numbers."""
    found = await connection.execute(_OF_SESSION, {"of_member": member_id, "mode": mode, "of": of})
    reviews = [_review(row) for row in found]
    return {review.number: review for review in reviews}


async def counts_of_session(
    connection: AsyncConnection, member_id: int, mode: str, of: int
) -> tuple[int, int]:
    """Give how many questions of a practice or round the member has answered, and all right."""
    found = await connection.execute(
        _COUNTS_OF_SESSION, {"of_member": member_id, "mode": mode, "of": of}
    )
    answered, right = found.one()
    return int(answered), int(right or 0)


async def past(
    connection: AsyncConnection, member_id: int, pack: str | None = None
) -> Mapping[tuple[str, str, str], Past]:
    """Give what became of each (pack, question, revision) that the member was ever asked."""
    found = await connection.execute(
        _past(of_one_pack=pack is not None), {"of_member": member_id, "of_pack": pack}
    )
    return {
        (of_pack, question, revision): Past(int(asked), int(rightly), bool(last_right))
        for of_pack, question, revision, asked, rightly, last_right in found
    }


@cache
def _past(*, of_one_pack: bool) -> Executable:
    right = case((ReviewRow.share == 1.0, 1), else_=0)
    counts = (
        select(
            ReviewRow.pack,
            ReviewRow.question,
            ReviewRow.revision,
            func.count().label("asked"),
            func.sum(right).label("right"),
            func.max(ReviewRow.id).label("last"),
        )
        .where(ReviewRow.member_id == bindparam("of_member"))
        .group_by(ReviewRow.pack, ReviewRow.question, ReviewRow.revision)
    )
    if of_one_pack:
        counts = counts.where(ReviewRow.pack == bindparam("of_pack"))
    each = counts.subquery()
    return select(
        each.c.pack,
        each.c.question,
        each.c.revision,
        each.c.asked,
        each.c.right,
        ReviewRow.share == 1.0,
    ).join(ReviewRow, ReviewRow.id == each.c.last)


@cache
def _adding(dialect: str) -> Executable:
    return insert_into(dialect, ReviewRow).on_conflict_do_nothing(index_elements=_KEY)


def _values(review: Review) -> dict[str, Any]:
    values = {name: getattr(review, name) for name in _KEPT}
    return values | {"answer": as_json(review.answer), **review.grade.as_json()}


def _review(row: Row[Any]) -> Review:
    values = dict(row._mapping)
    grade = Grade.from_json({name: values.pop(name) for name in _GRADE})
    return Review(**values | {"answer": from_json(values["answer"]), "grade": grade})
