"""The ledger of questions: what was there, what is, and what is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.quiz.identity import Known
from bot.store import Database
from bot.store.questions import known, settle
from bot.store.tables import QuestionRow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)

TIDES = Known("sea", "tides", "00000000", "choice\nwhy tides\nmoon · sun", "sea.questions.md")
WAVES = Known("sea", "waves", "11111111", "choice\nwhy waves\nmoon · wind", "sea.questions.md")
OTHER = Known("air", "tides", "22222222", "short\nwhat moves the air\nwind", "air.questions.md")


async def settled(database: Database, *questions: Known, at: datetime = NOON) -> list[Known]:
    """What is known after these have been settled."""
    async with database.writing() as connection:
        await settle(connection, questions, at)
    async with database.reading() as connection:
        return await known(connection)


async def times(database: Database) -> dict[tuple[str, str], tuple[datetime, datetime | None]]:
    async with database.reading() as connection:
        found = await connection.execute(
            select(QuestionRow.pack, QuestionRow.id, QuestionRow.first_seen, QuestionRow.gone_at)
        )
        return {(pack, id): (first, gone) for pack, id, first, gone in found}


async def test_what_was_settled_is_known(database: Database) -> None:
    """Every question comes back as it was, and the same id in two packs is two questions."""
    assert await settled(database) == []
    assert await settled(database, WAVES, OTHER, TIDES) == [OTHER, TIDES, WAVES]


async def test_a_question_that_is_not_named_is_gone(database: Database) -> None:
    """What is gone is remembered with the time at which it went, until it is back."""
    await settled(database, TIDES, WAVES)

    assert await settled(database, TIDES, at=LATER) == [TIDES, replace(WAVES, gone=True)]
    assert (await times(database))["sea", "waves"] == (NOON, LATER)

    even_later = LATER + timedelta(days=1)
    assert await settled(database, TIDES, at=even_later) == [TIDES, replace(WAVES, gone=True)]
    assert (await times(database))["sea", "waves"] == (NOON, LATER)

    assert await settled(database, WAVES, TIDES, at=even_later) == [TIDES, WAVES]
    assert (await times(database))["sea", "waves"] == (NOON, None)


async def test_a_changed_question_is_known_as_it_is_now(database: Database) -> None:
    """Another revision, wording or file replaces what was known, and the first time stays."""
    await settled(database, TIDES, WAVES)
    changed = replace(TIDES, revision="f" * 8, gist="choice\nwhy, tides?\nmoon", path="new.md")

    assert await settled(database, changed, WAVES, at=LATER) == [changed, WAVES]
    assert (await times(database))["sea", "tides"] == (NOON, None)


async def test_nothing_is_written_where_nothing_has_changed(database: Database) -> None:
    """A start with the same notes costs one look and no writing."""
    await settled(database, TIDES, WAVES)
    await settled(database, TIDES, at=LATER)

    async with database.reading() as connection:  # which the database keeps from writing
        await settle(connection, [TIDES], LATER)


async def test_a_large_bank_is_settled_whole(database: Database) -> None:
    """More questions than fit into one batch come, change and go."""
    many = [replace(TIDES, id=f"q{number:05}") for number in range(2500)]
    assert await settled(database, *many) == many

    changed = [replace(each, path="moved.md") for each in many]
    assert await settled(database, *changed, at=LATER) == changed

    assert all(each.gone for each in await settled(database, at=LATER))
