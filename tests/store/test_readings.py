"""Readings: counted and dated, whatever the order they come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import Database, members, readings
from bot.store.readings import TopicOpening

ALICE = 80351110224678912
BOB = 80351110224678913
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

#: Out of order, with repeated keys, two members, languages coming and going.
OPENINGS = [
    TopicOpening(BOB, "azure", "availability-sets", "why", NOON, "nl"),
    TopicOpening(ALICE, "azure", "availability-sets", "why", NOON + timedelta(hours=3), None),
    TopicOpening(ALICE, "azure", "availability-sets", "how", NOON, "en-GB"),
    TopicOpening(ALICE, "azure", "availability-sets", "why", NOON - timedelta(hours=3), "fr"),
    TopicOpening(ALICE, "azure", "availability-sets", "why", NOON + timedelta(hours=1), "de", 5),
    TopicOpening(ALICE, "azure", "availability-sets", "why", NOON + timedelta(hours=1), "de"),
]


async def exported(database: Database, member_id: int) -> dict[str, list[dict[str, object]]]:
    async with database.reading() as connection:
        return await members.everything(connection, member_id)


async def test_a_batch_with_repeated_keys_adds_up(database: Database) -> None:
    """The same facet opened several times in one batch is one row with the sum and both ends."""
    async with database.writing() as connection:
        await readings.record(connection, OPENINGS)

    kept = await exported(database, ALICE)
    assert kept["members"] == [
        {
            "id": str(ALICE),
            "first_seen": "2026-01-01T09:00:00+00:00",
            "last_seen": "2026-01-01T15:00:00+00:00",
            "language": "de",
        }
    ]
    assert kept["readings"][1] == {
        "member_id": str(ALICE),
        "pack": "azure",
        "topic": "availability-sets",
        "facet": "why",
        "opened": 8,
        "first_opened": "2026-01-01T09:00:00+00:00",
        "last_opened": "2026-01-01T15:00:00+00:00",
    }


@pytest.mark.parametrize("step", [-1, 1], ids=["backwards", "forwards"])
@pytest.mark.parametrize("size", [1, 2, 4])
async def test_batches_do_not_change_the_sum(database: Database, size: int, step: int) -> None:
    """However openings are grouped and ordered, the rows end up the same."""
    # Without languages: of two that arrive late, which one was the later is not remembered.
    openings = [replace(opening, language=None) for opening in OPENINGS[::step]]
    async with database.writing() as connection:
        await readings.record(connection, openings)
    together = [await exported(database, member) for member in (ALICE, BOB)]
    async with database.writing() as connection:
        for member in (ALICE, BOB):
            await members.forget(connection, member)

    for start in range(0, len(openings), size):
        async with database.writing() as connection:
            await readings.record(connection, openings[start : start + size])

    assert [await exported(database, member) for member in (ALICE, BOB)] == together


async def test_an_empty_batch_changes_nothing(database: Database) -> None:
    """Recording no openings is allowed and does nothing."""
    async with database.writing() as connection:
        await readings.record(connection, [])

    assert not any((await exported(database, ALICE)).values())


async def test_a_large_batch_fits(database: Database) -> None:
    """A batch may be larger than the number of parameters that one statement may have."""
    async with database.writing() as connection:
        await readings.record(
            connection, [TopicOpening(ALICE, "p", f"t{i}", "why", NOON, None) for i in range(6000)]
        )

    async with database.reading() as connection:
        assert len(await readings.opened(connection, ALICE)) == 6000


@pytest.mark.breaks
async def test_a_reading_that_no_row_can_hold_is_dropped(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """A key that is too long, or has a NUL in it, does not hold back the other readings."""
    bad = [
        TopicOpening(ALICE, "p" * 101, "t", "why", NOON, None),
        TopicOpening(ALICE, "p", "t" * 201, "why", NOON, None),
        TopicOpening(ALICE, "p", "t", "f" * 41, NOON, None),
        TopicOpening(ALICE, "p", "t\0", "why", NOON, None),
    ]
    good = TopicOpening(BOB, "é" * 100, "日" * 200, "f" * 40, NOON, None)

    async with database.writing() as connection:
        await readings.record(connection, [*bad, good])

    async with database.reading() as connection:
        assert await readings.opened(connection, BOB) == {(good.topic, good.facet): 1}
        assert await readings.opened(connection, ALICE) == {}
    told = [record.getMessage() for record in caplog.records if record.name == readings.__name__]
    assert len(told) == len(bad)
    assert told[0].startswith("a reading is dropped, because its pack cannot be kept: 'ppp")
    assert all(len(line) < 120 for line in told)


async def test_opened_counts_one_pack_or_all(database: Database) -> None:
    """Without a pack the counts of equal topics in several packs are added; others' never are."""
    async with database.writing() as connection:
        await readings.record(
            connection,
            [
                TopicOpening(ALICE, "azure", "disks", "why", NOON, None, 2),
                TopicOpening(ALICE, "aws", "disks", "why", NOON, None, 3),
                TopicOpening(ALICE, "aws", "disks", "how", NOON, None),
                TopicOpening(BOB, "aws", "disks", "how", NOON, None, 7),
            ],
        )

    async with database.reading() as connection:
        assert await readings.opened(connection, ALICE, "azure") == {("disks", "why"): 2}
        assert await readings.opened(connection, ALICE) == {
            ("disks", "why"): 5,
            ("disks", "how"): 1,
        }
        assert await readings.opened(connection, ALICE, "gcp") == {}
