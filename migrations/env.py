"""What Alembic runs: on the connection that ``bot.store.migrate`` gives it, or on DATABASE_URL.

From the command line it takes the same lock and the same single transaction as the bot's start.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any, Literal

from alembic import context
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from bot.store.addresses import StoreUnavailable
from bot.store.database import Database
from bot.store.tables import Table, UTCDateTime


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own type of time as the plain one: a script must outlive the code's names."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run_on(connection: Connection) -> None:
    """Run what was asked for inside the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_item=render_item,
        render_as_batch=True,
        # True of SQLite as well, because here each transaction is begun explicitly.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        # Foreign keys rest while tables are rebuilt (see Database.migrating).
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise CommandError(f"a row of {broken[0]} refers to a missing row of {broken[2]}")


async def run_on_database_url() -> None:
    """Open the database of DATABASE_URL and run there what was asked for."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise CommandError("DATABASE_URL is not set, so there is no database to migrate.")
    try:
        async with Database(url) as database, database.migrating() as connection:
            await connection.run_sync(run_on)
    except StoreUnavailable as error:
        raise CommandError(str(error)) from error


if context.is_offline_mode():
    raise CommandError("The scripts look at the database as they go, so --sql is not offered.")

given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run_on(given)
else:
    asyncio.run(run_on_database_url())
