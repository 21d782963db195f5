"""Whose business an answer is: one's own, until it is a number among others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from simcord.actors import MemberActor

from tests.face.looking import labels, shown, text
from tests.face.rounds.conftest import Night


async def test_nobody_sees_an_answer_before_the_reveal(night: Night) -> None:
    """What the others can see while a question is open is the same, whatever was answered."""
    await night.begins(night.bob, night.carol, topic="Tides")
    before = watched(night, night.carol)
    await night.answers(night.bob, "The sun")
    await night.passes(3)
    assert watched(night, night.carol) == before.replace("**0 of 3**", "**1 of 3**")
    await night.answers(night.bob, "The moon")
    await night.passes(3)
    assert watched(night, night.carol) == before.replace("**0 of 3**", "**1 of 3**")
    refused = await night.forged(night.carol, night.ids()["Host controls"].replace("rhost", "rown"))
    assert "got it right" not in text(shown(refused))
    assert "near, and nearness" not in text(shown(refused))
    export = await night.export(night.bob)
    (answer,) = export["round_answers"]
    assert answer["answer"]["chosen"][0] in {"A", "B", "C"}
    assert not {"share", "parts", "corrected"} & answer.keys()
    await night.passes(45)
    (answer,) = (await night.export(night.bob))["round_answers"]
    assert (answer["share"], len(answer["parts"])) == (1.0, 3)


async def test_no_name_stands_beside_a_wrong_answer(night: Night) -> None:
    """The reveal has numbers, and in a crowd it names only those who have points."""
    dave = night.newcomer("dave")
    await night.begins(night.bob, night.carol, dave, topic="Tides")
    await night.press(dave, "I don't know")
    await night.answers(night.bob, "The sun")
    await night.answers(night.carol, "The moon")
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert str(night.carol.id) in night.text
    assert str(night.bob.id) not in night.text
    assert str(night.alice.id) not in night.text


async def test_of_three_players_all_are_named(night: Night) -> None:
    """With two names told, everybody knows the third; so that is told, too."""
    await night.begins(night.bob, night.carol, topic="Tides")
    await night.answers(night.carol, "The moon")
    for member in (night.alice, night.bob):
        await night.press(member, "I don't know")
    await night.passes(3)
    assert "and 2 more" not in night.text
    assert f"**2.** <@{night.bob.id}> · 0 points" in night.text


@pytest.mark.parametrize(
    "typed",
    [
        "@everyone [x](https://evil.example) **b** <@1>",
        "https://evil.example/a?b=c",
        "HTTPS://EVIL.EXAMPLE",
        "see http://evil.example.",
        "<https://evil.example>",
        "[free](<https://evil.example>)",
        "discord.gg/evil and discord.com/invite/evil",
        "`https://evil.example`",
        "``https://evil.example`` `",
        "https://evil.example`",
        "\\`https://evil.example",
        "||https://evil.example||",
        "steam://run/1 mailto:a@evil.example tel:+123",
        "# https://evil.example",
        "```https://evil.example```",
    ],
)
async def test_what_is_typed_is_shown_as_text(night: Night, typed: str) -> None:
    """Markdown, mentions, invitations and addresses that two type do nothing in the channel."""
    await night.begins(night.bob, topic="Foam")
    await night.fills(night.alice, {"0": typed})
    await night.fills(night.bob, {"0": typed})
    await night.passes(3)
    (line,) = [each for each in night.text.splitlines() if "(2 times)" in each]
    # Discord: as many backticks as began it end it, and it knows one or two of them.
    code = re.fullmatch(
        r"[^`]*(?P<mark>`{1,2})(?!`)(?P<inside>.+?)(?<!`)(?P=mark) \(2 times\)", line
    )
    assert code is not None, line
    assert not re.search(rf"(?<!`){code['mark']}(?!`)", code["inside"])


async def test_the_host_hides_what_was_typed(night: Night) -> None:
    """It is gone from the reveal, for all and after a restart; what is right stays."""
    await night.begins(night.bob, topic="Foam")
    for member in (night.alice, night.bob):
        await night.fills(member, {"0": "something rude"})
    await night.passes(3)
    assert "something rude" in night.text
    await night.does(night.alice, "Hide typed answers")
    await night.passes(3)
    assert "something rude" not in night.text
    assert "The host hid the typed answers." in night.text
    assert "Hide typed answers" not in labels(shown(await night.console(night.alice)))
    await night.world.restart()
    await night.passes(3)
    assert "something rude" not in night.text


async def test_what_one_presses_is_told_to_nobody_else(night: Night) -> None:
    """Every answer to a press in a round is seen by the one who pressed alone."""
    await night.begins(night.bob, topic="Tides")
    pressed = [await night.press(night.bob, "I don't know"), await night.console(night.bob)]
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    pressed += [await night.press(night.bob, label) for label in night.labels]
    await night.passes(40)
    pressed += [await night.press(night.bob, label) for label in night.labels]
    assert len(pressed) >= 6
    assert all(each.ephemeral for each in pressed)


async def test_a_member_has_no_data_of_others(night: Night) -> None:
    """The export has one's own seat and answers, and says nothing of who else played."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await night.answers(night.bob, "half")
    await night.answers(night.alice, "double")
    await night.passes(40)
    data = await night.export(night.bob)
    assert len(data["reviews"]) == 1
    assert str(night.alice.id) not in str(data)
    assert await night.world.tutor.members.export(night.carol.id) == {
        table: [] for table in data if table not in {"member", "exported_at", "questions"}
    }


@pytest.mark.parametrize("action", ["rown", "rdebrief", "rread"])
async def test_a_button_shows_one_only_ones_own(night: Night, action: str) -> None:
    """Its id names no member: whoever presses it sees what is theirs."""
    await night.begins(night.bob, topic="Tides")
    assert not any(str(night.bob.id) in id for id in night.ids().values())
    await night.answers(night.bob, "The sun")
    await night.answers(night.alice, "The moon")
    await night.passes(40)
    what = "p" if action == "rdebrief" else "0"
    made_up = f"x1b:{action}.a:{night.ids()['Play again'].split(':')[2]}:{what}"
    told = text(shown(await night.forged(night.carol, made_up)))
    assert "your answer" not in told
    assert "Place" not in told


async def deletes(night: Night, member: MemberActor) -> None:
    """The member has everything deleted that is kept about them."""
    asked = shown(await member.slash(night.channel, "me delete"))
    await member.click(asked, label="Delete it all")


async def test_forgotten_in_the_middle(night: Night) -> None:
    """The round goes on; the seat is unnamed, and answering again takes a new one."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answered({night.bob: "double", night.alice: "half"})
    await deletes(night, night.bob)
    assert not any((await night.world.tutor.members.export(night.bob.id)).values())
    await night.passes(12)
    await night.answered({night.alice: "half"})
    await night.passes(40)
    podium = await night.ends()
    assert "a former player" in podium
    assert str(night.bob.id) not in podium
    assert not any((await night.world.tutor.members.export(night.bob.id)).values())


async def test_forgotten_afterwards(night: Night) -> None:
    """What is shown of the round then names them no longer; the others keep what they have."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await night.answered({night.bob: "double", night.alice: "half"})
    await night.ends()
    await deletes(night, night.bob)
    assert "You didn't play in this round." in await night.says(night.bob, "My debrief")
    data = await night.world.tutor.members.export(night.alice.id)
    assert len(data["reviews"]) == 1
    podium = night.ids()["My debrief"].split(":")[2]
    game = await night.world.tutor.rounds.game(int(podium))
    assert night.bob.id not in game.members.values()


def watched(night: Night, member: Any) -> str:
    """What a member can see of everything in the channel, with what can be pressed."""
    seen = night.channel.history(viewer=member)
    return "\n".join(f"{text(each)} {labels(each)}" for each in seen)
