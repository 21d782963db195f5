"""Dumps: PostgreSQL's own programs, told where to go and heard when they fail."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.addresses import read_address
from bot.store.backup.backups import back_up
from bot.store.backup.dumps import environment
from bot.store.backup.snapshots import NotDone

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SERVER = "postgresql://alice:hunter2@db:5433/lectern?sslmode=require"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH, empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


async def test_without_its_programs_postgresql_is_not_backed_up(
    bin_folder: Path, tmp_path: Path
) -> None:
    """Where there is no pg_dump the host is told what to install, and nothing is left behind."""
    with pytest.raises(NotDone) as refused:
        await back_up(SERVER, tmp_path / "to", now=NOON, keep=7)

    assert str(refused.value).startswith("There is no pg_dump here: install PostgreSQL's client")
    assert names(tmp_path / "to") == set()


async def test_the_password_is_on_no_command_line(bin_folder: Path, tmp_path: Path) -> None:
    """Everybody on the machine may read the words of a process, but not its environment."""
    write_program(bin_folder, "pg_dump", f'echo "$0 $* as $PGPASSWORD" > {tmp_path}/said')
    write_program(bin_folder, "pg_restore", "echo '1; 1259 16384 TABLE public members lectern'")

    await back_up(SERVER, tmp_path / "to", now=NOON, keep=7)

    words, _, password = (tmp_path / "said").read_text().strip().partition(" as ")
    assert password == "hunter2"
    assert "hunter2" not in words
    assert "alice" not in words


async def test_what_pg_dump_says_is_passed_on(bin_folder: Path, tmp_path: Path) -> None:
    """The program's error becomes the sentence, without its hints and without a password."""
    script = "echo 'pg_dump: error: server version mismatch' >&2; echo 'hint: no' >&2; exit 1"
    write_program(bin_folder, "pg_dump", script)
    write_program(bin_folder, "pg_restore", "")

    with pytest.raises(NotDone) as refused:
        await back_up(SERVER, tmp_path / "to", now=NOON, keep=7)

    assert str(refused.value) == (
        "The database postgresql://alice@db:5433/lectern cannot be backed up: pg_dump: error: "
        "server version mismatch."
    )
    assert names(tmp_path / "to") == set()


async def test_a_dump_without_tables_is_no_backup(bin_folder: Path, tmp_path: Path) -> None:
    """A dump is read back, and one that holds nothing is not called a backup."""
    write_program(bin_folder, "pg_dump", "")
    write_program(bin_folder, "pg_restore", "")

    with pytest.raises(NotDone, match=r"it has no tables\.$"):
        await back_up(SERVER, tmp_path / "to", now=NOON, keep=7)

    assert names(tmp_path / "to") == set()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (SERVER, "db 5433 alice hunter2 lectern require"),
        ("postgresql://bob@/x?host=/run/pg&port=5", "/run/pg 5 bob - x -"),
        ("postgresql://db/x?user=eve&password=p%40ss&ssl=true", "db - eve p@ss x -"),
    ],
)
def test_its_programs_go_where_the_driver_goes(url: str, told: str) -> None:
    """Every part of the address, wherever it stands in it, is told to PostgreSQL's programs."""
    given = environment(read_address(url))
    names = "PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE".split()
    assert " ".join(given.get(name, "-") for name in names) == told
