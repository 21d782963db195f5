"""A practice on notes to which nobody has written a question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.face.conftest import World, write_notes
from tests.face.learner import Learner
from tests.face.looking import labels, shown, text

NOTES = {
    "sea.md": """\
        # The sea

        ## Tides

        The sea rises and falls twice a day.

        ### Why does it exist?

        The moon pulls more strongly on the near side.
        """
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


async def test_any_notes_can_be_practised(world: World) -> None:
    """A heading is asked, the notes answer, and the member says how much they knew."""
    learner = await Learner(world, world.alice).quizzed("Tides")
    asked = "**Tides** › Why does it exist?"
    assert learner.labels == ["Show"]
    assert "What do you remember?" in learner.text
    answer = "The moon pulls" if asked in learner.text else "The sea rises"
    assert answer not in learner.text

    await learner.press("Show")
    assert answer in learner.text
    assert learner.labels == ["I knew it", "Partly", "Not yet"]
    await learner.press("Partly")
    assert "### You knew part of it" in learner.text
    assert "in the notes" in learner.text or "The sea › Tides" in learner.text
    await learner.press("Next question")
    await learner.press("Show")
    await learner.press("I knew it")
    await learner.press("See how it went")
    assert "## 1 of 2 right" in learner.text
    assert "2 of them were recall cards that you judged yourself." in learner.text

    await learner.press("Retry these")
    assert learner.labels == ["Show"]
    exported = await world.tutor.members.export(world.alice.id)
    assert [review["self_graded"] for review in exported["reviews"]] == [True, True]
    assert json.dumps(exported)


async def test_they_are_offered_beside_the_notes_and_not_in_rounds(world: World) -> None:
    """The explanation leads to them; a round has nothing to ask."""
    explained = shown(await world.alice.slash(world.channel, "explain", topic="Tides"))
    assert "Quiz me on this" in labels(explained)
    begun = await world.alice.click(explained, label="Quiz me on this")
    assert "What do you remember?" in text(shown(begun))
    opened = await world.alice.slash(world.channel, "round start")
    assert "**There is nothing on this yet that can be right or wrong,**" in text(shown(opened))


async def test_notes_that_give_nothing_say_what_would_be_enough(world: World) -> None:
    """Nobody has to write questions: text under headings is enough, and nothing else is asked."""
    (world.content / "sea.md").write_text("# The sea\n\n## Tides\n\nWet.\n", encoding="utf-8")
    await world.tutor.current_content.reload()

    learner = await Learner(world, world.alice).quizzed()
    assert "Three headings with text under them would be enough" in learner.text
    await learner.quizzed("Tides")
    assert "One heading with a sentence under it would be enough." in learner.text
