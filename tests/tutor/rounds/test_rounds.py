"""Group rounds in the record: committed before they are told, and taken up wherever they stood."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.background import BackgroundTasks
from bot.quiz.grading.answers import DontKnow
from bot.quiz.rounds import events
from bot.quiz.rounds.engine import opened, replayed
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.scoring import standings
from bot.quiz.rounds.state import Mode, Reason, State
from bot.store.members import everything, forget
from bot.store.tables import ReviewRow, RoundAnswerRow
from bot.tutor.rounds.rounds import (
    ChannelBusy,
    NothingToAsk,
    RoundOptions,
    Rounds,
    WrongPlace,
)
from bot.tutor.rounds.scheduler import RoundScheduler
from bot.tutor.rounds.writer import NotSaved, RoundGone, RoundWriter
from bot.waiting import pauses
from tests.tutor.conftest import ALICE, BOB, NOON, Failing, until
from tests.tutor.rounds.playing import (
    CHANNEL,
    GUILD,
    MESSAGE,
    RIGHT,
    ROUND,
    SECOND,
    WRONG,
    Clock,
    answered,
    asked,
    begun,
    opened_rounds,
    reread,
)
from tests.tutor.stocked import Stocked, numbered


async def test_round_stands_in_the_record_as_in_memory(rounds: Rounds, database: Failing) -> None:
    """After each step the rows give the same round, with its players, answers and events."""
    await begun(rounds)
    await asked(rounds)
    told = await answered(rounds, BOB)
    assert told.outcome is Outcome.LOCKED
    told = await answered(rounds, ALICE, WRONG)

    game = await reread(database)
    assert game.round == told.game.round
    assert game.members == {0: ALICE, 1: BOB}
    log = await rounds.log(ROUND)
    start = opened(
        Mode.STUDY,
        game.round.items,
        host=0,
        playing=True,
        teams=0,
        at=int(NOON.timestamp() * 1000),
    )
    assert replayed(start, log) == game.round


async def test_answer_is_committed_before_it_is_told(rounds: Rounds, database: Failing) -> None:
    """A database that is away: the click is told so, nothing counts, and the next one does."""
    await begun(rounds)
    await asked(rounds)
    database.failures = 1
    with pytest.raises(NotSaved):
        await answered(rounds, BOB)
    assert (await reread(database)).round.given == {}

    told = await answered(rounds, BOB, at=NOON + 22 * SECOND)
    assert told.outcome is Outcome.LOCKED
    # The ten seconds that the database was away are nobody's.
    assert told.game.round.given[0, 1].took == 2_000


async def test_two_hundred_clicks_cost_a_handful_of_transactions(
    rounds: Rounds, database: Failing
) -> None:
    """Whatever comes at the same moment is written together, and each is told of its own."""
    await begun(rounds)
    await asked(rounds)
    before = database.tries
    members = range(5000, 5200)
    told = await asyncio.gather(*(answered(rounds, member) for member in members))
    assert {one.outcome for one in told} == {Outcome.LOCKED}
    assert database.tries - before <= 10
    async with database.reading() as connection:
        count = await connection.scalar(select(func.count()).select_from(RoundAnswerRow))
    assert count == 200


async def test_two_racing_clicks_count_once(rounds: Rounds) -> None:
    """The later press stands, whichever arrives first."""
    await begun(rounds)
    await asked(rounds)
    late = answered(rounds, BOB, WRONG, at=NOON + 14 * SECOND)
    early = answered(rounds, BOB, RIGHT, at=NOON + 13 * SECOND)
    outcomes = [one.outcome for one in await asyncio.gather(late, early)]
    assert outcomes == [Outcome.LOCKED, Outcome.SUPERSEDED]
    game = await rounds.game(ROUND)
    assert game.round.given[0, 1].share == 0


@pytest.mark.parametrize(
    "press", [{"channel": 5}, {"message": MESSAGE + 1}, {"number": 3}, {"number": -1}]
)
async def test_press_from_elsewhere_is_refused(rounds: Rounds, press: dict[str, int]) -> None:
    """The id of a button is believed in nothing."""
    await begun(rounds)
    await asked(rounds)
    with pytest.raises(WrongPlace):
        await answered(rounds, BOB, **press)  # type: ignore[arg-type]
    with pytest.raises(RoundGone):
        await answered(rounds, BOB, id=ROUND + 9)


async def test_click_may_be_quicker_than_the_news_of_the_message(rounds: Rounds) -> None:
    """Somebody presses before Discord has told that the message stands."""
    await begun(rounds)
    await rounds.lead(
        ROUND, ALICE, events.Start, console=False,
        channel_id=CHANNEL, at=NOON + 9 * SECOND,
    )  # fmt: skip
    told = await answered(rounds, BOB)
    assert told.outcome is Outcome.LOCKED
    assert told.game.round.message == MESSAGE
    assert told.game.round.given[0, 1].took == 2_000


async def test_one_open_round_in_a_channel(rounds: Rounds) -> None:
    """A second one is refused with the first; another channel and a later one are free."""
    await begun(rounds)
    with pytest.raises(ChannelBusy) as busy:
        await begun(rounds, id=ROUND + 1)
    assert busy.value.round_id == ROUND
    await begun(rounds, id=ROUND + 2, channel=CHANNEL + 1)
    await rounds.channel_lost(ROUND, NOON + SECOND)
    await begun(rounds, id=ROUND + 3)


async def test_nothing_to_ask(rounds: Rounds, current_content: Stocked) -> None:
    """Practice questions alone make no round."""
    current_content.put(*numbered(current_content, 3, rounds=False))
    with pytest.raises(NothingToAsk):
        await begun(rounds)


async def test_reload_changes_nothing_in_a_round(rounds: Rounds, current_content: Stocked) -> None:
    """The questions are those that the round began with, also after a restart."""
    game = await begun(rounds)
    current_content.put()
    await asked(rounds)
    assert (await answered(rounds, BOB)).outcome is Outcome.LOCKED
    assert [each.question.id for each in (await rounds.game(ROUND)).questions] == [
        each.question.id for each in game.questions
    ]


async def over(rounds: Rounds) -> None:
    """A round of one question that both have answered, to its end."""
    await begun(rounds, RoundOptions(questions=1))
    await asked(rounds)
    await answered(rounds, ALICE)
    await answered(rounds, BOB, WRONG)
    await rounds.deadline(ROUND, NOON + 14 * SECOND)
    await rounds.deadline(ROUND, NOON + 120 * SECOND)


async def test_settled_question_is_reviewed_once(rounds: Rounds, database: Failing) -> None:
    """When the reveal is over, each answer is in the log of reviews, like any practice."""
    await over(rounds)
    game = await reread(database)
    assert game.round.reason is Reason.FINISHED
    async with database.reading() as connection:
        found = await connection.execute(
            select(
                ReviewRow.member_id,
                ReviewRow.mode,
                ReviewRow.session,
                ReviewRow.share,
                ReviewRow.took_ms,
            )
        )
        assert sorted(tuple(row) for row in found) == [
            (ALICE, "round", ROUND, 1.0, 2_000),
            (BOB, "round", ROUND, 0.0, 2_000),
        ]


async def test_void_question_is_no_review(rounds: Rounds, database: Failing) -> None:
    """What was declared void while it was shown teaches nobody's schedule."""
    await begun(rounds, RoundOptions(questions=1))
    await asked(rounds)
    await answered(rounds, BOB)
    await rounds.lead(
        ROUND, ALICE, lambda at, by, may: events.Void(at, by, may, 0), console=False,
        channel_id=CHANNEL, at=NOON + 13 * SECOND,
    )  # fmt: skip
    await rounds.deadline(ROUND, NOON + 120 * SECOND)
    async with database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(ReviewRow)) == 0


async def test_forgotten_member_leaves_numbers_and_no_name(
    rounds: Rounds, writer: RoundWriter, database: Failing
) -> None:
    """The podium stands, the seat is nobody's, and the log never had a name."""
    await over(rounds)
    async with database.reading() as connection:
        export = await everything(connection, BOB)
    assert len(export["round_players"]) == len(export["round_answers"]) == 1
    before = standings((await reread(database)).round)

    async with writer.quiet(), database.writing() as connection:
        await forget(connection, BOB)
        writer.forget(BOB)

    game = await reread(database)
    assert game.members == {0: ALICE, 1: None}
    assert standings(game.round) == before
    async with database.reading() as connection:
        assert not any((await everything(connection, BOB)).values())


async def test_member_forgotten_in_the_middle_may_sit_down_anew(
    rounds: Rounds, writer: RoundWriter, database: Failing
) -> None:
    """The old seat stays unnamed; nothing is written for somebody who is unknown."""
    await begun(rounds)
    await asked(rounds)
    await answered(rounds, BOB)
    async with writer.quiet(), database.writing() as connection:
        await forget(connection, BOB)
        writer.forget(BOB)
    told = await answered(rounds, BOB, at=NOON + 15 * SECOND)
    assert told.game.members == {0: ALICE, 1: None, 2: BOB}


async def test_round_goes_on_after_the_process_died(
    rounds: Rounds, current_content: Stocked, database: Failing
) -> None:
    """Another process takes it up; the time in between is given back."""
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.deadline is not None
    await rounds.alive(NOON + 15 * SECOND)

    async with opened_rounds(current_content, database) as others:
        (taken,) = await others.take_up(lambda guild: guild == GUILD, NOON + 75 * SECOND)
        assert taken.round.deadline == game.round.deadline + 60_000
        assert (await answered(others, BOB, at=NOON + 80 * SECOND)).outcome is Outcome.LOCKED
        assert await others.take_up(lambda guild: False, NOON + 75 * SECOND) == []


async def test_long_outage_ends_the_round(
    rounds: Rounds, current_content: Stocked, database: Failing
) -> None:
    """Eleven minutes later nobody is there any more; what was earned stands."""
    await begun(rounds)
    await asked(rounds)
    await rounds.alive(NOON + 15 * SECOND)
    async with opened_rounds(current_content, database) as others:
        (taken,) = await others.take_up(lambda _: True, NOON + 11 * 60 * SECOND)
        assert taken.round.reason is Reason.OUTAGE


async def test_two_processes_never_undo_each_other(
    rounds: Rounds, current_content: Stocked, database: Failing
) -> None:
    """A copy that has grown old is read anew, and the click counts on what stands."""
    await begun(rounds)
    await asked(rounds)
    async with opened_rounds(current_content, database) as others:
        await answered(others, BOB)
        told = await answered(rounds, ALICE)
    assert told.outcome is Outcome.LOCKED
    assert set(told.game.round.given) == {(0, 0), (0, 1)}
    assert (await reread(database)).round == told.game.round


async def test_timekeeper_closes_reveals_and_goes_on(rounds: Rounds, writer: RoundWriter) -> None:
    """From the question to the next one nobody has to press anything."""
    clock = Clock()
    clock.now = NOON + 10 * SECOND
    keeper = asyncio.create_task(
        RoundScheduler(rounds, clock=clock, heard=lambda _: True).keep(), name="keeper"
    )
    try:
        await begun(rounds)
        await asked(rounds)
        await answered(rounds, ALICE)
        clock.now = NOON + 14 * SECOND
        await until(lambda: rounds.unfinished[ROUND].round.state is State.REVEALING)
        clock.now = NOON + 120 * SECOND
        writer.add(rounds.unfinished[ROUND])
        await until(lambda: rounds.unfinished[ROUND].round.number == 1)
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


async def test_timekeeper_survives_a_database_that_is_away(
    rounds: Rounds, database: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    """It tries again, and what was lost is given back."""
    clock = Clock()
    clock.now = NOON + 10 * SECOND
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.due is not None
    clock.now = NOON + timedelta(milliseconds=game.round.due - int(NOON.timestamp() * 1000))
    database.failures = 1
    async with BackgroundTasks(lambda: pauses(0.1, 0.1)) as tasks:
        tasks.start("scheduler", RoundScheduler(rounds, clock=clock, heard=lambda _: True).keep)
        await until(lambda: "waits for the database: it is away" in caplog.text)
        clock.now += 60 * SECOND
        await until(lambda: rounds.unfinished[ROUND].round.pauses)
        deadline = rounds.unfinished[ROUND].round.deadline
        assert deadline is not None
        assert game.round.deadline is not None
        assert deadline == game.round.deadline + 60_000


async def test_time_stands_while_a_server_is_not_heard(rounds: Rounds, writer: RoundWriter) -> None:
    """Whoever cannot press must not lose the question."""
    clock, heard = Clock(), [False]
    clock.now = NOON + 15 * SECOND
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.deadline is not None
    keeper = asyncio.create_task(
        RoundScheduler(rounds, clock=clock, heard=lambda _: heard[0]).keep()
    )
    try:
        await asyncio.sleep(0.01)
        clock.now = NOON + 75 * SECOND
        heard[0] = True
        writer.add(rounds.unfinished[ROUND])
        await until(lambda: rounds.unfinished[ROUND].round.pauses)
        assert rounds.unfinished[ROUND].round.deadline == game.round.deadline + 60_000
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


async def test_i_dont_know_is_an_answer(rounds: Rounds) -> None:
    """Whoever passes is not waited for."""
    await begun(rounds)
    await asked(rounds)
    await answered(rounds, BOB, DontKnow())
    told = await answered(rounds, ALICE, DontKnow())
    assert told.game.round.closing is not None


async def test_choice_is_remembered_as_far_as_it_makes_sense() -> None:
    """Whatever was kept gives a choice."""
    choice = RoundOptions(("t",), ("p",), 7, 30, Mode.RACE, 3)
    assert RoundOptions.from_json(json.loads(json.dumps(choice.as_json()))) == choice
    odd = RoundOptions.from_json({"questions": "x", "seconds": 10_000, "mode": "golf", "teams": 99})
    assert odd == RoundOptions(seconds=300, teams=4)
    assert RoundOptions.from_json(None) == RoundOptions()
