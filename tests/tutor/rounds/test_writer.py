"""The desk on its bad days: what is in line when the record, a listener or the process fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.grading.answers import Typed
from bot.quiz.grading.grading import Grade
from bot.quiz.rounds import events
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.state import Given, Reason, State
from bot.store.tables import RoundRow as Rows
from bot.tutor.rounds import finished_rounds
from bot.tutor.rounds.rounds import ChannelBusy, Game, RoundOptions, Rounds
from bot.tutor.rounds.writer import NotSaved, RoundWriter
from tests.quiz.making import typed
from tests.tutor.conftest import ALICE, BOB, NOON, Failing, until
from tests.tutor.rounds.playing import (
    CHANNEL,
    ROUND,
    SECOND,
    answered,
    asked,
    begun,
    opened_rounds,
    reread,
)
from tests.tutor.stocked import Stocked, about, numbered


class Lossy(Failing):
    """A database whose next ``losses`` commits reach it, and the news of them is lost."""

    losses = 0
    #: Is set when a writing begins that hangs; None where none does.
    hangs: asyncio.Event | None = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        if self.hangs is not None:
            self.hangs.set()
            await asyncio.Event().wait()
        async with super().writing() as connection:
            yield connection
        if self.losses > 0:
            self.losses -= 1
            raise ConnectionResetError("the news of the commit was lost")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Lossy]:
    """The database, open; it fails when it is told to."""
    async with Lossy(url) as database:
        yield database


async def test_what_the_channel_shows_is_kept(rounds: Rounds, database: Lossy) -> None:
    """The stage that is drawn and the lobby's message are in the row, for the next process."""
    await begun(rounds)
    told = await rounds.drew(ROUND, "lobby", NOON + SECOND, lobby=5)
    assert (told.game.drawn, told.game.lobby) == ("lobby", 5)
    game = await reread(database)
    assert (game.drawn, game.lobby) == ("lobby", 5)


async def test_round_that_is_over_and_not_seen_to_be_is_taken_up(
    rounds: Rounds, current_content: Stocked, database: Lossy
) -> None:
    """Its podium is still owed; afterwards nobody asks for it again."""
    await begun(rounds)
    await rounds.lead(
        ROUND, ALICE, events.Stop, console=False, channel_id=CHANNEL, at=NOON + SECOND
    )
    async with opened_rounds(current_content, database) as others:
        (game,) = await others.take_up(lambda _: True, NOON + 2 * SECOND)
        assert game.round.reason is Reason.STOPPED
        await others.drew(ROUND, "over", NOON + 3 * SECOND)
        assert await others.take_up(lambda _: True, NOON + 4 * SECOND) == []


async def test_drawing_does_not_turn_back_when_the_round_was_last_kept(
    rounds: Rounds, current_content: Stocked, database: Lossy
) -> None:
    """Otherwise a lobby of some minutes would look as if nobody had been there."""
    await begun(rounds)
    await rounds.alive(NOON + 700 * SECOND)
    await rounds.drew(ROUND, "lobby", NOON + 701 * SECOND, lobby=5)
    async with opened_rounds(current_content, database) as others:
        (game,) = await others.take_up(lambda _: True, NOON + 705 * SECOND)
    assert game.round.state is State.LOBBY


async def test_commit_whose_news_was_lost_counts_once(rounds: Rounds, database: Lossy) -> None:
    """The member is told that it is not known; the answer stands, and the log has it once."""
    await begun(rounds)
    await asked(rounds)
    database.losses = 1
    with pytest.raises(NotSaved):
        await answered(rounds, BOB)
    assert set((await rounds.game(ROUND)).round.given) == {(0, 1)}
    told = await answered(rounds, BOB, at=NOON + 14 * SECOND)
    assert told.outcome is Outcome.CHANGED
    game = await reread(database)
    assert game.round == told.game.round
    log = await rounds.log(ROUND)
    assert game.seq == len(log)
    assert [type(event) for event in log].count(events.Answered) == 2


async def test_commit_whose_news_was_lost_is_heard_of_afterwards(
    rounds: Rounds, database: Lossy
) -> None:
    """Whoever shows the round learns that it is over, by whatever is asked of it next."""
    await begun(rounds)
    heard: list[tuple[State, State]] = []
    rounds.subscribe(lambda before, after: heard.append((before.round.state, after.round.state)))
    database.losses = 1
    with pytest.raises(NotSaved):
        await rounds.lead(
            ROUND, ALICE, events.Stop, console=False, channel_id=CHANNEL, at=NOON + SECOND
        )
    await rounds.deadline(ROUND, NOON + SECOND)
    assert heard == [(State.LOBBY, State.OVER)]


async def test_listener_that_fails_harms_nobody(
    rounds: Rounds, database: Lossy, caplog: pytest.LogCaptureFixture
) -> None:
    """What is committed is told as committed, and the others hear of it."""
    await begun(rounds)
    await begun(rounds, id=ROUND + 1, channel=CHANNEL + 1)
    heard: list[int] = []

    def fails(before: Game, after: Game) -> None:
        raise ZeroDivisionError

    rounds.subscribe(fails)
    rounds.subscribe(lambda before, after: heard.append(after.id))
    told = await asyncio.gather(
        *(
            rounds.join(id, BOB, channel_id=channel, extra=1.0, team=None, at=NOON + SECOND)
            for id, channel in ((ROUND, CHANNEL), (ROUND + 1, CHANNEL + 1))
        )
    )
    assert [one.outcome for one in told] == [Outcome.JOINED] * 2
    assert heard == [ROUND, ROUND + 1]
    assert "ZeroDivisionError" in caplog.text


async def test_row_that_cannot_be_read_stops_no_other(
    rounds: Rounds, current_content: Stocked, database: Lossy
) -> None:
    """A round of a version that is not this one is given up; its neighbours are taken up."""
    await begun(rounds)
    await begun(rounds, id=ROUND + 1, channel=CHANNEL + 1)
    async with database.writing() as connection:
        odd = update(Rows).where(Rows.id == ROUND).values(state={"mode": "golf"})
        await connection.execute(odd)
    async with opened_rounds(current_content, database) as others:
        taken = await others.take_up(lambda _: True, NOON + SECOND)
        assert [game.id for game in taken] == [ROUND + 1]
        # The channel is free again.
        await begun(others, id=ROUND + 2)


async def test_stop_leaves_nobody_waiting(current_content: Stocked, database: Lossy) -> None:
    """Whoever is in line, is being written, or comes too late, hears of the end."""
    current_content.put(*numbered(current_content, 3))
    async with opened_rounds(current_content, database) as rounds:
        await begun(rounds)
        database.hangs = asyncio.Event()

        def joining(member: int) -> asyncio.Task[object]:
            return asyncio.create_task(
                rounds.join(ROUND, member, channel_id=CHANNEL, extra=1.0, team=None, at=NOON)
            )

        being_written = joining(BOB)
        await database.hangs.wait()
        in_line = joining(BOB + 1)
        await asyncio.sleep(0)
    late = joining(BOB + 2)
    done, waiting = await asyncio.wait({being_written, in_line, late}, timeout=2)
    assert not waiting
    assert all(task.cancelled() or isinstance(task.exception(), NotSaved) for task in done)


async def test_press_in_line_of_a_member_who_is_forgotten_is_dropped(
    rounds: Rounds, writer: RoundWriter, database: Lossy
) -> None:
    """Nothing comes back after a deletion."""
    await begun(rounds)
    async with writer.quiet():
        pressed = asyncio.create_task(
            rounds.join(ROUND, BOB, channel_id=CHANNEL, extra=1.0, team=None, at=NOON + SECOND)
        )
        await until(lambda: writer._queue)
        writer.forget(BOB)
    with pytest.raises(NotSaved):
        await pressed
    assert (await reread(database)).members == {0: ALICE}


async def test_time_between_two_connections_is_given_back(rounds: Rounds, database: Lossy) -> None:
    """The process lived on and kept its copies, but nobody could press for a minute."""
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.deadline is not None
    await rounds.alive(NOON + 15 * SECOND)
    (taken,) = await rounds.take_up(lambda _: True, NOON + 75 * SECOND)
    assert taken.round.deadline == game.round.deadline + 60_000


async def test_quick_restart_gives_the_time_back(
    rounds: Rounds, current_content: Stocked, database: Lossy
) -> None:
    """Eight seconds are most of a short question."""
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.deadline is not None
    await rounds.alive(NOON + 15 * SECOND)
    async with opened_rounds(current_content, database) as others:
        (taken,) = await others.take_up(lambda _: True, NOON + 23 * SECOND)
    assert taken.round.deadline == game.round.deadline + 8_000


async def test_time_is_given_back_once(rounds: Rounds, database: Lossy) -> None:
    """The record and Discord's line are down at the same time; the minute is one minute."""
    await begun(rounds)
    game = await asked(rounds)
    assert game.round.deadline is not None
    database.failures = 1
    with pytest.raises(NotSaved):
        await answered(rounds, BOB, at=NOON + 15 * SECOND)
    told = await rounds.outage(ROUND, NOON + 15 * SECOND, NOON + 75 * SECOND)
    assert told.game.round.deadline == game.round.deadline + 60_000


async def test_debriefs_after_the_podium_cost_no_reading(
    rounds: Rounds, writer: RoundWriter, database: Lossy
) -> None:
    """Two hundred players press at once; and whoever is forgotten then is so there, too."""
    await begun(rounds)
    await asked(rounds)
    await answered(rounds, BOB)
    await rounds.lead(
        ROUND, ALICE, events.Stop, console=False, channel_id=CHANNEL, at=NOON + 14 * SECOND
    )
    await rounds.drew(ROUND, "over", NOON + 15 * SECOND)
    assert rounds.unfinished == {}
    before = database.tries
    assert (await rounds.game(ROUND)).members == {0: ALICE, 1: BOB}
    assert database.tries == before
    async with writer.quiet():
        writer.forget(BOB)
    assert (await rounds.game(ROUND)).members == {0: ALICE, 1: None}


async def test_rounds_that_are_over_are_kept_up_to_a_number_of_answers(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest makes room, nothing is reckoned twice, and none that nobody answered is free."""
    game = await begun(rounds)
    weight = 1 + finished_rounds._FOR_A_QUESTION * len(game.questions)
    monkeypatch.setattr(finished_rounds, "_ANSWERS", 2 * weight)
    kept = finished_rounds.FinishedRounds()
    answer = Given({"chosen": [0]}, Grade(1.0), 0, 1, 0)
    for id in (1, 2, 2, 3):
        kept.keep(replace(game, id=id, round=replace(game.round, given={(0, 0): answer})))
    assert [kept.get(id) is not None for id in (1, 2, 3)] == [False, True, True]
    for id in range(10, 1000):
        kept.keep(replace(game, id=id))
    assert sum(kept.get(id) is not None for id in range(10, 1000)) == 2


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "🧂" * 200, '"}'])
async def test_any_text_can_be_kept(
    rounds: Rounds, current_content: Stocked, database: Lossy, odd: str
) -> None:
    """One answer that the record refused would take along all that are written with it."""
    current_content.put(replace(typed("rack"), **about(current_content)))
    await begun(rounds, RoundOptions(questions=1))
    await asked(rounds)
    told = await answered(rounds, BOB, Typed((odd,)))
    assert told.outcome is Outcome.LOCKED
    await rounds.lead(
        ROUND, ALICE, events.Stop, console=False, channel_id=CHANNEL, at=NOON + 14 * SECOND
    )
    assert (await reread(database)).round.given[0, 1].answer == told.game.round.given[0, 1].answer


async def test_lobby_of_whose_commit_nobody_heard_is_taken_in_hand(
    rounds: Rounds, database: Lossy
) -> None:
    """The host tries again, is told that a round is there, and so it is: with its lobby."""
    heard: list[int] = []
    rounds.subscribe(lambda before, after: heard.append(after.id))
    database.losses = 1
    with pytest.raises(ConnectionResetError):
        await begun(rounds)
    with pytest.raises(ChannelBusy):
        await begun(rounds, id=ROUND + 1)
    assert set(rounds.unfinished) == {ROUND}
    assert heard == [ROUND]


async def test_nobody_waits_for_a_seat_without_a_name(
    rounds: Rounds, writer: RoundWriter, database: Lossy
) -> None:
    """A forgotten host hands over, and the question closes when the others have answered."""
    await begun(rounds)
    await asked(rounds)
    await answered(rounds, BOB)
    async with writer.quiet():
        writer.forget(ALICE)
    await until(lambda: rounds.unfinished[ROUND].round.closing is not None)
    game = await reread(database)
    assert game.round.host == 1
    assert [player.seat for player in game.round.active] == [1]
