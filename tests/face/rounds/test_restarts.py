"""A round outlives its process, and ends with dignity where it cannot go on."""

from __future__ import annotations

import re
from dataclasses import replace

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.store import rounds
from bot.tutor.rounds.rounds import RoundGone
from tests.face.looking import shown, text
from tests.face.rounds.conftest import Night


def numbers(night: Night) -> list[str]:
    """What each message in the channel is about, oldest first."""
    firsts = [said.splitlines()[0] for said in night.texts()]
    return [re.sub(r"^#+ ", "", first) for first in firsts]


async def plays_on(night: Night) -> None:
    """Answers whatever is open until the podium stands."""
    for _ in range(8):
        if "## The round is over" in night.text:
            return
        if "have answered." in night.text:
            await night.answers(night.alice, "double")
            await night.answers(night.bob, "half")
        await night.passes(15)
    raise AssertionError(night.text)


@pytest.mark.parametrize(
    "stage", ["lobby", "asking", "answered", "closing", "revealing", "between", "last"]
)
async def test_a_restart_at_each_stage(night: Night, stage: str) -> None:
    """Nothing is posted twice, nothing is skipped, and the podium is what it would have been."""
    await night.starts(night.alice, topic="Doubling", questions=2)
    await night.press(night.bob, "Join")
    if stage == "lobby":
        await night.away(10)
    await night.press(night.alice, "Start", night.messages[0])
    await night.passes(3)
    if stage == "asking":
        await night.away(10)
    await night.answers(night.alice, "double")
    if stage == "answered":
        await night.away(10)
    await night.answers(night.bob, "half")
    if stage == "closing":
        await night.away(10)
    await night.passes(3)
    assert "**1 of 2** got it right." in night.text
    if stage == "revealing":
        await night.away(10)
    if stage == "between":
        await night.passes(night.game.round.item.reveal / 1000 - 1.5)
        await night.away(10)
    await night.passes(15)
    await night.answers(night.alice, "double")
    await night.answers(night.bob, "double")
    await night.passes(3)
    if stage == "last":
        await night.away(10)
    await night.passes(20)
    assert numbers(night) == [
        "A round of 2 questions", "Question 1 of 2", "Question 2 of 2", "The round is over",
    ]  # fmt: skip
    assert f"**1.** <@{night.alice.id}> · 2000 points" in night.text
    assert f"**2.** <@{night.bob.id}> · 1000 points" in night.text
    assert [each["share"] for each in (await night.export(night.bob))["reviews"]] == [0.0, 1.0]


async def test_a_restart_in_a_pause(night: Night) -> None:
    """The pause stays, and so does the rest of the time."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    left = night.left()
    await night.does(night.alice, "Pause")
    await night.passes(3)
    await night.away(60)
    assert "**Paused.**" in night.text
    await night.does(night.alice, "Resume")
    await night.passes(1)
    assert night.left() == pytest.approx(left, abs=3)
    await plays_on(night)
    assert len(night.messages) == 4


async def test_time_is_given_back(night: Night) -> None:
    """Nobody loses the time in which the bot was gone: the open question closes later by it."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    before = night.left()
    await night.away(120)
    assert night.left() == pytest.approx(before, abs=9), "up to a heartbeat may be lost"
    assert "is saved" in await night.answers(night.bob, "double")
    assert len(night.messages) == 2


async def test_a_long_outage(night: Night) -> None:
    """After more than ten minutes it ends with what was earned, and says so."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answers(night.alice, "double")
    await night.answers(night.bob, "half")
    await night.passes(3)
    await night.away(700)
    assert "I was away for more than ten minutes" in night.text
    assert f"### <@{night.alice.id}> has won" in night.text
    assert "The lobby is open" in text(shown(await night.starts(night.bob, topic="Tides")))


async def test_a_question_that_was_posted_and_not_noted(night: Night) -> None:
    """A process that died between the two finds its message, and posts no second one."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await forget_message(night)
    await night.away(10)
    assert numbers(night) == ["A round of 1 question", "Question 1 of 1"]
    assert "is saved" in await night.answers(night.bob, "double")


async def test_the_same_without_the_right_to_look(night: Night) -> None:
    """Where the history may not be read, Discord itself refuses a second post by its nonce."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await forget_message(night)
    forbid(night, "read_message_history")
    await night.away(10)
    first, second = [request.json["nonce"] for request in night.sent("POST")][-2:]
    assert first == second


async def test_presses_reach_the_new_process(night: Night) -> None:
    """Consoles, debriefs and lobbies of before work on."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await night.answers(night.bob, "half")
    console = shown(await night.console(night.alice))
    await night.away(5)
    await night.alice.click(console, label="Close now")
    await night.passes(3)
    assert "**Nobody got it right,**" in night.text
    await plays_on(night)
    await night.away(5)
    assert "Your debrief" in await night.says(night.bob, "My debrief")
    assert len(night.messages) == 3


# Channels, messages and permissions that go


async def test_a_deleted_channel(night: Night) -> None:
    """The round ends, with its results kept, and another one can begin elsewhere."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answers(night.alice, "double")
    await night.answers(night.bob, "double")
    await night.passes(15)
    round_id = night.game.id
    night.world.env.backend.delete_channel(night.channel.id)
    await night.passes(30)
    game = await night.world.tutor.rounds.game(round_id)
    assert not game.open
    data = await night.world.tutor.members.export(night.bob.id)
    assert [each["share"] for each in data["reviews"]] == [1.0]
    night.channel = night.server.create_text_channel("elsewhere")
    await night.begins(topic="Tides")
    assert night.text.startswith("### Question 1 of 1")


async def test_a_channel_that_was_deleted_meanwhile(night: Night) -> None:
    """A process that comes up finds out, and lets go of the round."""
    await night.begins(topic="Doubling", questions=2)
    round_id = night.game.id
    await night.world.client.close()
    night.world.env.backend.delete_channel(night.channel.id)
    await night.world.restart()
    await night.passes(60)
    assert not (await night.world.tutor.rounds.game(round_id)).open
    assert round_id not in night.world.tutor.rounds.unfinished


async def test_a_deleted_question(night: Night) -> None:
    """A question that stands nowhere is revealed in a new message, and counts for nobody."""
    await night.begins(night.bob, night.carol, topic="Doubling", questions=2)
    await night.answers(night.bob, "double")
    await night.answers(night.carol, "double")
    night.world.env.backend.delete_message(night.channel.id, night.last.id)
    await night.passes(5)
    assert "**Skipped.** This question doesn't count." in night.text
    await plays_on(night)
    assert f"**1.** <@{night.alice.id}> · 1000 points" in night.text


async def test_a_question_that_is_deleted_unseen(night: Night) -> None:
    """Nobody tells the bot of it; at the latest the reveal stands in the channel again."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await night.answers(night.bob, "double")
    await night.passes(5)
    night.world.env.backend.delete_message(night.channel.id, night.last.id)
    await night.passes(25)
    await night.passes(5)
    assert numbers(night)[-1] == "Question 1 of 1"
    assert "**Everyone who answered got it right.**" in night.text


async def test_a_deleted_reveal(night: Night) -> None:
    """It is not brought back; the round goes on."""
    await night.begins(topic="Doubling", questions=2)
    await night.answers(night.alice, "double")
    await night.passes(3)
    night.world.env.backend.delete_message(night.channel.id, night.last.id)
    await night.passes(20)
    assert night.text.startswith("### Question 2 of 2")
    await night.answers(night.alice, "double")
    await night.passes(3)
    night.world.env.backend.delete_message(night.channel.id, night.last.id)
    await night.passes(30)
    assert numbers(night) == ["A round of 2 questions", "The round is over"]
    assert f"<@{night.alice.id}> · 2000 points" in night.text


async def test_a_deleted_lobby(night: Night) -> None:
    """It comes back while people gather there; later nobody needs it."""
    await night.begins(topic="Doubling", questions=1)
    night.world.env.backend.delete_message(night.channel.id, night.messages[0].id)
    await plays_on(night)
    assert numbers(night) == ["Question 1 of 1", "The round is over"]


async def test_a_lobby_that_is_deleted_at_once(night: Night) -> None:
    """Its round can be stopped, and the channel is free."""
    await night.starts(night.alice, topic="Doubling", questions=1)
    night.world.env.backend.delete_message(night.channel.id, night.last.id)
    await night.passes(5)
    await night.alice.slash(night.channel, "round stop")
    await night.passes(5)
    assert "## The round is over" in night.text


async def test_a_lost_right_to_write(night: Night) -> None:
    """A round that may no longer be shown ends, with its results kept; nothing is retried."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answers(night.alice, "double")
    await night.answers(night.bob, "double")
    await night.passes(3)
    round_id = night.game.id
    forbid(night, "send_messages", "view_channel")
    await night.passes(60)
    assert not (await night.world.tutor.rounds.game(round_id)).open
    sent = len(night.world.env.http_requests)
    await night.passes(120)
    assert len(night.world.env.http_requests) == sent
    data = await night.world.tutor.members.export(night.bob.id)
    assert len(data["reviews"]) == 1


async def test_the_bot_is_thrown_out(night: Night) -> None:
    """The rounds of that server end at once."""
    await night.begins(topic="Doubling", questions=2)
    round_id = night.game.id
    night.world.env.backend.remove_guild(night.server.id)
    await night.passes(5)
    assert not (await night.world.tutor.rounds.game(round_id)).open


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_discord_fails_for_a_while(night: Night, status: int) -> None:
    """What Discord refuses for a moment is tried again, and the round goes on."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    path = f"/channels/{night.channel.id}/messages/*"
    night.world.env.inject_error("PATCH", path, status=status, times=6)
    await night.answers(night.alice, "double")
    await night.answers(night.bob, "half")
    await night.passes(60)  # the pauses between tries grow, and come to a minute
    await night.passes(60)
    assert "## The round is over" in night.text
    assert "**1 of 2** got it right." in text(night.messages[1])


async def forget_message(night: Night) -> None:
    """The record as a crash leaves it between the posting of a question and its noting."""
    game = night.game
    unposted = replace(game.round, message=None, asked_at=None, deadline=None)
    before = replace(game, round=unposted, drawn="lobby", version=game.version + 1)
    async with night.world.tutor.rounds._database.writing() as connection:
        assert await rounds.save(connection, game, before, [])


def forbid(night: Night, *rights: str) -> None:
    """The bot loses rights in the channel."""
    deny = discord.Permissions(**dict.fromkeys(rights, True)).value
    bot = night.world.env.backend.bot_user.id
    overwrite = Overwrite(target_id=bot, type=OverwriteType.MEMBER, allow=0, deny=deny)
    night.world.env.backend.set_overwrite(night.channel.id, overwrite)


async def test_the_time_is_given_back_that_was_lost_while_a_question_was_posted(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed as the message reaches Discord: eleven seconds later there is all the time again."""
    await night.starts(night.alice, topic="Doubling", questions=2)
    await night.press(night.bob, "Join")
    monkeypatch.setattr(night.world.tutor.rounds, "posted", killed)
    await night.press(night.alice, "Start", night.messages[0])
    await night.passes(3)
    posted = len(night.messages)
    assert night.text.startswith("### Question 1 of 2")
    await night.world.client.close()
    limit = night.game.round.item.limit
    assert limit is not None
    await night.world.env.advance_time(11 + limit / 1000)
    await night.world.restart()
    await night.passes(0.1)
    assert len(night.messages) == posted
    for member in (night.alice, night.bob):
        assert "too late" not in await night.answers(member, "double")
    await night.passes(3)
    assert "**Everyone who answered got it right.**" in night.text


async def killed(*_: object) -> None:
    """A process that gets no further."""
    raise RoundGone
