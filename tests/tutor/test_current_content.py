"""The shelf: a good reload swaps the library, a bad one keeps it and says why."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.notes.library import ContentUnavailable
from bot.tutor.current_content import CurrentContent
from tests.tutor.conftest import NOON, Failing

BINARY = bytes(range(256)) * 8
STOCK = "# Cooking\n\n## Stock\n\nBones.\n"


def titles(current_content: CurrentContent) -> set[str]:
    return {located.topic.title for located in current_content.library.topics.values()}


async def refused(current_content: CurrentContent) -> str:
    """Reloads, sees that the old library stands there still, and gives the sentence."""
    library = current_content.library
    reload = await current_content.reload()
    assert not reload.accepted
    assert current_content.library is library
    assert reload.sentence.startswith("The notes stay as they were. ")
    return reload.sentence


async def test_a_good_reload_swaps_the_library(
    current_content: CurrentContent, content: Path
) -> None:
    """New notes stand there whole after a reload; who holds the old library keeps it."""
    old = current_content.library
    (content / "cooking" / "more.md").write_text(STOCK, "utf-8")
    reload = await current_content.reload()
    assert reload.accepted
    assert reload.sentence == "The notes are new: 2 packs, 4 topics."
    assert "Stock" in titles(current_content)
    assert len(old.topics) == 3


async def test_a_path_that_has_gone_keeps_the_old(
    current_content: CurrentContent, content: Path
) -> None:
    """A missing folder is named, and when it is back the notes are read again."""
    away = shutil.move(content, content.with_name("away"))
    assert f"{content} does not exist" in await refused(current_content)
    shutil.move(away, content)
    assert (await current_content.reload()).accepted


async def test_no_notes_at_all_keep_the_old(current_content: CurrentContent, content: Path) -> None:
    """An emptied folder is a mistake, not an empty library."""
    for pack in current_content.library.packs:
        shutil.rmtree(pack.root)
    assert "There are no notes" in await refused(current_content)


async def test_a_broken_manifest_keeps_the_old(
    current_content: CurrentContent, content: Path
) -> None:
    """A manifest that cannot be read is named with its line."""
    manifest = content / "cloud" / "pack.yaml"
    manifest.write_text("title: [Cloud\n", "utf-8")
    sentence = await refused(current_content)
    assert f"{manifest}:" in sentence
    assert "manifest" in sentence


async def test_a_manifest_with_a_slip_may_not_break_for_good(content: Path) -> None:
    """A slip that was there at the start is no excuse for a manifest that cannot be read."""
    manifest = content / "cloud" / "pack.yaml"
    manifest.write_text("title: Cloud\ncolour: blue\n", "utf-8")
    current_content = await CurrentContent.load([content])
    assert (await current_content.reload()).accepted
    manifest.write_text("title: [Cloud\n", "utf-8")
    assert "cannot be read" in await refused(current_content)


@pytest.mark.parametrize("data", [BINARY, b"x" * (1024 * 1024 + 1)], ids=["binary", "too large"])
async def test_a_note_that_became_unreadable_keeps_the_old(
    current_content: CurrentContent, content: Path, data: bytes
) -> None:
    """A note that turns into a picture or grows beyond all limits is named."""
    file = content / "cloud" / "notes.md"
    file.write_bytes(data)
    assert f"{file}:1: error " in await refused(current_content)


async def test_many_faults_make_no_endless_sentence(
    current_content: CurrentContent, content: Path
) -> None:
    """Three faults are enough to say what went wrong."""
    for number in range(50):
        (content / "cloud" / f"{number}.md").write_bytes(BINARY)
    assert (await refused(current_content)).count("error not-text") == 3


async def test_a_fault_that_was_there_before_stops_no_reload(content: Path) -> None:
    """A file that could not be read at the start does not hold the others back."""
    (content / "cloud" / "picture.md").write_bytes(BINARY)
    current_content = await CurrentContent.load([content])
    assert [finding.rule for finding in current_content.findings] == ["not-text"]
    (content / "cooking" / "notes.md").write_text(STOCK, "utf-8")
    assert (await current_content.reload()).accepted
    assert "Stock" in titles(current_content)


async def test_an_authors_slip_is_let_through(
    current_content: CurrentContent, content: Path
) -> None:
    """An unclosed fence, an empty facet, a skipped level: the notes are new all the same."""
    slips = "# Cooking\n\n## Stock\n\n### Why does it exist?\n\n##### Deep\n\n```\nno end\n"
    (content / "cooking" / "notes.md").write_text(slips, "utf-8")
    assert (await current_content.reload()).accepted
    assert "Stock" in titles(current_content)


async def test_a_folder_that_may_not_be_read_keeps_the_old(
    current_content: CurrentContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the file system is a reason like any other."""

    def fail(paths: object) -> None:
        raise PermissionError(13, "Permission denied", "notes")

    monkeypatch.setattr("bot.tutor.current_content.load", fail)
    assert "Permission denied" in await refused(current_content)
    with pytest.raises(ContentUnavailable, match="Permission denied"):
        await CurrentContent.load(current_content.paths)


async def test_a_note_that_breaks_the_reader_keeps_the_old(
    current_content: CurrentContent,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A fault of our own is in the log with its place, and the old notes serve on."""

    def fail(paths: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("bot.tutor.current_content.load", fail)
    assert "the log says where" in await refused(current_content)
    assert "RecursionError: too deep" in caplog.text


async def test_the_newest_of_many_reloads_wins(
    current_content: CurrentContent, content: Path
) -> None:
    """Reloads that are asked for at once come one after the other: the last change stands."""
    file = content / "cooking" / "notes.md"
    reloads = []
    for number in range(5):
        file.write_text(f"# Cooking\n\n## Dish {number}\n\nSalt.\n", "utf-8")
        reloads.append(asyncio.create_task(current_content.reload()))
        await asyncio.sleep(0)
    assert all(reload.accepted for reload in await asyncio.gather(*reloads))
    assert "Dish 4" in titles(current_content)
    assert len(current_content.library.topics) == 3


async def test_a_bad_reload_between_good_ones_does_no_harm(
    current_content: CurrentContent, content: Path
) -> None:
    """Each reload stands for itself: after a refused one the next good one is taken."""
    file = content / "cooking" / "notes.md"
    file.write_bytes(BINARY)
    await refused(current_content)
    file.write_text(STOCK, "utf-8")
    assert (await current_content.reload()).accepted
    assert "Stock" in titles(current_content)


async def test_a_shelf_without_notes_cannot_be_filled(tmp_path: Path) -> None:
    """Where nothing is to be read, filling a shelf says so."""
    with pytest.raises(ContentUnavailable, match="does not exist"):
        await CurrentContent.load([tmp_path / "nowhere"])
    with pytest.raises(ContentUnavailable, match="There are no notes"):
        await CurrentContent.load([tmp_path])


ASKED = """\
---
topic: Roux
---
## What goes into a roux? {#roux}

- [x] Flour and butter
  > That is all.
- [ ] Flour and water
  > That is a paste.

## Which of the two is first melted in the pan, before all else?

- [x] Butter
  > It browns.
- [ ] Flour
  > It would burn.

## How long?

[[two minutes]]

> Until it smells of nuts.
"""


TWO = ASKED.partition("## How long")[0]


@pytest.fixture
def asked(content: Path) -> Path:
    """A file of three questions in a pack that has no other ones."""
    file = content / "cooking" / "roux.questions.md"
    manifest = content / "cooking" / "pack.yaml"
    manifest.write_text("title: Cooking pack\ngenerated: off\n", "utf-8")
    (content / "cloud" / "pack.yaml").write_text("title: Cloud\ngenerated: off\n", "utf-8")
    file.write_text(ASKED, "utf-8")
    return file


def rewrite(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def ids(current_content: CurrentContent) -> list[str]:
    return [question.id for question in current_content.bank.questions]


async def test_questions_stand_beside_the_notes(asked: Path, content: Path) -> None:
    """The bank is read with the library, and each reload swaps both."""
    current_content = await CurrentContent.load([content])
    old = current_content.bank
    assert len(old.questions) == 3
    assert {
        question.topic_id for question in old.questions
    } <= current_content.library.topics.keys()
    rewrite(asked, TWO)
    reload = await current_content.reload()
    assert reload.sentence == "The notes are new: 2 packs, 3 topics, 2 questions."
    assert (len(current_content.bank.questions), len(old.questions), reload.report) == (2, 3, None)


async def test_a_wrong_question_is_let_through(asked: Path, content: Path) -> None:
    """A question with a fault is a finding of the shelf, and the others are new all the same."""
    current_content = await CurrentContent.load([content])
    rewrite(asked, ASKED.replace("- [x] Butter", "- [ ] Butter"))
    assert (await current_content.reload()).accepted
    assert len(current_content.bank.questions) == 2
    assert [(f.path, f.line, f.rule) for f in current_content.findings] == [
        (str(asked), 11, "question-form")
    ]


async def test_a_reload_says_what_became_of_the_questions(
    asked: Path, content: Path, database: Failing
) -> None:
    """Reworded questions keep their ids where history is kept, and the report counts them all."""
    current_content = await CurrentContent.load([content])
    first = await current_content.keep_history(database, lambda: NOON)
    assert (len(first.new), len(first.kept)) == (3, 0)
    before = ids(current_content)
    changed = ASKED.replace(
        "Which of the two is first melted in the pan, before all else",
        "Which is melted first in the pan, before all else",
    )
    changed = changed.replace("- [x] Flour and butter", "- [x] Flour and much butter")
    changed = changed.partition("## How long")[0]
    rewrite(asked, f"{changed}\n## How hot? {{#hot}}\n\n[[hot]]\n\n> Very.\n")
    shutil.move(asked, asked.with_name("more.questions.md"))
    reload = await current_content.reload()
    assert reload.sentence == (
        "The notes are new: 2 packs, 3 topics, 3 questions."
        " 1 question kept, 1 reset, 1 orphaned, 2 moved, 1 new."
    )
    assert ids(current_content) == [*before[:2], "hot"]
    assert reload.report is not None
    assert reload.report.orphaned == (("cooking", before[2]),)
    assert (await current_content.reload()).sentence.endswith(
        "3 questions kept, 0 reset, 0 orphaned, 0 moved, 0 new."
    )


async def test_a_restart_is_no_change(asked: Path, content: Path, database: Failing) -> None:
    """Another process finds in the database what the first one left there."""
    await (await CurrentContent.load([content])).keep_history(database, lambda: NOON)
    again = await (await CurrentContent.load([content])).keep_history(database, lambda: NOON)
    assert again.sentence() == "3 questions kept, 0 reset, 0 orphaned, 0 moved, 0 new."


async def test_a_reworded_question_is_the_same_after_a_restart(
    asked: Path, content: Path, database: Failing
) -> None:
    """While the bot is down the author polishes a question; what members know of it stays."""
    before = await CurrentContent.load([content])
    await before.keep_history(database, lambda: NOON)
    polished = "Which of the two is first melted in your pan, before all else"
    rewrite(
        asked,
        ASKED.replace("Which of the two is first melted in the pan, before all else", polished),
    )
    after = await CurrentContent.load([content])
    assert ids(after) != ids(before)
    report = await after.keep_history(database, lambda: NOON)
    assert ids(after) == ids(before)
    assert any("in your pan" in question.stem for question in after.bank.questions)
    assert len(report.kept) == 3


async def test_a_database_that_is_away_keeps_the_old(
    asked: Path, content: Path, database: Failing
) -> None:
    """Nobody knows which questions are new: library and bank stay."""
    current_content = await CurrentContent.load([content])
    await current_content.keep_history(database, lambda: NOON)
    bank = current_content.bank
    rewrite(asked, TWO)
    database.failures = 1
    sentence = await refused(current_content)
    assert "The database could not be asked which questions are new: it is away." in sentence
    assert current_content.bank is bank
    assert (await current_content.reload()).accepted
    assert len(current_content.bank.questions) == 2
