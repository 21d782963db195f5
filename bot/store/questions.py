"""Every question that there has been, so that a reworded one is recognised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.identity import Known
from bot.store.tables import QuestionRow
from bot.store.upserts import upsert

_BATCH = 1000


async def known(connection: AsyncConnection) -> list[Known]:
    """What is saved of all questions that there have been, ordered by pack and id."""
    found = await connection.execute(
        select(
            QuestionRow.pack,
            QuestionRow.id,
            QuestionRow.revision,
            QuestionRow.gist,
            QuestionRow.path,
            QuestionRow.gone_at.is_not(None),
        ).order_by(QuestionRow.pack, QuestionRow.id)
    )
    return [Known(*row) for row in found]


async def settle(connection: AsyncConnection, questions: Iterable[Known], at: datetime) -> None:
    """Saves that these are the questions now, and that all others are gone.

    Only differences are written.
    """
    before = {(each.pack, each.id): each for each in await known(connection)}
    now = {(each.pack, each.id): each for each in questions}
    new = sorted(key for key, each in now.items() if before.get(key) != each)
    gone = sorted(key for key, each in before.items() if key not in now and not each.gone)
    rows = [
        {
            "pack": each.pack,
            "id": each.id,
            "revision": each.revision,
            "gist": each.gist,
            "path": each.path,
            "first_seen": at,
            "gone_at": None,
        }
        for each in map(now.__getitem__, new)
    ]
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        await upsert(connection, QuestionRow, batch, keeping="first_seen")
    going = (
        update(QuestionRow)
        .where(QuestionRow.pack == bindparam("of_pack"), QuestionRow.id == bindparam("of_id"))
        .values(gone_at=at)
    )
    keys = [{"of_pack": pack, "of_id": id} for pack, id in gone]
    for start in range(0, len(keys), _BATCH):
        await connection.execute(going, keys[start : start + _BATCH])
