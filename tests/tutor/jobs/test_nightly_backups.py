"""Every night a backup, whatever the bot and its clock have been through."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.metrics import REGISTRY
from bot.store.backup.backups import back_up
from bot.tutor.jobs.nightly_backups import due, makes_them, nightly

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path, template_file: Path) -> Path:
    """A migrated SQLite file."""
    return Path(shutil.copy(template_file, tmp_path / "lectern.db"))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (None, NOON, NOON),
        (NOON, NOON, datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 2, 59, tzinfo=UTC), NOON, datetime(2026, 1, 1, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 3, tzinfo=UTC), NOON, datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (NOON - 9 * DAY, NOON, datetime(2025, 12, 24, 3, tzinfo=UTC)),
        (NOON + 9 * DAY, NOON, NOON),
    ],
)
def test_it_is_due_at_the_first_three_o_clock(
    last: datetime | None, now: datetime, expected: datetime
) -> None:
    """The next is due three o'clock after the last; with none, or one from the future, now."""
    assert due(last, now) == expected


@pytest.mark.parametrize(
    ("shares", "makers"),
    [([None], 1), ([(0, 2), (1, 3)], 1), ([(1,), (0,)], 1), ([(0, 1)], 1)],
)
def test_one_process_makes_the_backups(shares: list[tuple[int, ...] | None], makers: int) -> None:
    """However many processes share the shards, and by whatever setting."""
    assert sum(makes_them(shards) for shards in shares) == makers


class Night:
    """A clock that stands until somebody sleeps, and ends the task when it has seen enough."""

    def __init__(self, nights: float) -> None:
        self.now = NOON
        self.end = NOON + nights * DAY

    def clock(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 3600
        self.now += timedelta(seconds=seconds)
        if self.now >= self.end:
            raise asyncio.CancelledError


async def test_there_is_a_backup_every_night(file: Path, tmp_path: Path) -> None:
    """One at once where there is none, one each night at three, and the oldest go."""
    folder, night = tmp_path / "to", Night(3)

    with pytest.raises(asyncio.CancelledError):
        await nightly(f"sqlite:///{file}", folder, keep=3, clock=night.clock, sleep=night.sleep)

    assert names(folder) == {f"lectern-2026010{day}T030000Z.sqlite" for day in (2, 3, 4)}


async def test_restarts_make_no_more_backups(file: Path, tmp_path: Path) -> None:
    """A bot that starts over and over does not push the good backups out."""
    folder = tmp_path / "to"
    for _ in range(5):
        night = Night(1 / 24)
        with pytest.raises(asyncio.CancelledError):
            await nightly(f"sqlite:///{file}", folder, keep=3, clock=night.clock, sleep=night.sleep)

    assert names(folder) == {"lectern-20260101T120000Z.sqlite"}


async def test_a_clock_that_ran_ahead_does_not_push_the_good_backups_out(
    file: Path, tmp_path: Path
) -> None:
    """A backup from the future is no reason to make one each hour until that day has come."""
    folder, night = tmp_path / "to", Night(2)
    folder.mkdir()
    shutil.copy(file, folder / "lectern-20300101T030000Z.sqlite")

    with pytest.raises(asyncio.CancelledError):
        await nightly(f"sqlite:///{file}", folder, keep=7, clock=night.clock, sleep=night.sleep)

    assert names(folder) == {
        "lectern-20300101T030000Z.sqlite",
        "lectern-20260101T120000Z.sqlite",
        "lectern-20260102T030000Z.sqlite",
        "lectern-20260103T030000Z.sqlite",
    }


def told(name: str) -> float | None:
    """What the metrics say."""
    return REGISTRY.get_sample_value(name)


async def test_the_metrics_tell_the_last_backup_across_restarts(file: Path, tmp_path: Path) -> None:
    """From the folder's newest file at once after a start, and from each new backup."""
    folder, url = tmp_path / "to", f"sqlite:///{file}"
    await back_up(url, folder=folder, now=NOON - timedelta(hours=2), keep=3)
    night = Night(1 / 48)
    with pytest.raises(asyncio.CancelledError):
        await nightly(url, folder, keep=3, clock=night.clock, sleep=night.sleep)
    assert told("lectern_backup_last_success_timestamp_seconds") == NOON.timestamp() - 7200

    night = Night(15.5 / 24)
    with pytest.raises(asyncio.CancelledError):
        await nightly(url, folder, keep=3, clock=night.clock, sleep=night.sleep)
    three = datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert told("lectern_backup_last_success_timestamp_seconds") == three.timestamp()


@pytest.mark.breaks
async def test_a_folder_that_cannot_be_read_ends_no_nights(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that is away is told each hour and counted, and it is tried again."""
    folder, night = tmp_path / ("x" * 300), Night(2 / 24)
    failures = told("lectern_backup_failures_total") or 0

    with pytest.raises(asyncio.CancelledError):
        await nightly(f"sqlite:///{file}", folder, keep=3, clock=night.clock, sleep=night.sleep)

    assert [record.getMessage() for record in caplog.records] == [
        f"the nightly backup was not made: The backups in {folder} cannot be read: "
        f"[Errno 36] File name too long: '{folder}'."
    ] * 2
    assert told("lectern_backup_failures_total") == failures + 2


@pytest.mark.breaks
async def test_a_night_that_fails_is_told_and_tried_again(
    tmp_path: Path, template_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A backup that cannot be made is an error in the log, and an hour later there is one."""
    file, folder, night = tmp_path / "lectern.db", tmp_path / "to", Night(3 / 24)

    async def sleep(seconds: float) -> None:
        if not file.exists():
            shutil.copy(template_file, file)
        await night.sleep(seconds)

    with pytest.raises(asyncio.CancelledError):
        await nightly(f"sqlite:///{file}", folder, keep=3, clock=night.clock, sleep=sleep)

    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.getMessage() == (
        f"the nightly backup was not made: There is no database at {file}."
    )
    assert names(folder) == {"lectern-20260101T130000Z.sqlite"}
