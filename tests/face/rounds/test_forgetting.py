"""Deleted means deleted: nothing that a member typed is left anywhere on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.store import Database
from bot.store.tables import Table
from tests.face.learner import Learner
from tests.face.looking import shown
from tests.face.rounds.conftest import Night

#: What alice types wherever she can: first this, then that, in two rounds and a quiz.
NAMES = ("Alice Liddell One", "Alice Liddell Two", "Alice Liddell Three", "Alice Liddell Four")


async def test_what_was_typed_is_nowhere_after_deletion(night: Night) -> None:
    """Not in a table, not in the database's files, not in what is drawn later; points stay."""
    first, second, third, fourth = NAMES
    learner = await Learner(night.world, night.alice).quizzed("Foam")
    await learner.fill({"0": third})
    await night.alice.slash(night.channel, "explain", topic=fourth)
    await night.begins(night.bob, topic="Foam")
    for typed in (first, second):
        await night.fills(night.alice, {"0": typed})
    await night.fills(night.bob, {"0": second.lower()})
    assert {first, second, third} <= await kept(night)

    asked = shown(await night.alice.slash(night.channel, "me delete"))
    await night.alice.click(asked, label="Delete it all")

    assert await kept(night) == {second.lower()}
    for name in (first, second, third, fourth):
        assert name.encode() not in on_disk(night)
    await night.passes(60)
    assert second not in night.seen_by(night.bob)
    await night.world.restart()
    async with Database(night.world.database_url) as store, store.reading() as connection:
        answers = await connection.execute(select(Table.metadata.tables["round_answers"]))
        assert [row.answer for row in answers if row.seat == 0] == [{"typed": [""]}]


async def kept(night: Night) -> set[str]:
    """Which of the names stand in any row of any table."""
    rows: list[Any] = []
    async with Database(night.world.database_url) as store, store.reading() as connection:
        for table in Table.metadata.sorted_tables:
            rows += (await connection.execute(select(table))).all()
    said = repr(rows)
    return {name for name in (*NAMES, *map(str.lower, NAMES)) if name in said}


def on_disk(night: Night) -> bytes:
    """The bytes of the database's file and of those beside it; of a server's none are seen."""
    url = make_url(night.world.database_url)
    if url.get_backend_name() != "sqlite":
        return b""
    assert url.database is not None
    files = list(Path(url.database).parent.glob(f"{Path(url.database).name}*"))
    assert len(files) >= 2
    return b"".join(file.read_bytes() for file in files)
