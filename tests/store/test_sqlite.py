"""What holds of SQLite alone: its settings, its file, its process."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.store.database
from bot.store import Database, Durability, StoreUnavailable, members, migrate

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path, template_file: Path) -> Path:
    return Path(shutil.copy(template_file, tmp_path / "lectern.db"))


@pytest.fixture
async def sqlite(file: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{file}") as database:
        yield database


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def settings(connection: AsyncConnection) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
    return {name: await connection.scalar(text(f"PRAGMA {name}")) for name in names}


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such mode there")
@pytest.mark.parametrize("before", [None, 0o644])
async def test_only_the_owner_may_read_the_files(tmp_path: Path, before: int | None) -> None:
    """A new file is private, and one from an earlier version becomes it, with those beside it."""
    file = tmp_path / "lectern.db"
    if before is not None:
        file.touch(before)

    async with Database(f"sqlite:///{file}") as database, database.writing() as connection:
        await connection.execute(text("CREATE TABLE t (x)"))
        found = modes(tmp_path)

    assert found == dict.fromkeys(("lectern.db", "lectern.db-wal", "lectern.db-shm"), 0o600)


@pytest.mark.parametrize(("durability", "synchronous"), [("full", 2), ("normal", 1)])
async def test_each_connection_has_its_settings(
    file: Path, durability: Durability, synchronous: int
) -> None:
    """Write-ahead log, references, waiting and durability are as promised on every connection."""
    both = {
        "journal_mode": "wal",
        "synchronous": synchronous,
        "foreign_keys": 1,
    }

    async with Database(f"sqlite:///{file}", durability=durability) as database:
        async with database.writing() as connection:
            assert await settings(connection) == {**both, "query_only": 0, "busy_timeout": 1500}
        async with database.reading() as one, database.reading() as other:
            reading = {**both, "query_only": 1, "busy_timeout": 5000}
            assert await settings(one) == reading
            assert await settings(other) == reading


async def test_full_durability_is_the_default(sqlite: Database) -> None:
    """A host who chooses nothing gets the setting that survives a power cut."""
    async with sqlite.writing() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2


async def test_the_folder_is_made(tmp_path: Path) -> None:
    """A file in folders that do not exist yet is made together with them."""
    file = tmp_path / "a folder" / "100%" / "lectern.db"

    async with Database(f"sqlite:///{file}") as database:
        await migrate(database)

    assert file.is_file()


async def test_the_file_is_whole_when_closed(file: Path) -> None:
    """Closing puts everything into the one file, which can then be copied or moved."""
    async with Database(f"sqlite:///{file}") as database, database.writing() as connection:
        await members.touch(connection, 1, None, NOON)

    assert [found.name for found in file.parent.iterdir()] == ["lectern.db"]


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file of another kind is named and left as it is."""
    file = tmp_path / "notes.md"
    file.write_text("# Notes\n" * 200)

    with pytest.raises(StoreUnavailable) as refused:
        async with Database(f"sqlite:///{file}"):
            pass

    assert str(refused.value) == f"The database {file} cannot be opened: file is not a database."
    assert file.read_text() == "# Notes\n" * 200


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A folder that cannot be made is named, with the system's reason."""
    (tmp_path / "taken").write_text("")
    file = tmp_path / "taken" / "data" / "lectern.db"

    with pytest.raises(StoreUnavailable) as refused:
        async with Database(f"sqlite:///{file}"):
            pass

    assert str(refused.value) == (
        f"The database {file} cannot be opened: [Errno 20] Not a directory: '{file.parent}'."
    )


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """A folder where the file should be is named, not a traceback."""
    with pytest.raises(StoreUnavailable) as refused:
        async with Database(f"sqlite:///{tmp_path}"):
            pass

    assert str(refused.value) == (
        f"The database {tmp_path} cannot be opened: unable to open database file."
    )


async def test_readers_do_not_wait_for_the_writer(sqlite: Database) -> None:
    """A long write stops nobody from reading, and they see what was there before it."""
    async with sqlite.writing() as writing:
        await members.touch(writing, 1, None, NOON)
        async with sqlite.reading() as connection:
            assert not any((await members.everything(connection, 1)).values())


async def test_two_programs_write_to_one_file(file: Path, sqlite: Database) -> None:
    """A second program on the same file, a backup or a check, waits instead of failing."""

    async def see(database: Database, member: int) -> None:
        async with database.writing() as connection:
            await members.everything(connection, member)
            await members.touch(connection, member, None, NOON)

    async with Database(f"sqlite:///{file}") as other, asyncio.TaskGroup() as tasks:
        for number in range(20):
            tasks.create_task(see(sqlite, number))
            tasks.create_task(see(other, 100 + number))

    async with sqlite.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM members")) == 40


async def test_opening_a_new_file_waits_for_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process sets up the same new file, opening tries again instead of failing."""
    file = tmp_path / "lectern.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pauses = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            other.rollback()

    monkeypatch.setattr(bot.store.database, "sleep", pause)
    async with Database(f"sqlite:///{file}") as database:
        await migrate(database)

    other.close()
    assert len(pauses) == 3


async def test_a_file_that_stays_locked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that never lets go of the file is not waited for without end."""
    file = tmp_path / "lectern.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def pause(seconds: float) -> None:
        """Time does not pass here."""

    monkeypatch.setattr(bot.store.database, "sleep", pause)
    with pytest.raises(StoreUnavailable) as refused:
        async with Database(f"sqlite:///{file}"):
            pass

    other.close()
    assert str(refused.value) == f"The database {file} cannot be opened: database is locked."


async def test_a_locked_file_is_waited_for_a_quarter_of_a_minute_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try may wait seconds for the lock, and none begins when ten have passed."""
    file = tmp_path / "lectern.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pauses = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(bot.store.database, "sleep", pause)
    monkeypatch.setattr(bot.store.database, "monotonic", count(0, 5).__next__)
    with pytest.raises(StoreUnavailable, match="database is locked"):
        async with Database(f"sqlite:///{file}"):
            pass

    other.close()
    assert len(pauses) == 2


def run(script: str, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, f"sqlite:///{file}"],
        cwd=ROOT,
        timeout=60,
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_stop_without_closing_does_not_hang(file: Path) -> None:
    """A process that ends with the database open, in a transaction even, ends at once."""
    script = (
        "import asyncio, sys\n"
        "from bot.store import Database\n"
        "from bot.store.readings import opened\n"
        "async def main():\n"
        "    database = await Database(sys.argv[1]).__aenter__()\n"
        "    connection = await database.writing().__aenter__()\n"
        "    await opened(connection, 1)\n"
        "asyncio.run(main())\n"
    )

    assert run(script, file).returncode == 0


def test_a_refused_file_leaves_the_last_word_to_the_sentence(tmp_path: Path) -> None:
    """No thread of the database prints a traceback under the one sentence for the host."""
    script = (
        "import asyncio, sys\n"
        "from bot.store import Database, StoreUnavailable\n"
        "async def main():\n"
        "    async with Database(sys.argv[1]):\n"
        "        pass\n"
        "try:\n"
        "    asyncio.run(main())\n"
        "except StoreUnavailable as error:\n"
        "    sys.exit(str(error))\n"
    )
    no_database = tmp_path / "notes.md"
    no_database.write_text("# Notes\n" * 200)

    for place, reason in [
        (tmp_path, "unable to open database file"),
        (no_database, "file is not a database"),
    ]:
        done = run(script, place)
        assert done.stderr == f"The database {place} cannot be opened: {reason}.\n"
        assert done.returncode == 1
