"""Restores: nothing is replaced unasked, nothing is lost, and what comes back works."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

import bot.store.migrations
from bot.store import Database, members, migrate
from bot.store.backup import snapshots
from bot.store.backup.backups import back_up
from bot.store.backup.restores import restore
from bot.store.backup.snapshots import NotDone
from bot.store.migrations import SCRIPTS, Migration
from bot.store.tables import MemberRow
from tests.databases import Kind, PostgreSQL

pytestmark = pytest.mark.usefixtures("programs")

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NEWER = """
import sqlalchemy as sa
from alembic import op
revision = "0999"
down_revision = "{}"
def upgrade():
    op.add_column("members", sa.Column("shoe_size", sa.Integer()))
"""


@pytest.fixture
async def backup(url: str, tmp_path: Path) -> Path:
    """A backup with the members 1 and 2, of a database that has the members 1, 2 and 3 now."""
    await add(url, 1, 2)
    made = await back_up(url, tmp_path / "backups", now=NOON, keep=7)
    await add(url, 3)
    return made.path


@pytest.fixture
async def new_url(database_kind: Kind) -> AsyncIterator[str]:
    """The address of another database, without any table."""
    async with database_kind.empty() as url:
        yield url


@pytest.fixture
def file(tmp_path: Path, template_file: Path) -> Path:
    """A migrated SQLite file in a folder of its own."""
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(template_file, tmp_path / "data" / "lectern.db"))


async def add(url: str, *ids: int) -> None:
    async with Database(url) as database, database.writing() as connection:
        for number in ids:
            await members.touch(connection, number, None, NOON)


async def everyone(url: str) -> list[int]:
    async with Database(url) as database, database.reading() as connection:
        return list(await connection.scalars(select(MemberRow.id).order_by(MemberRow.id)))


async def refusal(url: str, path: Path, *, force: bool = True) -> str:
    with pytest.raises(NotDone) as refused:
        await restore(url, path, force=force, now=NOON)
    return str(refused.value)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def newer_scripts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this Lectern know one revision more than it does."""
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = NEWER.format(bot.store.migrations.newest())
    (folder / "versions" / "0999_shoes.py").write_text(script)
    monkeypatch.setattr(bot.store.migrations, "SCRIPTS", folder)


async def test_a_new_database_is_made_of_a_backup(backup: Path, new_url: str) -> None:
    """Where there is none the backup becomes the database, and a bot can work on it."""
    done = await restore(new_url, backup, force=False, now=NOON)

    assert done.kept is None
    assert await everyone(new_url) == [1, 2]
    await add(new_url, 4)
    assert await everyone(new_url) == [1, 2, 4]


async def test_a_database_is_replaced_only_by_force(backup: Path, url: str, new_url: str) -> None:
    """Without --force nothing happens; with it the one before is kept and can be restored."""
    assert "with --force it is put aside" in await refusal(url, backup, force=False)
    assert await everyone(url) == [1, 2, 3]

    done = await restore(url, backup, force=True, now=NOON)

    assert await everyone(url) == [1, 2]
    assert done.kept is not None
    assert "-before-restore-20260101T120000Z." in done.kept.name
    await restore(new_url, done.kept, force=False, now=NOON)
    assert await everyone(new_url) == [1, 2, 3]


async def test_a_database_in_use_is_left_alone(backup: Path, url: str) -> None:
    """While a bot has the database open, idle even, nothing is restored over it."""
    async with Database(url) as database:
        await database.answers()
        assert (await refusal(url, backup)).endswith("is in use: stop the bot, then restore.")

    assert await everyone(url) == [1, 2, 3]


async def test_an_older_backup_is_migrated(
    backup: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup from before an update comes back with its tables brought up to date."""
    before = bot.store.migrations.newest()
    newer_scripts(tmp_path / "scripts", monkeypatch)
    async with Database(url) as database:
        await migrate(database)

    done = await restore(url, backup, force=True, now=NOON)

    assert done.migration == Migration(before, "0999")
    assert await everyone(url) == [1, 2]
    async with Database(url) as database, database.reading() as connection:
        assert (
            await connection.scalar(text("SELECT count(*) FROM members WHERE shoe_size > 1")) == 0
        )


async def test_a_newer_backup_is_refused(url: str, new_url: str, tmp_path: Path) -> None:
    """What a newer Lectern made is not taken by an older one, and nothing is made of it."""
    async with Database(url) as database, database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path

    assert "is at revision 0999 and this Lectern knows only up to" in await refusal(new_url, backup)
    async with Database(new_url) as database:
        assert (await migrate(database)).before is None


async def test_a_file_of_another_kind_is_refused(url: str, tmp_path: Path) -> None:
    """Text, or nothing at all, is named and does no harm to the database."""
    await add(url, 1)
    notes = tmp_path / "notes.md"
    notes.write_text("# Notes\n" * 500)

    assert (await refusal(url, notes)).startswith(
        (
            f"The backup {notes} cannot be read: ",
            f"The file {notes} cannot be read as a dump of PostgreSQL: ",
        )
    )
    assert await refusal(url, tmp_path / "no") == f"There is no backup {tmp_path / 'no'}."
    assert await everyone(url) == [1]


# --- SQLite: files --------------------------------------------------------------------------------


async def test_a_database_of_another_program_is_refused(file: Path, tmp_path: Path) -> None:
    """An SQLite file that Lectern did not write is not put in the database's place."""
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.close()

    assert await refusal(f"sqlite:///{file}", other) == (
        f"The file {other} is not a database of Lectern's."
    )
    assert await refusal(f"sqlite:///{file}", file) == (
        f"The file {file} is the database itself, no backup of it."
    )


async def test_a_damaged_backup_is_refused(file: Path, tmp_path: Path) -> None:
    """A backup that does not read back whole changes nothing, and leaves nothing half-done."""
    url = f"sqlite:///{file}"
    await add(url, 1)
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    spoil(backup)

    assert "cannot be copied" in await refusal(url, backup)

    assert await everyone(url) == [1]
    assert names(file.parent) == {"lectern.db"}


def spoil(file: Path) -> None:
    data = bytearray(file.read_bytes())
    with sqlite3.connect(file) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'members'"
        ).fetchone()
    connection.close()
    data[(page - 1) * 4096 : page * 4096] = b"x" * 4096
    file.write_bytes(data)


async def test_a_damaged_database_can_be_replaced(file: Path, tmp_path: Path) -> None:
    """What one restores for is a database that cannot be opened any more; it is kept as it is."""
    url = f"sqlite:///{file}"
    await add(url, 1)
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    fill(file, b"x" * 9000)

    done = await restore(url, backup, force=True, now=NOON)

    assert await everyone(url) == [1]
    assert done.kept is not None
    assert done.kept.read_bytes() == b"x" * 9000


def fill(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def remove(file: Path) -> None:
    file.unlink()


def killed_bot(file: Path) -> None:
    """A process that writes member 9 to the write-ahead log and dies without closing."""
    script = (
        "import asyncio, os, sys\n"
        "from tests.store.backup.test_restores import add, Database, members, NOON\n"
        "async def main():\n"
        "    database = await Database(sys.argv[1]).__aenter__()\n"
        "    async with database.writing() as connection:\n"
        "        await members.touch(connection, 9, None, NOON)\n"
        "    os._exit(9)\n"
        "asyncio.run(main())\n"
    )
    url = f"sqlite:///{file}"
    done = subprocess.run([sys.executable, "-c", script, url], cwd=SCRIPTS.parent, check=False)
    assert done.returncode == 9
    assert file.with_name(f"{file.name}-wal").stat().st_size > 0


async def test_what_a_killed_bot_left_in_its_log_is_kept_with_the_old_one(
    file: Path, tmp_path: Path
) -> None:
    """The write-ahead log of the replaced database goes into the kept one, not the new one."""
    url = f"sqlite:///{file}"
    await add(url, 1)
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    killed_bot(file)

    done = await restore(url, backup, force=True, now=NOON)

    assert done.kept is not None
    assert names(file.parent) == {"lectern.db", done.kept.name}
    assert await everyone(url) == [1]
    assert await everyone(f"sqlite:///{done.kept}") == [1, 9]


async def test_a_log_without_its_database_is_not_played_into_the_new_one(
    file: Path, tmp_path: Path
) -> None:
    """Somebody deleted the file and left its -wal and -shm: they are put aside."""
    url = f"sqlite:///{file}"
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    killed_bot(file)
    remove(file)

    await restore(url, backup, force=False, now=NOON)

    aside = "lectern-before-restore-20260101T120000Z.db"
    assert names(file.parent) == {"lectern.db", f"{aside}-wal", f"{aside}-shm"}
    assert await everyone(url) == []


async def test_a_file_system_without_links_will_do(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file cannot have two names, the replaced database is copied."""

    def refuse(_source: object, _target: object) -> None:
        raise PermissionError

    url = f"sqlite:///{file}"
    await add(url, 1)
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    await add(url, 2)
    monkeypatch.setattr(os, "link", refuse)

    done = await restore(url, backup, force=True, now=NOON)

    assert await everyone(url) == [1]
    assert await everyone(f"sqlite:///{done.kept}") == [1, 2]


async def test_a_migration_that_fails_leaves_the_old_database(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backup is migrated before it is put in place, so what goes wrong there costs nothing."""
    url = f"sqlite:///{file}"
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    await add(url, 1)
    scripts = tmp_path / "scripts"
    newer_scripts(scripts, monkeypatch)
    script = scripts / "versions" / "0999_shoes.py"
    script.write_text(script.read_text().replace('"members"', '"nobody"'))

    with pytest.raises(bot.store.StoreUnavailable, match="cannot be brought up to date"):
        await restore(url, backup, force=True, now=NOON)

    assert names(file.parent) == {"lectern.db"}
    monkeypatch.undo()
    assert await everyone(url) == [1]


async def test_the_new_file_is_private(file: Path, tmp_path: Path) -> None:
    """After a restore only its owner may read the file, even if others could before."""
    url = f"sqlite:///{file}"
    backup = (await back_up(url, tmp_path, now=NOON, keep=7)).path
    open_to_others(file)

    await restore(url, backup, force=True, now=NOON)

    assert mode(file) == 0o600


def open_to_others(file: Path) -> None:
    file.chmod(0o644)


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_root_leaves_files_to_their_owner(file: Path, tmp_path: Path) -> None:
    """A restore or a backup by root can be read by the bot, which is somebody else."""
    os.chown(file, 12345, 12345)
    made = tmp_path / "made"
    made.write_text("")

    snapshots.settle(made, file)

    assert (made.stat().st_uid, made.stat().st_gid) == (12345, 12345)


# --- PostgreSQL: dumps ----------------------------------------------------------------------------


@pytest.fixture
async def server_url(postgresql: PostgreSQL) -> AsyncIterator[str]:
    """The address of a migrated PostgreSQL database."""
    async with postgresql.migrated() as url:
        yield url


async def test_a_dump_that_does_not_fit_changes_nothing(server_url: str, tmp_path: Path) -> None:
    """A restore that fails in the middle is undone as a whole by the server."""
    await add(server_url, 1)
    backup = (await back_up(server_url, tmp_path, now=NOON, keep=7)).path
    async with Database(server_url) as database, database.writing() as connection:
        # The dump makes an index of this name.
        await connection.execute(text("ALTER TABLE members RENAME CONSTRAINT pk_members TO pk_old"))
        await connection.execute(text("CREATE TABLE pk_members (word TEXT)"))

    sentence = await refusal(server_url, backup)

    assert "cannot be restored, and the database" in sentence
    assert '"pk_members" already exists' in sentence
    assert await everyone(server_url) == [1]


async def test_a_database_with_unknown_tables_is_left_alone(
    server_url: str, tmp_path: Path
) -> None:
    """Over a newer database nothing is restored, since its newer tables would stay behind."""
    await add(server_url, 1)
    backup = (await back_up(server_url, tmp_path, now=NOON, keep=7)).path
    async with Database(server_url) as database, database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))

    assert "restore into a new database" in await refusal(server_url, backup)
    assert await everyone(server_url) == [1]


async def test_a_dump_of_another_program_is_refused(server_url: str, tmp_path: Path) -> None:
    """A dump that holds none of Lectern's tables is not restored."""
    async with Database(server_url) as database, database.writing() as connection:
        await connection.execute(text("CREATE TABLE others (word TEXT)"))
        await connection.execute(text("DROP TABLE alembic_version"))
    backup = (await back_up(server_url, tmp_path, now=NOON, keep=7)).path

    assert await refusal(server_url, backup) == (
        f"The file {backup} is not a database of Lectern's."
    )
