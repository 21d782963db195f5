"""What Discord was last told about the bot's commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import CommandSyncRow
from bot.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class CommandSync:
    """The commands of one application as Discord knows them, and the ids that it gave them."""

    application_id: int
    fingerprint: str
    command_ids: Mapping[str, int]
    synced_at: datetime


async def last_sync(connection: AsyncConnection, application_id: int) -> CommandSync | None:
    """The application's last sync, or ``None`` before the first one."""
    found = await connection.execute(
        select(CommandSyncRow.__table__).where(CommandSyncRow.application_id == application_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else CommandSync(**row)


async def remember_sync(connection: AsyncConnection, sync: CommandSync) -> None:
    """Replaces the application's last sync by this one."""
    await upsert(
        connection,
        CommandSyncRow,
        [
            {
                "application_id": sync.application_id,
                "fingerprint": sync.fingerprint,
                "command_ids": dict(sync.command_ids),
                "synced_at": sync.synced_at,
            }
        ],
    )
