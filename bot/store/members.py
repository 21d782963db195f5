"""The members: when they were seen, exporting one member's data, and deleting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Executable,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import SEATED, MemberRow, Table
from bot.store.upserts import insert_into


@dataclass(frozen=True, slots=True)
class Sighting:
    """A member was seen between two times, using a language (``None``: unknown)."""

    member_id: int
    first_seen: datetime
    last_seen: datetime
    language: str | None


async def touch(
    connection: AsyncConnection, member_id: int, language: str | None, at: datetime
) -> None:
    """Saves that the member used the bot; times may arrive in any order."""
    await touch_all(connection, [Sighting(member_id, at, at, language)])


async def touch_all(connection: AsyncConnection, sightings: Iterable[Sighting]) -> None:
    """The same for many members, each of them once at most."""
    rows = [
        {
            "id": sighting.member_id,
            "first_seen": sighting.first_seen,
            "last_seen": sighting.last_seen,
            "language": sighting.language,
        }
        # In the same order everywhere, so that two batches cannot deadlock on PostgreSQL.
        for sighting in sorted(sightings, key=lambda sighting: sighting.member_id)
    ]
    if not rows:
        return
    await connection.execute(_touching(connection.dialect.name), rows)


@cache
def _touching(dialect: str) -> Executable:
    statement = insert_into(dialect, MemberRow)
    new = statement.excluded
    is_newer = new.last_seen >= MemberRow.last_seen
    return statement.on_conflict_do_update(
        index_elements=[MemberRow.id],
        set_={
            "first_seen": case(
                (new.first_seen < MemberRow.first_seen, new.first_seen), else_=MemberRow.first_seen
            ),
            "last_seen": case((is_newer, new.last_seen), else_=MemberRow.last_seen),
            "language": case(
                (is_newer, func.coalesce(new.language, MemberRow.language)),
                else_=func.coalesce(MemberRow.language, new.language),
            ),
        },
    )


async def everything(
    connection: AsyncConnection, member_id: int
) -> dict[str, list[dict[str, Any]]]:
    """All rows about the member, by table, as values for JSON.

    Times are ISO 8601; snowflakes are strings, because JavaScript would round them.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for table, belongs in _belongings(member_id):
        rows = await connection.execute(
            select(table).where(belongs).order_by(*table.primary_key.columns)
        )
        found[table.name] = [
            {column.name: _for_json(column.type, row[column]) for column in table.columns}
            for row in rows.mappings()
        ]
    return found


async def forget(connection: AsyncConnection, member_id: int) -> int:
    """Deletes all rows about the member and returns their number.

    A row that others need, such as a place in a finished round, stays without the member.
    """
    gone = 0
    # Backwards, because a row must be deleted before the one that it refers to.
    for table, belongs in reversed(list(_belongings(member_id))):
        shared = [owner for owner in _owners(table) if owner.nullable]
        if shared:
            nobody = dict.fromkeys(shared)
            result = await connection.execute(update(table).where(belongs).values(nobody))
        elif table.name not in SEATED:
            result = await connection.execute(delete(table).where(belongs))
        else:
            continue
        gone += result.rowcount
    return gone


def _belongings(member_id: int) -> Iterator[tuple[SqlTable, ColumnElement[bool]]]:
    """Every table with rows about members, and the condition for this member's rows."""
    for table in Table.metadata.sorted_tables:
        owners = _owners(table)
        if table is MemberRow.__table__:
            owners.append(table.c.id)
        if owners:
            yield table, or_(*(owner == member_id for owner in owners))
        elif table.name in SEATED:
            seats = Table.metadata.tables[SEATED[table.name]]
            yield (
                table,
                exists().where(
                    seats.c.round_id == table.c.round_id,
                    seats.c.seat == table.c.seat,
                    seats.c.member_id == member_id,
                ),
            )


def _owners(table: SqlTable) -> list[Column[Any]]:
    return [key.parent for key in table.foreign_keys if key.column is MemberRow.__table__.c.id]


def _for_json(kind: object, value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(kind, BigInteger) and value is not None:
        return str(value)
    return value
