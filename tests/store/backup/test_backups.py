"""Backups: whole, checked, private, and never more of them than are wanted."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from bot.store import Database, members
from bot.store.backup import backups, snapshots
from bot.store.backup.backups import back_up, before_migrating, newest
from bot.store.backup.restores import restore
from bot.store.backup.snapshots import NotDone
from bot.store.migrations import Migration
from bot.store.tables import MemberRow
from tests.databases import Kind

pytestmark = pytest.mark.usefixtures("programs")

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SERVER = "postgresql://alice:hunter2@db:5433/lectern?sslmode=require"


@pytest.fixture
def file(tmp_path: Path, template_file: Path) -> Path:
    """A migrated SQLite file with one member in it."""
    file = Path(shutil.copy(template_file, tmp_path / "lectern.db"))
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO members VALUES (1, '2026-01-01', '2026-01-01', 'de')")
    connection.close()
    return file


async def everyone(url: str) -> set[int]:
    async with Database(url) as database, database.reading() as connection:
        return set(await connection.scalars(select(MemberRow.id)))


def spoil(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at : at + 2000] = b"x" * 2000
    file.write_bytes(data)


def open_to_others(file: Path) -> None:
    file.chmod(0o644)


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_what_was_committed_before_a_backup_is_restored_from_it(
    url: str, database_kind: Kind, tmp_path: Path
) -> None:
    """A backup made while somebody writes holds, restored elsewhere, all that was committed."""
    committed: set[int] = set()
    begun = asyncio.Event()

    async def write(database: Database) -> None:
        for number in range(500):
            async with database.writing() as connection:
                await members.touch(connection, number, None, NOON)
            committed.add(number)
            if number == 100:
                begun.set()

    async with Database(url) as database, asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(write(database))
        await begun.wait()
        before = set(committed)
        backup = await back_up(url, tmp_path, now=NOON, keep=7)
        assert not writing.done(), "the backup was not made beside the writing"

    async with database_kind.empty() as new:
        await restore(new, backup.path, force=False, now=NOON)
        restored = await everyone(new)
    assert before <= restored <= committed
    assert restored == set(range(len(restored))), "they were committed in this order"
    assert await everyone(url) == committed


async def test_a_backup_is_named_after_its_time_and_private(url: str, tmp_path: Path) -> None:
    """The name sorts by time in UTC, nothing else is left behind, and only its owner may read."""
    kind = "dump" if url.startswith("postgresql") else "sqlite"
    if kind == "sqlite":
        open_to_others(Path(url.removeprefix("sqlite:///")))

    backup = await back_up(url, tmp_path / "new" / "folder", now=NOON, keep=7)

    assert backup.path == tmp_path / "new" / "folder" / f"lectern-20260101T120000Z.{kind}"
    assert names(backup.path.parent) == {backup.path.name}
    assert mode(backup.path) == 0o600
    assert await newest(url, backup.path.parent, now=NOON) == NOON


async def test_a_backup_may_have_a_name_of_its_own(url: str, tmp_path: Path) -> None:
    """PATH may name a file, which is never overwritten: it could be anything."""
    file = tmp_path / "before exam.backup"

    assert (await back_up(url, file, now=NOON, keep=1)).path == file
    with pytest.raises(NotDone) as refused:
        await back_up(url, file, now=NOON, keep=1)

    assert str(refused.value) == (
        f"There is a file {file} already: take another name, or a folder."
    )
    assert names(tmp_path) == {file.name}


async def test_a_folder_keeps_the_newest(file: Path, tmp_path: Path) -> None:
    """Rotation removes the oldest of Lectern's own backups and touches no other file."""
    folder = tmp_path / "backups"
    folder.mkdir()
    foreign = {
        "notes.sqlite", "lectern.sqlite", "lectern-20200101T000000Z.sqlite.gz",
        "lectern-20200101T000000Z.dump", "lectern-before-restore-20200101T000000Z.sqlite",
        "lectern-20209999T000000Z.sqlite", "old-lectern-20200101T000000Z.sqlite",
    }  # fmt: skip
    for name in foreign:
        (folder / name).write_text("mine")
    (folder / "lectern-20200102T000000Z.sqlite").mkdir()
    foreign.add("lectern-20200102T000000Z.sqlite")

    for day in range(5):
        backup = await back_up(f"sqlite:///{file}", folder, now=NOON + day * DAY, keep=3)

    kept = {f"lectern-2026010{day}T120000Z.sqlite" for day in (3, 4, 5)}
    assert names(folder) == kept | foreign
    assert [path.name for path in backup.removed] == ["lectern-20260102T120000Z.sqlite"]
    assert backup.rows == 2, "the member, and Alembic's one row"


async def test_a_clock_that_ran_ahead_does_not_cost_the_new_backup(
    file: Path, tmp_path: Path
) -> None:
    """The backup just made stays, also where others claim to be from the future."""
    folder = tmp_path / "backups"
    await back_up(f"sqlite:///{file}", folder, now=NOON + 9000 * DAY, keep=1)

    backup = await back_up(f"sqlite:///{file}", folder, now=NOON, keep=1)

    assert names(folder) == {backup.path.name}


async def test_a_backup_from_the_future_is_not_the_newest(file: Path, tmp_path: Path) -> None:
    """What was made while a clock ran ahead says nothing of when the last backup was."""
    url, folder = f"sqlite:///{file}", tmp_path / "backups"
    assert await newest(url, folder, now=NOON) is None
    await back_up(url, folder, now=NOON + 9000 * DAY, keep=7)
    assert await newest(url, folder, now=NOON) is None
    await back_up(url, folder, now=NOON, keep=7)
    assert await newest(url, folder, now=NOON + DAY) == NOON


async def test_what_a_killed_backup_left_is_cleared_away(file: Path, tmp_path: Path) -> None:
    """A half-made file of yesterday's goes; one that may still be written to stays."""
    folder = tmp_path / "backups"
    folder.mkdir()
    old, fresh = (
        folder / f".lectern-{at:{backups.STAMP}}.sqlite.partial"
        for at in (NOON - 2 * DAY, NOON - timedelta(hours=1))
    )
    for half in (old, fresh):
        half.write_text("half")

    backup = await back_up(f"sqlite:///{file}", folder, now=NOON, keep=7)

    assert names(folder) == {backup.path.name, fresh.name}


async def test_without_a_place_it_lies_beside_the_file(file: Path) -> None:
    """The default is a folder beside the SQLite file; a server has no beside."""
    backup = await back_up(f"sqlite:///{file}", None, now=NOON, keep=7)

    assert backup.path.parent == file.parent / "backups"
    with pytest.raises(NotDone, match=r"lectern backup PATH\.$"):
        await back_up(SERVER, None, now=NOON, keep=7)


async def test_a_setting_names_a_folder_whatever_it_looks_like(file: Path, tmp_path: Path) -> None:
    """A path that a person types may be a file; the folder of the setting never is."""
    url, folder = f"sqlite:///{file}", tmp_path / "backups.d"

    backup = await back_up(url, folder=folder, now=NOON, keep=7)

    assert backup.path == folder / "lectern-20260101T120000Z.sqlite"
    typed = await back_up(url, tmp_path / "typed.d", folder=folder, now=NOON, keep=7)
    assert typed.path == tmp_path / "typed.d"
    assert typed.path.is_file()


async def test_an_old_backup_that_cannot_be_removed_costs_nothing(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new backup is made all the same; the old one is told and does not count as removed."""
    url, folder = f"sqlite:///{file}", tmp_path / "to"
    old = (await back_up(url, folder=folder, now=NOON - DAY, keep=1)).path
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == old:
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    backup = await back_up(url, folder=folder, now=NOON, keep=1)

    assert backup.removed == ()
    assert names(folder) == {old.name, backup.path.name}
    (record,) = caplog.records
    assert record.getMessage() == (
        f"the old backup {old} cannot be removed: Operation not permitted"
    )


async def test_a_stop_between_two_steps_leaves_no_half(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off when the copy is whole and has no name yet, a backup is none."""
    whole, goes_on = asyncio.Event(), Event()
    loop = asyncio.get_running_loop()
    name = backups._name

    def wait(half: Path, target: Path) -> None:
        loop.call_soon_threadsafe(whole.set)
        goes_on.wait()
        with contextlib.suppress(FileNotFoundError):
            name(half, target)

    monkeypatch.setattr(backups, "_name", wait)
    work = back_up(f"sqlite:///{file}", folder=tmp_path / "to", now=NOON, keep=7)
    task = asyncio.create_task(work)
    await whole.wait()
    assert len(names(tmp_path / "to")) == 1
    task.cancel()
    await asyncio.wait({task})
    goes_on.set()

    assert task.cancelled()
    assert names(tmp_path / "to") == set()


async def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    """Backing up what is not there says so, and makes neither a database nor a backup."""
    with pytest.raises(NotDone) as refused:
        await back_up(f"sqlite:///{tmp_path}/no.db", tmp_path / "to", now=NOON, keep=7)

    assert str(refused.value) == f"There is no database at {tmp_path}/no.db."
    assert names(tmp_path / "to") == set()


@pytest.mark.parametrize("damage", ["header", "middle"])
async def test_a_damaged_database_makes_no_backup(file: Path, tmp_path: Path, damage: str) -> None:
    """A file that does not read back whole is refused and never takes an older one's place."""
    spoil(file, 0 if damage == "header" else 4096)

    with pytest.raises(NotDone) as refused:
        await back_up(f"sqlite:///{file}", tmp_path / "to", now=NOON, keep=7)

    assert str(refused.value).startswith(f"The database {file} cannot be copied: ")
    assert names(tmp_path / "to") == set()


async def test_a_place_that_cannot_be_written_is_one_sentence(file: Path, tmp_path: Path) -> None:
    """A file where the folder should be is told with the system's reason."""
    (tmp_path / "taken").write_text("")

    with pytest.raises(NotDone, match=r"^The backup into .* cannot be made: .*\.$"):
        await back_up(f"sqlite:///{file}", tmp_path / "taken" / "to", now=NOON, keep=7)


async def test_rows_that_are_missing_are_noticed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy whose tables do not have the source's numbers of rows is thrown away."""
    counts = iter([{"members": 1}, {"members": 1}, {"members": 0}] * 3)
    monkeypatch.setattr(snapshots, "_count", lambda _connection: next(counts))

    with pytest.raises(NotDone, match="does not have its number of rows"):
        await back_up(f"sqlite:///{file}", tmp_path / "to", now=NOON, keep=7)

    assert names(tmp_path / "to") == set()


@pytest.mark.parametrize(
    ("before", "rows", "after", "fits"),
    [
        ({"a": 1}, {"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 2}, {"a": 3}, True),
        ({"a": 3}, {"a": 2}, {"a": 1}, True),
        ({"a": 1}, {"a": 0}, {"a": 1}, False),
        ({"a": 1}, {"a": 4}, {"a": 3}, False),
        ({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 3}, True),
        ({"a": 1, "b": 1}, {"a": 1}, {"a": 1, "b": 1}, False),
    ],
)
def test_numbers_of_rows_lie_between_before_and_after(
    before: dict[str, int], rows: dict[str, int], after: dict[str, int], fits: bool
) -> None:
    """While others write a number may be any from before to after; otherwise it is exact."""
    assert snapshots._fits(before, rows, after) is fits


def test_a_copy_that_nobody_waits_for_ends(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop of the bot breaks a copy off in the middle, and its half is taken away."""
    monkeypatch.setattr(snapshots, "_STEPS_BETWEEN_LOOKS", 1)
    stop = Event()
    stop.set()

    with pytest.raises(NotDone, match="interrupted"):
        snapshots._take(file, tmp_path / "copy", stop)

    assert names(tmp_path) == {file.name}


async def test_before_a_migration_the_file_is_kept(file: Path, tmp_path: Path) -> None:
    """The copy from before a change of tables tells the revisions and replaces only itself."""
    folder = tmp_path / "to"
    first = before_migrating(f"sqlite:///{file}", folder)
    assert first is not None

    await first(Migration("0001", "0002"))
    await first(Migration("0001", "0002"))
    await back_up(f"sqlite:///{file}", folder, now=NOON, keep=1)

    assert names(folder) == {"lectern-0001-before-0002.sqlite", "lectern-20260101T120000Z.sqlite"}
    assert before_migrating(f"sqlite:///{file}", None) is None
    assert before_migrating(SERVER, folder) is None
