"""Bringing a database to the newest revision. Only the scripts in ``migrations/`` make tables."""

from __future__ import annotations

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


async def migrate(database: Database) -> None:
    """Bring the database to the newest revision, wholly or not at all.

    Several processes may do so at once: one works, the others wait and find it done.
    """
    try:
        async with database.migrating() as connection:
            await connection.run_sync(_upgrade, database.address)
    except (SQLAlchemyError, CommandError, OSError) as error:
        what = f"The database {database.address} cannot be brought up to date, and is as it was"
        raise StoreUnavailable.because(what, error) from error


def configuration(connection: Connection) -> Config:
    """What Alembic's commands need to work on this connection, with the project's scripts."""
    config = Config()
    # The parser of the configuration takes % for the beginning of a variable.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection, address: str) -> None:
    config = configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_heads()
    present = MigrationContext.configure(connection).get_current_heads()
    for revision in present:
        if revision not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreUnavailable(
                f"The database {address} is at revision {revision} and this Lectern knows only "
                f"up to {', '.join(newest)}: install the newer Lectern that it was used with."
            )
    if set(present) != set(newest):
        command.upgrade(config, "head")
