"""Task lists in notes: which are questions, which are not, and which cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.questions import Kind
from tests.quiz.standing.notes import (
    found_in,
    offered,
    questions_in,
    refused_in,
    the_question_in,
)

TICKED = "- [x] The moon\n- [ ] The sun\n"


def test_a_list_below_a_question() -> None:
    """The heading asks; reasons and the quote at the end are kept, with the line of each."""
    question = the_question_in(
        "# Sea\n## Tides\nThey come and go.\n### Which body pulls the water up most?\n\n"
        "- [x] The moon\n  > It is near.\n- [ ] The sun\n\n> Twice a day.\n"
    )

    assert question.stem == "Which body pulls the water up most?"
    assert (question.kind, question.topic_key, question.rounds) == (Kind.CHOICE, "tides", True)
    assert offered(question) == ["+The moon", "The sun"]
    assert [option.rationale for option in question.options] == ["It is near.", ""]
    assert question.remark == "Twice a day."
    assert (question.place.line, question.options[1].place.line) == (4, 8)
    assert question.standing


@pytest.mark.parametrize(
    ("above", "stem"),
    [
        ("## Tides\nThe sea rises. Which body pulls?", "The sea rises. Which body pulls?"),
        ("## Tides\nWater moves daily.\n\nWhich body pulls?", "Which body pulls?"),
        ("## Question 3\nA boat is dry.\n\nWho was it?", "A boat is dry.\n\nWho was it?"),
        ("## Q12. Name the body that pulls:", "Name the body that pulls:"),
        ("## 7) Which body pulls?", "Which body pulls?"),
        ("## What pulls?\n```\nf()\n```", "What pulls?\n\n```\nf()\n```"),
        ("## Tides\n#### Which body pulls?", "Which body pulls?"),
        ("## Tides\nThe body that pulls is \\_\\_\\_.", "The body that pulls is \\_\\_\\_."),
        ("## Frage 2: Welcher Körper zieht?", "Welcher Körper zieht?"),
        ("## Welcher der folgenden Körper zieht am meisten", None),
        ("## ¿Qué cuerpo atrae el agua?", "¿Qué cuerpo atrae el agua?"),
        ("## Pregunta 4\nSelecciona la respuesta correcta.", "Selecciona la respuesta correcta."),
        ("## Which of the following bodies pulls (choose one)", None),
    ],
)
def test_what_asks(above: str, stem: str | None) -> None:
    """A question mark, a question word, a number or a gap directly above; in three languages."""
    question = the_question_in(f"# Sea\n{above}\n\n{TICKED}")

    assert question.stem == (stem or above.removeprefix("## "))


@pytest.mark.parametrize(
    "above",
    [
        "## To buy",
        "## What's left?",
        "## What do we need to do?",
        "## Tides\nThis we have done:",
        "## Was fehlt noch?",
        "## ¿Qué falta?",
        "## Tides\n### What does it do?",
        "## Have you read all of it?",
        "## Which service",
    ],
)
def test_what_is_a_list_of_things_to_do(above: str) -> None:
    """Nothing is asked, and nothing is complained about."""
    found = found_in(f"# Sea\n{above}\n\n- [x] buy milk\n- [ ] buy bread\n")

    assert (found.bank.questions, found.findings) == ((), ())


def test_a_second_list_below_one_question() -> None:
    """The question is about the first list only."""
    text = f"# Sea\n## Which body pulls?\n{TICKED}\nTo buy:\n\n- [x] milk\n- [ ] bread\n"

    assert [offered(question) for question in questions_in(text)] == [["+The moon", "The sun"]]


def test_several_are_right() -> None:
    """Letters before the options are left out: Lectern shows its own."""
    question = the_question_in(
        "## Which two make waves?\n- [x] A. Wind\n- [X] B) Quakes\n- [ ] **C.** Salt\n"
    )

    assert (question.kind, offered(question)) == (Kind.MULTIPLE, ["+Wind", "+Quakes", "Salt"])


@pytest.mark.parametrize("words", ["True False", "Ja Nein", "verdadero falso"])
def test_a_statement_to_judge(words: str) -> None:
    """True and false need no question above them, only a statement."""
    yes, no = words.split()
    question = the_question_in(f"# Sea\n## Tides\n### The sea is wet.\n- [x] {yes}\n- [ ] {no}\n")

    assert (question.kind, question.stem) == (Kind.TRUE_FALSE, "The sea is wet.")


def test_numbered_questions_with_their_options_inside() -> None:
    """Each item of a list may be a question of its own."""
    text = (
        "# Sea\n## Quiz\n1. Which body pulls?\n   - [x] The moon\n   - [ ] The sun\n"
        "2. Which one is wet?\n   - [ ] Sand\n   - [x] Water\n"
    )

    assert [(q.stem, q.place.line) for q in questions_in(text)] == [
        ("Which body pulls?", 3),
        ("Which one is wet?", 6),
    ]


def test_questions_below_a_table_of_contents() -> None:
    """Where all questions stand below the contents, they are no part of these."""
    text = (
        "# Sea\n## Table of contents\n\n- [One](#which-body-pulls)\n\n### Which body pulls?\n\n"
        f"{TICKED}\n### Which one is wet?\n- [x] Water\n- [ ] Sand\n"
    )

    assert [q.stem for q in questions_in(text)] == ["Which body pulls?", "Which one is wet?"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("- [ ] a\n- [ ] b\n", "none of its options is marked as right."),
        ("- [x] a\n- [x] b\n", "all of its options are marked as right."),
        ("- [x] the sun\n- [ ] The *sun*.\n", "two of its options say the same."),
        ("- [x] a\n- [ ]\n- [ ] c\n", "an option has no text."),
        ("- [x] a\n  - b\n- [ ] c\n", "an option has more in it than text, code and a quote."),
        (
            "- [x] a\n" + "".join(f"- [ ] b{n}\n" for n in range(6)),
            "it has 7 options, and 6 can be shown.",
        ),
        (
            f"- [x] a\n- [ ] {'b' * 251}\n",
            "the option has 251 characters; a message on Discord has room for 250, so shorten or"
            " divide it.",
        ),
    ],
)
def test_what_cannot_be_used(options: str, why: str) -> None:
    """The finding is on the line of the question, and says why."""
    assert refused_in(f"# Sea\n## Which body pulls?\n{options}") == [(2, why)]


def test_the_same_question_twice() -> None:
    """The second one is left out, with the line of the first."""
    text = f"# Sea\n## Which body pulls?\n{TICKED}\n## Which *body* pulls?\n{TICKED}"
    found = found_in(text)

    assert len(found.bank.questions) == 1
    assert [str(finding) for finding in found.findings] == [
        "sea.md:6: warning standing-question: This reads like a question, and it is not asked: the"
        " same question is on line 2."
    ]


@given(
    st.permutations(["- [x] The moon", "- [ ] The sun", "- [ ] The wind"]),
    st.sampled_from(
        ["Which body pulls most?", "which  body pulls MOST?", "*Which* body pulls most?"]
    ),
    st.sampled_from(["# Sea\n## {}\n", "# Sea\n## Tides\nThey rise.\n### {}\n", "# Sea\n{}\n\n"]),
)
def test_it_stays_the_same_question(options: list[str], stem: str, place: str) -> None:
    """Whatever its options' order, its typing and its place, its id and revision stay."""
    question = the_question_in(place.format(stem) + "\n".join(options) + "\n")
    first = the_question_in(f"## Which body pulls most?\n{TICKED}- [ ] The wind\n")

    assert (question.id, question.revision) == (first.id, first.revision)
