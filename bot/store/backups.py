"""Backups: one file each, named after its time, checked, and the oldest taken away."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store import dumps, snapshots
from bot.store.addresses import Address, read_address
from bot.store.migrations import Migration
from bot.store.snapshots import NotDone

STAMP = "%Y%m%dT%H%M%SZ"

#: What a rotation may remove; whatever else lies in the folder is not Lectern's.
_OURS = re.compile(r"lectern-(\d{8}T\d{6}Z)\.(sqlite|dump)")
_HALF = re.compile(r"\.lectern-(\d{8}T\d{6}Z)\.(?:sqlite|dump)\.partial")
_LEFT_OVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: its file, its rows where they were counted, what it replaced."""

    path: Path
    rows: int | None
    removed: tuple[Path, ...]


async def back_up(url: str, place: Path | None, *, now: datetime, keep: int) -> Backup:
    """Back up the database at ``url`` into a folder, or into a file that is not there yet.

    A folder keeps the newest ``keep`` backups. Without ``place`` it is ``backups`` beside the
    SQLite file. Raises ``NotDone`` or ``StoreUnavailable`` and then leaves nothing behind.
    """
    address = read_address(url)
    place = place if place is not None else _beside(address)
    ending = "dump" if address.path is None else "sqlite"
    try:
        if place.suffix and not place.is_dir():
            return Backup(place, await _write(address, place, replace=False), ())
        file = place / f"lectern-{now.astimezone(UTC).strftime(STAMP)}.{ending}"
        rows = await _write(address, file, replace=True)
        return Backup(file, rows, tuple(_rotated(place, ending, keep, now, file)))
    except OSError as error:
        raise NotDone.because(f"The backup into {place} cannot be made", error) from error


def before_migrating(
    url: str, folder: Path | None
) -> Callable[[Migration], Awaitable[object]] | None:
    """What backs up an SQLite database before its tables change, for ``migrate``'s ``first``.

    Its name tells the revisions and no time, so that a start that fails over and over replaces
    its own backup; no rotation removes it. ``None`` without a folder, and for PostgreSQL.
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


def newest(url: str, folder: Path) -> datetime | None:
    """When the newest backup in the folder was made, or ``None`` when there is none."""
    ending = "dump" if read_address(url).path is None else "sqlite"
    return max((at for at, _ in _dated(folder, _OURS, ending)), default=None)


def _beside(address: Address) -> Path:
    if address.path is None:
        raise NotDone("Say where the backup of the PostgreSQL database goes: lectern backup PATH.")
    return address.path.parent / "backups"


async def _write(address: Address, file: Path, *, replace: bool) -> int | None:
    """Make the backup under another name and give it its own once it is whole."""
    half = _room_for(file, replace=replace)
    rows = None
    if address.path is None:
        await dumps.dump(address, half)
    else:
        rows = await snapshots.take(address.path, half)
    await asyncio.to_thread(_name, half, file)
    return rows


def _room_for(file: Path, *, replace: bool) -> Path:
    if file.exists() and not replace:
        raise NotDone(f"There is a file {file} already: take another name, or a folder.")
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.with_name(f".{file.name}.partial")


def _name(half: Path, file: Path) -> None:
    half.replace(file)
    snapshots.sync(file.parent)


def _rotated(folder: Path, ending: str, keep: int, now: datetime, made: Path) -> Iterator[Path]:
    """Remove the oldest backups, and what a killed process left half-made."""
    backups = sorted(_dated(folder, _OURS, ending), reverse=True)
    # Never the one just made: a clock that once ran ahead must not cost it.
    for _, path in [(at, path) for at, path in backups if path != made][max(keep - 1, 0) :]:
        path.unlink(missing_ok=True)
        yield path
    for at, path in list(_dated(folder, _HALF)):
        if now - at > _LEFT_OVER:
            path.unlink(missing_ok=True)


def _dated(
    folder: Path, pattern: re.Pattern[str], ending: str | None = None
) -> Iterator[tuple[datetime, Path]]:
    """The files of the folder whose names fit, each with the time that its name tells."""
    for path in folder.iterdir() if folder.is_dir() else ():
        match = pattern.fullmatch(path.name)
        if match is None or not path.is_file() or path.is_symlink():
            continue
        if ending is not None and match[2] != ending:
            continue
        try:
            yield datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path
        except ValueError:  # digits that are no time
            continue
