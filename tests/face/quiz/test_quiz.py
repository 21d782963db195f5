"""``/quiz``: every kind of question, as members answer it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.face.conftest import World, write_notes
from tests.face.learner import NOTES, TOPICS, Learner
from tests.face.looking import options, parts, select


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A pack with one question of each kind, each on a topic of its own; Fog has none."""
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


@pytest.fixture
def learner(world: World) -> Learner:
    return Learner(world)


async def test_a_choice(learner: Learner) -> None:
    """The question is private, has its letters, and the reveal says why each option is so."""
    await learner.quizzed("Tides", questions=1)
    assert learner.result.ephemeral
    assert learner.text.startswith("### Question 1 of 1\nWhich body pulls the water up most?\n")
    assert learner.labels == ["A", "B", "C", "I'm sure", "I'm not sure", "I don't know"]
    moon, sun = learner.letter("The moon"), learner.letter("The sun")

    await learner.choose("The moon")

    said = learner.text
    assert said.startswith("### ✓ Right\nWhich body pulls")
    assert f"**{moon}** The moon\n✓ **your answer, right**\n> It is near, and" in said
    assert f"**{sun}** The sun\n✗ wrong\n> It pulls, too" in said
    assert "Where it stands: twice a day." in said
    assert "Sources: [Tides explained](https://sea.example/tides)" in said
    assert "-# The sea › Tides › Why does it exist?" in said
    assert learner.labels == ["See how it went", "Read it in the notes"]


async def test_the_section_is_one_press_away(learner: Learner) -> None:
    """The very facet that settles it opens in place of the reveal; both ways on stay in sight."""
    await (await learner.quizzed("Tides", questions=1)).choose("The sun")
    assert learner.text.startswith("### ✗ Wrong\n")
    await learner.press("Read it in the notes")
    assert learner.text.startswith("## Tides\n### Why does it exist?\nTides exist.")
    assert learner.labels == ["See how it went", "Back to the answer"]
    await learner.press("Back to the answer")
    assert learner.text.startswith("### ✗ Wrong\n")


async def test_several_options(learner: Learner) -> None:
    """A select gathers the choice, and nothing counts before it is submitted."""
    await learner.quizzed("Waves", questions=1)
    assert learner.labels[0] == "Submit"
    wind = learner.letter("Wind")
    assert options(learner.seen, "Which ones are right?")[f"{wind} · Wind"] == wind
    await learner.choose("Earthquakes", "Wind")
    assert learner.text.startswith("### ✓ Right\n")


async def test_several_options_part_right(learner: Learner) -> None:
    """One of two right ones is partly right, and what was left out is said to be right."""
    await (await learner.quizzed("Waves", questions=1)).choose("Wind")
    assert learner.text.startswith("### ◐ Partly right, 1 of 2\n")
    assert "Earthquakes\n✓ **right, but you didn't choose it**" in learner.text


async def test_the_choice_so_far_is_shown(learner: Learner) -> None:
    """What was chosen stays chosen while the member says how sure they are, and can be undone."""
    await learner.quizzed("Waves", questions=1)
    menu = select(learner.seen, "Which ones are right?")
    learner.result = await learner.member.select(
        learner.seen, ["C", "A"], custom_id=menu["custom_id"]
    )
    await learner.press("I'm not sure")
    assert learner.labels == ["Submit A, C", "I'm sure", "✓ I'm not sure", "I don't know"]
    menu = select(learner.seen, "Which ones are right?")
    assert [option["default"] for option in menu["options"]] == [True, False, True, False]
    learner.result = await learner.member.select(learner.seen, [], custom_id=menu["custom_id"])
    assert learner.labels[0] == "Submit"


async def test_true_or_false(learner: Learner) -> None:
    """The words stand on the buttons, in their usual order."""
    await learner.quizzed("Salt", questions=1)
    assert learner.labels[:2] == ["True", "False"]
    await learner.press("False")
    assert learner.text.startswith("### ✗ Wrong\n")
    assert "**True** · ✓ **right**\n> Thirty-five grams" in learner.text
    assert "**False** · ✗ **your answer**, wrong" in learner.text


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (("Surface", "Twilight", "Midnight"), "### ✓ Right"),
        (("Surface", "Midnight", "Twilight"), "### ◐ Partly right, 1 of 3"),
        (("Midnight", "Twilight", "Surface"), "### ✗ Wrong"),
    ],
)
async def test_an_order(learner: Learner, given: tuple[str, ...], outcome: str) -> None:
    """A form has a select for each place."""
    await learner.quizzed("Currents", questions=1)
    letters = [learner.letter(each) for each in given]
    await learner.fill({str(place): [letter] for place, letter in enumerate(letters)})
    assert learner.text.startswith(outcome + "\n")
    assert "**The right order**" in learner.text
    assert f"**1 · {letters[given.index('Surface')]}** Surface" in learner.text


async def test_an_item_at_two_places(learner: Learner) -> None:
    """It is no answer yet: the member is told, and the form remembers what was chosen."""
    await learner.quizzed("Currents", questions=1)
    await learner.fill({"0": ["B"], "1": ["B"], "2": ["A"]})
    assert "You used the same letter twice." in learner.text
    opened = await learner.member.click(learner.seen, label="Answer")
    assert opened.modal is not None
    chosen = [
        [option["value"] for option in item["component"]["options"] if option.get("default")]
        for item in opened.modal["components"]
    ]
    assert chosen == [["B"], ["B"], ["A"]]


async def test_pairs(learner: Learner) -> None:
    """A form has a select of all responses for each premise; one may be left out."""
    await learner.quizzed("Winds", questions=1)
    opened = await learner.member.click(learner.seen, label="Answer")
    assert opened.modal is not None
    assert [item["label"] for item in opened.modal["components"]] == [
        "1 · Trade winds", "2 · Westerlies", "3 · Polar easterlies",
    ]  # fmt: skip
    tropics, poles = learner.letter("The tropics"), learner.letter("The poles")
    assert f"{tropics} · The tropics" in [
        option["label"] for option in opened.modal["components"][0]["component"]["options"]
    ]
    learner.result = await learner.member.submit_modal(opened, {"0": [tropics], "1": [poles]})
    assert learner.text.startswith("### ◐ Partly right, 1 of 3\n")
    assert f"**1** Trade winds\n→ **{tropics}** The tropics\n✓ **right**" in learner.text
    assert f"The middle latitudes\n✗ you chose **{poles}** The poles" in learner.text
    assert "✗ you left it empty" in learner.text


async def test_blanks(learner: Learner) -> None:
    """Each blank has its line; a slip is forgiven and named."""
    await learner.quizzed("Depths", questions=1)
    assert "The deepest \\_\\_\\_\\_\\_ (1) is the \\_\\_\\_\\_\\_ (2) one." in learner.text
    await learner.fill({"0": "deep", "1": "Marianna"})
    assert learner.text.startswith("### ✓ Right\n")
    assert "I read *Marianna* as *Mariana*" in learner.text


async def test_blanks_part_right(learner: Learner) -> None:
    """A foreseen wrong answer has its reason; what stayed empty is said to be empty."""
    await learner.quizzed("Depths", questions=1)
    await learner.fill({"1": "Puerto Rico"})
    assert learner.text.startswith("### ✗ Wrong\n")
    assert "✗ you left it empty" in learner.text
    assert "Puerto Rico\n> That is the deepest of the Atlantic." in learner.text


async def test_a_short_answer(learner: Learner) -> None:
    """It is typed, and what else is accepted is told."""
    await learner.quizzed("Foam", questions=1)
    await learner.fill({"0": "Bubbles"})
    assert learner.text.startswith("### ✓ Right\n")
    assert "**air bubbles**" in learner.text
    assert "Also accepted: bubbles · air" in learner.text


async def test_an_empty_form(learner: Learner) -> None:
    """Nothing filled in is no answer; the question stays."""
    await learner.quizzed("Depths", questions=1)
    await learner.fill({})
    assert "You didn't fill in anything." in learner.text
    assert learner.labels[0] == "Answer"


async def test_a_long_reveal(learner: Learner) -> None:
    """What does not fit into one message is on a second page, to be turned to and back."""
    long = "a_ "
    learner.world.write(
        "sea/fog.questions.md",
        f"## Why? {long * 300} {{#fog topic=Fog}}\n\n- [x] So.\n  > {long * 120}\n"
        f"- [ ] Not so.\n  > {long * 120}\n\n> {long * 240} The end.\n",
    )
    assert (await learner.world.tutor.current_content.reload()).accepted
    await (await learner.quizzed("Fog", questions=1)).press("A")
    first = learner.text
    assert "The end." not in first
    await learner.press("Page 2 ›")
    assert "The end." in learner.text
    assert learner.text.splitlines()[0] == first.splitlines()[0]
    await learner.press("‹ Page 1")
    assert learner.text == first


@pytest.mark.parametrize("topic", TOPICS[:-1])
@pytest.mark.parametrize(
    ("locale", "dont_know", "outcome"),
    [
        ("en-US", "I don't know", "### You said you didn't know"),
        ("de", "Weiß ich nicht", "### Du hast *Weiß ich nicht* gewählt"),
        ("es-ES", "No lo sé", "### Has elegido *No lo sé*"),
    ],
)
async def test_not_knowing(
    learner: Learner, topic: str, locale: str, dont_know: str, outcome: str
) -> None:
    """ "I don't know" is an answer to every kind, in each language, and is taught."""
    learner.world.speak(learner.member, locale)
    await (await learner.quizzed(topic, questions=1)).press(dont_know)
    assert learner.text.startswith(outcome + "\n")
    assert "The sea ›" in learner.text


@pytest.mark.parametrize("locale", ["de", "es-ES"])
async def test_a_whole_quiz_in_another_language(learner: Learner, locale: str) -> None:
    """Nothing that can be pressed is English then: not at the question, the reveal, the end."""
    english = await through(learner)
    learner.world.speak(learner.member, locale)
    assert not english & await through(learner)


async def through(learner: Learner) -> set[str]:
    """All labels of a quiz of one question that is not known, and the first line of each step."""
    await learner.quizzed("Waves", questions=1)
    said = {*learner.labels, *menus(learner)}
    for label in (-1, 0):
        await learner.press(learner.labels[label])
        said |= {*learner.labels, *menus(learner), learner.text.splitlines()[0]}
    return said


def menus(learner: Learner) -> set[str]:
    """What the selects say while nothing is chosen."""
    return {part["placeholder"] for part in parts(learner.seen) if part["type"] == 3}


async def test_a_question_in_the_notes(world: World) -> None:
    """A list with boxes in plain notes is asked, and its reveal says where it stands."""
    world.write(
        "sea/shore.md",
        """\
        # The shore

        ## Sand

        Sand is ground rock.

        ### Which of these is the finest?

        - [ ] Gravel
        - [x] Silt
        - [ ] Pebbles
        """,
    )
    assert (await world.tutor.current_content.reload()).accepted
    learner = Learner(world)
    await learner.quizzed("Sand", questions=1)
    assert "Which of these is the finest?" in learner.text
    silt = learner.letter("Silt")

    await learner.choose("Silt")

    assert learner.text.startswith("### ✓ Right\n")
    assert f"**{silt}** Silt\n✓ **your answer, right**" in learner.text
    assert "question from the notes, shore.md:7" in learner.text
