"""Restoring a backup: it is checked and migrated first, then replaces the database at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.addresses import Address, read_address
from bot.store.backup import dumps, snapshots
from bot.store.backup.backups import STAMP
from bot.store.backup.snapshots import NotDone
from bot.store.database import Database
from bot.store.migrations import Migration, is_known, migrate, newest
from bot.store.tables import Table

_SIDECARS = ("-wal", "-shm", "-journal")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_OTHERS = text(
    "SELECT count(*), pg_stat_clear_snapshot() FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'lectern'"
)
#: A bot that has just stopped leaves the server's list a moment later.
_LOOKS = 10
_BETWEEN_LOOKS = text("SELECT pg_sleep(0.1)")


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished restore: the migration of the backup, and where the old database is kept."""

    address: str
    migration: Migration
    kept: Path | None


async def restore(url: str, path: Path, *, force: bool, now: datetime) -> Restored:
    """Replaces the database at ``url`` by the backup in ``path``, migrated to this revision.

    Raises ``NotDone`` and changes nothing when the file is no backup of Lectern's or is newer,
    when a bot has the database open, and without ``force`` when there is a database already. The
    old one is kept: next to the new one on SQLite, next to the dump on PostgreSQL.
    """
    address = read_address(url)
    _must_be_there(path)
    stamp = now.astimezone(UTC).strftime(STAMP)
    try:
        if address.path is None:
            return await _restore_server(url, address, path, force=force, stamp=stamp)
        return await _restore_file(address.path, path, force=force, stamp=stamp)
    except OSError as error:
        what = f"The backup {path} cannot be restored to {address}"
        raise NotDone.because(what, error) from error


async def _restore_file(target: Path, path: Path, *, force: bool, stamp: str) -> Restored:
    _must_be_ours(path, _revision(path))
    _may_take_place(path, target, force=force)
    staged = target.with_name(f".{target.name}.restoring")
    with _held(target):
        try:
            _clear(staged)
            await snapshots.take(path, staged)
            async with Database(URL.create("sqlite", database=str(staged))) as database:
                migration = await migrate(database)
            kept = _swap(staged, target, path, stamp)
        finally:
            _clear(staged)
    return Restored(str(target), migration, kept)


def _must_be_there(path: Path) -> None:
    if not path.is_file():
        raise NotDone(f"There is no backup {path}.")


def _may_take_place(path: Path, target: Path, *, force: bool) -> None:
    present = target.exists() and target.stat().st_size > 0
    if present and path.samefile(target):
        raise NotDone(f"The file {path} is the database itself, no backup of it.")
    _may_replace(str(target), present=present, force=force)
    target.parent.mkdir(parents=True, exist_ok=True)


def _revision(path: Path) -> str | None:
    """The revision of an SQLite file; ``None`` when it is not Lectern's."""
    try:
        with snapshots.opened(path) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not {"alembic_version", "members"} <= tables:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise NotDone.because(f"The backup {path} cannot be read", error) from error
    return str(row[0]) if row else None


def _must_be_ours(path: Path, revision: str | None) -> None:
    if revision is None:
        raise NotDone(f"The file {path} is not a database of Lectern's.")
    if not is_known(revision):
        raise NotDone(
            f"The backup {path} is at revision {revision} and this Lectern knows only up to"
            f" {newest()}: install the newer Lectern that made it."
        )


def _may_replace(shown: str, *, present: bool, force: bool) -> None:
    if present and not force:
        raise NotDone(
            f"There is a database at {shown} already: with --force it is put aside and replaced."
        )


@contextmanager
def _held(target: Path) -> Iterator[None]:
    """Locks the SQLite file for this process and merges its log into it."""
    if not target.exists():
        yield
        return
    with snapshots.opened(target, wait=1.0) as connection:
        try:
            # To leave WAL mode writes the log into the file, and fails while another process has
            # it open, even one that has done nothing for hours.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                raise NotDone(
                    f"The database {target} is in use: stop the bot, then restore."
                ) from error
            # A file that is too damaged to be locked may be replaced.
        yield


def _swap(staged: Path, target: Path, path: Path, stamp: str) -> Path | None:
    """Replaces the target by the staged file; a kill at any moment leaves one of the two."""
    kept = target.with_name(f"{target.stem}-before-restore-{stamp}{target.suffix}")
    there = target.exists()
    snapshots.settle(staged, target if there else path)
    if there:
        try:
            kept.unlink(missing_ok=True)
            os.link(target, kept)
        except OSError:  # a file system without links
            shutil.copy2(target, kept)
    for ending in _SIDECARS:
        # A log that is left over would be applied to the new file.
        stale = target.with_name(target.name + ending)
        if stale.exists():
            stale.replace(kept.with_name(kept.name + ending))
    staged.replace(target)
    snapshots.sync(target.parent)
    return kept if there else None


def _clear(path: Path) -> None:
    for ending in ("", *_SIDECARS):
        path.with_name(path.name + ending).unlink(missing_ok=True)


async def _restore_server(
    url: str, address: Address, path: Path, *, force: bool, stamp: str
) -> Restored:
    held = await dumps.contents(path)
    _must_be_ours(path, held.revision if "members" in held.tables else None)
    present = await _standing(url, address)
    _may_replace(str(address), present=bool(present), force=force)
    kept = None
    if present:
        kept = path.with_name(f"lectern-before-restore-{stamp}.dump")
        await dumps.dump(address, kept)
    await dumps.load(address, path, present)
    async with Database(url) as database:
        return Restored(str(address), await migrate(database), kept)


async def _standing(url: str, address: Address) -> frozenset[str]:
    """Lectern's tables in the database. Raises ``NotDone`` if it is in use or not known."""
    try:
        # Not opened, because its own connections would count as use.
        async with Database(url).migrating() as connection:
            present = await connection.run_sync(_ours_in)
            revision = None
            if "alembic_version" in present:
                found = await connection.execute(text("SELECT version_num FROM alembic_version"))
                revision = found.scalar()
            in_use = await _is_in_use(connection)
    except (SQLAlchemyError, OSError) as error:
        raise NotDone.because(f"The database {address} cannot be opened", error) from error
    if revision is not None and not is_known(revision):
        raise NotDone(
            f"The database {address} is at revision {revision}, whose tables this Lectern does not"
            " know: restore into a new database, and put its name into DATABASE_URL."
        )
    if in_use:
        raise NotDone(f"The database {address} is in use: stop the bot, then restore.")
    return present


def _ours_in(connection: Connection) -> frozenset[str]:
    ours = {*Table.metadata.tables, "alembic_version"}
    return frozenset(ours.intersection(inspect(connection).get_table_names()))


async def _is_in_use(connection: AsyncConnection) -> bool:
    for _ in range(_LOOKS):
        if not (await connection.execute(_OTHERS)).scalar():
            return False
        await connection.execute(_BETWEEN_LOOKS)
    return True
