"""The practices of the last weeks: what each member was given, and how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import PracticeRow
from bot.store.upserts import dialect_of, insert_in


@dataclass(frozen=True, slots=True)
class Scope:
    """What a practice is about: a topic, a pack, the misses of another practice, or anything."""

    topic_id: str | None = None
    pack: str | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question as a practice asks it: which one, in which form, and how it is shuffled.

    ``asked_at`` is None until the member has been shown it.
    """

    pack: str
    id: str
    form: str
    order: tuple[int, ...]
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """A member's practice. ``position`` is the highest number whose question was asked."""

    id: int
    member_id: int
    guild_id: int | None
    scope: Scope
    questions: tuple[DrawnQuestion, ...]
    position: int
    begun_at: datetime
    ended_at: datetime | None = None

    def asking(self, number: int, drawn: DrawnQuestion) -> Practice:
        """The same with a question as it is asked now, and not before that question."""
        questions = (*self.questions[:number], drawn, *self.questions[number + 1 :])
        return replace(self, questions=questions, position=max(self.position, number))


_COLUMNS = (
    PracticeRow.id,
    PracticeRow.member_id,
    PracticeRow.guild_id,
    PracticeRow.scope,
    PracticeRow.questions,
    PracticeRow.position,
    PracticeRow.begun_at,
    PracticeRow.ended_at,
)


_FIND = select(*_COLUMNS).where(
    PracticeRow.id == bindparam("of_id"), PracticeRow.member_id == bindparam("of_member")
)
# On SQLite, where these words have no meaning, whoever writes is alone anyway.
_FIND_ALONE = _FIND.with_for_update()
_NEWEST = (
    select(*_COLUMNS)
    .where(
        PracticeRow.member_id == bindparam("of_member"),
        PracticeRow.begun_at > bindparam("since"),
        PracticeRow.ended_at.is_(None),
    )
    .order_by(PracticeRow.begun_at.desc(), PracticeRow.id.desc())
    .limit(1)
)


async def begin(session: AsyncSession, practice: Practice) -> bool:
    """Keep a new practice of a known member; False when there is one with its id."""
    begun = await session.execute(
        _beginning(dialect_of(session)),
        {
            "id": practice.id,
            "member_id": practice.member_id,
            "guild_id": practice.guild_id,
            "scope": _scope_as_json(practice.scope),
            "begun_at": practice.begun_at,
            **_course(practice),
        },
    )
    return begun.first() is not None


async def move(session: AsyncSession, practice: Practice) -> None:
    """Keep how far a practice has come: its questions, its position and its end."""
    await session.execute(_moving(), {"of_id": practice.id, **_course(practice)})


async def find(
    session: AsyncSession, practice_id: int, member_id: int, *, alone: bool = False
) -> Practice | None:
    """Give the member's practice, or ``None`` when there is no such one or it is another's.

    ``alone`` keeps other transactions from it until the end of this one.
    """
    statement = _FIND_ALONE if alone else _FIND
    found = await session.execute(statement, {"of_id": practice_id, "of_member": member_id})
    row = found.one_or_none()
    return None if row is None else _practice(*row)


async def newest_unfinished(
    session: AsyncSession, member_id: int, since: datetime
) -> Practice | None:
    """Give the newest practice that the member has begun since and not ended, or ``None``."""
    found = await session.execute(_NEWEST, {"of_member": member_id, "since": since})
    row = found.one_or_none()
    return None if row is None else _practice(*row)


async def tidy(session: AsyncSession, before: datetime) -> int:
    """Delete the practices that were begun before that time and give their number."""
    gone = await session.execute(
        delete(PracticeRow).where(PracticeRow.begun_at < before).returning(PracticeRow.id)
    )
    return len(gone.all())


@cache
def _beginning(dialect: str) -> Executable:
    statement = insert_in(dialect, PracticeRow)
    return statement.on_conflict_do_nothing(index_elements=[PracticeRow.id]).returning(
        PracticeRow.id
    )


@cache
def _moving() -> Executable:
    # The table, since for its class a session would look for objects to bring up to date.
    table = PracticeRow.__table__
    assert isinstance(table, SqlTable)
    changed: dict[str, Any] = {
        name: bindparam(name) for name in ("questions", "position", "ended_at")
    }
    return update(table).where(table.c.id == bindparam("of_id")).values(changed)


def _course(practice: Practice) -> dict[str, Any]:
    """How far it has come, as its row says it."""
    return {
        "questions": [_as_json(drawn) for drawn in practice.questions],
        "position": practice.position,
        "ended_at": practice.ended_at,
    }


def _practice(id: int, member_id: int, guild_id: int | None, *rest: Any) -> Practice:
    scope, questions, position, begun_at, ended_at = rest
    drawn = tuple(_from_json(each) for each in questions)
    return Practice(
        id, member_id, guild_id, _scope_from_json(scope), drawn, position, begun_at, ended_at
    )


def _scope_as_json(scope: Scope) -> dict[str, str]:
    # A snowflake is a string, because JavaScript would round it in an export.
    again = None if scope.again is None else str(scope.again)
    words = {"topic": scope.topic_id, "pack": scope.pack, "again": again}
    return {word: value for word, value in words.items() if value is not None}


def _scope_from_json(kept: Mapping[str, str]) -> Scope:
    again = kept.get("again")
    return Scope(kept.get("topic"), kept.get("pack"), None if again is None else int(again))


def _as_json(drawn: DrawnQuestion) -> dict[str, Any]:
    asked_at = None if drawn.asked_at is None else drawn.asked_at.isoformat()
    return {
        "pack": drawn.pack,
        "id": drawn.id,
        "form": drawn.form,
        "order": list(drawn.order),
        "asked_at": asked_at,
    }


def _from_json(kept: Mapping[str, Any]) -> DrawnQuestion:
    asked_at = kept["asked_at"]
    return DrawnQuestion(
        kept["pack"],
        kept["id"],
        kept["form"],
        tuple(kept["order"]),
        None if asked_at is None else datetime.fromisoformat(asked_at),
    )
