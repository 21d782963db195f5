"""Opening a round: the panel, and every place where it can or cannot be opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from tests.face.looking import options, parts, shown, text
from tests.face.rounds.conftest import Night

TOPICS, PACKS = "Topics (leave empty for all)", "Packs (leave empty for all)"


async def test_the_panel(night: Night) -> None:
    """Without options the command opens a private panel; what is chosen is counted at once."""
    result = await night.starts(night.alice)
    assert result.ephemeral
    panel = shown(result)
    assert "**10 questions** (11 available)" in text(panel)
    assert set(options(panel, PACKS)) == {"The sea", "Sums"}
    assert "Tides" in options(panel, TOPICS)
    assert "Fog" not in options(panel, TOPICS), "it has no questions"

    assert "**4 questions**" in await night.chooses(night.alice, panel, TOPICS, "Doubling")
    assert "**5 questions**" in await night.chooses(night.alice, panel, TOPICS, "Doubling", "Tides")
    assert "**Race**" in await night.chooses(night.alice, panel, "Mode", "Race")
    said = await night.chooses(night.alice, panel, "20 seconds to think", "No time limit")
    assert "No time limit" in said
    await night.alice.click(panel, label="Open the lobby")
    assert "The lobby is open: 5 questions." in text(shown(result))
    assert night.text.startswith("## A round of 5 questions\n")
    assert "**Race:**" in night.text
    assert "**Time:** no limit" in night.text


async def test_a_choice_of_packs(night: Night) -> None:
    """A pack can be chosen whole."""
    panel = shown(await night.starts(night.alice))
    assert "**4 questions**" in await night.chooses(night.alice, panel, PACKS, "Sums")
    await night.alice.click(panel, label="Open the lobby")
    assert "On **Sums**" in night.text


async def test_teams_have_a_number(night: Night) -> None:
    """How many teams there are can be chosen in team mode only."""
    panel = shown(await night.starts(night.alice))
    assert "2 teams" not in placeholders(panel)
    await night.chooses(night.alice, panel, "Mode", "Teams")
    await night.chooses(night.alice, panel, "2 teams", "4 teams")
    await night.alice.click(panel, label="Open the lobby")
    assert [label for label in night.labels if label.startswith("Team")] == [
        "Team A", "Team B", "Team C", "Team D",
    ]  # fmt: skip


async def test_the_last_choice_comes_back(night: Night) -> None:
    """After a restart, too, the panel has what was chosen the last time; others have their own."""
    panel = shown(await night.starts(night.alice))
    await night.chooses(night.alice, panel, "Mode", "Survival")
    await night.world.restart()
    assert "**Survival**" in text(shown(await night.starts(night.alice)))
    assert "**Study**" in text(shown(await night.starts(night.bob)))


async def test_the_servers_choice(night: Night) -> None:
    """Who has never opened a round finds what the server has set."""
    await night.world.tutor.preferences.choose_for(
        night.server.id, lambda known: replace(known, rounds={"mode": "race", "questions": 5})
    )
    panel = text(shown(await night.starts(night.alice)))
    assert "**Race**" in panel
    assert "**5 questions**" in panel


async def test_many_topics(night: Night, tmp_path: Path) -> None:
    """More topics than a select holds are on pages; a choice on one page stays on the next."""
    night.world.write("many/pack.yaml", "title: Many\ngenerated: off\n")
    topics = [f"Topic {number:02}" for number in range(40)]
    night.world.write(
        "many/many.md", "# Many\n" + "".join(f"\n## {topic}\n\nSome.\n" for topic in topics)
    )
    night.world.write(
        "many/many.questions.md",
        "\n".join(
            f"## Is this {topic}? {{#q{number} topic={topic!r}}}\n\n- [x] True\n  > Yes.\n"
            f"- [ ] False\n  > It is.\n"
            for number, topic in enumerate(topics)
        ).replace("'", '"'),
    )
    await night.world.tutor.current_content.reload()
    panel = shown(await night.starts(night.alice))
    first = next(iter(options(panel, TOPICS)))
    await night.chooses(night.alice, panel, TOPICS, first)
    await night.alice.click(panel, label="Topics, page 2")
    second = next(iter(options(panel, TOPICS)))
    assert second != first
    said = await night.chooses(night.alice, panel, TOPICS, second)
    assert "**2 questions**" in said
    await night.alice.click(panel, label="Topics, page 1")
    assert "**1 question**" in await night.chooses(night.alice, panel, TOPICS)


async def test_a_topic_without_questions(night: Night) -> None:
    """It is said, and nothing is opened."""
    result = await night.starts(night.alice, topic="Fog")
    assert "Three topics that each start with “X is a … that …” would be enough" in text(
        shown(result)
    )
    assert night.messages == []


async def test_a_topic_that_nobody_knows(night: Night) -> None:
    """It is answered as everywhere."""
    result = await night.starts(night.alice, topic="nothing of the kind")
    assert "nothing of the kind" in text(shown(result))
    assert night.messages == []


# Places


async def test_one_round_in_a_channel(night: Night) -> None:
    """A second one is refused, with the way to the first."""
    await night.starts(night.alice, topic="Tides")
    refused = await night.starts(night.bob, topic="Salt")
    assert refused.ephemeral
    assert "There is already a round in this channel: [go there](" in text(shown(refused))
    assert f"/{night.channel.id}/{night.last.id})" in text(shown(refused))
    await night.passes(3)
    assert len(night.messages) == 1


async def test_two_channels_at_once(night: Night) -> None:
    """Rounds in different channels know nothing of each other."""
    other = replace_channel(night, night.server.create_text_channel("other"))
    await night.begins(topic="Tides")
    await other.begins(topic="Salt")
    await night.answers(night.alice, "The moon")
    await night.passes(3)
    assert "got it right" in night.text
    assert "**0 of 1** have answered." in other.text


async def test_a_thread(night: Night) -> None:
    """A round can be played in a thread, beside one in its channel."""
    thread = threaded(night)
    await night.starts(night.alice, topic="Salt")
    await thread.begins(topic="Tides")
    await thread.answers(thread.alice, "The moon")
    await thread.passes(40)
    assert thread.text.startswith("## The round is over")
    assert len(night.messages) == 1


async def test_no_right_to_write(night: Night) -> None:
    """It is said what is missing, and nothing is opened."""
    closed = night.server.create_text_channel("closed", overwrites=silenced(night))
    result = await night.alice.slash(closed, "round start", topic="Tides")
    assert result.ephemeral
    assert "I'm not allowed to write in this channel." in text(shown(result))
    assert await night.world.tutor.rounds.in_channel(closed.id) is None


async def test_not_for_direct_messages(night: Night) -> None:
    """The commands are not there in direct messages."""
    assert not any(path.startswith("round") for path in night.alice.user.available_commands())


async def test_a_server_without_the_bot(night: Night) -> None:
    """Installed to an account alone, it says that it has to be invited."""
    client = night.world.client
    guild = client.get_guild(night.server.id)
    assert guild is not None
    client._connection._guilds.pop(guild.id)
    result = await night.starts(night.alice, topic="Tides")
    client._connection._guilds[guild.id] = guild
    assert "Rounds only work in servers that I've been invited to." in text(shown(result))


async def test_allowed_channels(night: Night) -> None:
    """Where the server has chosen channels, it is said which; threads count as their channel."""
    other = night.server.create_text_channel("other")
    await allow(night, other)
    result = await night.starts(night.alice, topic="Tides")
    assert f"Rounds are played here: <#{other.id}>." in text(shown(result))
    await allow(night, night.channel)
    await threaded(night).starts(night.alice, topic="Tides")
    result = await night.starts(night.alice, topic="Tides")
    assert "The lobby is open" in text(shown(result))


# What somebody makes up


@pytest.mark.parametrize(
    "custom_id",
    [
        "x1b:rjoin.a:1:l",
        "x1b:rjoin.a:{round}",
        "x1b:rjoin.a:{round}:l:0",
        "x1b:rteam.a:{round}:l:-1",
        "x1b:ranswer.a:{round}:0:Z",
        "x1b:ranswer.a:{round}:0:AB",
        "x1b:ranswer.a:{round}:0:",
        "x1b:ranswer.a:{round}:1:A",
        "x1b:ranswer.a:{round}:9999:A",
        "x1b:ranswer.a:{round}:99999999999999999999:A",
        "x1b:ranswer.a:99999999999999999999999:0:A",
        "x1b:ranswer.a:{round}:\u0661:A",
        "x1b:rown.a:{round}:7",
        "x1b:rform.a:{round}:7",
        "x1b:rmore.a:{round}:7:0",
        "x1b:rmore.a:{round}:0:x",
        "x1b:rread.a:{round}:-1",
        "x1b:rdo.a:{round}:0:win:0",
        "x1b:rdo.a:{round}:0:pause",
        "x1b:ragain.a:nothing",
        "x1b:ragain.a:count:0",
        "x1b:rhost.a:",
    ],
)
async def test_made_up_ids(night: Night, custom_id: str) -> None:
    """Whatever is made up is refused in a sentence, and the round is as it was."""
    await night.begins(topic="Tides")
    before = night.text
    round_id = night.game.id
    answer = await night.forged(night.bob, custom_id.format(round=round_id))
    refusals = ("older version", "I no longer have this round", "not open yet", "Only the host")
    assert any(refusal in text(shown(answer)) for refusal in refusals), text(shown(answer))
    await night.passes(3)
    assert night.text == before


@pytest.mark.parametrize("action", ["rjoin", "rleave", "rhost", "ranswer", "rown", "rdebrief"])
async def test_a_round_of_another_channel(night: Night, action: str) -> None:
    """A press counts only where the round is: its id alone is no way in."""
    other = replace_channel(night, night.server.create_text_channel("other"))
    await night.begins(topic="Tides")
    await other.begins(topic="Salt")
    rest = {"ranswer": "0:A", "rjoin": "l", "rleave": "l"}.get(action, "0")
    made_up = f"x1b:{action}.a:{night.game.id}:{rest}"
    refused = await other.forged(night.bob, made_up)
    assert "older version" in text(shown(refused))
    await night.passes(3)
    assert "**0 of 1** have answered." in night.text


async def test_a_round_of_another_server(night: Night) -> None:
    """Nobody reaches into a server that they are not in."""
    await night.begins(topic="Tides")
    server = night.world.env.create_guild("Bakers")
    other = replace_channel(night, server.create_text_channel("study"))
    other.alice = server.add_member(night.world.env.create_user("erin"))
    await other.begins(topic="Salt")
    for made_up in ("rhost.a:{}:0", "ranswer.a:{}:0:A", "rjoin.a:{}:l", "rmore.a:{}:0:0"):
        refused = await other.forged(other.alice, f"x1b:{made_up.format(night.game.id)}")
        assert "older version" in text(shown(refused))
    await night.passes(3)
    assert "**0 of 1** have answered." in night.text


async def test_an_answer_on_another_message(night: Night) -> None:
    """The message that is pressed must be the question's own."""
    await night.begins(topic="Tides")
    answer = night.ids()["A"]
    refused = await night.forged(night.bob, answer, night.messages[0])
    assert "older version" in text(shown(refused))


async def test_a_value_that_was_not_offered(night: Night) -> None:
    """A select and a form give what they offer, or are refused."""
    await night.begins(topic="Waves")
    menu = night.component(night.last, "Which ones are right?")
    menu["options"][0]["value"] = "Z"
    result = await night.alice.select(night.last, ["Z"], custom_id=menu["custom_id"])
    assert "older version" in text(shown(result))
    panel = shown(await night.starts(night.bob))
    menu = night.component(panel, "Mode")
    menu["options"][0]["value"] = "cheating"
    result = await night.bob.select(panel, ["cheating"], custom_id=menu["custom_id"])
    assert "older version" in text(shown(result))


def placeholders(message: Any) -> set[str]:
    return {part["placeholder"] for part in parts(message) if part.get("placeholder")}


def replace_channel(night: Night, channel: ChannelHandle) -> Night:
    """The same evening, seen in another channel."""
    other = Night.__new__(Night)
    other.__dict__.update(night.__dict__)
    other.channel = channel
    return other


def threaded(night: Night) -> Night:
    """The same evening in a thread of the channel."""
    backend = night.world.env.backend
    thread = backend.create_thread(night.channel.id, "quiz", night.alice.id)
    (handle,) = [each for each in night.channel.threads if each.id == thread.id]
    return replace_channel(night, handle)


def silenced(night: Night) -> dict[Any, discord.PermissionOverwrite]:
    """What takes the bot's right to write away."""
    assert night.world.client.user is not None
    return {night.world.client.user: discord.PermissionOverwrite(send_messages=False)}


async def allow(night: Night, channel: ChannelHandle) -> None:
    await night.world.tutor.preferences.choose_for(
        night.server.id, lambda known: replace(known, channels=(channel.id,))
    )
