"""The commands that look after the data, as a host types them, on both kinds of database."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from bot.cli import main
from bot.store import Database, members
from bot.store.backup.backups import newest
from bot.store.migrations import newest as newest_revision
from bot.store.tables import MemberRow, Table
from tests.store.rows import NOON

pytestmark = pytest.mark.usefixtures("programs")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and an environment that says nothing."""
    for variable in ("DATABASE_URL", "LECTERN_BACKUP", "LECTERN_BACKUP_KEEP"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lectern(url: str, *words: str) -> Result:
    return CliRunner().invoke(main, words, env={"DATABASE_URL": url})


def done(url: str, *words: str) -> str:
    """What a command that worked has printed."""
    result = lectern(url, *words)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def failure(url: str, *words: str) -> str:
    """The one sentence of a command that could not do its work."""
    result = lectern(url, *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit), "anything else would be a traceback"
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert line.endswith(".")
    return line


async def _add(url: str, *ids: int) -> None:
    async with Database(url) as database, database.writing() as connection:
        for number in ids:
            await members.touch(connection, number, None, NOON)


def add(url: str, *ids: int) -> None:
    asyncio.run(_add(url, *ids))


async def _everyone(url: str) -> list[int]:
    async with Database(url) as database, database.reading() as connection:
        return list(await connection.scalars(select(MemberRow.id).order_by(MemberRow.id)))


def everyone(url: str) -> list[int]:
    return asyncio.run(_everyone(url))


async def _pretend(url: str, revision: str) -> None:
    async with Database(url) as database, database.writing() as connection:
        await connection.execute(
            text("UPDATE alembic_version SET version_num = :it"), {"it": revision}
        )


def test_migrate_says_from_where_to_where(empty_url: str) -> None:
    """A new database is brought to the newest revision, and the next time it is there."""
    shown = Database(empty_url).address
    newest = newest_revision()

    assert done(empty_url, "migrate") == (
        f"The database {shown} was new and is at revision {newest} now.\n"
    )
    assert done(empty_url, "migrate") == (
        f"The database {shown} is at revision {newest}, the newest.\n"
    )


def test_migrate_refuses_a_newer_database(url: str) -> None:
    """A database of a newer Lectern is one sentence and exit code 2."""
    asyncio.run(_pretend(url, "9999"))

    assert "is at revision 9999 and this Lectern knows only up to" in failure(url, "migrate")


def test_a_backup_and_back(url: str, folder: Path) -> None:
    """Backed up by one command, a database comes back by another, and only when forced."""
    add(url, 1, 2)
    said = done(url, "backup", "kept")
    (file,) = Path("kept").iterdir()
    assert said.startswith(f"Backed up to {Path('kept') / file.name}")
    at = asyncio.run(newest(url, Path("kept"), now=datetime.now(UTC)))  # noqa: TID251
    assert at is not None
    add(url, 3)

    assert "with --force it is put aside" in failure(url, "restore", str(file))
    said = done(url, "restore", str(file), "--force")

    first, second = said.splitlines()
    assert re.fullmatch(r"What was there is kept in \S+-before-restore-\d{8}T\d{6}Z\.\w+\.", first)
    assert second == (
        f"Restored {file} to {Database(url).address}, which is at revision {newest_revision()}, "
        "the newest."
    )
    assert everyone(url) == [1, 2]


def test_backups_are_kept_by_number(url: str, folder: Path) -> None:
    """--keep, or the setting, says how many stay; what goes is named."""
    old = Path("kept")
    old.mkdir()
    kind = "dump" if url.startswith("postgresql") else "sqlite"
    for day in range(1, 5):
        (old / f"lectern-2020010{day}T000000Z.{kind}").write_text("old")

    said = done(url, "backup", "kept", "--keep", "3")

    assert said.splitlines()[1:] == [
        f"Removed {old}/lectern-2020010{day}T000000Z.{kind}." for day in (2, 1)
    ]
    result = CliRunner().invoke(
        main,
        ["backup"],
        env={"DATABASE_URL": url, "LECTERN_BACKUP": "kept", "LECTERN_BACKUP_KEEP": "1"},
    )
    assert result.exit_code == 0
    assert len(list(old.iterdir())) == 1


def test_a_backup_without_a_place_lies_beside_the_file(template_file: Path, folder: Path) -> None:
    """Without any word SQLite is backed up beside itself; a server's owner is asked where to."""
    (folder / "data").mkdir()
    (folder / "data" / "lectern.sqlite").write_bytes(template_file.read_bytes())

    said = done("", "backup")

    assert re.fullmatch(
        rf"Backed up to {folder}/data/backups/lectern-\d+T\d+Z\.sqlite \(1 rows\)\.\n", said
    )
    assert "Say where" in failure("postgresql://db/lectern", "backup")


@pytest.mark.parametrize(
    "command", [("backup",), ("restore", "no"), ("copy", "--to", "sqlite:///x")]
)
def test_what_is_missing_is_said(command: tuple[str, ...], folder: Path) -> None:
    """Without a database, or a backup, each command says so and makes nothing."""
    assert "There is no " in failure("sqlite:///no.db", *command)
    assert not (folder / "no.db").exists()


def test_copy_prints_what_it_has_compared(url: str, folder: Path) -> None:
    """Every table stands in the list, with its rows and how many were found equal."""
    add(url, 1, 2)

    head, *lines = done(url, "copy", "--to", "sqlite:///new.db").splitlines()

    assert head.split() == ["table", "rows", "compared"]
    assert {line.split()[0] for line in lines} == set(Table.metadata.tables)
    assert "members 2 2" in [" ".join(line.split()) for line in lines]
    assert everyone("sqlite:///new.db") == [1, 2]
    assert "is not empty: its table members has rows" in failure(
        url, "copy", "--to", "sqlite:///new.db"
    )


def test_copy_refuses_an_address_that_is_none(url: str) -> None:
    """A bad address is told without its password, and --to must be there."""
    sentence = failure(url, "copy", "--to", "mysql://bob:hunter2@db/x")

    assert "mysql" in sentence
    assert "hunter2" not in sentence
    assert lectern(url, "copy").exit_code == 2


def test_debug_shows_where_an_error_comes_from() -> None:
    """With --debug the error itself rises, with its place."""
    for command in (("backup",), ("restore", "no")):
        result = lectern("sqlite:///no.db", *command, "--debug")
        assert type(result.exception).__name__ == "NotDone"


def test_migrate_backs_up_first_where_that_is_set(
    template_file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With LECTERN_BACKUP the file as it was lies in that folder before its tables change."""
    (folder / "lectern.db").write_bytes(template_file.read_bytes())
    monkeypatch.setenv("LECTERN_BACKUP", "kept")
    monkeypatch.setattr("bot.store.migrations.newest", lambda: "0999")
    monkeypatch.setattr("alembic.command.upgrade", lambda *_: None)

    done("sqlite:///lectern.db", "migrate")

    (kept,) = (folder / "kept").iterdir()
    assert kept.name == f"lectern-{newest_revision()}-before-0999.sqlite"
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT count(*) FROM members").fetchone() == (0,)
    connection.close()
