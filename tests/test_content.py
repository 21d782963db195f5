"""The shipped packs, and the examples of the authors' guide, do what the guide asks of others."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.notes.library import Library, load
from bot.quiz.lint.asked import checked
from bot.quiz.lint.guessers import ENOUGH, guessed
from bot.quiz.lint.linting import lint_bank
from bot.quiz.questions import Kind, Question
from bot.quiz.reading import read_bank
from bot.settings import SHIPPED_CONTENT

PER_TOPIC = 10
GUIDE = (SHIPPED_CONTENT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^```markdown\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def library() -> Library:
    return load([SHIPPED_CONTENT]).library


@pytest.fixture(scope="module")
def written(library: Library) -> list[Question]:
    return [each for each in read_bank(library).bank.questions if each.origin is None]


def test_shipped_questions_have_no_findings(library: Library) -> None:
    """Nothing is wrong with a shipped question, and no rule of the check objects to one."""
    banked = read_bank(library)

    assert [*banked.findings, *lint_bank(library, banked.bank)] == []


def test_shipped_questions_cannot_be_guessed(library: Library) -> None:
    """There are enough choices to tell, and no guesser beats luck, not even in the file's order."""
    written = [one for one in read_bank(library).bank.questions if one.origin is None]
    for pack in library.packs:
        guessers = guessed(checked(pack, [one for one in written if one.pack == pack.key]))
        assert guessers[0].questions >= ENOUGH
        assert [each for each in guessers if each.accuracy > each.bound] == []


def test_each_shipped_topic_is_asked_about(library: Library, written: list[Question]) -> None:
    """Each topic has ten questions or more, of all difficulties and of several kinds."""
    for topic in library.topics:
        asked = [each for each in written if each.topic_id == topic]

        assert len(asked) >= PER_TOPIC
        assert {each.difficulty for each in asked} == {1, 2, 3}
        assert Counter(each.kind for each in asked).keys() >= {
            *(Kind.CHOICE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.CLOZE, Kind.SHORT)
        }


def test_shipped_questions_say_where_it_stands(written: list[Question]) -> None:
    """Each shipped question has an id of its own, a facet, an objective, a source and a date."""
    for question in written:
        assert not question.derived
        assert None not in (question.facet, question.objective, question.checked)
        assert all(
            source.address.startswith("https://learn.microsoft.com/") for source in question.sources
        )
        assert question.sources


def test_the_guide_shows_each_kind_without_a_fault(tmp_path: Path) -> None:
    """Who copies the guide's note and its questions gets one question of each kind, unfaulted."""
    note, *questions = (
        text for text in EXAMPLE.findall(GUIDE) if "\n### Summary\n" in text or _asks(text)
    )
    pack = tmp_path / "sea"
    pack.mkdir()
    (pack / "tides.md").write_text(note, encoding="utf-8")
    (pack / "tides.questions.md").write_text("\n".join(questions), encoding="utf-8")

    loaded = load([pack])
    banked = read_bank(loaded.library)

    assert Counter(each.kind for each in banked.bank.questions if each.origin is None) == Counter(
        set(Kind) - {Kind.RECALL}
    )
    assert [
        *loaded.findings,
        *banked.findings,
        *lint_bank(loaded.library, banked.bank),
    ] == []


def _asks(text: str) -> bool:
    return re.search(r"^## .*\{#", text, re.MULTILINE) is not None
