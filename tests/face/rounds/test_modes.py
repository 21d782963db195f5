"""How a round ends: podiums of each mode, ties, latecomers, and what comes after."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from tests.face.looking import parts, shown, text
from tests.face.rounds.conftest import Night

WRONG = ("half", "square")


async def test_study(night: Night) -> None:
    """Points decide, and no second does; in a crowd who has no point is counted, not named."""
    dave = night.newcomer("dave")
    await night.begins(night.bob, night.carol, dave, topic="Doubling", questions=1)
    await night.answered({dave: "half"})
    everybody = {night.carol: "double", night.bob: "double", night.alice: "half"}
    await night.answered(everybody, pause=2)
    podium = await night.ends()
    assert f"### <@{night.bob.id}>, <@{night.carol.id}> share first place" in podium
    assert f"🥇 **1.** <@{night.bob.id}> · 1000 points" in podium
    assert f"🥇 **1.** <@{night.carol.id}> · 1000 points" in podium
    assert "and 2 more" in podium
    assert str(night.alice.id) not in podium


async def test_race(night: Night) -> None:
    """Who is faster earns more, and the reveal names who was first."""
    await night.begins(night.bob, topic="Doubling", questions=1, mode="race")
    assert "Fast answers earn more." in night.text
    await night.answered({night.bob: "double"}, pause=5)
    await night.answered({night.alice: "double"})
    assert f"Fastest: <@{night.bob.id}>" in night.text
    podium = await night.ends()
    points = [int(line.split(" · ")[1].split()[0]) for line in podium.splitlines() if " · " in line]
    assert f"**1.** <@{night.bob.id}>" in podium
    assert 1000 > points[0] > points[1] >= 500


async def test_survival(night: Night) -> None:
    """At the second miss one is out, may read on, and the last one standing wins at once."""
    await night.begins(night.bob, topic="Doubling", questions=4, mode="survival")
    for option in ("double", "half", "square"):
        await night.answered({night.bob: option, night.alice: "double"})
        await night.passes(10)
    podium = await night.ends()
    assert "It's decided" in podium
    assert f"### <@{night.alice.id}> has won" in podium
    assert f"**2.** <@{night.bob.id}> · 1000 points · out after 2 questions" in podium


async def test_out_of_survival(night: Night) -> None:
    """Whoever is out is not waited for, and an answer of theirs is not taken."""
    await night.begins(night.bob, night.carol, topic="Doubling", questions=4, mode="survival")
    for option in WRONG:
        everybody = {night.bob: option, night.alice: "double", night.carol: "double"}
        await night.answered(everybody)
        await night.passes(10)
    assert "**0 of 2** have answered." in night.text
    assert "You are out of this round" in await night.answers(night.bob, "double")


async def test_late_for_survival(night: Night) -> None:
    """Whoever comes late starts with one miss at most."""
    await night.begins(night.bob, topic="Doubling", questions=4, mode="survival")
    for _ in range(2):
        await night.answered({night.bob: "double", night.alice: "double"})
        await night.passes(10)
    await night.answered({night.carol: "half", night.bob: "double", night.alice: "double"})
    await night.passes(10)
    assert "**0 of 2** have answered." in night.text


async def test_teams(night: Night) -> None:
    """A team has the mean of its members; the podium names teams, then players."""
    await night.starts(night.alice, topic="Doubling", questions=1, mode="teams")
    await night.press(night.bob, "Team B")
    await night.press(night.carol, "Team B")
    await night.press(night.alice, "Start")
    await night.passes(3)
    everybody = {night.bob: "double", night.carol: "half", night.alice: "half"}
    await night.answered(everybody)
    podium = await night.ends()
    assert "### Team B has won" in podium
    assert "**1.** Team B · 500 points · 2 players" in podium
    assert "**2.** Team A · 0 points · 1 player" in podium
    assert f"**1.** <@{night.bob.id}> · 1000 points" in podium


async def test_a_latecomer(night: Night) -> None:
    """Whoever joins in the middle is on the podium with what they earned."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answered({night.bob: "double", night.alice: "double"})
    await night.passes(10)
    everybody = {night.bob: "double", night.alice: "half", night.carol: "double"}
    await night.answered(everybody)
    podium = await night.ends()
    assert f"**1.** <@{night.bob.id}> · 2000 points" in podium
    assert f"<@{night.carol.id}> · 1000 points" in podium
    assert "1 right" in await night.says(night.alice, "My debrief")
    assert "All your answers were right." in await night.says(night.carol, "My debrief")


async def test_nobody_answers(night: Night) -> None:
    """Two questions in a row without an answer end the round, and it says so."""
    await night.begins(topic="Doubling", questions=4, seconds=10)
    await night.passes(15)
    assert "**Nobody answered,** so this question doesn't count." in night.text
    await night.passes(60)
    assert "Two questions in a row went unanswered" in night.text
    assert len(night.messages) == 4


async def test_nobody_is_right(night: Night) -> None:
    """The podium says so kindly, and names no winner."""
    await night.begins(topic="Doubling", questions=1)
    await night.answered({night.alice: "half"})
    podium = await night.ends()
    assert "Nobody scored this time" in podium
    assert "has won" not in podium


# What comes after


async def test_what_many_believed(night: Night) -> None:
    """The podium tells the wrong option that most took, and why it is wrong; nobody is named."""
    await night.begins(night.bob, night.carol, topic="Tides")
    sun, moon = night.letter("The sun"), night.letter("The moon")
    everybody = {night.bob: "The sun", night.carol: "The sun", night.alice: "The moon"}
    await night.answered(everybody)
    podium = await night.ends()
    assert "**What many of you thought**" in podium
    assert "Which body pulls the water up most?" in podium
    assert f"**2 of 3** chose **{sun}** (The sun), which is wrong." in podium
    assert "It pulls, too, and less than half as much." in podium
    assert f"The right answer is **{moon}** (The moon)." in podium


async def test_ones_own_debrief(night: Night) -> None:
    """It is private, and has one's own misses and nobody else's."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    asked = []
    for options_taken in (("double", "half"), ("square", "double")):
        asked.append(night.text.splitlines()[1])
        await night.answered(dict(zip((night.alice, night.bob), options_taken, strict=True)))
        await night.passes(12)
    await night.ends()
    mine = await night.press(night.alice, "My debrief")
    assert mine.ephemeral
    assert asked[1] in text(shown(mine))
    assert asked[0] not in text(shown(mine))
    assert "Place **" in text(shown(mine))
    theirs = await night.says(night.bob, "My debrief")
    assert asked[0] in theirs
    assert asked[1] not in theirs
    assert "You didn't play in this round." in await night.says(night.carol, "My debrief")


async def test_reading_about_a_miss(night: Night) -> None:
    """The debrief opens the section that settles what was missed."""
    await night.begins(topic="Doubling", questions=2)
    for option in WRONG:
        await night.answered({night.alice: option})
        await night.passes(12)
    await night.ends()
    debrief = shown(await night.press(night.alice, "My debrief"))
    result = await night.alice.click(debrief, label="Read it in the notes")
    assert text(shown(result)).startswith("## Doubling")


async def test_review_now(night: Night) -> None:
    """A private practice of exactly what was missed follows."""
    await night.begins(topic="Doubling", questions=2)
    missed = night.text.splitlines()[1]
    await night.answered({night.alice: "half"})
    await night.passes(12)
    await night.answered({night.alice: "double"})
    await night.ends()
    debrief = shown(await night.press(night.alice, "My debrief"))
    result = await night.alice.click(debrief, label="Review now")
    assert result.ephemeral
    assert text(shown(result)).startswith(f"### Question 1 of 1\n{missed}")
    letter = night.letter("double", shown(result))
    reveal = await night.alice.click(shown(result), label=letter)
    assert text(shown(reveal)).startswith("### ✓ Right\n")


async def test_play_again(night: Night) -> None:
    """The panel opens for whoever presses, with what they chose the last time."""
    await night.begins(topic="Doubling", questions=10, seconds=30, mode="race")
    await night.alice.slash(night.channel, "round stop")
    await night.passes(3)
    panel = await night.press(night.alice, "Play again")
    assert panel.ephemeral
    chosen = {
        option["label"]
        for part in parts(shown(panel))
        for option in part.get("options", [])
        if option.get("default")
    }
    assert {"Doubling", "Race", "10 questions", "30 seconds to think"} <= chosen
    opened = await night.alice.click(shown(panel), label="Open the lobby")
    assert "The lobby is open" in text(shown(opened))
    await night.passes(1)
    assert "**Race:**" in night.text


async def test_the_answers_are_reviews(night: Night) -> None:
    """Each answer that counts is in the member's data, once, with how right it was."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    await night.answered({night.bob: "half", night.alice: "double"})
    assert (await night.export(night.bob))["reviews"] == []
    await night.passes(12)
    (review,) = (await night.export(night.bob))["reviews"]
    assert (review["mode"], review["share"], review["topic"]) == ("round", 0.0, "doubling")
    await night.answered({night.bob: "double", night.alice: "double"})
    await night.ends()
    assert [each["share"] for each in (await night.export(night.bob))["reviews"]] == [0.0, 1.0]
    assert [each["share"] for each in (await night.export(night.alice))["reviews"]] == [1.0, 1.0]


# Languages


@pytest.mark.parametrize("set_to", [None, "Español"])
async def test_languages(night: Night, set_to: str | None) -> None:
    """What all read is in the server's language, what one reads is in one's own."""
    guild_locale(night, "de")
    if set_to is not None:
        placeholder = "Same as the server's language in Discord"
        await night.sets(managing(night), "server settings", placeholder, set_to)
    night.world.speak(night.bob, "fr")
    night.world.speak(night.carol, "es-ES")
    await night.starts(night.alice, topic="Salt")
    await night.alice.click(night.last, custom_id=start_of(night))
    await night.passes(3)
    assert night.text.startswith("### Frage 1 von 1" if set_to is None else "### Pregunta 1 de 1")
    assert ("Weiß ich nicht" if set_to is None else "No lo sé") in night.labels
    await night.press(night.alice, night.labels[0])
    await night.passes(3)
    own = next(id for id in night.ids().values() if ":rown." in id)
    told = text(shown(await night.alice.click(night.last, custom_id=own)))
    assert told.startswith("### ✓ Right\n")
    told = text(shown(await night.carol.click(night.last, custom_id=own)))
    assert "en los apuntes" in told


def start_of(night: Night) -> str:
    """The id of the lobby's Start, whatever it is called."""
    return next(id for id in night.ids().values() if ":start:" in id)


def managing(night: Night) -> MemberActor:
    """Somebody who manages the server."""
    role = night.server.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    return night.server.add_member(night.world.env.create_user("admin"), roles=[role])


def guild_locale(night: Night, locale: str) -> None:
    """The server's own language in Discord."""
    emit = night.world.env.backend.emit

    def emit_in(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload = {**payload, "guild_locale": locale}
        emit(event, payload)

    night.world.env.backend.emit = emit_in  # type: ignore[method-assign]
