"""Copying all rows from one database to another of any kind, and comparing them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, MetaData, Select, String, func, insert, select, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.addresses import read_address
from bot.store.backup.snapshots import NotDone
from bot.store.database import Database
from bot.store.migrations import migrate, newest, revision_of
from bot.store.tables import Table

BATCH = 500

_SET = text("SELECT setval(CAST(CAST(:name AS text) AS regclass), :value)")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied: how many rows it has, and how many were found equal."""

    table: str
    rows: int
    compared: int


async def copy(url: str, to: str, *, batch: int = BATCH) -> Sequence[Copied]:
    """Copies all rows of all tables from ``url`` to ``to``, which must have none.

    The source must be at this Lectern's revision, and is only read. The target is migrated and
    filled in one transaction, which is committed only when each row has been read back equal.
    Raises ``NotDone``, and then the target has no rows.
    """
    origin, target = read_address(url), read_address(to)
    if str(origin) == str(target):
        raise NotDone(f"The database {origin} cannot be copied to itself.")
    if origin.path is not None and not origin.path.is_file():
        raise NotDone(f"There is no database at {origin}.")
    async with Database(url) as source, Database(to) as load:
        found = await revision_of(source)
        if found != newest():
            raise NotDone(
                f"The database {origin} is at revision {found} and not at {newest()}: bring it up"
                " to date with lectern migrate, then copy."
            )
        await migrate(load)
        async with source.reading() as reading, load.writing() as writing:
            return await fill(
                reading,
                writing,
                Table.metadata,
                name=str(target),
                batch=batch,
            )


async def fill(
    source: AsyncConnection,
    target: AsyncConnection,
    metadata: MetaData,
    *,
    name: str,
    batch: int = BATCH,
) -> Sequence[Copied]:
    """Copies and compares the tables of ``metadata`` within the two transactions."""
    # In the order of their references.
    tables = metadata.sorted_tables
    for table in tables:
        if (await target.execute(select(1).select_from(table).limit(1))).first() is not None:
            raise NotDone(
                f"The database {name} is not empty: its table {table.name} has rows, and nothing"
                " was copied."
            )
    done = []
    for table in tables:
        try:
            written = await _pour(source, target, table, batch)
            compared = await _compare(source, target, table, batch)
            await _reset_sequences(target, table)
        except SQLAlchemyError as error:
            what = f"The table {table.name} cannot be copied, and {name} is as it was"
            raise NotDone.because(what, error) from error
        if compared != written:
            raise NotDone(
                f"The table {table.name} was read twice and had {written} rows, then {compared};"
                f" {name} is as it was."
            )
        done.append(Copied(table.name, written, compared))
    return done


async def _pour(
    source: AsyncConnection, target: AsyncConnection, table: SqlTable, batch: int
) -> int:
    written = 0
    async for rows in _batches(source, table, batch):
        await target.execute(insert(table), rows)
        written += len(rows)
    return written


async def _compare(
    source: AsyncConnection, target: AsyncConnection, table: SqlTable, batch: int
) -> int:
    """Returns how many rows are equal on both sides. Raises ``NotDone`` at the first other one.

    Times are aware on both sides, so equal means the same instant.
    """
    compared = 0
    copies = _batches(target, table, batch)
    async for rows in _batches(source, table, batch):
        found: Sequence[Row] = await anext(copies, [])
        for row, copied in zip_longest(rows, found):
            if row != copied:
                _differs(table, row or copied)
            compared += 1
    for row in await anext(copies, []):
        _differs(table, row)
    return compared


def _differs(table: SqlTable, row: Row) -> NoReturn:
    key = ", ".join(str(row[column.name]) for column in table.primary_key.columns)
    raise NotDone(
        f"The table {table.name} differs after copying at the row ({key}), so nothing was kept of"
        " the copy."
    )


async def _batches(
    connection: AsyncConnection, table: SqlTable, batch: int
) -> AsyncIterator[Sequence[Row]]:
    """All rows in the order of the primary key, which is the same order on both databases."""
    async with connection.stream(_in_order(connection, table)) as result:
        async for rows in result.mappings().partitions(batch):
            yield [dict(row) for row in rows]


def _in_order(connection: AsyncConnection, table: SqlTable) -> Select[Any]:
    columns: list[ColumnElement[Any]] = list(table.primary_key.columns)
    if connection.dialect.name == "postgresql":
        # By bytes as on SQLite, not by the collation of the server.
        columns = [
            column.collate("C") if isinstance(column.type, String) else column for column in columns
        ]
    return select(table).order_by(*columns)


async def _reset_sequences(target: AsyncConnection, table: SqlTable) -> None:
    """Sets PostgreSQL's sequences to the highest number that was copied."""
    if target.dialect.name != "postgresql":
        return
    for column in table.columns:
        quoted = target.dialect.identifier_preparer.format_table(table)
        found = await target.execute(select(func.pg_get_serial_sequence(quoted, column.name)))
        sequence = found.scalar()
        if sequence is not None:
            highest = (await target.execute(select(func.max(column)))).scalar()
            if highest is not None:
                await target.execute(_SET, {"name": sequence, "value": highest})
