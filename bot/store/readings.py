"""Which facets of which topics a member has opened."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter

from sqlalchemy import Executable, String, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.members import Sighting, touch_all
from bot.store.tables import ReadingRow
from bot.store.upserts import insert_into

logger = logging.getLogger(__name__)

_LENGTHS = {
    column.name: column.type.length
    for column in ReadingRow.__table__.columns
    if isinstance(column.type, String) and column.type.length is not None
}


@dataclass(frozen=True, slots=True)
class TopicOpening:
    """A member opened a facet: once, or ``count`` times up to ``at``."""

    member_id: int
    pack: str
    topic: str
    facet: str
    at: datetime
    language: str | None
    count: int = 1


async def record(connection: AsyncConnection, openings: Sequence[TopicOpening]) -> None:
    """Adds the openings to the rows, and saves that their members were seen.

    They may be in any order, and several may be of one facet. One whose key does not fit into a row
    is dropped and logged.
    """
    openings = [opening for opening in openings if _fits(opening)]
    if not openings:
        return
    await touch_all(connection, _sightings(openings))
    await connection.execute(_counting(connection.dialect.name), _rows(openings))


@cache
def _counting(dialect: str) -> Executable:
    # Cached: building it takes longer than all the rest of a small batch.
    statement = insert_into(dialect, ReadingRow)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[ReadingRow.member_id, ReadingRow.pack, ReadingRow.topic, ReadingRow.facet],
        set_={
            "opened": ReadingRow.opened + new.opened,
            "first_opened": case(
                (new.first_opened < ReadingRow.first_opened, new.first_opened),
                else_=ReadingRow.first_opened,
            ),
            "last_opened": case(
                (new.last_opened > ReadingRow.last_opened, new.last_opened),
                else_=ReadingRow.last_opened,
            ),
        },
    )


async def opened(
    connection: AsyncConnection, member_id: int, pack: str | None = None
) -> Mapping[tuple[str, str], int]:
    """How often the member opened each (topic, facet), in one pack or in all of them."""
    statement = (
        select(ReadingRow.topic, ReadingRow.facet, func.sum(ReadingRow.opened))
        .where(ReadingRow.member_id == member_id)
        .group_by(ReadingRow.topic, ReadingRow.facet)
    )
    if pack is not None:
        statement = statement.where(ReadingRow.pack == pack)
    rows = await connection.execute(statement)
    return {(topic, facet): int(count) for topic, facet, count in rows}


def _fits(opening: TopicOpening) -> bool:
    """Whether the opening's key fits into a row.

    PostgreSQL refuses one that is too long or has a NUL in it, and with it the whole batch at every
    try; SQLite would take it, until a copy to PostgreSQL fails.
    """
    key = {"pack": opening.pack, "topic": opening.topic, "facet": opening.facet}
    for name, value in key.items():
        if "\0" in value or len(value) > _LENGTHS[name]:
            logger.error("a reading is dropped, because its %s cannot be kept: %.60r", name, value)
            return False
    return True


def _sightings(openings: Iterable[TopicOpening]) -> Iterable[Sighting]:
    """One sighting for each member, with the language that was known last."""
    by_member: dict[int, list[TopicOpening]] = {}
    for opening in sorted(openings, key=attrgetter("at")):
        by_member.setdefault(opening.member_id, []).append(opening)
    for member_id, own in by_member.items():
        told = next((each.language for each in reversed(own) if each.language), None)
        yield Sighting(member_id, own[0].at, own[-1].at, told)


def _rows(openings: Iterable[TopicOpening]) -> list[dict[str, object]]:
    """One row for each opening, in the same order everywhere as in ``touch_all``."""
    return [
        {
            "member_id": opening.member_id,
            "pack": opening.pack,
            "topic": opening.topic,
            "facet": opening.facet,
            "opened": opening.count,
            "first_opened": opening.at,
            "last_opened": opening.at,
        }
        for opening in sorted(openings, key=attrgetter("member_id", "pack", "topic", "facet"))
    ]
