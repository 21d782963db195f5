"""G6 to G9: what is made from lists, steps and sentences of notes that nobody wrote for it."""

from __future__ import annotations

import pytest

from bot.quiz.generating import Generated
from bot.quiz.questions import Kind, Question
from tests.quiz.generating.packs import guards, made

TERMS = """\
# The shore

## Kinds of waves

- **Swell**: long and regular waves that have left their storm far behind
- **Wind sea**: short steep waves that a local breeze raises in a few hours
- **Seiche**: a slow rocking of a whole lake or harbour after the pressure has changed
- **Tsunami**: a very long wave that an earthquake under the ocean sends out
"""


def by(generated: Generated, generator: str) -> list[Question]:
    return [one for one in generated.questions if one.origin and one.origin.generator == generator]


def right(question: Question) -> list[str]:
    return [option.text for option in question.options if option.right]


def test_each_term_of_a_list_is_asked_by_what_is_said_of_it() -> None:
    """The other terms of the list are the wrong answers, and each has its own words as reason."""
    asked = by(made(TERMS), "G6")
    assert [right(one) for one in asked] == [["Swell"], ["Wind sea"], ["Seiche"], ["Tsunami"]]
    first = asked[0]
    assert first.stem == (
        "**Kinds of waves**: which of these does this describe?"
        " “Long and regular waves that have left their storm far behind.”"
    )
    assert {option.text for option in first.options} == {"Swell", "Wind sea", "Seiche", "Tsunami"}
    assert all(option.rationale.startswith(option.text) for option in first.options)
    assert first.rounds
    assert [one.place.line for one in asked] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("heading", "items"),
    [
        # Properties of one thing, which tell nothing apart.
        ("Swell", ["Cost: low for all of the year", "Example: what comes in from the ocean in May",
                   "Use: surfers like it more than any other"]),
        # People, files, and a course's own business.
        ("Crew", ["**Ann**: Ben, Cat, Dan, Eve", "**Ben**: Fay, Gus, Hal, Ida",
                  "**Cat**: Jo, Kim, Lea, Max"]),
        ("Homework", TERMS.splitlines()[4:]),
        ("Next steps", TERMS.splitlines()[4:]),
        # Terms that differ by a number.
        ("Zones", ["**Zone 1**: the part of the shore that the spray alone ever wets",
                   "**Zone 2**: a belt of weed that lies dry for half of the day",
                   "**Zone 3**: what only the lowest water of the year ever bares"]),
        # Too few.
        ("Waves", TERMS.splitlines()[4:6]),
        # One item that explains nothing.
        ("Waves", [*TERMS.splitlines()[4:], "- and others"]),
    ],
)  # fmt: skip
def test_lists_that_are_no_terms(heading: str, items: list[str]) -> None:
    """Nothing is made of them."""
    lines = "\n".join(f"- {item.removeprefix('- ')}" for item in items)
    assert by(made(f"# The shore\n\n## {heading}\n\n{lines}\n"), "G6") == []


@pytest.mark.parametrize(
    ("said", "guard"),
    [
        ("a swell that comes in from the open ocean in winter", "leak"),
        ("what this part of the chapter above has told of waves", "anaphora"),
        ("a wave that is like a tsunami but comes from the wind alone", "sibling"),
        ("big ones", "length"),
        ("waves → surf → foam on all of the beaches of the bay", "shape"),
        ("12 to 30 waves in 5 minutes at all of the beaches", "shape"),
    ],
)
def test_what_is_said_of_a_term_must_tell_it_and_not_name_it(said: str, guard: str) -> None:
    """A guard refuses each of these, and says so."""
    text = TERMS.replace("long and regular waves that have left their storm far behind", said)
    generated = made(text)
    assert ["Swell"] not in [right(one) for one in by(generated, "G6")]
    assert guard in guards(generated, "G6")


SENTENCES = """\
# Signals

## Foghorn

A foghorn warns ships of hidden rocks by a deep and regular sound.

## Leading lights

Leading lights guide pilots through a narrow channel by night. They stand in line.

## Flare

Use it in distress.
"""


def test_sentences_that_say_what_something_does() -> None:
    """The names of what stands beside it are the wrong answers, whatever is written there."""
    generated = made(SENTENCES.replace("warns", "protects").replace("guide", "helps"))
    asked = by(generated, "G7")
    assert [one.stem for one in asked][:1] == [
        "Which of these protects ships of hidden rocks by a deep and regular sound?"
    ]
    assert right(asked[0]) == ["Foghorn"]
    assert {option.text for option in asked[0].options} == {"Foghorn", "Leading lights", "Flare"}


def test_a_sentence_that_begins_with_the_name_is_asked_with_it_left_out() -> None:
    """Where no verb is known, and nothing else is asked on the topic."""
    (asked,) = [one for one in by(made(SENTENCES), "G9") if right(one) == ["Foghorn"]]
    assert "A \\_\\_\\_\\_\\_ warns ships" in asked.stem or "A _____ warns ships" in asked.stem
    assert "oghorn" not in asked.stem


STEPS = """\
# Boats

## Steps to cast off

1. Take the cover from the sails
2. Let go of the line at the bow
3. Push the stern away from the quay
4. Turn the wheel to the open water
"""


def test_steps_are_put_into_order() -> None:
    """A numbered list under a heading that says so."""
    (asked,) = by(made(STEPS), "G8")
    assert asked.kind is Kind.ORDER
    assert asked.options[0].text == "Take the cover from the sails"
    assert len(asked.options) == 4


@pytest.mark.parametrize(
    "text",
    [
        STEPS.replace("Steps to cast off", "Ropes"),
        STEPS.replace("1. Take", "1. First, take"),
        STEPS.replace("4. Turn", "4. Finally turn"),
        STEPS.replace("2. Let go of the line at the bow", "2. Take the cover from the other sails"),
        "\n".join(STEPS.splitlines()[:-2]),
    ],
)
def test_lists_that_are_no_steps(text: str) -> None:
    """Another heading, words that tell the place, steps that are alike, too few of them."""
    assert by(made(text), "G8") == []


def test_rounds_ask_them_where_nothing_is_written() -> None:
    """By need, which is the default; an author may keep them for practice."""
    assert all(one.rounds for one in made(TERMS).questions)
    assert not any(one.rounds for one in made(TERMS, generated="practice").questions)


GERMAN = """\
# Die Küste

## Arten von Wellen

- **Dünung**: lange und gleichmäßige Wellen, die ihren Sturm weit hinter sich gelassen haben
- **Windsee**: kurze steile Wellen, die eine Brise am Ort in wenigen Stunden aufwirft
- **Seiche**: ein langsames Schaukeln des ganzen Sees, nachdem sich der Luftdruck geändert hat
"""


def test_the_language_of_notes_without_a_manifest() -> None:
    """It is known by its little words; notes in another one make nothing."""
    asked = by(made(GERMAN, declared=False), "G6")
    assert [right(one) for one in asked] == [["Dünung"], ["Windsee"], ["Seiche"]]
    assert "Was davon wird hier beschrieben?" in asked[0].stem
    chinese = "# 海\n\n## 波\n\n" + "\n".join(
        f"- **{n}**: 海浪是海洋表面的水的运动" for n in "甲乙丙"
    )
    assert guards(made(chinese, declared=False)) == ["language"]


def test_ids_survive_reordering_and_moving() -> None:
    """What is asked is known again by its words, not by its place."""
    lines = TERMS.splitlines()
    moved = "\n".join([*lines[:3], "", "Some words before it.", "", *reversed(lines[4:])]) + "\n"
    assert {one.id for one in made(moved).questions} == {one.id for one in made(TERMS).questions}
