"""A name that several places have: each is told apart, and a press goes on with the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.face.conftest import World, write_notes
from tests.face.looking import labels, shown, text

TEXT = "A region is a part of {} where many machines stand close to one another.\n"
NOTES = {
    "east/pack.yaml": "title: East\n",
    "east/a.md": "# Places\n\n## Regions\n\n" + TEXT.format("the east"),
    "west/pack.yaml": "title: West\n",
    "west/a.md": "# Places\n\n## Regions\n\n" + TEXT.format("the west"),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


async def test_topics_of_one_name_are_told_apart_by_their_packs(world: World) -> None:
    """Nobody reads that there is no such topic, and no two buttons are alike."""
    result = await world.alice.slash(world.channel, "explain", topic="regions")

    assert "**regions** is in several places. Which one do you mean?" in text(shown(result))
    assert labels(shown(result)) == ["Regions · East", "Regions · West", "All topics"]
    pressed = await world.alice.click(shown(result), label="Regions · West")
    assert "a part of the west" in text(shown(pressed))


async def test_topics_of_one_name_and_pack_are_told_apart_by_their_notes(world: World) -> None:
    """In one pack the note's title tells; with another pack beside it, both."""
    world.write("east/b.md", "# Weather\n\n## Regions\n\n" + TEXT.format("the sky"))
    assert (await world.tutor.current_content.reload()).accepted

    result = await world.alice.slash(world.channel, "explain", topic="Regions")
    completed = await world.alice.autocomplete(world.channel, "explain", "topic", "regi")

    names = ["Regions · East, Places", "Regions · East, Weather", "Regions · West"]
    assert labels(shown(result)) == [*names, "All topics"]
    assert [choice["name"] for choice in completed] == names


async def test_a_long_list_of_namesakes_says_how_to_see_it_all(world: World) -> None:
    """Four fit beside *All topics*; for the others the way is told."""
    for number in range(4):
        world.write(f"east/{number}.md", f"# Sea {number}\n\n## Regions\n\n" + TEXT.format("it"))
    assert (await world.tutor.current_content.reload()).accepted

    result = await world.alice.slash(world.channel, "explain", topic="Regions")

    assert len(labels(shown(result))) == 5
    assert "Start typing in" in text(shown(result))


async def test_a_press_goes_on_with_the_quiz(world: World) -> None:
    """Who wanted to be quizzed is quizzed, with as many questions as they asked for."""
    result = await world.alice.slash(world.channel, "quiz", topic="Regions", questions=1)

    pressed = await world.alice.click(shown(result), label="Regions · East")

    assert "Question 1 of 1" in text(shown(pressed))
    assert "part of the east" in text(shown(await world.alice.click(shown(pressed), label="Show")))


async def test_a_press_goes_on_with_the_round(world: World) -> None:
    """Who wanted to open a round finds the topic chosen on the panel."""
    result = await world.alice.slash(world.channel, "round start", topic="Regions")

    pressed = await world.alice.click(shown(result), label="Regions · East")

    assert "A round for this channel" in text(shown(pressed))
    plan = await world.tutor.preferences.of_member(world.alice.id)
    assert plan.last_round is not None
    assert len(plan.last_round["topics"]) == 1
