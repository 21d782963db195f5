"""Reviews: added once, never changed, and read back as they were given."""

from __future__ import annotations

import asyncio
import inspect
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.quiz.drawing import Past
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed
from bot.quiz.grading.grading import Grade
from bot.store import Database, members, reviews
from bot.store.backup.copies import copy
from bot.store.reviews import Review, add, add_all, of_session, past
from bot.store.tables import ReviewRow

ALICE = 80351110224678912
BOB = 80351110224678913
PRACTICE = 2**63 - 1
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

REVIEW = Review(
    member_id=ALICE,
    pack="azure",
    question="avset-rack",
    revision="00000000",
    form="ffffffff",
    topic="availability-sets",
    facet=None,
    objective=None,
    mode="practice",
    session=PRACTICE,
    number=0,
    guild_id=None,
    answer=Chosen(frozenset({2, 0})),
    grade=Grade(1 / 3, (True, False), (None, "Größe")),
    sure=None,
    took_ms=0,
    answered_at=NOON,
)


async def added(database: Database, *given: Review) -> list[Review]:
    """What stands after each of these was added."""
    async with database.writing() as connection:
        await members.touch(connection, ALICE, None, NOON)
        await members.touch(connection, BOB, None, NOON)
        return [await add(connection, review) for review in given]


async def kept(database: Database, member_id: int = ALICE) -> dict[int, Review]:
    async with database.reading() as connection:
        return dict(await of_session(connection, member_id, "practice", PRACTICE))


@pytest.mark.parametrize(
    "answer",
    [
        Chosen(frozenset()),
        Chosen(frozenset({0, 3})),
        Ordered((2, None, 0)),
        Matched((None, 7)),
        Typed(("", "Größe 日本 😀", "a\0b", "\ud800", '"{}\\')),
        DontKnow(),
    ],
)
async def test_every_answer_is_read_back_as_it_was(database: Database, answer: Answer) -> None:
    """Whatever a member can choose or type comes back unchanged, on each kind of database."""
    review = replace(REVIEW, answer=answer, sure=False, facet="why", objective="o" * 300)

    (stands,) = await added(database, review)

    assert stands is review
    assert await kept(database) == {0: review}


async def test_a_second_answer_adds_nothing(database: Database) -> None:
    """Of two answers to one question of one session the first stands, and is given back."""
    later = replace(
        REVIEW, grade=Grade(1.0), answer=DontKnow(), answered_at=NOON + timedelta(hours=1)
    )

    first, second = await added(database, REVIEW, later)

    assert first is REVIEW
    assert second == REVIEW
    assert second is not later
    assert await kept(database) == {0: REVIEW}


async def test_what_tells_two_answers_apart(database: Database) -> None:
    """Another member, session, number or mode is another answer."""
    others = [
        replace(REVIEW, member_id=BOB),
        replace(REVIEW, session=1),
        replace(REVIEW, number=1),
        replace(REVIEW, mode="round"),
    ]

    assert await added(database, REVIEW, *others) == [REVIEW, *others]

    assert await kept(database) == {0: REVIEW, 1: others[2]}
    assert await kept(database, BOB) == {0: others[0]}


async def test_answers_at_once_count_once(database: Database) -> None:
    """Transactions that add the same answer at the same moment leave one, and all are told it."""
    await added(database)

    async def try_to(number: int) -> Review:
        async with database.writing() as connection:
            return await add(connection, replace(REVIEW, took_ms=number))

    stands = await asyncio.gather(*(try_to(number) for number in range(8)))

    (only,) = (await kept(database)).values()
    assert set(stands) == {only}


async def test_many_are_added_at_once(database: Database) -> None:
    """Of many reviews those that are there already change nothing, and the others are added."""
    await added(database, REVIEW)
    many = [replace(REVIEW, number=number, grade=Grade(1.0)) for number in range(1200)]

    async with database.writing() as connection:
        await add_all(connection, [])
        await add_all(connection, many)

    assert await kept(database) == dict(enumerate([REVIEW, *many[1:]]))


async def test_a_stranger_has_no_reviews(database: Database) -> None:
    """A review belongs to somebody who is known; there is none of anybody else's."""
    async with database.writing() as connection:
        with pytest.raises(IntegrityError):
            await add(connection, REVIEW)
        await connection.rollback()

    assert await kept(database) == {}


async def test_the_past_of_each_question(database: Database) -> None:
    """How often asked, how often right and whether the last was, by pack, id and revision."""
    shares = [1.0, 0.5, 1.0, 0.0]
    await added(
        database,
        *(replace(REVIEW, number=n, grade=Grade(share)) for n, share in enumerate(shares)),
        replace(REVIEW, number=10, revision="1" * 8, grade=Grade(1.0)),
        replace(REVIEW, number=11, pack="aws", mode="round", grade=Grade(1.0)),
        replace(REVIEW, member_id=BOB, grade=Grade(1.0)),
    )

    async with database.reading() as connection:
        everywhere = await past(connection, ALICE)
        in_aws = await past(connection, ALICE, "aws")

    assert everywhere == {
        ("azure", "avset-rack", "00000000"): Past(4, 2, last_right=False),
        ("azure", "avset-rack", "11111111"): Past(1, 1, last_right=True),
        ("aws", "avset-rack", "00000000"): Past(1, 1, last_right=True),
    }
    assert in_aws == {
        ("aws", "avset-rack", "00000000"): Past(1, 1, last_right=True),
    }


async def test_forgetting_takes_reviews_along(database: Database) -> None:
    """All reviews of a member go with the member, and nobody else's."""
    bobs = replace(REVIEW, member_id=BOB)
    await added(database, REVIEW, replace(REVIEW, number=1), bobs)

    async with database.writing() as connection:
        assert await members.forget(connection, ALICE) == 3

    assert await kept(database) == {}
    assert await kept(database, BOB) == {0: bobs}


async def test_an_export_tells_all_of_a_review(database: Database) -> None:
    """Every column is in a member's export, as values that JSON carries unharmed."""
    await added(database, replace(REVIEW, sure=True, guild_id=BOB))

    async with database.reading() as connection:
        (row,) = (await members.everything(connection, ALICE))["reviews"]

    assert row.keys() == {column.name for column in ReviewRow.__table__.columns}
    assert (row["session"], row["guild_id"]) == (str(PRACTICE), str(BOB))
    assert (row["answer"], row["share"], row["sure"]) == ({"chosen": [0, 2]}, 1 / 3, True)
    assert isinstance(row["id"], str)


async def test_reviews_are_copied_and_go_on(url: str, tmp_path: Path, empty_url: str) -> None:
    """After a copy to a database of any kind the next review is one more, with a new number."""
    file = f"sqlite:///{tmp_path}/other.db"
    async with Database(url) as database:
        await added(database, REVIEW, replace(REVIEW, number=1, grade=Grade(0.1)))
    await copy(url, file)
    await copy(file, empty_url)

    async with Database(empty_url) as database:
        await added(database, replace(REVIEW, number=2))
        assert list(await kept(database)) == [0, 1, 2]
        async with database.reading() as connection:
            assert await connection.scalar(select(func.max(ReviewRow.id))) == 3


def test_no_statement_changes_a_review() -> None:
    """What the store does with reviews is to add and to read them."""
    words = set(re.findall(r"[a-z_]+", inspect.getsource(reviews)))

    assert {"select", "insert_into"} <= words
    assert words.isdisjoint({"update", "delete", "on_conflict_do_update"})
