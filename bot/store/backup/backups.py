"""Backups: one file each, named after its time, checked; the oldest are removed."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store.addresses import Address, read_address
from bot.store.backup import dumps, snapshots
from bot.store.backup.snapshots import NotDone
from bot.store.migrations import Migration

logger = logging.getLogger(__name__)

STAMP = "%Y%m%dT%H%M%SZ"

#: What a rotation may remove; other files in the folder are not Lectern's.
_OURS = re.compile(r"lectern-(\d{8}T\d{6}Z)\.(sqlite|dump)")
_HALF = re.compile(r"\.lectern-(\d{8}T\d{6}Z)\.(?:sqlite|dump)\.partial")
_LEFT_OVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its file, its number of rows if counted, and the old ones removed."""

    path: Path
    rows: int | None
    removed: tuple[Path, ...]


async def back_up(
    url: str, place: Path | None = None, *, folder: Path | None = None, now: datetime, keep: int
) -> Backup:
    """Backs up the database at ``url`` into ``place``: a folder, or a file that does not exist yet.

    Without ``place`` it is the folder ``folder``, and without that ``backups`` next to the SQLite
    file. A folder keeps the newest ``keep`` backups. Raises ``NotDone`` or ``StoreUnavailable``,
    and then leaves no file.
    """
    address = read_address(url)
    place, named = (place, True) if place is not None else (folder or _beside(address), False)
    try:
        if named and place.suffix and not place.is_dir():
            return Backup(place, await _write(address, place, replace=False), ())
        file = place / f"lectern-{now.astimezone(UTC).strftime(STAMP)}.{_ending(address)}"
        rows = await _write(address, file, replace=True)
        removed = await asyncio.to_thread(_rotate, place, _ending(address), keep, now, file)
        return Backup(file, rows, removed)
    except OSError as error:
        raise NotDone.because(f"The backup into {place} cannot be made", error) from error


def before_migrating(
    url: str, folder: Path | None
) -> Callable[[Migration], Awaitable[object]] | None:
    """A backup of an SQLite database before its tables change, for ``migrate``'s ``first``.

    The file is named after the revisions without a time, so that a start that fails over and over
    replaces its own backup; no rotation removes it. ``None`` without a folder, and for PostgreSQL.
    """
    address = read_address(url)
    if folder is None or address.path is None:
        return None

    async def first(planned: Migration) -> None:
        name = f"lectern-{planned.before}-before-{planned.after}.sqlite"
        try:
            await _write(address, folder / name, replace=True)
        except OSError as error:
            raise NotDone.because(f"The backup into {folder} cannot be made", error) from error

    return first


async def newest(url: str, folder: Path, *, now: datetime) -> datetime | None:
    """When the newest backup in the folder was made, or ``None`` when there is none.

    One from after ``now`` is from a clock that was ahead, and does not count. Raises ``NotDone``
    when the folder cannot be read.
    """
    ending = _ending(read_address(url))
    try:
        # In a thread: a network folder may be slow.
        dated = await asyncio.to_thread(lambda: list(_dated(folder, _OURS, ending)))
    except OSError as error:
        raise NotDone.because(f"The backups in {folder} cannot be read", error) from error
    return max((at for at, _ in dated if at <= now), default=None)


def _ending(address: Address) -> str:
    return "dump" if address.path is None else "sqlite"


def _beside(address: Address) -> Path:
    if address.path is None:
        raise NotDone("Say where the backup of the PostgreSQL database goes: lectern backup PATH.")
    return address.path.parent / "backups"


async def _write(address: Address, file: Path, *, replace: bool) -> int | None:
    """Writes the backup under another name and renames it when it is complete."""
    half = await asyncio.to_thread(_room_for, file, replace=replace)
    rows = None
    try:
        if address.path is None:
            await dumps.dump(address, half)
        else:
            rows = await snapshots.take(address.path, half)
        await asyncio.to_thread(_name, half, file)
    except BaseException:  # also after a cancellation
        half.unlink(missing_ok=True)
        raise
    return rows


def _room_for(file: Path, *, replace: bool) -> Path:
    if file.exists() and not replace:
        raise NotDone(f"There is a file {file} already: take another name, or a folder.")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # it is members' data
    return file.with_name(f".{file.name}.partial")


def _name(half: Path, file: Path) -> None:
    half.replace(file)
    snapshots.sync(file.parent)


def _rotate(folder: Path, ending: str, keep: int, now: datetime, made: Path) -> tuple[Path, ...]:
    """Removes the oldest backups, and incomplete ones that a killed process left.

    One that cannot be removed is logged and stays: the new one has been made all the same.
    """
    backups = sorted(_dated(folder, _OURS, ending), reverse=True)
    # Never the one just made, which is not the newest if a clock was ahead once.
    old = [path for _, path in backups if path != made][max(keep - 1, 0) :]
    for at, path in list(_dated(folder, _HALF)):
        if now - at > _LEFT_OVER:
            _is_removed(path)
    return tuple(path for path in old if _is_removed(path))


def _is_removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("the old backup %s cannot be removed: %s", path, error.strerror or error)
        return False
    return True


def _dated(
    folder: Path, pattern: re.Pattern[str], ending: str | None = None
) -> Iterator[tuple[datetime, Path]]:
    """The files of the folder whose names match, each with the time in its name."""
    for path in folder.iterdir() if folder.is_dir() else ():
        match = pattern.fullmatch(path.name)
        if match is None or not path.is_file() or path.is_symlink():
            continue
        if ending is not None and match[2] != ending:
            continue
        try:
            yield datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path
        except ValueError:  # the digits are no time
            continue
