"""Checks for ``lectern doctor``: whether a database and a backup folder can be used."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from bot.store.addresses import StoreUnavailable, read_address
from bot.store.backup import dumps
from bot.store.backup.backups import newest as newest_backup
from bot.store.database import Database
from bot.store.migrations import newest, revision_of


@dataclass(frozen=True, slots=True)
class Examination:
    """A database that can be read and written: its address, its revision, and the newest one.

    ``revision`` is None where there are no tables, and ``exists`` is False where there is no file.
    """

    address: str
    revision: str | None
    newest: str
    exists: bool = True


class _Undone(Exception):
    """Rolls a transaction back."""


async def examine(url: str) -> Examination:
    """Reads and writes the database, and leaves it as it was. Raises ``StoreUnavailable``.

    A missing file is not made.
    """
    address = read_address(url)
    if address.path is not None and not _is_there(address.path):
        _may_be_written(address.path.parent, f"The database {address.shown} cannot be made")
        return Examination(address.shown, None, newest(), exists=False)
    async with Database(url) as database:
        revision = await revision_of(database)
        await _write(database)
        return Examination(address.shown, revision, newest())


async def examine_backups(url: str, folder: Path, *, now: datetime) -> datetime | None:
    """When the newest backup in the folder was made; ``None`` when there is none yet.

    Raises ``StoreUnavailable`` when none can be made here. It makes no backup and no folder.
    """
    problem = dumps.missing() if read_address(url).path is None else None
    if problem is not None:
        raise StoreUnavailable(problem)
    await asyncio.to_thread(_may_be_written, folder, f"No backup can be made in {folder}")
    return await newest_backup(url, folder, now=now)


def _may_be_written(folder: Path, what: str) -> None:
    """Raises ``StoreUnavailable`` unless files can be made in the folder, once it is there."""
    folder = folder.absolute()
    present = next(each for each in (folder, *folder.parents) if _is_there(each))
    if not present.is_dir():
        raise StoreUnavailable(f"{what}: {present} is no folder.")
    if not os.access(present, os.W_OK | os.X_OK):
        raise StoreUnavailable(f"{what}: {present} cannot be written.")


def _is_there(path: Path) -> bool:
    """Whether it exists. Raises ``StoreUnavailable`` where that cannot be seen."""
    try:
        return path.exists()
    except OSError as error:
        raise StoreUnavailable.because(f"{path} cannot be looked at", error) from error


async def _write(database: Database) -> None:
    try:
        async with database.writing() as connection:
            await connection.execute(text("CREATE TABLE examination (number INTEGER)"))
            raise _Undone
    except _Undone:
        return
    except StoreUnavailable as error:
        what = f"The database {database.address} cannot be written"
        raise StoreUnavailable.because(what, error) from error
