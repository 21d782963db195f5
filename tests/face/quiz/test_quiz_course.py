"""``/quiz`` from the first question to the last, left and taken up, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from bot.store import Database
from tests.face.conftest import World, write_notes
from tests.face.learner import NOTES, Learner
from tests.face.looking import labels, options, shown, text
from tests.tutor.conftest import locked, until


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A pack with one question of each kind, each on a topic of its own; Fog has none."""
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


@pytest.fixture
def learner(world: World) -> Learner:
    return Learner(world)


# Sure and unsure


async def test_sure_and_wrong(learner: Learner) -> None:
    """Whoever was sure and wrong is told so kindly, at once and at the end."""
    await (await learner.quizzed("Tides", questions=1)).press("I'm sure")
    assert learner.labels[3:] == ["✓ I'm sure", "I'm not sure", "I don't know"]
    await learner.choose("The wind")
    assert "You were sure. We remember best what surprises us" in learner.text
    await learner.press("See how it went")
    assert "you were sure" in learner.text
    assert "That happens to everyone" in learner.text


async def test_unsure_and_right(learner: Learner) -> None:
    """Whoever was not sure and right learns that too; a second press takes it back."""
    await (await learner.quizzed("Tides", questions=1)).press("I'm sure")
    await learner.press("✓ I'm sure")
    assert "✓ I'm sure" not in learner.labels
    await learner.press("I'm not sure")
    await learner.choose("The moon")
    assert "You weren't sure, but you were right." in learner.text
    await learner.press("See how it went")
    assert "1 right although you weren't sure" in learner.text


# A whole quiz


async def test_a_quiz_on_everything(learner: Learner) -> None:
    """Seven questions one after the other, each once, then the end with what to look at again."""
    await learner.quizzed(questions=25)
    for number in range(7):
        assert learner.text.startswith(f"### Question {number + 1} of 7\n")
        await learner.press("I don't know")
        await learner.press("See how it went" if number == 6 else "Next question")
    assert learner.text.startswith("## 0 of 7 right\n7 you didn't know\n\n**By topic**\n- ")
    assert "\n- Tides: 0 of 1\n" in learner.text
    assert learner.labels == ["Retry these", "More questions"]
    assert len(options(learner.seen, "Read about one of them")) == 7


async def test_five_questions_unless_told(learner: Learner) -> None:
    """Nobody has to say how many."""
    assert (await learner.quizzed()).text.startswith("### Question 1 of 5\n")


async def test_all_right(learner: Learner) -> None:
    """With nothing missed there is nothing to repeat."""
    await (await learner.quizzed("Tides", questions=1)).choose("The moon")
    await learner.press("See how it went")
    assert learner.text.startswith("## 1 of 1 right\nAll your answers were right.")
    assert learner.labels == ["More questions"]


async def test_reading_what_was_missed(learner: Learner) -> None:
    """Each miss is named with its topic, and its section opens beside the summary."""
    await (await learner.quizzed("Tides", questions=1)).choose("The sun")
    await learner.press("See how it went")
    assert (
        "**1** Which body pulls the water up most?\n→ **The moon**\n-# Tides › Why does it exist?"
        in learner.text
    )
    opened = await learner.member.click(learner.seen, label="Read it in the notes")
    assert opened.ephemeral
    assert "### Why does it exist?\nTides exist." in text(shown(opened))


async def test_again_only_those(learner: Learner) -> None:
    """What was missed comes again, and nothing else."""
    await learner.quizzed(questions=25)
    missed = set()
    right = 0
    for number in range(7):
        course = f"### Question {number + 1} of 7\n" + (
            f"-# {right} right so far\n" if number else ""
        )
        assert learner.text.startswith(course)
        if learner.labels[0] == "True":
            await learner.press("True")
            right = 1
            assert f"-# Question {number + 1} of 7 · 1 right so far" in learner.text
        else:
            missed.add(learner.text.removeprefix(course).splitlines()[0])
            await learner.press("I don't know")
        await learner.press(learner.labels[0])
    assert learner.text.startswith("## 1 of 7 right\n")
    await learner.press("Retry these")
    asked = set()
    for number in range(6):
        assert learner.text.startswith(f"### Question {number + 1} of 6\n")
        asked.add(learner.text.splitlines()[2 if number else 1])
        await learner.press("I don't know")
        await learner.press(learner.labels[0])
    assert asked == missed


async def test_another_round(learner: Learner) -> None:
    """Another one is on the same topic and as long."""
    await (await learner.quizzed("Salt", questions=3)).press("True")
    await (await learner.press("See how it went")).press("More questions")
    assert learner.text.startswith("### Question 1 of 1\nSea water is about 3.5 % salt.")


async def test_nothing_to_ask(learner: Learner) -> None:
    """A topic without questions says so, with ways on."""
    await learner.quizzed("Fog")
    assert "The authors of these notes don't want a quiz on **Fog**." in learner.text
    assert learner.result.ephemeral
    opened = await learner.member.click(learner.seen, label="Read it in the notes")
    assert "All about fog." in text(shown(opened))
    await learner.press("Questions on any topic")
    assert learner.text.startswith("### Question 1 of 5\n")


async def test_an_unknown_topic(learner: Learner) -> None:
    """A topic that is not there is answered as everywhere."""
    assert (
        "There is no topic called **photosynthesis**"
        in (await learner.quizzed("photosynthesis")).text
    )


async def test_topics_are_completed(world: World) -> None:
    """The topic is completed as that of ``/explain`` is."""
    choices = await world.alice.autocomplete(world.channel, "quiz", "topic", "ti")
    assert [choice["name"] for choice in choices] == ["Tides"]


# Left and taken up


async def test_going_on(learner: Learner) -> None:
    """Whoever left a quiz is offered to go on where they were."""
    await (await learner.quizzed(questions=5)).press("I don't know")
    await learner.press("Next question")
    await learner.quizzed()
    assert learner.text == "You have an unfinished quiz, at question 2 of 5."
    await learner.press("Continue")
    assert learner.text.startswith("### Question 2 of 5\n")


async def test_beginning_anew(learner: Learner) -> None:
    """Nobody has to go on; the new quiz is as long as was asked for."""
    await (await learner.quizzed(questions=5)).press("I don't know")
    await (await learner.quizzed(questions=2)).press("Start a new one")
    assert learner.text.startswith("### Question 1 of 2\n")


async def test_two_quizzes_at_once(learner: Learner) -> None:
    """They do not get into each other's way."""
    other = Learner(learner.world)
    await learner.quizzed("Tides", questions=1)
    await other.quizzed("Salt", questions=1)
    await learner.choose("The moon")
    await other.press("False")
    assert learner.text.startswith("### ✓ Right\nWhich body")
    assert other.text.startswith("### ✗ Wrong\nSea water")
    await learner.press("See how it went")
    await other.press("See how it went")
    assert learner.text.startswith("## 1 of 1 right")
    assert other.text.startswith("## 0 of 1 right")


async def test_a_restart_in_the_middle(learner: Learner) -> None:
    """A new process goes on at the same press."""
    await learner.quizzed(questions=2)
    await learner.world.restart()
    await learner.press("I don't know")
    await learner.world.restart()
    await learner.press("Next question")
    assert learner.text.startswith("### Question 2 of 2\n")
    await learner.press("I don't know")
    await learner.world.restart()
    await learner.press("See how it went")
    assert learner.text.startswith("## 0 of 2 right\n")


async def test_a_restart_behind_an_open_form(learner: Learner) -> None:
    """A form that another process opened is taken."""
    await learner.quizzed("Foam", questions=1)
    await learner.fill({"0": "air bubbles"}, restart=True)
    assert learner.text.startswith("### ✓ Right\n")


async def test_in_a_direct_message(world: World) -> None:
    """It works without a server."""
    user = world.alice.user
    await user.send_dm("hello")
    begun = await user.slash("quiz", topic="Salt", questions=1)
    assert "Sea water" in text(shown(begun))
    answered = await user.click(shown(begun), label="True")
    assert text(shown(answered)).startswith("### ✓ Right\n")


# The notes change, and the record is away


async def test_a_reload_changes_nothing_in_a_quiz(learner: Learner) -> None:
    """Questions that went from the notes or changed are asked and told as the quiz has them."""
    await learner.quizzed("Foam", questions=1)
    other = Learner(learner.world)
    await other.quizzed("Salt", questions=1)
    notes = NOTES["sea/sea.questions.md"].replace("[x] True", "[ ] True")
    notes = notes.replace("[ ] False", "[x] False")
    learner.world.write("sea/sea.questions.md", _without(notes, learner.text.splitlines()[1]))
    assert (await learner.world.tutor.current_content.reload()).accepted

    await learner.fill({"0": "air bubbles"})
    await other.press("True")

    assert learner.text.startswith("### ✓ Right\n")
    assert other.text.startswith("### ✓ Right\n")
    await learner.press("See how it went")
    assert learner.text.startswith("## 1 of 1 right")


@pytest.mark.breaks
async def test_a_record_that_cannot_even_be_read(learner: Learner) -> None:
    """Nor is the answer saved then, and the member is told just that."""
    await learner.quizzed("Tides", questions=1)
    before = learner.result
    async with Database(learner.world.database_url) as database:
        async with database.writing() as connection:
            await connection.execute(sql("ALTER TABLE practices RENAME TO elsewhere"))
        await learner.choose("The moon")
        assert "**Your answer was not saved**" in learner.text
        async with database.writing() as connection:
            await connection.execute(sql("ALTER TABLE elsewhere RENAME TO practices"))
    learner.result = before
    await learner.choose("The moon")
    assert learner.text.startswith("### ✓ Right\n")


def _without(file: str, stem: str) -> str:
    """The question file without the question that begins so."""
    head, *sections = file.split("        ## ")
    words = stem.split("\\_", maxsplit=1)[0].strip()
    kept = [section for section in sections if not section.startswith(words)]
    assert len(kept) == len(sections) - 1, stem
    return "        ## ".join([head, *kept])


@pytest.mark.breaks
async def test_a_record_that_is_away(learner: Learner, caplog: pytest.LogCaptureFixture) -> None:
    """The member is told that the answer is not saved, and the same press works later."""
    await learner.quizzed("Tides", questions=1)
    before, env = learner.result, learner.world.env
    asked = len(env.http_requests) + 1
    async with locked(learner.world.database_url):
        press = asyncio.create_task(learner.choose("The moon"))
        await until(lambda: waiting(learner))
        await until(lambda: later(learner) or len(env.http_requests) > asked)
    await press
    await until(lambda: learner.result.followups)
    (told,) = learner.result.followups
    assert "**Your answer was not saved**" in text(told)
    assert told.ephemeral
    (error,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "TimeoutError" in vars(error)["exception"]
    learner.result = before
    await learner.choose("The moon")
    assert learner.text.startswith("### ✓ Right\n")


async def test_a_record_that_is_slow(learner: Learner) -> None:
    """Discord is told in time that it takes longer, and then the reveal comes all the same."""
    await learner.quizzed("Tides", questions=1)
    question = learner.result
    async with locked(learner.world.database_url):
        press = asyncio.create_task(learner.choose("The moon"))
        await until(lambda: waiting(learner))
    await press
    learner.result = question
    await until(lambda: learner.text.startswith("### ✓ Right\n"))


def later(learner: Learner, seconds: float = 0.1) -> bool:
    """A moment passes; never true, so that it can stand before what is waited for."""
    learner.world.env.backend.advance_clock(seconds)
    return False


def waiting(learner: Learner) -> bool:
    """Whether Discord has been told that it takes longer; if not, a moment passes."""
    return later(learner, 0.01) or learner.world.env.http_requests[-1].json == {"type": 6}


# From an explanation


async def test_quiz_me_on_this(world: World) -> None:
    """An explanation leads to its questions, privately; without questions it does not."""
    explained = await world.alice.slash(world.channel, "explain", topic="Tides")
    assert not explained.ephemeral
    asked = await world.bob.click(shown(explained), label="Quiz me on this")
    assert asked.ephemeral
    assert text(shown(asked)).startswith("### Question 1 of 1\nWhich body")
    assert "All about tides." in text(shown(explained))
    fog = await world.alice.slash(world.channel, "explain", topic="Fog")
    assert "Quiz me on this" not in labels(shown(fog))
