"""Looking at a database without changing it, for whoever wants to know whether it will do."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.store.addresses import StoreUnavailable, read_address
from bot.store.database import Database
from bot.store.migrations import newest, revision_of


@dataclass(frozen=True, slots=True)
class Examination:
    """A database that can be read and written: where it is, its revision, and the newest one.

    ``revision`` is None where no tables are yet, and ``exists`` is False where no file is.
    """

    address: str
    revision: str | None
    newest: str
    exists: bool = True


class _Undone(Exception):
    """Ends a transaction that must leave nothing behind."""


async def examine(url: str) -> Examination:
    """Opens the database, reads and writes, and leaves it as it was. Raises ``StoreUnavailable``.

    A file that is not there is not made.
    """
    address = read_address(url)
    if address.path is not None and not address.path.exists():
        folder = next(each for each in address.path.parents if each.exists())
        if not os.access(folder, os.W_OK | os.X_OK):
            raise StoreUnavailable(
                f"The database {address.shown} cannot be made: {folder} cannot be written."
            )
        return Examination(address.shown, None, newest(), exists=False)
    async with Database(url) as database:
        revision = await revision_of(database)
        await _write(database)
        return Examination(address.shown, revision, newest())


async def _write(database: Database) -> None:
    try:
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE examination (number INTEGER)"))
            raise _Undone
    except _Undone:
        return
    except (SQLAlchemyError, OSError) as error:
        what = f"The database {database.address} cannot be written"
        raise StoreUnavailable.because(what, error) from error
