"""Private practice: asked in turn, answered once, kept, and gone on with whatever happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from bot.metrics import REGISTRY
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed
from bot.quiz.questions import Question
from bot.quiz.submissions import NotOffered, Submission, Unfinished
from bot.store import StoreUnavailable
from bot.store.members import everything
from bot.store.practices import Scope, find
from bot.store.reviews import Review
from bot.store.tables import PracticeRow
from bot.tutor import Tutor
from bot.tutor.exports import texts_of
from bot.tutor.practices.practices import (
    MOST_QUESTIONS,
    NoQuestions,
    NothingMissed,
    PracticeGone,
    PracticeQuestion,
    Practices,
)
from bot.tutor.practices.summaries import Summary
from bot.tutor.readings import Readings
from tests.quiz.making import choice, matching, ordering, submission_of, true_false, typed
from tests.tutor.conftest import ALICE, BOB, NOON, Failing
from tests.tutor.stocked import Stocked, about, numbered

PRACTICE = 1300000000000000001
AGAIN = 1300000000000000002
GUILD = 1200000000000000001
SECOND = timedelta(seconds=1)


@pytest.fixture
def practices(current_content: Stocked, database: Failing) -> Practices:
    return Practices(current_content, database)


A = Submission("A")
RIGHT, WRONG = Chosen(frozenset({0})), Chosen(frozenset({1}))


async def begun(practices: Practices, count: int = 3, **given: Any) -> PracticeQuestion:
    values: dict[str, Any] = {
        "topic": None,
        "pack": None,
        "count": count,
        "dice": Random(1).randrange,
        "language": "de",
        "guild_id": GUILD,
        "at": NOON,
    }
    member = given.pop("member", ALICE)
    return await practices.begin(given.pop("id", PRACTICE), member, **values | given)


def shown(found: PracticeQuestion) -> tuple[object, ...]:
    """What a member sees of a question; questions themselves are compared by identity."""
    asked = found.asked
    return (found.practice_id, asked.number, asked.count, asked.question.id, asked.order)


async def asked(
    practices: Practices, number: int, at: datetime = NOON, *, id: int = PRACTICE
) -> PracticeQuestion:
    found = await practices.ask(id, ALICE, number, at)
    assert isinstance(found, PracticeQuestion)
    return found


async def told(
    practices: Practices,
    number: int,
    answer: Answer = RIGHT,
    *,
    sure: bool | None = None,
    at: datetime = NOON + SECOND,
    id: int = PRACTICE,
) -> Review:
    """What stands as the answer, as it is kept."""
    shown = (await practices.look(id, ALICE, number)).asked
    submitted = submission_of(shown, answer)
    found = await practices.answer(id, ALICE, number, submitted, sure=sure, at=at)
    assert found.review is not None
    return found.review


async def summary(practices: Practices, at: datetime = NOON, *, id: int = PRACTICE) -> Summary:
    """What is told past the last question; what is open is answered by not knowing."""
    found: PracticeQuestion | Summary = await practices.ask(id, ALICE, MOST_QUESTIONS, at)
    for number in range(MOST_QUESTIONS):
        if isinstance(found, Summary):
            return found
        if found.review is None:
            await told(practices, found.asked.number, DontKnow(), id=id)
        found = await practices.ask(id, ALICE, number + 1, at)
    assert isinstance(found, Summary)
    return found


async def rows(database: Failing) -> dict[str, list[dict[str, Any]]]:
    """All that is kept about Alice."""
    async with database.reading() as connection:
        return await everything(connection, ALICE)


def counted(outcome: str) -> float:
    labels = {"mode": "practice", "outcome": outcome}
    return REGISTRY.get_sample_value("lectern_answers_total", labels) or 0.0


async def test_a_practice_from_its_first_question_to_its_end(
    practices: Practices, current_content: Stocked
) -> None:
    """Each question is asked in its turn and told after its answer, and the end sums it up."""
    current_content.put(*numbered(current_content, 3))
    first = (await begun(practices)).asked
    assert (first.number, first.count, first.last) == (0, 3, False)
    assert sorted(first.order) == [0, 1, 2]
    right = await told(practices, 0, RIGHT, sure=True, at=NOON + 2 * SECOND)
    assert (right.grade.right, right.sure, right.took_ms) == (True, True, 2000)
    second = (await asked(practices, 1, NOON + 5 * SECOND)).asked
    wrong = await told(practices, 1, WRONG, sure=True, at=NOON + 6 * SECOND)
    assert (wrong.grade.right, wrong.took_ms, wrong.answer) == (False, 1000, WRONG)
    third = (await asked(practices, 2, NOON + 7 * SECOND)).asked
    assert len({each.question.id for each in (first, second, third)}) == 3
    assert third.last
    last = await told(practices, 2, DontKnow(), sure=True, at=NOON + 8 * SECOND)
    assert last.sure is None
    end = await practices.ask(PRACTICE, ALICE, 3, NOON + 9 * SECOND)
    assert isinstance(end, Summary)
    assert (end.count, end.answered, end.score) == (3, 3, 1.0)
    assert (end.right, end.part_right, end.wrong, end.dont_know) == (1, 0, 2, 1)
    assert (end.sure_but_wrong, end.unsure_but_right) == (1, 0)
    assert end.took_ms == 4000
    assert [(miss.asked.number, miss.review) for miss in end.misses] == [(1, wrong), (2, last)]


async def test_what_is_kept_of_an_answer(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """A review says which question in which form was answered how, where, and how fast."""
    current_content.put(
        *numbered(current_content, 1, facet="why", objective="compute", revision="12345678")
    )
    await begun(practices)
    await told(practices, 0, WRONG, sure=False)
    kept = await rows(database)
    (review,) = kept["reviews"]
    assert isinstance(review.pop("id"), str)
    assert len(str(review.pop("form"))) == 8
    assert review == {
        "member_id": str(ALICE),
        "pack": "cloud",
        "question": "q0",
        "revision": "12345678",
        "topic": "availability-sets",
        "facet": "why",
        "objective": "compute",
        "mode": "practice",
        "session": str(PRACTICE),
        "number": 0,
        "guild_id": str(GUILD),
        "answer": {"chosen": [1]},
        "share": 0.0,
        "parts": [False, False, True],
        "corrected": [],
        "self_graded": False,
        "sure": False,
        "took_ms": 1000,
        "answered_at": (NOON + SECOND).isoformat(),
    }
    (member,) = kept["members"]
    assert (member["language"], member["last_seen"]) == ("de", (NOON + SECOND).isoformat())


@pytest.mark.parametrize(
    ("make", "answer", "share", "outcome"),
    [
        (lambda **on: choice("+a", "b", **on), Chosen(frozenset({0})), 1.0, "right"),
        (lambda **on: choice("+a", "+b", "c", **on), Chosen(frozenset({0})), 0.5, "part"),
        (lambda **on: true_false(True, **on), Chosen(frozenset({1})), 0.0, "wrong"),
        (lambda **on: ordering("a", "b", "c", **on), Ordered((0, 1, 2)), 1.0, "right"),
        (lambda **on: matching(("a", "1"), ("b", "2"), **on), Matched((0, None)), 0.5, "part"),
        (lambda **on: typed("fault domain", **on), Typed(("Fault domains",)), 1.0, "right"),
        (lambda **on: typed("tide", "moon", **on), Typed(("tide", "sun")), 0.5, "part"),
        (lambda **on: typed("tide", **on), DontKnow(), 0.0, "dontknow"),
    ],
)
async def test_every_kind_of_answer_is_graded_kept_and_counted(
    practices: Practices,
    current_content: Stocked,
    make: Callable[..., Question],
    answer: Answer,
    share: float,
    outcome: str,
) -> None:
    """Whatever the question wants, its answer is read back from the record as it was given."""
    current_content.put(make(**about(current_content)))
    await begun(practices)
    before = counted(outcome)
    review = await told(practices, 0, answer)
    assert (review.answer, review.grade.share) == (answer, share)
    assert counted(outcome) == before + 1
    assert (await practices.look(PRACTICE, ALICE, 0)).review == review


async def test_the_first_answer_stands(practices: Practices, current_content: Stocked) -> None:
    """A second answer to a question is told the first one and counts nowhere."""
    current_content.put(*numbered(current_content, 1))
    await begun(practices)
    first = await told(practices, 0, WRONG, sure=True)
    before = counted("right")
    second = await told(practices, 0, RIGHT, sure=False, at=NOON + 9 * SECOND)
    assert second == first
    assert counted("right") == before
    assert (await summary(practices)).answered == 1


async def test_two_answers_at_once_count_once(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """Of clicks that come at the same moment one is kept, and all are told the same answer."""
    current_content.put(*numbered(current_content, 1))
    await begun(practices)
    answers = [Chosen(frozenset({number % 3})) for number in range(6)]
    found = await asyncio.gather(*(told(practices, 0, answer) for answer in answers))
    assert len({review.answer for review in found}) == 1
    assert len((await rows(database))["reviews"]) == 1


async def test_a_question_keeps_the_time_at_which_it_was_asked(
    practices: Practices, current_content: Stocked
) -> None:
    """However often a question is asked for, the clock runs from the first time."""
    current_content.put(*numbered(current_content, 2))
    await begun(practices)
    await told(practices, 0, at=NOON)
    await asked(practices, 1, NOON + SECOND)
    assert (await asked(practices, 1, NOON + 60 * SECOND)).review is None
    assert (await told(practices, 1, at=NOON + 61 * SECOND)).took_ms == 60_000


async def test_asking_twice_at_once_asks_once(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """Two presses of *next* at the same moment show one question, asked at one time."""
    current_content.put(*numbered(current_content, 3))
    await begun(practices)
    await told(practices, 0)
    times = [NOON + number * SECOND for number in range(5)]
    found = await asyncio.gather(*(asked(practices, 1, at) for at in times))
    assert {each.asked.number for each in found} == {1}
    assert len((await rows(database))["practices"][0]["asked"]) == 2


@pytest.mark.parametrize(
    ("asked_at", "answered_at", "took"),
    [(NOON, NOON - SECOND, 0), (NOON, NOON + timedelta(days=29), 2**31 - 1)],
)
async def test_no_clock_takes_an_answer_away(
    practices: Practices,
    current_content: Stocked,
    asked_at: datetime,
    answered_at: datetime,
    took: int,
) -> None:
    """A time that is never below zero, and never more than a row can hold, is kept."""
    current_content.put(*numbered(current_content, 1))
    await begun(practices, at=asked_at)
    assert (await told(practices, 0, at=answered_at)).took_ms == took


async def test_only_the_next_question_can_be_asked(
    practices: Practices, current_content: Stocked
) -> None:
    """A number that somebody makes up neither ends a practice nor shows what is to come."""
    current_content.put(*numbered(current_content, 3))
    await begun(practices)
    assert (await asked(practices, 99)).asked.number == 0, "the first one is still open"
    assert (await asked(practices, 1)).asked.number == 0
    await told(practices, 0)
    assert (await asked(practices, 99)).asked.number == 1
    assert (await asked(practices, -7)).asked.number == 0
    for number in (2, 3, -1, 99):
        with pytest.raises(PracticeGone):
            await practices.answer(PRACTICE, ALICE, number, A, sure=None, at=NOON)
        with pytest.raises(PracticeGone):
            await practices.look(PRACTICE, ALICE, number)


async def test_a_practice_is_its_members_own(
    practices: Practices, current_content: Stocked
) -> None:
    """Somebody else, and whoever makes up an id, finds no practice at all."""
    current_content.put(*numbered(current_content, 2))
    await begun(practices)
    await told(practices, 0, WRONG)
    for id, member in ((PRACTICE, BOB), (PRACTICE + 7, ALICE)):
        with pytest.raises(PracticeGone):
            await practices.ask(id, member, 0, NOON)
        with pytest.raises(PracticeGone):
            await practices.look(id, member, 0)
        with pytest.raises(PracticeGone):
            await practices.answer(id, member, 0, A, sure=None, at=NOON)
        with pytest.raises(PracticeGone):
            await practices.again(id, AGAIN, member, NOON, Random(1).randrange)
    with pytest.raises(PracticeGone):
        await begun(practices, member=BOB)


async def test_one_command_begins_one_practice(
    practices: Practices, current_content: Stocked
) -> None:
    """A command that arrives twice gives the practice that stands, with the answers in it."""
    current_content.put(*numbered(current_content, 9))
    first = await begun(practices)
    again = await begun(practices, dice=Random(2).randrange, at=NOON + SECOND)
    assert shown(again) == shown(first)


@pytest.mark.parametrize(("wished", "count"), [(-3, 1), (0, 1), (1, 1), (25, 25), (10**6, 25)])
async def test_a_practice_has_one_to_25_questions(
    practices: Practices, current_content: Stocked, wished: int, count: int
) -> None:
    """However many are wished for."""
    current_content.put(*numbered(current_content, 40))
    assert (await begun(practices, wished)).asked.count == count


async def test_where_the_questions_come_from(
    practices: Practices, current_content: Stocked
) -> None:
    """A topic's questions, a pack's, or all there are."""
    on_sets = numbered(current_content, 2)
    on_machines = numbered(
        current_content, 2, **about(current_content, "virtual-machines"), revision="1" * 8
    )
    on_machines = [replace(each, id=f"v{each.id}") for each in on_machines]
    on_roux = numbered(current_content, 1, **about(current_content, "roux"))
    current_content.put(*on_sets, *on_machines, *on_roux)
    located = current_content.library.topics[on_sets[0].topic_id]
    cooking = current_content.library.pack("cooking")

    of_topic = await begun(practices, 25, topic=located, pack=cooking)
    of_pack = await begun(practices, 25, pack=located.pack, id=AGAIN)
    of_all = await begun(practices, 25, id=AGAIN + 1)

    assert [each.asked.count for each in (of_topic, of_pack, of_all)] == [2, 4, 5]
    ends = [await summary(practices), await summary(practices, id=AGAIN)]
    assert [end.scope for end in ends] == [
        Scope(topic_id=located.topic.id),
        Scope(pack="cloud"),
    ]


async def test_where_there_is_no_question(practices: Practices, current_content: Stocked) -> None:
    """The topic that has none is named, and nothing is kept of the wish."""
    located = current_content.library.topics[str(about(current_content)["topic_id"])]
    with pytest.raises(NoQuestions) as none:
        await begun(practices, topic=located)
    assert none.value.topic is located
    assert none.value.unwanted
    with pytest.raises(NoQuestions) as none:
        await begun(practices)
    assert none.value.topic is None


async def test_what_was_missed_comes_before_what_is_known(
    practices: Practices, current_content: Stocked
) -> None:
    """The record decides what is drawn; a question with a new key counts as one never asked."""
    current_content.put(*numbered(current_content, 4))
    await begun(practices, 4)
    for number in range(4):
        question = (await asked(practices, number)).asked.question
        await told(practices, number, WRONG if question.id == "q2" else RIGHT)
    assert (await begun(practices, 1, id=AGAIN)).asked.question.id == "q2"

    current_content.put(
        *numbered(current_content, 2), *numbered(current_content, 4, revision="f" * 8)[3:]
    )
    assert (await begun(practices, 1, id=AGAIN + 1)).asked.question.id == "q3"


async def test_only_the_misses_come_again(practices: Practices, current_content: Stocked) -> None:
    """A second practice asks what was not all right in the first, as the notes have it now."""
    current_content.put(*numbered(current_content, 5))
    await begun(practices, 5)
    missed = []
    answers: list[Answer] = [RIGHT, WRONG, DontKnow(), WRONG]
    for number, answer in enumerate(answers):
        question = (await asked(practices, number)).asked.question
        await told(practices, number, answer)
        missed += [question.id] if answer != RIGHT else []
    now = numbered(current_content, 5, stem="What fails?")
    current_content.put(*(each for each in now if each.id != missed[-1]))

    first = await practices.again(PRACTICE, AGAIN, ALICE, NOON + SECOND, Random(3).randrange)

    assert (first.practice_id, first.asked.count) == (AGAIN, 2)
    assert (await told(practices, 0, id=AGAIN)).took_ms == 0
    second = await asked(practices, 1, id=AGAIN)
    await told(practices, 1, id=AGAIN)
    assert [first.asked.question.id, second.asked.question.id] == missed[:2]
    assert first.asked.question.stem == "What fails?"
    end = await summary(practices, id=AGAIN)
    assert (end.scope, end.right) == (Scope(again=PRACTICE), 2)
    with pytest.raises(NothingMissed):
        await practices.again(AGAIN, AGAIN + 1, ALICE, NOON, Random(3).randrange)


async def test_what_is_no_answer_is_not_saved(
    practices: Practices, current_content: Stocked
) -> None:
    """An empty form and a letter that was not offered leave the question as it was."""
    current_content.put(typed("tide", **about(current_content)))
    await begun(practices)
    for submitted, error in (
        (Submission(inputs={"0": ("  ",)}), Unfinished),
        (Submission("Z"), NotOffered),
        (Submission(inputs={"7": ("tide",)}), NotOffered),
    ):
        with pytest.raises(error):
            await practices.answer(PRACTICE, ALICE, 0, submitted, sure=None, at=NOON)
    assert (await practices.look(PRACTICE, ALICE, 0)).review is None


async def test_certain_questions(practices: Practices, current_content: Stocked) -> None:
    """They are asked in their order, those that the notes hold no longer left out."""
    kept = numbered(current_content, 4)
    current_content.put(*kept)
    gone, elsewhere = replace(kept[0], id="gone"), replace(kept[0], pack="elsewhere")
    first = await on(practices, [kept[3], gone, elsewhere, kept[1]])
    assert shown(first)[:4] == (PRACTICE, 0, 2, "q3")
    await told(practices, 0)
    assert (await asked(practices, 1)).asked.question.id == "q1"
    assert (await summary(practices)).scope == Scope()


async def test_the_same_questions_twice(practices: Practices, current_content: Stocked) -> None:
    """A press that arrives twice begins one practice."""
    wanted = numbered(current_content, 2)[1:]
    current_content.put(*wanted)
    first = await on(practices, wanted)
    await told(practices, 0)
    assert shown(await on(practices, wanted)) == shown(first)


async def test_questions_that_are_all_gone(practices: Practices, current_content: Stocked) -> None:
    """There is nothing to practise then, and nothing is begun."""
    (kept,) = numbered(current_content, 1)
    current_content.put(kept)
    with pytest.raises(NothingMissed):
        await on(practices, [replace(kept, pack="elsewhere")])
    assert await practices.unfinished(ALICE, NOON) is None


async def test_many_certain_questions(practices: Practices, current_content: Stocked) -> None:
    """No practice is longer than a practice may be."""
    wanted = numbered(current_content, MOST_QUESTIONS + 5)
    current_content.put(*wanted)
    assert (await on(practices, wanted)).asked.count == MOST_QUESTIONS


async def on(practices: Practices, wanted: Sequence[Question]) -> PracticeQuestion:
    dice = Random(1).randrange
    return await practices.on(PRACTICE, ALICE, wanted, dice=dice, guild_id=GUILD, at=NOON)


async def test_a_practice_ends_once(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """The end can be asked for again, and stays where it was."""
    current_content.put(*numbered(current_content, 1))
    await begun(practices)
    await told(practices, 0)
    first = await practices.ask(PRACTICE, ALICE, 1, NOON + SECOND)
    assert await practices.ask(PRACTICE, ALICE, 1, NOON + 2 * SECOND) == first
    assert (await rows(database))["practices"][0]["ended_at"] == (NOON + SECOND).isoformat()


async def test_a_practice_that_was_left_is_continued(
    practices: Practices, current_content: Stocked
) -> None:
    """For a day the newest practice is offered at its open question, and until it has ended."""
    current_content.put(*numbered(current_content, 3))
    soon, late = NOON + timedelta(hours=23), NOON + timedelta(hours=24)

    async def left(at: datetime = soon) -> tuple[int, int] | None:
        found = await practices.unfinished(ALICE, at)
        return None if found is None else (found.practice_id, found.asked.number)

    assert await left() is None
    await begun(practices)
    assert (await left(), await left(late)) == ((PRACTICE, 0), None)
    assert await practices.unfinished(BOB, NOON) is None
    await told(practices, 0)
    assert await left() == (PRACTICE, 1)
    await asked(practices, 1, soon + SECOND)
    assert (await told(practices, 1, at=soon + 3 * SECOND)).took_ms == 2000
    await begun(practices, id=AGAIN, at=NOON + SECOND)
    assert await left() == (AGAIN, 0)
    await summary(practices, id=AGAIN)
    assert await left() == (PRACTICE, 2)
    await asked(practices, 2)
    await told(practices, 2)
    assert await left() is None


@pytest.mark.parametrize("gone", [True, False])
async def test_a_reload_changes_nothing(
    practices: Practices, current_content: Stocked, gone: bool
) -> None:
    """A practice goes on with its questions as they were, whatever the notes hold now."""
    current_content.put(*numbered(current_content, 2))
    first = await begun(practices)
    await told(practices, 0)
    changed = [ordering("a", "b", "c", "d", id=f"q{n}", **about(current_content)) for n in (0, 1)]
    current_content.put(*([] if gone else changed))

    assert (await practices.look(PRACTICE, ALICE, 0)).asked.question.stem == (
        first.asked.question.stem
    )
    second = (await asked(practices, 1)).asked
    assert [option.text for option in second.question.options] == ["Racks", "Regions", "Groups"]
    assert (await told(practices, 1, WRONG)).grade.parts == (False, False, True)
    end = await summary(practices)
    assert (end.right, [miss.asked.number for miss in end.misses]) == (1, [1])


async def test_a_practice_of_another_version(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """Questions that cannot be read end the practice, as one that is not there would."""
    current_content.put(*numbered(current_content, 2))
    await begun(practices)
    async with database.writing() as connection:
        practice = await find(connection, PRACTICE, ALICE)
        assert practice is not None
        values = {"questions": [{"stem": "?"}, {}]}
        await connection.execute(update(PracticeRow).values(values))
    for work in (practices.look, practices.ask):
        with pytest.raises(PracticeGone):
            await work(PRACTICE, ALICE, 0, *([] if work == practices.look else [NOON]))


async def test_the_name_of_another_topic_is_no_slip(
    practices: Practices, current_content: Stocked
) -> None:
    """Typed answers are graded beside the other topics of the pack, and not beside its own."""
    asking = typed("virtual machined", **about(current_content))
    current_content.put(asking)
    await begun(practices)
    assert not (await told(practices, 0, Typed(("virtual machines",)))).grade.right
    current_content.put(replace(asking, **about(current_content, "virtual-machines")))
    await begun(practices, id=AGAIN)
    review = await told(practices, 0, Typed(("virtual machines",)), id=AGAIN)
    assert review.grade.corrected == ("virtual machined",)
    assert (await practices.look(AGAIN, ALICE, 0)).review == review


async def test_an_outage_keeps_nothing_half(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """While the database is away each request raises, and works when it is made again."""
    current_content.put(*numbered(current_content, 2))
    await begun(practices)
    works: list[Callable[[], Awaitable[Any]]] = [
        lambda: practices.answer(PRACTICE, ALICE, 0, A, sure=None, at=NOON),
        lambda: practices.ask(PRACTICE, ALICE, 1, NOON),
    ]
    for work in works:
        database.failures = 1
        with pytest.raises(StoreUnavailable):
            await work()
        await work()
    assert len((await rows(database))["reviews"]) == 1


async def test_an_answer_is_one_transaction(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """Asking, answering and looking each take one turn at the database."""
    current_content.put(*numbered(current_content, 2))
    await begun(practices)
    works: list[Callable[[], Awaitable[Any]]] = [
        lambda: practices.answer(PRACTICE, ALICE, 0, A, sure=None, at=NOON),
        lambda: asked(practices, 1),
        lambda: practices.look(PRACTICE, ALICE, 0),
        lambda: practices.unfinished(ALICE, NOON),
    ]
    for work in works:
        before = database.tries
        await work()
        assert database.tries == before + 1


async def test_a_deleted_member_has_no_practice(
    practices: Practices, current_content: Stocked, database: Failing, readings: Readings
) -> None:
    """After a deletion an open practice is gone with all its answers, and leaves no trace."""
    current_content.put(*numbered(current_content, 2))
    await begun(practices)
    await told(practices, 0)
    tutor = Tutor(current_content, database, readings)
    exported = await tutor.members.export(ALICE)
    assert (len(exported["practices"]), len(exported["reviews"])) == (1, 1)
    assert await tutor.members.delete(ALICE) == 3
    with pytest.raises(PracticeGone):
        await practices.answer(PRACTICE, ALICE, 0, A, sure=None, at=NOON)
    with pytest.raises(PracticeGone):
        await asked(practices, 1)
    assert await practices.unfinished(ALICE, NOON) is None
    assert not any((await tutor.members.export(ALICE)).values())


async def test_an_export_can_be_understood(
    practices: Practices, current_content: Stocked, database: Failing, readings: Readings
) -> None:
    """What was asked goes with it as it was shown, and the text of what was answered."""
    on = about(current_content)
    current_content.put(
        choice("+Racks", "Regions", id="a", **on),
        matching(("Tide", "Moon"), ("Wave", "Wind"), extra=("Sun",), id="b", **on),
        typed("tide", id="c", **on),
    )
    await begun(practices, 3)
    for number in range(3):
        await asked(practices, number)
        await told(practices, number, DontKnow())
    export = await Tutor(current_content, database, readings).members.export(ALICE)

    texts = texts_of(current_content.bank, export)

    assert [text.pop("id") for text in texts] == ["a", "b", "c"]
    forms = {review["question"]: review["form"] for review in export["reviews"]}
    assert [text.pop("form") for text in texts] == [forms[id] for id in ("a", "b", "c")]
    always = {"pack": "cloud", "stem": "Which body pulls the water of the sea up?"}
    assert texts == [
        {"kind": "choice", "options": ["Racks", "Regions"], **always},
        {
            "kind": "matching",
            "premises": ["Tide", "Wave"],
            "responses": ["Moon", "Wind", "Sun"],
            **always,
        },
        {"kind": "short", **always},
    ]
    assert json.loads(json.dumps(export)) == export
    current_content.put()
    assert texts_of(current_content.bank, export) == []
    assert texts_of(current_content.bank, {}) == []


async def test_an_export_tells_no_answer(
    practices: Practices, current_content: Stocked, database: Failing, readings: Readings
) -> None:
    """Of an open question it has what was shown, in that order; of one to come it has nothing."""
    on = about(current_content)
    current_content.put(
        ordering("one", "two", "three", "four", id="a", **on),
        ordering("five", "six", "seven", "eight", id="b", **on),
    )
    open_one = (await begun(practices, 2)).asked
    members = Tutor(current_content, database, readings).members

    (practice,) = (await members.export(ALICE))["practices"]

    texts = [option.text for option in open_one.question.options]
    assert practice["questions"] == [
        {
            "pack": "cloud",
            "id": open_one.question.id,
            "kind": "order",
            "stem": open_one.question.stem,
            "offered": [texts[number] for number in open_one.order],
        }
    ]
    await told(practices, 0, DontKnow())
    (practice,) = (await members.export(ALICE))["practices"]
    assert practice["questions"][0]["numbers"] == list(open_one.order)


async def test_an_answer_and_a_deletion_at_once_leave_nothing(
    practices: Practices, current_content: Stocked, database: Failing, readings: Readings
) -> None:
    """Whichever comes first, the member who asked to be forgotten is."""
    current_content.put(*numbered(current_content, 1))
    tutor = Tutor(current_content, database, readings)
    for number in range(8):
        await begun(practices, id=PRACTICE + number)
        await asyncio.gather(
            told(practices, 0, id=PRACTICE + number),
            tutor.members.delete(ALICE),
            return_exceptions=True,
        )
        assert not any((await tutor.members.export(ALICE)).values())


async def test_old_practices_go_and_their_answers_stay(
    practices: Practices, current_content: Stocked, database: Failing
) -> None:
    """Tidying takes what was begun before a time, ended or not, and no review."""
    current_content.put(*numbered(current_content, 1))
    for number in range(3):
        await begun(practices, id=PRACTICE + number, at=NOON + timedelta(days=number))
        await told(practices, 0, id=PRACTICE + number)
    assert await practices.tidy(NOON + timedelta(days=2)) == 2
    assert await practices.tidy(NOON + timedelta(days=2)) == 0
    with pytest.raises(PracticeGone):
        await asked(practices, 0)
    assert len((await rows(database))["reviews"]) == 3
