"""Inserting what may be there already, in the words of the database at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def dialect_of(session: AsyncSession) -> str:
    """Give the kind of database behind the session, as ``insert_in`` takes it."""
    return session.get_bind().dialect.name


def insert_into(session: AsyncSession, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """Give an INSERT for ``table`` that knows ``on_conflict_do_update``."""
    return insert_in(dialect_of(session), table)


def insert_in(dialect: str, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """Give the same for a kind of database, for a statement that is made once and kept."""
    plain = table.__table__
    # An INSERT into the class would write the values of many rows into its text, and be compiled
    # anew for each number of them; this one is compiled once and takes the rows as they are.
    assert isinstance(plain, SqlTable)
    if dialect != "postgresql":
        return sqlite.insert(plain)
    # Two megabytes that most hosts never need.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(plain)
