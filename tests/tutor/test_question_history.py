"""The ledger: it remembers the questions of a bank from one reading of the notes to the next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.quiz.bank import Bank
from bot.quiz.identity import remembered
from bot.store import StoreUnavailable
from bot.tutor.current_content import CurrentContent
from bot.tutor.question_history import QuestionHistory
from tests.quiz.making import choice
from tests.tutor.conftest import NOON, Failing

QUESTIONS = """---
topic: Availability sets
---
## {stem}

- [x] {right}
  > They share no power unit.
- [ ] Regions
  > A set lives inside one.
- [ ] Resource groups
  > A lock guards those.
"""


@pytest.fixture
def ledger(database: Failing) -> QuestionHistory:
    return QuestionHistory(database, lambda: NOON)


def write(content: Path, stem: str, right: str = "Racks and their power units") -> None:
    text = QUESTIONS.format(stem=stem, right=right)
    (content / "cloud" / "sets.questions.md").write_text(text, encoding="utf-8")


async def test_what_was_settled_is_known(ledger: QuestionHistory) -> None:
    """The questions of the last bank are known, and those of former ones as gone."""
    one, other = choice("+Moon", "Sun", id="a"), choice("+Wind", "Sun", id="b", stem="Waves?")
    await ledger.settle(Bank([one, other]))
    assert await ledger.known() == [remembered(one), remembered(other)]

    await ledger.settle(Bank([other]))
    assert await ledger.known() == [replace(remembered(one), gone=True), remembered(other)]


async def test_a_reworded_question_is_the_same_after_a_restart(
    ledger: QuestionHistory, content: Path
) -> None:
    """While the bot is down the author polishes a question; what members know of it stays."""
    write(content, "From which failure does an availability set protect two machines?")
    before = await CurrentContent.load([content])
    await before.keep(ledger)
    write(content, "From which failure does an availability set protect your two machines?")

    after = await CurrentContent.load([content])
    (as_written,) = after.bank.questions
    report = await after.keep(ledger)

    (old,), (new,) = before.bank.questions, after.bank.questions
    assert as_written.id != old.id
    assert (new.id, new.revision) == (old.id, old.revision)
    assert new.stem != old.stem
    assert report.kept == (("cloud", old.id),)
    assert [known.id for known in await ledger.known()] == [old.id]


async def test_an_outage_keeps_what_was_known(ledger: QuestionHistory, database: Failing) -> None:
    """While the database is away the ledger raises, and nothing is half settled."""
    question = choice("+Moon", "Sun")
    await ledger.settle(Bank([question]))
    database.failures = 2
    with pytest.raises(StoreUnavailable):
        await ledger.settle(Bank())
    with pytest.raises(StoreUnavailable):
        await ledger.known()
    assert await ledger.known() == [remembered(question)]
