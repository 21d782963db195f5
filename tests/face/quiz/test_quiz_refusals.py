"""``/quiz`` pressed twice, too late, by others, and under ids that somebody made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from simcord.results import ResponseMessage

from bot.face.discord_io.components import Action
from tests.face.conftest import World, write_notes
from tests.face.learner import NOTES, Learner
from tests.face.looking import parts, select


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A pack with one question of each kind, each on a topic of its own; Fog has none."""
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


@pytest.fixture
def learner(world: World) -> Learner:
    return Learner(world)


async def test_a_second_press_changes_nothing(learner: Learner) -> None:
    """The first answer counts; an old message shows the state as it is."""
    await learner.quizzed("Tides", questions=1)
    moon = ids(learner.seen)[learner.letter("The moon")]
    sun = ids(learner.seen)[learner.letter("The sun")]
    await learner.choose("The sun")
    await forged(learner, moon)
    assert learner.text.startswith("### ✗ Wrong\n")
    assert "The sun\n✗ **your answer**, wrong" in learner.text
    await forged(learner, sun)
    await learner.press("See how it went")
    assert learner.text.startswith("## 0 of 1 right\n")


async def test_an_old_next_shows_what_was_answered(learner: Learner) -> None:
    """ "Next question" of long ago leads to the reveal of what is answered already."""
    await (await learner.quizzed(questions=3)).press("I don't know")
    go_on = ids(learner.seen)["Next question"]
    await (await learner.press("Next question")).press("I don't know")
    await learner.world.env.advance_time(1)
    await learner.press("Next question")
    await forged(learner, go_on)
    assert learner.text.startswith("### You said you didn't know\n")
    await learner.press("Next question")
    assert learner.text.startswith("### Question 3 of 3\n")


async def test_the_notes_come_after_the_answer(learner: Learner) -> None:
    """A forged press to the notes of an open question shows the question."""
    await learner.quizzed("Tides", questions=1)
    asked, next_id = learner.text, ids(learner.seen)["I don't know"]
    practice = next_id.split(":")[2]
    await forged(learner, f"x1b:study.a:{practice}:0:0")
    assert learner.text == asked


async def test_the_quiz_of_another(learner: Learner) -> None:
    """Nobody answers, reads or goes on in somebody else's quiz."""
    await learner.quizzed("Tides", questions=2)
    made = ids(learner.seen)
    bob = await Learner(learner.world, learner.world.bob).quizzed("Salt", questions=1)
    practice = made["A"].split(":")[2]
    stolen = [made["A"], made["I'm sure"], f"x1b:next.a:{practice}:1:0"]
    stolen += [f"x1b:look.a:{practice}:0:0", f"x1b:again.a:{practice}"]
    stolen += [f"x1b:study.a:{practice}:0:0"]
    for custom_id in stolen:
        before = bob.result
        await forged(bob, custom_id)
        assert "This quiz is gone, or it isn't yours." in bob.text
        assert bob.result.ephemeral
        bob.result = before
    await learner.choose("The moon")
    assert learner.text.startswith("### ✓ Right\n")


@pytest.mark.parametrize(
    "custom_id",
    [
        "x1b:answer.a:{practice}:0::F:0",  # an option that was not offered
        "x1b:answer.a:{practice}:0::AB:0",  # two, where one is right
        "x1b:answer.a:{practice}:0::AA:0",
        "x1b:answer.a:{practice}:0:::0",
        "x1b:answer.a:{practice}:0:x:A:0",
        "x1b:answer.a:{practice}:0::A",
        "x1b:answer.a:{practice}:-1::A:0",
        "x1b:answer.a:99999999999999999999:0::A:0",
        "x1b:answer.a:{practice}:99999999999999999999::A:0",
        "x1b:answer.a:{practice}:5::A:0",
        "x1b:answer.a:{practice}:0::é:0",
        "x1b:draft.a:{practice}:0::ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ:0",
        "x1b:next.a:{practice}:0",
        "x1b:next.a:{practice}:²:0",
        "x1b:look.a:{practice}:7:0",
        "x1b:form.a:{practice}::::",
        "x1b:draft.a:1:0:::0",
        "x1b:again.a:1",
        "x1b:again.a:",
        "x1b:quiz.a::26:here",
        "x1b:quiz.a::0:here",
        "x1b:quiz.a:0000000000:5:here",
        "x1b:read.a:",
    ],
)
async def test_made_up_ids(learner: Learner, custom_id: str) -> None:
    """Whatever is made up is refused in a sentence, and the question is still to be answered."""
    await learner.quizzed("Tides", questions=1)
    before = learner.result
    practice = ids(learner.seen)["A"].split(":")[2]
    await forged(learner, custom_id.format(practice=practice))
    refusals = ("older version", "This quiz is gone", "no longer in the notes")
    assert any(refusal in learner.text for refusal in refusals)
    learner.result = before
    await learner.choose("The moon")
    assert learner.text.startswith("### ✓ Right\n")


async def test_values_that_were_not_offered(learner: Learner) -> None:
    """A select and a form give what they offer, or are refused."""
    await learner.quizzed("Waves", questions=1)
    before, menu = learner.result, select(learner.seen, "Which ones are right?")
    component(learner, menu["custom_id"])["options"][0]["value"] = "Z"
    learner.result = await learner.member.select(learner.seen, ["Z"], custom_id=menu["custom_id"])
    assert "older version" in learner.text
    learner.result = before
    await learner.quizzed("Currents", questions=1)
    opened = await learner.member.click(learner.seen, label="Answer")
    spec = opened._interaction.modal
    assert spec is not None
    spec["components"][0]["component"]["options"][0]["value"] = "F"
    learner.result = await learner.member.submit_modal(opened, {"0": ["F"]})
    assert "older version" in learner.text


def ids(message: ResponseMessage) -> dict[str, str]:
    """The id of each button by its label."""
    return {part["label"]: part["custom_id"] for part in parts(message) if part["type"] == 2}


async def forged(learner: Learner, custom_id: str) -> None:
    """Presses the first button of the message under an id that somebody made up."""
    real = next(iter(ids(learner.seen).values()))
    component(learner, real)["custom_id"] = custom_id
    message = learner.seen
    learner.result = await learner.member.click(message, custom_id=custom_id)
    for part in _walked(_stored(learner, message).components):
        if part.get("custom_id") == custom_id:
            part["custom_id"] = real


def component(learner: Learner, custom_id: str) -> dict[str, Any]:
    """What Discord keeps of a part of the message, to be tampered with."""
    stored = _stored(learner, learner.seen)
    (found,) = [each for each in _walked(stored.components) if each.get("custom_id") == custom_id]
    return found


def _stored(learner: Learner, message: ResponseMessage) -> Any:
    return learner.world.env.backend.get_message(learner.world.channel.id, message.id)


def _walked(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from _walked(each.get("components") or [])


def test_actions_are_for_ever() -> None:
    """The words in the ids of messages that stand in Discord are never changed."""
    words = {"quiz", "next", "answer", "choose", "draft", "form", "look", "again", "read"}
    assert words <= {action.value for action in Action}
