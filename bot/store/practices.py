"""The practices of the last weeks: what each member was asked, and how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.asked_questions import AskedQuestion, asked_as_json, asked_from_json
from bot.store.tables import PracticeRow
from bot.store.upserts import insert_into


@dataclass(frozen=True, slots=True)
class Scope:
    """What a practice is about: a topic, a pack, the misses of another practice, or anything."""

    topic_id: str | None = None
    pack: str | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """A member's practice. ``asked`` has the time at which each question was first asked, in turn.

    ``questions`` are as JSON keeps them, since few of them are needed at a time.
    """

    id: int
    member_id: int
    guild_id: int | None
    scope: Scope
    questions: tuple[Mapping[str, Any], ...]
    asked: tuple[datetime, ...]
    begun_at: datetime
    ended_at: datetime | None = None

    @classmethod
    def begun(
        cls,
        id: int,
        member_id: int,
        questions: tuple[AskedQuestion, ...],
        *,
        guild_id: int | None,
        scope: Scope,
        at: datetime,
    ) -> Practice:
        """A new practice, whose first question is asked."""
        kept = tuple(asked_as_json(question) for question in questions)
        return cls(id, member_id, guild_id, scope, kept, (at,), at)

    def question(self, number: int) -> AskedQuestion:
        """The question with this number. Raises ``UnknownFormat`` if it cannot be read."""
        return asked_from_json(self.questions[number], number, len(self.questions))

    def asking_next(self, at: datetime) -> Practice:
        """The practice with one more question asked."""
        return replace(self, asked=(*self.asked, at))


_FIND = select(PracticeRow.__table__).where(
    PracticeRow.id == bindparam("of_id"), PracticeRow.member_id == bindparam("of_member")
)
# SQLite ignores it, and has one writer at a time.
_FIND_ALONE = _FIND.with_for_update()
_NEWEST = (
    select(PracticeRow.__table__)
    .where(
        PracticeRow.member_id == bindparam("of_member"),
        PracticeRow.begun_at > bindparam("since"),
        PracticeRow.ended_at.is_(None),
    )
    .order_by(PracticeRow.begun_at.desc(), PracticeRow.id.desc())
    .limit(1)
)


async def begin(connection: AsyncConnection, practice: Practice) -> bool:
    """Add a new practice of a known member; False when there is one with its id."""
    begun = await connection.execute(
        _beginning(connection.dialect.name),
        {
            "id": practice.id,
            "member_id": practice.member_id,
            "guild_id": practice.guild_id,
            "scope": _scope_as_json(practice.scope),
            "questions": list(practice.questions),
            "begun_at": practice.begun_at,
            **_progress(practice),
        },
    )
    return begun.first() is not None


async def move(connection: AsyncConnection, practice: Practice) -> None:
    """Save how far a practice has come: what was asked, and its end."""
    await connection.execute(_moving(), {"of_id": practice.id, **_progress(practice)})


async def find(
    connection: AsyncConnection, practice_id: int, member_id: int, *, alone: bool = False
) -> Practice | None:
    """Return the member's practice, or ``None`` when there is no such one or it is another's.

    ``alone`` keeps other transactions from it until the end of this one.
    """
    statement = _FIND_ALONE if alone else _FIND
    found = await connection.execute(statement, {"of_id": practice_id, "of_member": member_id})
    row = found.one_or_none()
    return None if row is None else _practice(*row)


async def newest_unfinished(
    connection: AsyncConnection, member_id: int, since: datetime
) -> Practice | None:
    """Return the newest practice that the member has begun since and not ended, or ``None``."""
    found = await connection.execute(_NEWEST, {"of_member": member_id, "since": since})
    row = found.one_or_none()
    return None if row is None else _practice(*row)


async def tidy(connection: AsyncConnection, before: datetime) -> int:
    """Delete the practices that were begun before that time, and return their number."""
    gone = await connection.execute(delete(PracticeRow).where(PracticeRow.begun_at < before))
    return gone.rowcount


@cache
def _beginning(dialect: str) -> Executable:
    statement = insert_into(dialect, PracticeRow)
    return statement.on_conflict_do_nothing(index_elements=[PracticeRow.id]).returning(
        PracticeRow.id
    )


@cache
def _moving() -> Executable:
    changed: dict[str, Any] = {name: bindparam(name) for name in ("asked", "ended_at")}
    return update(PracticeRow).where(PracticeRow.id == bindparam("of_id")).values(changed)


def _progress(practice: Practice) -> dict[str, Any]:
    return {"asked": [at.isoformat() for at in practice.asked], "ended_at": practice.ended_at}


def _practice(id: int, member_id: int, guild_id: int | None, *rest: Any) -> Practice:
    scope, questions, asked, begun_at, ended_at = rest
    times = tuple(map(datetime.fromisoformat, asked))
    scope = _scope_from_json(scope)
    return Practice(id, member_id, guild_id, scope, tuple(questions), times, begun_at, ended_at)


def _scope_as_json(scope: Scope) -> dict[str, str]:
    # A snowflake is a string, because JavaScript would round it in an export.
    again = None if scope.again is None else str(scope.again)
    words = {"topic": scope.topic_id, "pack": scope.pack, "again": again}
    return {word: value for word, value in words.items() if value is not None}


def _scope_from_json(kept: Mapping[str, str]) -> Scope:
    again = kept.get("again")
    return Scope(kept.get("topic"), kept.get("pack"), None if again is None else int(again))
