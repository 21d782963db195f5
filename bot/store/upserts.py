"""INSERT ... ON CONFLICT in the dialect of the database in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_into(dialect: str, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT with ``on_conflict_do_update`` for a dialect by its name.

    To make a statement costs as much as to execute it, so a frequent one is made once and cached.
    """
    plain = table.__table__
    # An INSERT into the class would write the values of many rows into its text and be compiled for
    # each number of them; this one is compiled once and takes the rows as parameters.
    assert isinstance(plain, SqlTable)
    if dialect != "postgresql":
        return sqlite.insert(plain)
    # Two megabytes that most hosts never need.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(plain)


async def upsert(
    connection: AsyncConnection,
    table: type[Table],
    rows: Sequence[Mapping[str, Any]],
    *,
    keeping: str | None = None,
) -> None:
    """Writes rows with the same columns, each in the place of the one with its primary key.

    The column ``keeping`` of a row that was there before stays as it is.
    """
    if rows:
        statement = _upserting(connection.dialect.name, table, tuple(rows[0]), keeping)
        await connection.execute(statement, rows)


@cache
def _upserting(
    dialect: str, table: type[Table], names: tuple[str, ...], keeping: str | None
) -> Executable:
    statement = insert_into(dialect, table)
    key = [column.name for column in table.__table__.primary_key]
    return statement.on_conflict_do_update(
        index_elements=key,
        set_={name: statement.excluded[name] for name in names if name not in (*key, keeping)},
    )
