"""INSERT ... ON CONFLICT in the dialect of the database in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def dialect_of(connection: AsyncConnection) -> str:
    """The name of the connection's dialect, as ``insert_in`` takes it."""
    return connection.dialect.name


def insert_into(
    connection: AsyncConnection, table: type[Table]
) -> postgresql.Insert | sqlite.Insert:
    """An INSERT for ``table`` that has ``on_conflict_do_update``."""
    return insert_in(dialect_of(connection), table)


def insert_in(dialect: str, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """The same by a dialect's name, for a statement that is made once and kept."""
    plain = table.__table__
    # An INSERT into the class would write the values of many rows into its text and be compiled for
    # each number of them; this one is compiled once and takes the rows as parameters.
    assert isinstance(plain, SqlTable)
    if dialect != "postgresql":
        return sqlite.insert(plain)
    # Two megabytes that most hosts never need.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(plain)
