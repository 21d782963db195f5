"""Bringing a database to the newest revision. Only the scripts in ``migrations/`` make tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.store.addresses import StoreUnavailable
from bot.store.database import Database

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """From which revision a database came to which; ``None`` is one without any table of ours."""

    before: str | None
    after: str


async def migrate(
    database: Database, *, first: Callable[[Migration], Awaitable[object]] | None = None
) -> Migration:
    """Bring the database to the newest revision, wholly or not at all.

    Several processes may do so at once: one works, the others wait and find it done. ``first`` is
    awaited before tables change that may hold rows; what it raises keeps them as they are.
    """
    try:
        # Looking needs no lock, so that a start which changes nothing waits for nobody.
        async with database.reading() as session:
            connection = await session.connection()
            planned = await connection.run_sync(_plan, database.address)
        if planned.before == planned.after:
            return planned
        if first is not None and planned.before is not None:
            await first(planned)
        async with database.migrating() as changing:
            return await changing.run_sync(_upgrade, database.address)
    except (SQLAlchemyError, CommandError, OSError) as error:
        what = f"The database {database.address} cannot be brought up to date, and is as it was"
        raise StoreUnavailable.because(what, error) from error


async def revision_of(database: Database) -> str | None:
    """At which revision the database is; ``None`` before the first."""
    async with database.reading() as session:
        connection = await session.connection()
        return await connection.run_sync(_present)


def newest() -> str:
    """The revision that this Lectern's scripts lead to."""
    return _written(_scripts().get_heads()) or ""


def is_known(revision: str) -> bool:
    """Whether this Lectern's scripts lead through the revision."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def configuration(connection: Connection) -> Config:
    """What Alembic's commands need to work on this connection, with the project's scripts."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    # The parser of the configuration takes % for the beginning of a variable.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _plan(connection: Connection, address: str) -> Migration:
    present = _present(connection)
    for revision in present.split(", ") if present else ():
        if not is_known(revision):
            raise StoreUnavailable(
                f"The database {address} is at revision {revision} and this Lectern knows only "
                f"up to {newest()}: install the newer Lectern that it was used with."
            )
    return Migration(present, newest())


def _present(connection: Connection) -> str | None:
    return _written(MigrationContext.configure(connection).get_current_heads())


def _upgrade(connection: Connection, address: str) -> Migration:
    planned = _plan(connection, address)
    if planned.before != planned.after:
        command.upgrade(configuration(connection), "head")
    return planned


def _written(revisions: Iterable[str]) -> str | None:
    return ", ".join(sorted(revisions)) or None
