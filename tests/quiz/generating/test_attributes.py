"""Questions that set topics against each other by the attributes that authors declared."""

from __future__ import annotations

import pytest

from bot.quiz.generating import Generated
from bot.quiz.questions import Question
from tests.quiz.generating.packs import guards, made

TITLES = ("Spring tide", "Neap tide", "Storm surge", "Slack water")


def of_tides(*values: str, name: str = "Height") -> Generated:
    """What is made when these topics have these values of one attribute; an empty one is none."""
    declared = "".join(
        f"  {title}: {{{name}: '{value}'}}\n"
        for title, value in zip(TITLES, values, strict=False)
        if value
    )
    topics = "".join(f"## {title}\n\nA word.\n\n" for title in TITLES)
    return made(f"---\nattributes:\n{declared}---\n# Tides\n\n{topics}")


def contrasts(generated: Generated) -> list[Question]:
    return [one for one in generated.questions if one.origin and one.origin.generator == "G5"]


def right(question: Question) -> str:
    (option,) = (option for option in question.options if option.right)
    return option.text


def test_numbers_ask_for_the_value() -> None:
    """Three different numbers of one unit make a question each, the numbers in their order."""
    first, second, third = contrasts(of_tides("12 m", "4 m", "9.5 m"))

    assert first.stem == "Which value does “Height” have for “Spring tide”?"
    assert [option.text for option in first.options] == ["4 m", "9.5 m", "12 m"]
    assert [right(one) for one in (first, second, third)] == ["12 m", "4 m", "9.5 m"]
    assert first.options[0].rationale == "Neap tide: Height: 4 m"
    assert first.place.line == 3
    assert [option.place.line for option in first.options] == [4, 5, 3]
    assert first.facet is None


def test_words_ask_for_the_topic() -> None:
    """Values in words make a question for the topic, with topics whose values differ."""
    first, *_ = contrasts(of_tides("sun and moon in line", "half moon", "strong wind", "a turn"))

    assert first.stem == "Which of these topics has this property: “Height: sun and moon in line”?"
    assert [option.text for option in first.options] == sorted(TITLES)
    assert right(first) == "Spring tide"


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (("12 m", "4 m"), 0),  # two options are one too few
        (("12 m", "4 m", "12 m", "12.0 m"), 1),  # a value that one topic has alone
        (("12 m", "4 m", "9 s"), 0),  # another unit
        (("12 m", "4 m", "9 m", "high"), 3),  # a word among numbers
        (("open sea", "open", "half moon"), 1),  # one value says the other as well
        (("yes", "no", "no"), 1),  # "no" is no question
        (("high", "high", "low"), 1),  # what fits two topics is asked of the third
        (("by springs", "half moon", "strong wind"), 2),  # a value that tells the name
        (("", "", "", ""), 0),
    ],
)
def test_only_plainly_different_values_are_asked(values: tuple[str, ...], asked: int) -> None:
    """A value that another topic has as well, or that gives the name away, is not asked."""
    generated = of_tides(*values)

    assert len(contrasts(generated)) == asked
    assert len(guards(generated, "G5")) == sum(map(bool, values)) - asked
    assert set(guards(generated, "G5")) <= {"siblings", "negation", "leak"}


def test_attributes_are_compared_by_their_names() -> None:
    """Upper and lower case in an attribute's name do not matter, another name does."""
    text = (
        "---\nattributes:\n  A tide: {Height: 1 m}\n  B tide: {height: 2 m}\n"
        "  C tide: {HEIGHT: 3 m}\n  D tide: {Depth: 4 m}\n---\n"
        "# T\n## A tide\n## B tide\n## C tide\n## D tide\n"
    )

    assert len(contrasts(made(text))) == 3
