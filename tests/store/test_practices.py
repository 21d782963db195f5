"""Practices: kept, moved on, found by their member alone, and tidied away."""

from __future__ import annotations

import asyncio
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.packs import Surroundings
from bot.quiz.asked_questions import (
    UnknownFormat,
    asked_as_json,
    asked_from_json,
    asked_in_turn,
)
from bot.quiz.questions import Question
from bot.store import Database, members
from bot.store.practices import (
    Practice,
    Scope,
    begin,
    find,
    move,
    newest_unfinished,
    tidy,
)
from tests.quiz.making import choice, questions

ALICE = 80351110224678912
BOB = 80351110224678913
NOON = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)

PRACTICE = Practice(
    id=2**63 - 1,
    member_id=ALICE,
    guild_id=None,
    scope=Scope(topic_id="0123456789"),
    questions=({"stem": "one"}, {"stem": "two", "order": [1, 0]}),
    asked=(NOON,),
    begun_at=NOON,
)


async def kept(database: Database, *practices: Practice) -> list[bool]:
    """Whether each of these is new."""
    async with database.writing() as connection:
        await members.touch(connection, ALICE, None, NOON)
        await members.touch(connection, BOB, None, NOON)
        return [await begin(connection, practice) for practice in practices]


async def found(
    database: Database, id: int = PRACTICE.id, member_id: int = ALICE
) -> Practice | None:
    async with database.reading() as connection:
        return await find(connection, id, member_id)


async def test_a_practice_is_read_back_as_it_was(database: Database) -> None:
    """What was drawn, for what, where and when, comes back unchanged."""
    others = [
        replace(PRACTICE, id=1, scope=Scope(pack="azure"), guild_id=BOB),
        replace(PRACTICE, id=2, scope=Scope(again=PRACTICE.id), ended_at=NOON + HOUR),
        replace(PRACTICE, id=3, scope=Scope(), questions=(), asked=(NOON, NOON + HOUR)),
    ]

    assert await kept(database, PRACTICE, *others) == [True] * 4

    for practice in (PRACTICE, *others):
        assert await found(database, practice.id) == practice


async def test_a_practice_is_begun_once(database: Database) -> None:
    """A second one with the same id changes nothing, whoever begins it."""
    other = replace(PRACTICE, questions=(), guild_id=7)

    assert await kept(database, PRACTICE, other, replace(other, member_id=BOB)) == [
        True,
        False,
        False,
    ]

    assert await found(database) == PRACTICE
    assert await found(database, member_id=BOB) is None
    assert await found(database, 1) is None


async def test_a_practice_moves_on(database: Database) -> None:
    """What was asked and its end are kept; what it began with stays."""
    await kept(database, PRACTICE, replace(PRACTICE, id=1))
    moved = replace(PRACTICE.asking_next(NOON + HOUR), ended_at=NOON + 2 * HOUR)

    async with database.writing() as connection:
        await move(connection, replace(moved, begun_at=NOON - HOUR, scope=Scope(), questions=()))

    assert await found(database) == moved
    assert moved.asked == (NOON, NOON + HOUR)
    assert await found(database, 1) == replace(PRACTICE, id=1)


@settings(max_examples=100, deadline=None)
@given(st.data(), questions())
def test_a_question_is_read_back_as_it_was(data: st.DataObject, question: Question) -> None:
    """All that its messages show; its options have the place of the question."""
    (asked,) = asked_in_turn([question], Random(data.draw(st.integers(0, 9))).randrange)
    kept = json.loads(json.dumps(asked_as_json(asked)))
    again = asked_from_json(kept, 0, 1)
    assert (again.order, again.number, again.count) == (asked.order, 0, 1)
    assert json.loads(json.dumps(asked_as_json(again))) == kept
    placed = {
        name: tuple(replace(part, place=question.place) for part in getattr(question, name))
        for name in ("options", "pairs", "foils")
    }
    for field in fields(Question):
        if field.name != "surroundings":
            expected = placed.get(field.name, getattr(question, field.name))
            assert getattr(again.question, field.name) == expected


def test_only_what_a_question_uses_is_kept() -> None:
    """Of a file's links and footnotes a question keeps its own, and those of its footnotes."""
    around = Surroundings(
        references={"TIDE": {"href": "https://a.example"}, "MOON": {"href": "https://b.example"}},
        footnotes={"1": "See [moon] and [^2].", "2": "Deep.", "3": "Elsewhere."},
    )
    question = choice("+a", "b", stem="Which [^1]?", surroundings=around)
    (asked,) = asked_in_turn([question], Random(1).randrange)
    kept = asked_as_json(asked)["surroundings"]
    assert set(kept["references"]) == {"MOON"}
    assert set(kept["footnotes"]) == {"1", "2"}


@pytest.mark.parametrize("kept", [{}, {"order": []}, {"order": 7, "place": {}}, {"stem": "?"}])
def test_a_question_of_another_version(kept: dict[str, Any]) -> None:
    """What cannot be read is one error."""
    with pytest.raises(UnknownFormat):
        asked_from_json(kept, 0, 1)


async def test_who_has_a_practice_alone_is_waited_for(database: Database) -> None:
    """Transactions that take a practice for themselves see what the one before them has left."""
    await kept(database, PRACTICE)

    async def step() -> None:
        async with database.writing() as connection:
            practice = await find(connection, PRACTICE.id, ALICE, alone=True)
            assert practice is not None
            await asyncio.sleep(0)
            await move(connection, practice.asking_next(NOON))

    await asyncio.gather(*(step() for _ in range(8)))

    moved = await found(database)
    assert moved is not None
    assert len(moved.asked) == 9


async def test_the_newest_unfinished_practice(database: Database) -> None:
    """The member's own, begun after a time, and not ended; of several the last one."""
    await kept(
        database,
        replace(PRACTICE, id=1, begun_at=NOON),
        replace(PRACTICE, id=2, begun_at=NOON + HOUR),
        replace(PRACTICE, id=3, begun_at=NOON + 2 * HOUR, ended_at=NOON + 3 * HOUR),
        replace(PRACTICE, id=4, begun_at=NOON + 2 * HOUR, member_id=BOB),
    )

    async with database.reading() as connection:
        newest = await newest_unfinished(connection, ALICE, NOON)
        assert newest is not None
        assert newest.id == 2
        assert await newest_unfinished(connection, ALICE, NOON + HOUR) is None


async def test_tidying_takes_what_was_begun_before(database: Database) -> None:
    """Old practices of everybody go, ended or not."""
    await kept(
        database,
        replace(PRACTICE, id=1, begun_at=NOON - HOUR),
        replace(PRACTICE, id=2, begun_at=NOON - HOUR, member_id=BOB, ended_at=NOON),
        replace(PRACTICE, id=3, begun_at=NOON),
    )

    async with database.writing() as connection:
        assert await tidy(connection, NOON) == 2
        assert await tidy(connection, NOON) == 0

    assert await found(database, 1) is None
    assert await found(database, 3) is not None
