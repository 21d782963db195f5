"""The shelf: a good reload swaps the library, a bad one keeps it and says why."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.notes.library import ContentUnavailable
from bot.tutor.shelf import Shelf

BINARY = bytes(range(256)) * 8
STOCK = "# Cooking\n\n## Stock\n\nBones.\n"


def titles(shelf: Shelf) -> set[str]:
    return {held.topic.title for held in shelf.library.topics.values()}


async def refused(shelf: Shelf) -> str:
    """Reloads, sees that the old library stands there still, and gives the sentence."""
    library = shelf.library
    reload = await shelf.reload()
    assert not reload.accepted
    assert shelf.library is library
    assert reload.sentence.startswith("The notes stay as they were. ")
    return reload.sentence


async def test_a_good_reload_swaps_the_library(shelf: Shelf, content: Path) -> None:
    """New notes stand there whole after a reload; who holds the old library keeps it."""
    old = shelf.library
    (content / "cooking" / "more.md").write_text(STOCK, "utf-8")
    reload = await shelf.reload()
    assert reload.accepted
    assert reload.sentence == "The notes are new: 2 packs, 4 topics."
    assert "Stock" in titles(shelf)
    assert len(old.topics) == 3


async def test_a_path_that_has_gone_keeps_the_old(shelf: Shelf, content: Path) -> None:
    """A missing folder is named, and when it is back the notes are read again."""
    away = shutil.move(content, content.with_name("away"))
    assert f"{content} does not exist" in await refused(shelf)
    shutil.move(away, content)
    assert (await shelf.reload()).accepted


async def test_no_notes_at_all_keep_the_old(shelf: Shelf, content: Path) -> None:
    """An emptied folder is a mistake, not an empty library."""
    for pack in shelf.library.packs:
        shutil.rmtree(pack.root)
    assert "There are no notes" in await refused(shelf)


async def test_a_broken_manifest_keeps_the_old(shelf: Shelf, content: Path) -> None:
    """A manifest that cannot be read is named with its line."""
    manifest = content / "cloud" / "pack.yaml"
    manifest.write_text("title: [Cloud\n", "utf-8")
    sentence = await refused(shelf)
    assert f"{manifest}:" in sentence
    assert "manifest" in sentence


async def test_a_manifest_with_a_slip_may_not_break_for_good(content: Path) -> None:
    """A slip that was there at the start is no excuse for a manifest that cannot be read."""
    manifest = content / "cloud" / "pack.yaml"
    manifest.write_text("title: Cloud\ncolour: blue\n", "utf-8")
    shelf = await Shelf.filled([content])
    assert (await shelf.reload()).accepted
    manifest.write_text("title: [Cloud\n", "utf-8")
    assert "cannot be read" in await refused(shelf)


@pytest.mark.parametrize("data", [BINARY, b"x" * (1024 * 1024 + 1)], ids=["binary", "too large"])
async def test_a_note_that_became_unreadable_keeps_the_old(
    shelf: Shelf, content: Path, data: bytes
) -> None:
    """A note that turns into a picture or grows beyond all limits is named."""
    file = content / "cloud" / "notes.md"
    file.write_bytes(data)
    assert f"{file}:1: error " in await refused(shelf)


async def test_many_faults_make_no_endless_sentence(shelf: Shelf, content: Path) -> None:
    """Three faults are enough to say what went wrong."""
    for number in range(50):
        (content / "cloud" / f"{number}.md").write_bytes(BINARY)
    assert (await refused(shelf)).count("error not-text") == 3


async def test_a_fault_that_was_there_before_stops_no_reload(content: Path) -> None:
    """A file that could not be read at the start does not hold the others back."""
    (content / "cloud" / "picture.md").write_bytes(BINARY)
    shelf = await Shelf.filled([content])
    assert [finding.rule for finding in shelf.findings] == ["not-text"]
    (content / "cooking" / "notes.md").write_text(STOCK, "utf-8")
    assert (await shelf.reload()).accepted
    assert "Stock" in titles(shelf)


async def test_an_authors_slip_is_let_through(shelf: Shelf, content: Path) -> None:
    """An unclosed fence, an empty facet, a skipped level: the notes are new all the same."""
    slips = "# Cooking\n\n## Stock\n\n### Why does it exist?\n\n##### Deep\n\n```\nno end\n"
    (content / "cooking" / "notes.md").write_text(slips, "utf-8")
    assert (await shelf.reload()).accepted
    assert "Stock" in titles(shelf)


async def test_a_folder_that_may_not_be_read_keeps_the_old(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the file system is a reason like any other."""

    def fail(paths: object) -> None:
        raise PermissionError(13, "Permission denied", "notes")

    monkeypatch.setattr("bot.tutor.shelf.load", fail)
    assert "Permission denied" in await refused(shelf)
    with pytest.raises(ContentUnavailable, match="Permission denied"):
        await Shelf.filled(shelf.paths)


async def test_a_note_that_breaks_the_reader_keeps_the_old(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of our own is in the log with its place, and the old notes serve on."""

    def fail(paths: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("bot.tutor.shelf.load", fail)
    assert "the log says where" in await refused(shelf)
    assert "RecursionError: too deep" in caplog.text


async def test_the_newest_of_many_reloads_wins(shelf: Shelf, content: Path) -> None:
    """Reloads that are asked for at once come one after the other: the last change stands."""
    file = content / "cooking" / "notes.md"
    reloads = []
    for number in range(5):
        file.write_text(f"# Cooking\n\n## Dish {number}\n\nSalt.\n", "utf-8")
        reloads.append(asyncio.create_task(shelf.reload()))
        await asyncio.sleep(0)
    assert all(reload.accepted for reload in await asyncio.gather(*reloads))
    assert "Dish 4" in titles(shelf)
    assert len(shelf.library.topics) == 3


async def test_a_bad_reload_between_good_ones_does_no_harm(shelf: Shelf, content: Path) -> None:
    """Each reload stands for itself: after a refused one the next good one is taken."""
    file = content / "cooking" / "notes.md"
    file.write_bytes(BINARY)
    await refused(shelf)
    file.write_text(STOCK, "utf-8")
    assert (await shelf.reload()).accepted
    assert "Stock" in titles(shelf)


async def test_a_shelf_without_notes_cannot_be_filled(tmp_path: Path) -> None:
    """Where nothing is to be read, filling a shelf says so."""
    with pytest.raises(ContentUnavailable, match="does not exist"):
        await Shelf.filled([tmp_path / "nowhere"])
    with pytest.raises(ContentUnavailable, match="There are no notes"):
        await Shelf.filled([tmp_path])
