"""Inserting what may be there already, in the words of the database at hand."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Table


def insert_into(session: AsyncSession, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """Give an INSERT for ``table`` that knows ``on_conflict_do_update``."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
