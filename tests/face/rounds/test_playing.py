"""A round as it is played: questions, answers, counts, reveals, and what each may see of them."""

from __future__ import annotations

import pytest

from tests.face.looking import labels, shown, text
from tests.face.rounds.conftest import Night

CHANGE = "You can change it until the question closes."


async def test_a_choice(night: Night) -> None:
    """The answer is saved privately, the counter says how many, and the reveal says why."""
    await night.begins(night.bob, night.carol, topic="Tides")
    question = night.last
    assert night.text.startswith("### Question 1 of 1\nWhich body pulls the water up most?\n")
    assert "**0 of 3** have answered." in night.text
    moon, sun = night.letter("The moon"), night.letter("The sun")

    assert await night.answers(night.bob, "The moon") == f"**{moon}** is saved. {CHANGE}"
    assert await night.answers(night.carol, "The sun") == f"**{sun}** is saved. {CHANGE}"
    await night.passes(3)
    assert "**2 of 3** have answered." in night.text
    assert "**You said you don't know.**" in await night.says(night.alice, "I don't know")
    await night.passes(3)

    assert night.last.id == question.id, "the reveal takes the question's place"
    said = night.text
    assert "**1 of 3** got it right." in said
    assert f"**{moon}** The moon\n✓ **right** · ▰▰▱▱▱ 1 of 3 chose it\n> It is near" in said
    assert f"**{sun}** The sun\n✗ wrong · ▰▰▱▱▱ 1 of 3 chose it\n> It pulls" in said
    assert "The wind\n✗ wrong · ▱▱▱▱▱ 0 of 3 chose it\n> It makes waves" in said
    assert "-# The sea › Tides › Why does it exist?" in said
    assert f"**1.** <@{night.bob.id}> · 1000 points" in said
    assert night.labels == ["My answer", "Read it in the notes", "Host controls"]


async def test_several_options(night: Night) -> None:
    """A select takes the choice at once, part of it earns its share, and each option is counted."""
    await night.begins(night.bob, night.carol, topic="Waves")
    wind, quake = night.letter("Wind"), night.letter("Earthquakes")
    both = ", ".join(sorted([wind, quake]))
    assert await night.answers(night.bob, "Earthquakes", "Wind") == (f"Saved: **{both}**. {CHANGE}")
    await night.answers(night.carol, "Wind")
    await night.answers(night.alice, "Salt")
    await night.passes(3)
    assert "**1 of 3** got it right." in night.text
    assert "Wind\n✓ **right** · ▰▰▰▱▱ 2 of 3 chose it" in night.text
    assert f"**1.** <@{night.bob.id}> · 1000 points" in night.text
    assert f"**2.** <@{night.carol.id}> · 500 points" in night.text
    assert f"**3.** <@{night.alice.id}> · 0 points" in night.text


async def test_true_or_false(night: Night) -> None:
    """The words stand on the buttons, and in what is saved."""
    await night.begins(night.bob, night.carol, topic="Salt")
    assert night.labels == ["True", "False", "I don't know", "Host controls"]
    assert await night.says(night.bob, "True") == f"**True** is saved. {CHANGE}"
    await night.press(night.carol, "False")
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert "**True** · ✓ **right** · ▰▰▱▱▱ 1 of 3 chose it\n> Thirty-five grams" in night.text


async def test_an_order(night: Night) -> None:
    """A form has a select for each place; each place is counted."""
    await night.begins(night.bob, night.carol, topic="Currents")
    right = [night.letter(each) for each in ("Surface", "Twilight", "Midnight")]
    values = {str(place): [letter] for place, letter in enumerate(right)}
    locked = await night.fills(night.bob, values)
    assert locked == f"Saved: **{' '.join(right)}**. {CHANGE}"
    swapped = {"0": [right[0]], "1": [right[2]], "2": [right[1]]}
    await night.fills(night.carol, swapped)
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert "**1 of 3** got it right." in night.text
    assert "2 of 3 got it" in night.text
    assert "**The right order**" in night.text


async def test_an_item_at_two_places(night: Night) -> None:
    """It is no answer: the member is told, and is still waited for."""
    await night.begins(topic="Currents")
    told = await night.fills(night.alice, {"0": ["B"], "1": ["B"], "2": ["A"]})
    assert "You placed one item twice, so your answer was not saved." in told
    await night.passes(3)
    assert "**0 of 1** have answered." in night.text


async def test_pairs(night: Night) -> None:
    """A form has a select for each premise; one may be left out."""
    await night.begins(night.bob, night.carol, topic="Winds")
    wanted = [night.letter(each) for each in ("The tropics", "The middle", "The poles")]
    values = {str(number): [letter] for number, letter in enumerate(wanted)}
    locked = await night.fills(night.bob, values)
    assert locked == f"Saved: **1 {wanted[0]} · 2 {wanted[1]} · 3 {wanted[2]}**. {CHANGE}"
    await night.fills(night.carol, {"0": [wanted[0]]})
    await night.fills(night.alice, {"0": [wanted[1]], "1": [wanted[2]], "2": [wanted[0]]})
    await night.passes(3)
    assert "**1 of 3** got it right." in night.text
    assert "2 of 3 got it" in night.text


async def test_blanks(night: Night) -> None:
    """Each blank has its line, and is counted."""
    await night.begins(night.bob, night.carol, topic="Depths")
    assert "Saved: *deep* · *Marianna*." in await night.fills(
        night.bob, {"0": "deep", "1": "Marianna"}
    )
    await night.fills(night.carol, {"0": "hollow", "1": "Mariana"})
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert "**1 of 3** got it right." in night.text
    assert "2 of 3 got it" in night.text


async def test_a_short_answer(night: Night) -> None:
    """It is typed; an empty form is no answer, and none of the texts is anybody's."""
    await night.begins(night.bob, night.carol, topic="Foam")
    assert "The form came back empty" in await night.fills(night.bob, {"0": "  "})
    assert "Saved: *Bubbles*." in await night.fills(night.bob, {"0": "Bubbles"})
    await night.fills(night.carol, {"0": "soap"})
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert "**1 of 3** got it right." in night.text
    assert "**air bubbles**" in night.text


async def test_change_of_mind(night: Night) -> None:
    """The last press counts, and the member is told that it was changed."""
    await night.begins(night.bob, topic="Tides")
    await night.answers(night.bob, "The sun")
    moon = night.letter("The moon")
    assert await night.answers(night.bob, "The moon") == (f"Changed. **{moon}** is saved. {CHANGE}")
    assert await night.answers(night.bob, "The moon") == (f"Changed. **{moon}** is saved. {CHANGE}")
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert "The sun\n✗ wrong · ▱▱▱▱▱ 0 of 2 chose it" in night.text
    assert "The moon\n✓ **right** · ▰▰▰▱▱ 1 of 2 chose it" in night.text


@pytest.mark.parametrize("turned", [False, True])
async def test_two_presses_at_one_moment(night: Night, turned: bool) -> None:
    """Of two that race, the one that was made later counts, whichever arrives first."""
    await night.begins(night.bob, topic="Tides")
    with night.located() as presses:
        first = await night.press(night.bob, night.letter("The sun"))
        second = await night.press(night.bob, night.letter("The moon"))
        if turned:
            presses.reverse()
    await night.world.env.settle()
    assert "is saved" in text(shown(second))
    if turned:
        assert "You have answered again since then" in text(shown(first))
    await night.press(night.alice, "I don't know")
    await night.passes(3)
    assert "The moon\n✓ **right** · ▰▰▰▱▱ 1 of 2 chose it" in night.text


async def test_many_presses_at_one_moment(night: Night) -> None:
    """All of them are taken, each is told so, and nobody is counted twice."""
    players = [night.newcomer(f"player{number}") for number in range(20)]
    await night.begins(topic="Tides")
    moon = night.letter("The moon")
    with night.located():
        pressed = [await night.press(player, moon) for player in players]
    await night.world.env.settle()
    assert {text(shown(each)) for each in pressed} == {f"**{moon}** is saved. {CHANGE}"}
    await night.passes(3)
    assert "**20 of 21** have answered." in night.text


async def test_answering_is_joining(night: Night) -> None:
    """Somebody who was never in the lobby is in by their first answer."""
    await night.begins(topic="Doubling", questions=2)
    await night.answers(night.bob, "double")
    await night.passes(3)
    assert "**1 of 2** have answered." in night.text


async def test_it_closes_when_all_have_answered(night: Night) -> None:
    """One second after the last answer, in which a press may still arrive, comes the reveal."""
    await night.begins(night.bob, topic="Tides")
    await night.answers(night.bob, "The sun")
    await night.passes(5)
    await night.answers(night.alice, "The moon")
    await night.passes(0.5)
    assert "got it right" not in night.text
    await night.answers(night.bob, "The moon")
    await night.passes(0.6)
    assert "**Everyone who answered got it right.**" in night.text


async def test_the_deadline(night: Night) -> None:
    """The reveal comes a second after the deadline, whoever has not answered."""
    await night.begins(night.bob, topic="Tides", seconds=10)
    await night.answers(night.bob, "The sun")
    await night.passes(night.left() + 0.2)
    assert "**1 of 2** have answered." in night.text
    await night.passes(1)
    assert "**Nobody got it right,**" in night.text


async def test_a_press_after_the_deadline(night: Night) -> None:
    """It is not taken, and the member is told; an answer from before stands."""
    await night.begins(night.bob, topic="Tides", seconds=10)
    await night.answers(night.bob, "The sun")
    await night.passes(night.left() + 0.2)
    assert "**1 of 2** have answered." in night.text
    assert await night.answers(night.carol, "The moon") == (
        "Too late: the question has closed, so your answer was not saved."
    )
    assert await night.answers(night.bob, "The moon") == (
        "Too late to change it: the question has closed. Your earlier answer counts."
    )


async def test_a_press_on_a_closed_question(night: Night) -> None:
    """A button of long ago is told that the question had closed; it changes nothing."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    old = night.ids()[night.letter("double")]
    first = night.last
    await night.answers(night.alice, "half")
    await night.answers(night.bob, "half")
    await night.passes(3)
    reveal = night.text
    pressed = await night.forged(night.bob, old, first)
    assert "Too late" in text(shown(pressed))
    await night.passes(20)
    assert night.text.startswith("### Question 2 of 2")
    pressed = await night.forged(night.bob, old, first)
    assert "Too late" in text(shown(pressed))
    assert reveal.splitlines()[1] == text(night.messages[1]).splitlines()[1]


async def test_ones_own_answer(night: Night) -> None:
    """A private button shows what one answered, what it earned, and the whole reveal."""
    await night.begins(night.bob, topic="Tides")
    await night.answers(night.bob, "The moon")
    await night.answers(night.alice, "The sun")
    await night.passes(3)
    mine = await night.press(night.bob, "My answer")
    assert mine.ephemeral
    assert text(shown(mine)).startswith("### ✓ Right\n")
    assert "You earned 1000 points." in text(shown(mine))
    assert "✓ **your answer, right**" in text(shown(mine))
    theirs = await night.says(night.alice, "My answer")
    assert theirs.startswith("### ✗ Wrong\n")
    assert "### You didn't answer this question" in await night.says(night.carol, "My answer")


async def test_the_section_is_one_press_away(night: Night) -> None:
    """The reveal opens the facet that settles it, for the one who presses."""
    await night.begins(topic="Tides")
    await night.answers(night.alice, "The sun")
    await night.passes(3)
    opened = await night.press(night.bob, "Read it in the notes")
    assert opened.ephemeral
    assert text(shown(opened)).startswith("## Tides\n### Why does it exist?\nTides exist.")


async def test_extra_time(night: Night) -> None:
    """Whoever has more time may answer for longer; the others only see that it is still open."""
    await night.sets(night.bob, "me settings", "Time in rounds", "Twice as much")
    await night.begins(night.bob, topic="Tides", seconds=10)
    await night.answers(night.alice, "The sun")
    await night.passes(night.left() + 3)
    assert "**1 of 2** have answered." in night.text
    assert "Too late" in await night.answers(night.alice, "The moon")
    locked = await night.answers(night.bob, "The moon")
    assert "is saved" in locked
    assert "Your time ends <t:" in locked
    await night.passes(3)
    assert "**1 of 2** got it right." in night.text
    assert "xtra" not in "\n".join(night.texts())


async def test_as_much_time_as_one_wants(night: Night) -> None:
    """The round waits for somebody who needs it, up to ten minutes."""
    await night.sets(night.bob, "me settings", "Time in rounds", "No limit")
    await night.begins(night.bob, topic="Tides", seconds=10)
    await night.answers(night.alice, "The moon")
    await night.passes(9 * 60)
    assert "**1 of 2** have answered." in night.text
    await night.passes(70)
    assert "**Everyone who answered got it right.**" in night.text


async def test_no_time_limit(night: Night) -> None:
    """It closes when everybody has answered, however long that takes."""
    await night.begins(night.bob, topic="Tides", seconds=0)
    assert "**No time limit.** The question closes when everyone has answered." in night.text
    await night.answers(night.bob, "The moon")
    await night.passes(300)
    assert "**1 of 2** have answered." in night.text
    await night.answers(night.alice, "The moon")
    await night.passes(3)
    assert "**Everyone who answered got it right.**" in night.text


async def test_the_counter_is_refreshed_sparingly(night: Night) -> None:
    """However many answer, the question is edited every two seconds at most."""
    players = [night.newcomer(f"player{number}") for number in range(10)]
    await night.begins(topic="Tides")
    before = len(night.world.env.http_requests)
    for player in players:
        await night.answers(player, "The moon")
        await night.passes(0.5)
    await night.passes(2)
    assert 2 <= len(night.sent("PATCH", before)) <= 4
    assert "**10 of 11** have answered." in night.text


async def test_nothing_is_posted_but_the_questions(night: Night) -> None:
    """A round of two questions is four messages: the lobby, the questions, the podium."""
    await night.begins(night.bob, topic="Doubling", questions=2)
    for _ in range(2):
        await night.answers(night.alice, "double")
        await night.answers(night.bob, "half")
        await night.passes(30)
    assert len(night.messages) == 4
    nonces = [request.json["nonce"] for request in night.sent("POST")]
    assert len(set(nonces)) == 4
    assert all(request.json["enforce_nonce"] for request in night.sent("POST"))


async def test_the_last_reveal_does_not_announce_what_has_come(night: Night) -> None:
    """Once the podium stands, the messages above say neither when it comes nor how to lead."""
    await night.begins(topic="Tides")
    await night.answers(night.alice, "The moon")
    await night.passes(3)
    assert "**Podium:** <t:" in night.text
    await night.passes(30)
    lobby, question, podium = night.messages
    assert text(podium).startswith("## The round is over")
    assert "**Podium:**" not in text(question)
    assert labels(question) == ["My answer", "Read it in the notes"]
    assert labels(lobby) == []
