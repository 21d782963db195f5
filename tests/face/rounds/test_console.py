"""The host's console: what it does, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.face.rounds import console
from tests.face.looking import labels, options, parts, shown, text
from tests.face.rounds.conftest import Night

FORBIDDEN = "Only the host, people who can manage messages here, and the host role can do that"


@pytest.fixture
async def playing(night: Night) -> Night:
    """Alice hosts, Bob and Carol play; the first of four questions is open."""
    await night.begins(night.bob, night.carol, topic="Doubling", questions=4)
    return night


def moderator(night: Night) -> MemberActor:
    """Somebody who manages messages and does not play."""
    role = night.server.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    user = night.world.env.create_user("mod")
    return night.server.add_member(user, roles=[role])


async def host_role(night: Night) -> MemberActor:
    """Somebody with the server's host role, who does not play."""
    role = night.server.create_role("hosts")
    await night.world.tutor.preferences.choose_for(
        night.server.id, lambda known: replace(known, host_role=role.id)
    )
    return night.server.add_member(night.world.env.create_user("lead"), roles=[role])


def strip(night: Night, member: MemberActor) -> None:
    """Takes all roles away."""
    night.world.env.backend.edit_member(night.server.id, member.id, {"role_ids": []})


async def test_the_console_is_private(playing: Night) -> None:
    """It says where the round stands, and offers what can be done now."""
    opened = await playing.console(playing.alice)
    assert opened.ephemeral
    said = text(shown(opened))
    assert "Question 1 of 4: open." in said
    assert f"Host: <@{playing.alice.id}>" in said
    assert labels(shown(opened)) == [
        "Close now", "Pause", "+15 seconds", "Skip", "Stop…", "Refresh",
    ]  # fmt: skip


async def test_others_may_look(playing: Night) -> None:
    """Players and strangers are told who leads, and get nothing to press."""
    for member in (playing.bob, playing.newcomer("dave")):
        opened = shown(await playing.console(member))
        assert "Only the host, people who can manage messages here," in text(opened)
        assert labels(opened) == []


VERBS = [
    console.NEXT, console.PAUSE, console.RESUME, console.MORE_TIME, console.SKIP, console.STOP,
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
async def test_no_verb_is_for_others(playing: Night, verb: str) -> None:
    """Whoever makes a button's id up is refused: a player and a stranger."""
    round_id = playing.ids()["Host controls"].split(":")[2]
    before = playing.text
    for member in (playing.bob, playing.newcomer("dave")):
        made_up = f"x1b:rdo.a:{round_id}:0:{verb}:0"
        assert FORBIDDEN in text(shown(await playing.forged(member, made_up)))
    await playing.passes(3)
    assert playing.text == before


@pytest.mark.parametrize("verb", [console.REMOVE, console.HAND_OVER, console.VOID])
async def test_no_choice_is_for_others(playing: Night, verb: str) -> None:
    """Nor can they remove anybody, take the round, or have a question declared void."""
    round_id = playing.ids()["Host controls"].split(":")[2]
    about = 0 if verb == console.VOID else 1
    for member in (playing.bob, playing.newcomer("dave")):
        made_up = f"x1b:rdo.a:{round_id}:0:{verb}:{about}"
        assert FORBIDDEN in text(shown(await playing.forged(member, made_up)))
    assert f"Host: <@{playing.alice.id}>" in text(shown(await playing.console(playing.alice)))


@pytest.mark.parametrize("who", ["moderator", "host role"])
async def test_moderators_and_the_host_role_lead(playing: Night, who: str) -> None:
    """Both have the console in every round, without playing in it."""
    member = moderator(playing) if who == "moderator" else await host_role(playing)
    assert "Question 1 of 4: paused." in await playing.does(member, "Pause")
    await playing.passes(3)
    assert "**Paused.**" in playing.text
    assert "Question 1 of 4: open." in await playing.does(member, "Resume")
    await playing.passes(3)
    assert "**0 of 3** have answered." in playing.text, "leading takes no seat"


@pytest.mark.parametrize("who", ["moderator", "host role"])
async def test_a_right_that_was_taken_away(playing: Night, who: str) -> None:
    """It is looked up at the press: a console that stands there still is of no use then."""
    member = moderator(playing) if who == "moderator" else await host_role(playing)
    opened = shown(await playing.console(member))
    strip(playing, member)
    refused = await member.click(opened, label="Pause")
    assert FORBIDDEN in text(shown(refused))
    await playing.passes(3)
    assert "**Paused.**" not in playing.text


async def test_pause_keeps_the_time(playing: Night) -> None:
    """The clock stands, answers wait, and the rest of the time is there afterwards."""
    left = playing.left()
    await playing.does(playing.alice, "Pause")
    await playing.passes(3)
    assert playing.labels == ["Host controls"]
    await playing.passes(600)
    assert "**Paused.**" in playing.text
    await playing.does(playing.alice, "Resume")
    await playing.passes(1)
    assert playing.left() == pytest.approx(left, abs=3)
    await playing.answers(playing.bob, "double")


async def test_an_answer_in_a_pause(playing: Night) -> None:
    """It is not taken, and the member is told to answer again."""
    answer = playing.ids()[playing.letter("double")]
    await playing.does(playing.alice, "Pause")
    await playing.passes(3)
    refused = await playing.forged(playing.bob, answer)
    assert "The round is paused, so your answer was not saved." in text(shown(refused))


async def test_a_pause_that_nobody_ends(playing: Night) -> None:
    """After an hour the round ends by itself, with what was earned."""
    await playing.answers(playing.bob, "double")
    await playing.does(playing.alice, "Pause")
    await playing.passes(3605)
    assert "It was paused for an hour" in playing.text


async def test_a_pause_in_the_reveal(playing: Night) -> None:
    """The reveal stands until the host goes on."""
    await playing.does(playing.alice, "Skip")
    await playing.passes(3)
    await playing.does(playing.alice, "Pause")
    await playing.passes(120)
    assert playing.text.startswith("### Question 1 of 4")
    await playing.does(playing.alice, "Resume")
    await playing.passes(30)
    assert playing.text.startswith("### Question 2 of 4")


async def test_more_time(playing: Night) -> None:
    """Everybody gets fifteen seconds, and the question says so."""
    left = playing.left()
    await playing.does(playing.alice, "+15 seconds")
    await playing.passes(3)
    assert playing.left() == pytest.approx(left + 15 - 3, abs=1.5)


async def test_close_now_and_next(playing: Night) -> None:
    """The host waits neither for the clock nor for the end of the reveal."""
    await playing.answers(playing.bob, "double")
    await playing.does(playing.alice, "Close now")
    await playing.passes(3)
    assert "**Everyone who answered got it right.**" in playing.text
    await playing.does(playing.alice, "Next question")
    await playing.passes(3)
    assert playing.text.startswith("### Question 2 of 4\n")


async def test_next_from_an_old_console(playing: Night) -> None:
    """A console that shows an earlier question does not leave the one that is on."""
    old = shown(await playing.console(playing.alice))
    await playing.does(playing.alice, "Skip")
    await playing.passes(3)
    await playing.does(playing.alice, "Next question")
    await playing.passes(3)
    told = await playing.alice.click(old, label="Close now")
    assert "the round has moved on" in text(shown(told))
    await playing.passes(3)
    assert "**0 of 3** have answered." in playing.text


async def test_skip(playing: Night) -> None:
    """The answer is shown, and the question counts for nobody."""
    await playing.answers(playing.bob, "double")
    await playing.does(playing.alice, "Skip")
    await playing.passes(3)
    assert "**Skipped.** This question doesn't count." in playing.text
    assert "✓ **right**" in playing.text
    assert "points" not in playing.text


async def test_void(playing: Night) -> None:
    """A question of before loses its points, and so do those who had them."""
    await playing.answers(playing.bob, "double")
    await playing.does(playing.alice, "Close now")
    await playing.passes(3)
    assert f"<@{playing.bob.id}> · 1000 points" in playing.text
    await playing.picks(playing.alice, "Declare a question void", "0")
    await playing.passes(3)
    assert "**Void.**" in playing.text
    assert "1000 points" not in playing.text
    await playing.passes(20)
    await playing.alice.slash(playing.channel, "round stop")
    await playing.passes(3)
    assert "1000 points" not in playing.text
    data = await playing.export(playing.bob)
    assert data["reviews"] == []


async def test_remove(playing: Night) -> None:
    """Whoever is removed is not waited for, has no place, and cannot come back."""
    await playing.answers(playing.alice, "half")
    await playing.answers(playing.carol, "double")
    await playing.picks(playing.alice, "Remove a player", "bob")
    await playing.passes(3)
    assert "**1 of 2** got it right." in playing.text
    join = playing.ids()["Host controls"].replace("rhost", "rjoin")
    refused = text(shown(await playing.forged(playing.bob, join)))
    assert "The host removed you from this round." in refused
    await playing.passes(20)
    assert "removed you" in await playing.answers(playing.bob, "double")
    await playing.alice.slash(playing.channel, "round stop")
    await playing.passes(3)
    assert str(playing.bob.id) not in playing.text


async def test_only_players_are_offered(playing: Night) -> None:
    """Each by the name that the server knows; the host is not offered to be the host."""
    playing.newcomer("dave")
    console = shown(await playing.console(playing.alice))
    assert list(options(console, "Remove a player")) == ["alice", "bob", "carol"]
    assert list(options(console, "Make another player the host")) == ["bob", "carol"]


async def test_a_player_is_chosen_among_all_members_of_a_crowd(playing: Night) -> None:
    """More than 25 players fit into no select; whoever does not play is refused."""
    crowd = [playing.newcomer(f"player{number}") for number in range(23)]
    for member in crowd:
        await playing.answers(member, "double")
    stranger = playing.newcomer("dave")
    told = await playing.picks(playing.alice, "Remove a player", stranger)
    assert "That member isn't playing in this round." in told
    await playing.picks(playing.alice, "Remove a player", crowd[0])
    await playing.passes(3)
    assert "of 25**" in playing.text


async def test_hand_over(playing: Night) -> None:
    """The other player has the console from then on, and the old host has it no longer."""
    await playing.picks(playing.alice, "Make another player the host", "bob")
    assert "Question 1 of 4: paused." in await playing.does(playing.bob, "Pause")
    refused = shown(await playing.console(playing.alice))
    assert "Only the host, people who can manage messages here," in text(refused)


async def test_a_host_who_is_gone(night: Night) -> None:
    """After three questions without a sign of the host, somebody who answers leads."""
    panel = shown(await night.starts(night.alice))
    await night.alice.click(panel, label="✓ I'm playing too")
    await night.starts(night.alice, topic="Doubling", questions=4, seconds=10)
    await night.press(night.bob, "Join")
    await night.press(night.alice, "Start")
    await night.passes(3)
    for number in (1, 2, 3, 4):
        assert night.text.startswith(f"### Question {number} of 4\n")
        leads = night.bob if number == 4 else night.alice
        assert f"Host: <@{leads.id}>" in text(shown(await night.console(night.bob)))
        await night.answers(night.bob, "double")
        await night.passes(15)


async def test_stop_asks_first(playing: Night) -> None:
    """One more press ends it, for everybody; the podium names who has won so far."""
    await playing.answers(playing.bob, "double")
    await playing.does(playing.alice, "Close now")
    await playing.passes(3)
    asked = shown(await playing.console(playing.alice))
    assert "### Stop the round?" in text(shown(await playing.alice.click(asked, label="Stop…")))
    await playing.alice.click(asked, label="No, keep playing")
    await playing.passes(3)
    assert len(playing.messages) == 2
    await playing.alice.click(asked, label="Stop…")
    await playing.alice.click(asked, label="Yes, stop it")
    await playing.passes(3)
    assert "It was stopped early." in playing.text
    assert f"### <@{playing.bob.id}> has won" in playing.text


async def test_stop_by_the_command(playing: Night) -> None:
    """``/round stop`` is for those who lead; the open question counts for nobody."""
    await playing.answers(playing.bob, "double")
    refused = await playing.bob.slash(playing.channel, "round stop")
    assert refused.ephemeral
    assert FORBIDDEN in text(shown(refused))
    await moderator(playing).slash(playing.channel, "round stop")
    await playing.passes(3)
    assert "## The round is over" in playing.text
    assert "1000 points" not in playing.text
    nothing = await playing.alice.slash(playing.channel, "round stop")
    assert "There is no round in this channel." in text(shown(nothing))


async def test_what_cannot_be_done_cannot_be_pressed(night: Night) -> None:
    """In the lobby the console has its buttons at the same places, and only Start is live."""
    await night.starts(night.alice, topic="Doubling")
    opened = shown(await night.console(night.alice))
    live = {part["label"] for part in parts(opened) if part["type"] == 2 and not dead(part)}
    assert live == {"Start", "Stop…", "Refresh"}
    assert list(options(opened, "Remove a player")) == ["alice"]


async def test_stop_in_the_lobby(night: Night) -> None:
    """The lobby closes, and the podium says that it was stopped; nobody is on it with points."""
    await night.starts(night.alice, topic="Doubling")
    await night.alice.slash(night.channel, "round stop")
    await night.passes(3)
    assert "It was stopped early." in night.text
    assert labels(night.messages[0]) == []


async def test_a_console_of_long_ago(playing: Night) -> None:
    """It says that the round is over."""
    opened = shown(await playing.console(playing.alice))
    await playing.alice.slash(playing.channel, "round stop")
    await playing.passes(3)
    told = await playing.alice.click(opened, label="Pause")
    assert "This round is over." in text(shown(told))


async def test_the_host_leaves(playing: Night) -> None:
    """The round goes on, and the first who plays leads it."""
    leave = playing.ids()["Host controls"].replace("rhost", "rleave")
    await playing.forged(playing.alice, leave)
    assert f"Host: <@{playing.bob.id}>" in text(shown(await playing.console(playing.bob)))
    await playing.passes(3)
    assert "**0 of 2** have answered." in playing.text


def dead(part: Any) -> bool:
    return bool(part.get("disabled"))


async def test_the_console_shows_the_next_question_as_it_stands(night: Night) -> None:
    """After *Start* and *Next question* it says when the question closes, and its buttons work."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answered({night.bob: "double", night.alice: "half"})
    console = shown(await night.console(night.alice))
    told = await night.alice.click(console, label="Next question")
    assert "Question 2 of 2: open." in text(shown(told))
    assert "Closes: <t:" in text(shown(told))
    more = await night.alice.click(shown(told), label="+15 seconds")
    assert "Closes: <t:" in text(shown(more))
    await night.alice.click(shown(more), label="Close now")
    await night.passes(4)
    assert "**Nobody answered,**" in night.text
