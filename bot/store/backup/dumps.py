"""Backups of PostgreSQL by its own programs: pg_dump, pg_restore and psql."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.addresses import Address
from bot.store.backup.snapshots import NotDone, sync

#: The values of ``ssl`` in an address that libpq takes as sslmode.
_SSL_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_TABLE = re.compile(r"^\d+; \d+ \d+ TABLE (?P<schema>\S+) (?P<name>\S+) ", re.MULTILINE)
_REVISION = re.compile(r"^COPY \S*alembic_version .*\n(?P<revision>\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dump holds: its tables, and the revision of its data (``None``: not Lectern's)."""

    tables: frozenset[str]
    revision: str | None


def missing() -> str | None:
    """Why no dump can be made here, in one sentence; ``None`` when it can."""
    return _problem("pg_dump") or _problem("pg_restore")


async def dump(address: Address, target: Path) -> None:
    """Writes the whole database into a new file of pg_dump's own format, and reads it back."""
    problem = missing()
    if problem is not None:
        raise NotDone(problem)
    with _new(target):
        what = f"The database {address} cannot be backed up"
        words = ("pg_dump", "--format=custom", "--no-password", f"--file={target}")
        await _call(what, *words, address=address)
        if not (await contents(target)).tables:
            raise NotDone(f"{what}: it has no tables.")
        await asyncio.to_thread(sync, target)


async def contents(path: Path) -> Contents:
    """What the dump holds. Raises ``NotDone`` when the file is no dump."""
    what = f"The file {path} cannot be read as a dump of PostgreSQL"
    listed = await _call(what, "pg_restore", "--list", str(path))
    tables = frozenset(match["name"] for match in _TABLE.finditer(listed))
    if "alembic_version" not in tables:
        return Contents(tables, None)
    words = ("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path))
    found = _REVISION.search(await _call(what, *words))
    return Contents(tables, found["revision"] if found else None)


async def load(address: Address, path: Path, dropping: Collection[str]) -> None:
    """Replaces some tables of the database by those of the dump, in one transaction."""
    what = f"The dump {path} cannot be restored, and the database {address} is as it was"
    with TemporaryDirectory(prefix="lectern-restore-") as folder:
        drop, script = Path(folder, "drop.sql"), Path(folder, "script.sql")
        _write_drop(drop, dropping)
        words = ("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
        await _call(what, *words)
        await _call(
            what,
            *("psql", "--no-psqlrc", "--no-password", "--quiet", "--output", os.devnull),
            *("--single-transaction", "--set=ON_ERROR_STOP=1"),
            *(f"--file={drop}", f"--file={script}"),
            address=address,
        )


@contextmanager
def _new(target: Path) -> Iterator[None]:
    """A new file that only its owner may read; it is removed if the body fails."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _write_drop(script: Path, tables: Collection[str]) -> None:
    names = ", ".join('"{}"'.format(name.replace('"', '""')) for name in sorted(tables))
    script.write_text(f"DROP TABLE {names} CASCADE;\n" if names else "", "utf-8")


def environment(address: Address) -> Mapping[str, str]:
    """The address for PostgreSQL's programs: not in arguments, which ``ps`` shows to all."""
    url, query = address.url, address.url.query
    said = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": url.port or query.get("port"),
        "PGUSER": url.username or query.get("user"),
        "PGPASSWORD": url.password or query.get("password"),
        "PGDATABASE": url.database or query.get("database"),
        "PGSSLMODE": query.get("ssl") if query.get("ssl") in _SSL_MODES else None,
        "PGCONNECT_TIMEOUT": 10,
    }
    return {name: str(value) for name, value in said.items() if value}


def _problem(program: str) -> str | None:
    if shutil.which(program) is not None:
        return None
    return (
        f"There is no {program} here: install PostgreSQL's client programs (postgresql-client on"
        " Debian, as new as the server), or back the server up with its own tools."
    )


async def _call(what: str, program: str, *words: str, address: Address | None = None) -> str:
    """The program's output. Raises ``NotDone`` with its last line of errors when it fails."""
    problem = _problem(program)
    if problem is not None:
        raise NotDone(problem)
    process = await asyncio.create_subprocess_exec(
        program,
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C", **(environment(address) if address else {})},
    )
    try:
        printed, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or [program]
        # The lines after the first error are details and hints.
        first = next((line for line in lines if "error:" in line.lower()), lines[0])
        raise NotDone(f"{what}: {first.strip().rstrip('.')}.")
    return printed.decode(errors="replace")
