"""Rows that fit any table, found out from the tables as they stand in a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

NOON = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]


def reflected(connection: Connection) -> sa.MetaData:
    """The tables of the database, but for Alembic's own."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    metadata.remove(metadata.tables["alembic_version"])
    return metadata


def fill(connection: Connection, count: int = 3) -> Rows:
    """Put ``count`` rows into every table and give them as they are read back."""
    metadata = reflected(connection)
    for table in metadata.sorted_tables:
        connection.execute(
            sa.insert(table), [_row(connection, table, number) for number in range(1, count + 1)]
        )
    return read(connection, metadata)


def read(connection: Connection, metadata: sa.MetaData) -> Rows:
    """The rows of every table, by the order of their keys."""
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                sa.select(table).order_by(*table.primary_key.columns)
            ).mappings()
        ]
        for table in metadata.sorted_tables
    }


def _row(connection: Connection, table: sa.Table, number: int) -> dict[str, Any]:
    return {
        column.name: number if column.foreign_keys else _value(connection, column, number)
        for column in table.columns
    }


def _value(connection: Connection, column: sa.Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, sa.JSON):
        return {"word": number, "words": ["é", None, 1.5]}
    if isinstance(kind, sa.DateTime):
        at = NOON + timedelta(days=number)
        return at if connection.dialect.name == "postgresql" else at.replace(tzinfo=None)
    if isinstance(kind, sa.Boolean):
        return number % 2 == 0
    if isinstance(kind, (sa.Integer, sa.Numeric, sa.Float)):
        # References are to these numbers, too.
        return number + 0.1 if isinstance(kind, sa.Float) else number
    if isinstance(kind, sa.LargeBinary):
        return bytes([number])
    assert isinstance(kind, sa.String), f"{column}: teach this test about {kind!r}"
    return f"{number} ä"[: kind.length]
