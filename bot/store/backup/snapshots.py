"""A complete and checked copy of an SQLite file, made while others may write to it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from bot.store.addresses import OWNER_ALONE, StoreUnavailable

#: How often a copy is made when its rows do not fit the source's; see ``_fits``.
_TRIES = 3
_STEPS_BETWEEN_LOOKS = 10_000


class NotDone(StoreUnavailable):
    """A backup, a restore or a copy was not made; the text is one sentence for the host."""


async def take(source: Path, target: Path) -> int:
    """Copies all that is committed in ``source`` into a new file, and returns its number of rows.

    The copy is checked and on the disk when this returns. Raises ``NotDone``, and then there is no
    copy. Readers and writers of the source do not wait.
    """
    stop = Event()
    try:
        return await asyncio.to_thread(_take, source, target, stop)
    finally:
        # A thread cannot be cancelled: it checks this from time to time, and removes its copy.
        stop.set()


@contextmanager
def opened(path: Path, *, wait: float = 5.0) -> Iterator[sqlite3.Connection]:
    """A plain connection to a file that exists; a missing one is not made."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=wait
    )
    try:
        yield connection
    finally:
        connection.close()


def settle(path: Path, like: Path) -> None:
    """Writes a file to the disk, for its owner alone, who is that of another one."""
    model = like.stat()
    path.chmod(OWNER_ALONE)
    if os.geteuid() == 0:
        os.chown(path, model.st_uid, model.st_gid)
    sync(path)


def sync(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _take(source: Path, target: Path, stop: Event) -> int:
    if not source.is_file():
        raise NotDone(f"There is no database at {source}.")
    try:
        for _ in range(_TRIES):
            target.unlink(missing_ok=True)
            target.touch(OWNER_ALONE)
            with _watched(source, stop) as original:
                before = _count(original)
                original.execute("VACUUM INTO ?", (str(target),))
                after = _count(original)
            with _watched(target, stop) as copy:
                _check(copy, target)
                rows = _count(copy)
            if _fits(before, rows, after):
                settle(target, source)
                return sum(rows.values())
        raise NotDone(f"The copy of {source} does not have its number of rows, three times over.")
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, (sqlite3.Error, OSError)):
            raise NotDone.because(f"The database {source} cannot be copied", error) from error
        raise


@contextmanager
def _watched(path: Path, stop: Event) -> Iterator[sqlite3.Connection]:
    with opened(path) as connection:
        connection.set_progress_handler(stop.is_set, _STEPS_BETWEEN_LOOKS)
        yield connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise NotDone(f"The file {path} is damaged: {str(said).splitlines()[0].rstrip('.')}.")


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of rows of each table, all at one moment."""
    connection.execute("BEGIN")
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
            " ESCAPE '\\'"
        )
    ]
    counts = {}
    for name in names:
        quoted = name.replace('"', '""')
        found = connection.execute(f'SELECT count(*) FROM "{quoted}"')  # noqa: S608
        counts[name] = int(found.fetchone()[0])
    connection.execute("ROLLBACK")
    return counts


def _fits(before: Mapping[str, int], rows: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Whether each table of a copy has a number of rows between those before and after.

    Others may write meanwhile. A table that shrinks and grows may look wrong once, but hardly
    three times.
    """
    return rows.keys() == after.keys() and all(
        min(number, before.get(name, 0)) <= rows[name] <= max(number, before.get(name, 0))
        for name, number in after.items()
    )
