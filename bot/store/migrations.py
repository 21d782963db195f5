"""Bringing a database to the newest revision. Only the scripts in ``migrations/`` make tables.

Nearly every start finds nothing to do, and finds that out without Alembic, which takes six
megabytes as long as the process lives and is loaded only to change tables.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.shipped import shipped
from bot.store.addresses import StoreUnavailable
from bot.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = shipped("migrations")

#: A script's own revision, and the one or several before it.
_REVISIONS = re.compile(r"^(revision|down_revision)\b[^=\n]*=(.*)$", re.MULTILINE)
_NAME = re.compile(r"""["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Migration:
    """The revisions before and after a migration; ``None`` means that there were no tables."""

    before: str | None
    after: str


class _NotMigrated(Exception):
    """Alembic gave up; the message says why."""


async def migrate(
    database: Database, *, first: Callable[[Migration], Awaitable[object]] | None = None
) -> Migration:
    """Brings the database to the newest revision, wholly or not at all.

    Several processes may call it at once: one works, the others wait and find it done. ``first`` is
    awaited before tables with rows change; what it raises stops the migration. Raises
    ``StoreUnavailable``.
    """
    what = f"The database {database.address} cannot be brought up to date, and is as it was"
    try:
        # Looking needs no lock, so that a start which changes nothing waits for no other.
        present = await revision_of(database)
    except StoreUnavailable as error:
        raise StoreUnavailable.because(what, error) from error
    planned = _plan(present, database.address)
    if planned.before == planned.after:
        return planned
    if first is not None and planned.before is not None:
        await first(planned)
    try:
        async with database.migrating() as changing:
            return await changing.run_sync(_upgrade, database.address)
    except (SQLAlchemyError, _NotMigrated, OSError) as error:
        raise StoreUnavailable.because(what, error) from error


async def revision_of(database: Database) -> str | None:
    """The database's revision; ``None`` before the first. Raises ``StoreUnavailable``."""
    async with database.reading() as connection:
        return await connection.run_sync(_present)


def newest() -> str:
    """The newest revision that this Lectern has a script for."""
    written = _revisions()
    return _written(written.keys() - {name for before in written.values() for name in before}) or ""


def is_known(revision: str) -> bool:
    """Whether this Lectern has a script for the revision."""
    return revision in _revisions()


def _revisions() -> dict[str, frozenset[str]]:
    """Each revision with a script, and the revisions right before it."""
    found: dict[str, frozenset[str]] = {}
    for script in (SCRIPTS / "versions").glob("*.py"):
        said = dict(_REVISIONS.findall(script.read_text("utf-8")))
        for name in _NAME.findall(said.get("revision", "")):
            found[name] = frozenset(_NAME.findall(said.get("down_revision", "")))
    return found


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for this connection and the project's scripts."""
    from alembic.config import Config

    config = Config()
    # The configuration parser reads % as the beginning of a variable.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _plan(present: str | None, address: str) -> Migration:
    for revision in present.split(", ") if present else ():
        if not is_known(revision):
            raise StoreUnavailable(
                f"The database {address} is at revision {revision} and this Lectern knows only "
                f"up to {newest()}: install the newer Lectern that it was used with."
            )
    return Migration(present, newest())


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return _written(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _upgrade(connection: Connection, address: str) -> Migration:
    planned = _plan(_present(connection), address)
    if planned.before != planned.after:
        from alembic import command
        from alembic.util import CommandError

        try:
            command.upgrade(configuration(connection), "head")
        except CommandError as error:
            raise _NotMigrated(str(error)) from error
    return planned


def _written(revisions: Iterable[str]) -> str | None:
    return ", ".join(sorted(revisions)) or None
