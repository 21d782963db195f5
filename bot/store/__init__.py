"""The store: what must outlive a restart, in SQLite or PostgreSQL.

A caller opens a ``Database``, brings it to the newest revision with ``migrate``, and passes the
session of one transaction to the query functions of ``members``, ``reviews`` and so on.
Plain values go in and come out; no row and no SQL leaves the store.
"""

from bot.store.addresses import StoreUnavailable
from bot.store.database import Database, Durability
from bot.store.migrations import migrate

__all__ = ["Database", "Durability", "StoreUnavailable", "migrate"]
