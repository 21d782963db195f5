"""The lobby: members gather, and somebody begins."""

from __future__ import annotations

import pytest

from tests.face.looking import labels, shown, text
from tests.face.rounds.conftest import Night


async def test_a_lobby(night: Night) -> None:
    """The command opens it in the channel, with what is played, by which rules, and who is in."""
    result = await night.starts(night.alice, topic="Tides")

    assert result.ephemeral
    assert "The lobby is open: 1 question." in text(shown(result))
    assert night.text.startswith("## A round of 1 question\nOn **Tides**\n")
    assert f"**Host:** <@{night.alice.id}>" in night.text
    assert "**Study:** a right answer earns 1000 points." in night.text
    assert "**Time:** 20 seconds to think" in night.text
    assert f"**1 player:** <@{night.alice.id}>" in night.text
    assert night.labels == ["Join", "Leave", "Start", "Host controls"]


async def test_joining_and_leaving(night: Night) -> None:
    """Each press is told to the one who pressed, and the lobby shows who is in."""
    await night.starts(night.alice, topic="Tides")
    joined = await night.press(night.bob, "Join")
    assert joined.ephemeral
    assert text(shown(joined)).startswith("**You're in.**")
    assert await night.says(night.bob, "Join") == "You have already joined."
    await night.passes(3)
    assert f"**2 players:** <@{night.alice.id}>, <@{night.bob.id}>" in night.text

    assert "You left." in await night.says(night.bob, "Leave")
    await night.passes(3)
    assert f"**1 player:** <@{night.alice.id}>" in night.text
    assert (await night.says(night.bob, "Join")).startswith("**You're in.**")


async def test_only_the_host_starts(night: Night) -> None:
    """A player who presses Start is told who may; nothing begins."""
    await night.starts(night.alice, topic="Tides")
    await night.press(night.bob, "Join")
    assert (
        "Only the host, people who can manage messages here, and the host role can do that"
        in await night.says(night.bob, "Start")
    )
    await night.passes(3)
    assert len(night.messages) == 1

    await night.press(night.alice, "Start")
    await night.passes(3)
    assert night.text.startswith("### Question 1 of 1\n")
    assert "The round has started." in text(night.messages[0])
    assert labels(night.messages[0]) == ["Leave", "Host controls"]


async def test_a_player_starts_for_a_silent_host(night: Night) -> None:
    """After two minutes without a sign of the host any player may, and leads it then."""
    await night.starts(night.alice, topic="Tides")
    await night.press(night.bob, "Join")
    await night.passes(115)
    assert (
        "Only the host, people who can manage messages here, and the host role can do that"
        in await night.says(night.bob, "Start")
    )
    assert (
        "Only the host, people who can manage messages here, and the host role can do that"
        in await night.says(night.carol, "Start")
    )
    await night.passes(10)
    assert (
        "Only the host, people who can manage messages here, and the host role can do that"
        in await night.says(night.carol, "Start")
    )
    await night.press(night.bob, "Start")
    await night.passes(3)
    assert night.text.startswith("### Question 1 of 1\n")
    assert f"Host: <@{night.bob.id}>" in text(shown(await night.console(night.bob)))


async def test_nobody_starts(night: Night) -> None:
    """After a quarter of an hour it closes, says so, and the channel is free again."""
    await night.starts(night.alice, topic="Tides")
    await night.passes(14 * 60)
    assert len(night.messages) == 1
    await night.passes(70)
    assert "Nobody started it within 15 minutes" in night.text
    assert "This round is over." in text(night.messages[0])
    assert labels(night.messages[0]) == []
    result = await night.starts(night.bob, topic="Tides")
    assert "The lobby is open" in text(shown(result))


async def test_the_lobby_is_refreshed_sparingly(night: Night) -> None:
    """However many come at once, it is edited every two seconds at most, and ends up right."""
    await night.starts(night.alice, topic="Tides")
    before = len(night.world.env.http_requests)
    members = [night.newcomer(f"player{number}") for number in range(12)]
    for member in members:
        await night.press(member, "Join")
    assert len(night.sent("PATCH", before)) <= 1
    await night.passes(2.1)
    assert len(night.sent("PATCH", before)) == 2
    await night.passes(10)
    assert len(night.sent("PATCH", before)) == 2
    assert "**13 players:**" in night.text


async def test_teams(night: Night) -> None:
    """In team mode each chooses a team and may change it; whoever only joins evens them out."""
    await night.starts(night.alice, topic="Doubling", mode="teams")
    assert night.labels == ["Team A", "Team B", "Join", "Leave", "Start", "Host controls"]
    assert "Team A" in await night.says(night.bob, "Team A")
    assert "Team B" in await night.says(night.carol, "Join")
    await night.passes(3)
    assert f"**Team A** (2): <@{night.alice.id}>, <@{night.bob.id}>" in night.text
    assert "Team B" in await night.says(night.bob, "Team B")
    await night.passes(3)
    assert f"**Team B** (2): <@{night.bob.id}>, <@{night.carol.id}>" in night.text


async def test_a_host_who_does_not_play(night: Night) -> None:
    """Whoever only hosts is not waited for, and leads all the same."""
    panel = shown(await night.starts(night.alice))
    await night.alice.click(panel, label="✓ I'm playing too")
    await night.alice.click(panel, label="Open the lobby")
    assert "**Nobody has joined yet.**" in night.text
    assert f"**Host:** <@{night.alice.id}>" in night.text
    await night.press(night.bob, "Join")
    await night.press(night.alice, "Start")
    await night.passes(3)
    assert "**0 of 1** have answered." in night.text


async def test_a_host_who_leaves_the_lobby(night: Night) -> None:
    """The round stays theirs to start."""
    await night.starts(night.alice, topic="Tides")
    await night.press(night.bob, "Join")
    await night.press(night.alice, "Leave")
    await night.passes(3)
    assert f"**1 player:** <@{night.bob.id}>" in night.text
    await night.press(night.alice, "Start")
    await night.passes(3)
    assert "**0 of 1** have answered." in night.text


async def test_start_pressed_twice(night: Night) -> None:
    """The second press of two starts changes nothing, and says that it is done already."""
    await night.starts(night.alice, topic="Tides")
    start = night.ids()["Start"]
    await night.press(night.alice, "Start")
    await night.passes(3)
    again = await night.forged(night.alice, start, night.messages[0])
    assert "That's already done." in text(shown(again))
    await night.passes(3)
    assert len(night.messages) == 2


@pytest.mark.parametrize("label", ["Join", "Leave"])
async def test_an_old_lobby(night: Night, label: str) -> None:
    """What is pressed on the lobby of a round that is over changes nothing and says so."""
    await night.starts(night.alice, topic="Tides")
    old = night.ids()[label]
    await night.press(night.alice, "Start")
    await night.passes(3)
    stop = night.messages[1]
    await night.alice.slash(night.channel, "round stop")
    await night.passes(3)
    pressed = await night.forged(night.bob, old, stop)
    assert text(shown(pressed)) == "This round is over."
