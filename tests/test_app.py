"""Watching: a change of the notes is told, and nothing else is."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import watched
from bot.tutor.current_content import CurrentContent

NOTES = "# Knots\n\n## Bowline\n\nA loop that does not slip.\n"
MORE = f"{NOTES}\n## Reef knot\n\nTwo ropes.\n"
#: The watcher gathers changes for two steps of 0.2 s; what has not come by then does not come.
QUIET = 0.7


@asynccontextmanager
async def told_by(*paths: Path) -> AsyncIterator[asyncio.Queue[str]]:
    """What is told of a shelf with these paths while it is watched."""
    told: asyncio.Queue[str] = asyncio.Queue()
    content = await CurrentContent.load(paths)
    async with watched(content, told=lambda reload: told.put_nowait(reload.sentence)):
        for _ in range(5):
            await asyncio.sleep(0)  # the watchers start
        yield told


async def next_of(told: asyncio.Queue[str]) -> str:
    async with asyncio.timeout(10):
        return await told.get()


async def assert_quiet(told: asyncio.Queue[str]) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(told.get(), QUIET)


async def test_a_note_in_a_folder_is_watched_and_a_database_beside_it_is_not(
    tmp_path: Path,
) -> None:
    """A saved note, new or changed, at any depth, is read again; a database's files never."""
    (tmp_path / "knots.md").write_text(NOTES, "utf-8")
    (tmp_path / "deep").mkdir()
    async with told_by(tmp_path) as told:
        for ending in ("sqlite", "sqlite-wal", "sqlite-shm", "db-journal"):
            (tmp_path / "deep" / f"lectern.{ending}").write_bytes(b"x")
        await assert_quiet(told)
        (tmp_path / "deep" / "more.md").write_text(MORE, "utf-8")
        assert await next_of(told) == "The notes are new: 1 pack, 3 topics."
        shutil.rmtree(tmp_path / "deep")
        assert await next_of(told) == "The notes are new: 1 pack, 1 topic."


async def test_a_single_note_is_watched_without_what_lies_below_its_folder(
    tmp_path: Path,
) -> None:
    """A file that is put in the note's place is read; a whole home below its folder is not."""
    note = tmp_path / "knots.md"
    note.write_text(NOTES, "utf-8")
    (tmp_path / "deep").mkdir()
    async with told_by(note) as told:
        (tmp_path / "deep" / "other.md").write_text(NOTES, "utf-8")
        await assert_quiet(told)
        fresh = tmp_path / "knots.md.part"
        fresh.write_text(MORE, "utf-8")
        shutil.move(fresh, note)
        assert await next_of(told) == "The notes are new: 1 pack, 2 topics."


async def test_notes_that_go_and_come_back_are_watched_on(tmp_path: Path) -> None:
    """A folder that is taken away keeps the old notes; once it is back its changes count."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "knots.md").write_text(NOTES, "utf-8")
    async with told_by(folder) as told:
        shutil.rmtree(folder)
        assert (await next_of(told)).startswith("The notes stay as they were. ")
        folder.mkdir()
        (folder / "knots.md").write_text(MORE, "utf-8")
        assert await next_of(told) == "The notes are new: 1 pack, 2 topics."
