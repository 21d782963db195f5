"""What members and servers have chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import GuildRow, PreferenceRow
from bot.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Preference:
    """What a member has chosen.

    ``language`` is None for that of their Discord. ``extra`` multiplies their time in a round; 0
    means no limit. ``last_round`` is what they chose for the last round they hosted.
    """

    language: str | None = None
    extra: float = 1.0
    last_round: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class GuildChoice:
    """What was chosen for a server.

    Members with ``host_role`` may lead any round. ``language`` is that of messages to all, None for
    the server's own. Rounds may be opened in ``channels``; an empty tuple means all.
    ``rounds`` are the defaults of a round, as plain values.
    """

    host_role: int | None = None
    language: str | None = None
    channels: tuple[int, ...] = ()
    rounds: dict[str, Any] = field(default_factory=dict)


async def of_member(connection: AsyncConnection, member_id: int) -> Preference:
    """What the member has chosen, or the default."""
    found = await connection.execute(
        select(PreferenceRow.language, PreferenceRow.extra, PreferenceRow.last_round).where(
            PreferenceRow.member_id == member_id
        )
    )
    row = found.one_or_none()
    return Preference() if row is None else Preference(*row)


async def languages(connection: AsyncConnection) -> dict[int, str]:
    """The language of each member who has chosen one."""
    found = await connection.execute(
        select(PreferenceRow.member_id, PreferenceRow.language).where(
            PreferenceRow.language.is_not(None)
        )
    )
    return {member: language for member, language in found if language is not None}


async def set_member(connection: AsyncConnection, member_id: int, chosen: Preference) -> None:
    """Saves what a known member has chosen."""
    row = {
        "member_id": member_id,
        "language": chosen.language,
        "extra": chosen.extra,
        "last_round": chosen.last_round,
    }
    await upsert(connection, PreferenceRow, [row])


async def of_guild(connection: AsyncConnection, guild_id: int) -> GuildChoice:
    """What was chosen for the server, or the default."""
    found = await connection.execute(select(GuildRow.__table__).where(GuildRow.id == guild_id))
    row = found.mappings().one_or_none()
    if row is None:
        return GuildChoice()
    # Snowflakes are strings in JSON, because JavaScript would round them in an export.
    channels = tuple(int(channel) for channel in row["channels"])
    return GuildChoice(row["host_role"], row["language"], channels, row["rounds"])


async def set_guild(connection: AsyncConnection, guild_id: int, chosen: GuildChoice) -> None:
    """Saves what was chosen for the server."""
    row = {
        "id": guild_id,
        "host_role": chosen.host_role,
        "language": chosen.language,
        "channels": [str(channel) for channel in chosen.channels],
        "rounds": dict(chosen.rounds),
    }
    await upsert(connection, GuildRow, [row])
