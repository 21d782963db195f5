"""What the artist must not fall over: messages that are missing, and what nobody foresaw."""

from __future__ import annotations

import asyncio

import pytest

from bot.face.discord_io import channel_messages
from bot.face.discord_io.internals import components_of
from bot.face.rounds import console, views
from bot.face.rounds.message_marks import LOBBY, mark
from bot.quiz.rounds import events
from bot.quiz.rounds.state import State
from tests.face.looking import text
from tests.face.rounds.conftest import Night
from tests.tutor.conftest import until


async def leads(night: Night, *wishes: object) -> None:
    """What the host does at one moment, before the artist can draw any of it."""
    rounds, game = night.world.tutor.rounds, night.game
    now = night.world.env.now()
    await asyncio.gather(
        *(
            rounds.lead(
                game.id,
                night.alice.id,
                make,  # type: ignore[arg-type]
                console=True,
                channel_id=night.channel.id,
                at=now,
            )
            for make in wishes
        )
    )


async def test_question_that_is_skipped_before_it_is_posted(
    night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    """Its reveal is posted, and what changes then breaks nothing: the round goes on."""
    await night.starts(night.alice, topic="Doubling")
    await night.press(night.bob, "Join")
    await leads(night, events.Start, lambda at, by, may: events.Skip(at, by, may, 0))
    await night.passes(3)
    assert night.game.round.message is None
    assert "this question doesn't count" in night.text
    await leads(night, lambda at, by, may: events.Void(at, by, may, 0))
    await night.passes(4)
    assert "can no longer be shown" not in caplog.text
    await night.passes(40)
    assert night.text.startswith("### Question 2 of 4")


async def test_lobby_that_is_deleted_is_posted_again(night: Night) -> None:
    """Without it nobody could join or start."""
    await night.starts(night.alice, topic="Doubling")
    await night.passes(3)
    (lobby,) = night.messages
    night.world.env.backend.delete_message(night.channel.id, lobby.id)
    await leads(night, lambda at, by, may: events.HandOver(at, by, may, 0))
    await night.world.tutor.rounds.join(
        night.game.id, night.bob.id, channel_id=night.channel.id, extra=1.0, team=None,
        at=night.world.env.now(),
    )  # fmt: skip
    await night.passes(4)
    (again,) = night.messages
    assert again.id != lobby.id
    assert night.game.lobby == again.id
    await night.press(night.alice, "Start", again)
    await night.passes(3)
    assert night.game.round.state is State.ASKING


async def test_message_is_found_under_a_hundred_others(night: Night) -> None:
    """A channel that talks on does not hide what the bot has posted."""
    await night.starts(night.alice, topic="Doubling")
    await night.passes(3)
    game = night.game
    for number in range(120):
        await night.bob.send(night.channel, f"message {number}")
    view = components_of(views.over(game))
    posted = await channel_messages.post(night.world.client, night.channel.id, view, nonce="n")
    await night.bob.send(night.channel, "last")
    client, channel = night.world.client, night.channel.id
    assert await channel_messages.find(client, channel, game.id, mark(game.id, "p")) == posted
    assert await channel_messages.find(client, channel, game.id, mark(game.id, LOBBY)) == game.lobby
    assert await channel_messages.find(client, channel, posted, mark(game.id, LOBBY)) is None


async def test_error_that_nobody_foresaw_is_tried_again(
    night: Night, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A round whose artist stumbles goes on: nothing else would ever post its question."""
    await night.starts(night.alice, topic="Doubling")
    await night.passes(3)
    drawn = views.current
    stumbles = iter([ZeroDivisionError])

    def stumbling(*given: object) -> object:
        for error in stumbles:
            raise error
        return drawn(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(views, "current", stumbling)
    await night.press(night.alice, "Start")
    await night.passes(10)
    assert "ZeroDivisionError" in caplog.text
    assert night.text.startswith("### Question 1 of 4")
    assert night.game.drawn == "asking-0"
    caplog.clear()


async def test_made_up_press_changes_no_message_of_all(night: Night) -> None:
    """Whoever asks to stop, by an id that is not on that message, is answered alone."""
    await night.begins(night.bob, topic="Doubling")
    before, round_id = night.text, night.game.id
    forged = f"x1b:rdo.a:{round_id}:0:{console.ASK_STOP}:0"
    await night.forged(night.bob, forged)
    assert text(night.messages[-1]) == before


async def test_time_that_stands_still_is_no_readiness(night: Night) -> None:
    """Should the one task that keeps the rounds' time end, whoever asks for readiness hears it."""
    keeping = night.world.client.rounds
    assert keeping.problem is None
    keeper = next(task for task in asyncio.all_tasks() if task.get_name() == "round scheduler")
    keeper.cancel()
    await until(keeper.done)
    assert keeping.problem == "the time of the rounds stands still"
