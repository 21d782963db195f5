"""Each rule on a question that breaks it, with the line, and on one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.notes.findings import RULES
from tests.quiz.lint.packs import choice, findings, found, other, statement

STEM = "Which body pulls the water of the sea up?"


def matching(*rows: str) -> str:
    return other("What makes each of them?", "| What | Why |", "|-|-|", *rows)


OPTIONS = [
    # The number of options.
    (choice(STEM, "+Moon", "Sun"), [(1, "option-count")]),
    (choice(STEM, "+Moon", "Sun", "Mars", "Venus", "Earth"), [(1, "option-count")]),
    (choice(STEM, "+Moon", "Sun", "Mars"), []),
    (choice(STEM, "+Moon", "Sun", "Mars", "Venus"), []),
    # Lengths.
    (
        choice(
            STEM, "A strong wind from the west", "+The moon with its force on what is there, twice"
        ),
        [(1, "option-count"), (5, "key-far-longer")],
    ),
    (
        choice(
            STEM,
            "A strong wind from the west",
            "+The moon that goes round this planet",
            "A big ship",
        ),
        [(1, "option-spread"), (5, "key-far-longer")],
    ),
    (
        choice(
            STEM,
            "A strong wind from the west",
            "+The moon that goes round this Earth",
            "A big ship with heavy cargo",
        ),
        [(5, "key-length")],
    ),
    (
        choice(
            STEM,
            "Wind that blows from the far west",
            "+The moon above us",
            "Heavy ships that leave a harbour",
        ),
        [(5, "key-length")],
    ),
    (choice(STEM, "Wind", "+The moon above us", "A ship"), []),
    (
        choice(STEM, "+Moon that is new", "Ships that leave a harbour", "Wind"),
        [(1, "option-spread")],
    ),
    # Words that guessers go by.
    (choice(STEM, "Only the sun", "+The moon", "A ship"), [(3, "absolutes")]),
    (choice(STEM, "Only the sun", "+The moon", "Every ship"), [(3, "absolutes-tell")]),
    (choice(STEM, "The sun", "+The moon, always", "A ship"), [(5, "absolutes-tell")]),
    (choice(STEM, "Only the sun", "+Only the moon", "Every ship"), []),
    (choice(STEM, "Sun, read-only", "+Moon, all-in-one", "Ship"), []),
    (choice(STEM, "The sun", "+The moon", "A ship, usually"), [(7, "vague")]),
    (choice(STEM, "The sun", "+The moon", "A ship in May"), []),
    (
        choice(STEM, "The sun", "+The moon", "All of the above"),
        [(7, "absolutes"), (7, "options-together")],
    ),
    (choice(STEM, "The sun", "+The moon", "A and B"), [(7, "options-together")]),
    (choice(STEM, "The sun", "+The moon", "Both of them"), [(7, "options-together")]),
    (choice(STEM, "The sun", "+The moon", "Both"), [(7, "options-together")]),
    (choice(STEM, "Sand and water", "+The moon", "Vitamin A and D"), []),
    # Opposites, twins, form.
    (choice(STEM, "+Higher water", "Lower water", "The moon"), [(5, "opposites")]),
    (choice(STEM, "+An increase there", "A decrease there", "The moon"), [(5, "opposites")]),
    (choice(STEM, "+It does increase", "It does decrease", "The moon"), [(5, "opposites")]),
    (choice(STEM, "+Higher water", "Lower water", "Less wind", "More wind"), []),
    (choice(STEM, "+Public cloud", "Private cloud", "Hybrid cloud"), []),
    (choice(STEM, "+Fault domain", "Update domain", "The moon"), []),
    (choice(STEM, "+The moon.", "The sun.", "A ship"), [(1, "option-form")]),
    (choice(STEM, "+The moon", "The sun", "a ship"), [(1, "option-form")]),
    (choice(STEM, "+The moon", "The sun", "`az ship`"), []),
    (choice(STEM, "+The moon", "The sun", "iOS devices"), []),
    (choice(STEM, "+To have a moon", "The sun there", "A ship there"), [(1, "option-form")]),
    (choice(STEM, "+Making waves rise", "The sun there", "A ship there"), [(1, "option-form")]),
    (choice(STEM, "+Making waves rise", "Filling a whole bay", "Moving the big ships"), []),
    (choice(STEM, "+Existing things there", "The sun there", "A ship there"), []),
    (choice(STEM, "+The full moon", "The full moons", "A ship"), [(5, "option-twins")]),
    (choice(STEM, "+`age >= 5`", "`age > 5`", "`age < 5`"), []),
    (choice(STEM, "+Aa", "AA", "aa"), []),
    (choice(STEM, "++", "-", "*"), []),
    (choice(STEM, "+Anne Brown", "Ann Brown", "Jane Brown"), []),
    (choice(STEM, "+An LRS store here", "A ZRS store here", "A ship"), []),
    (choice(STEM, "+A pulls B", "B pulls A", "A ship"), []),
    (
        choice(STEM, "+The moon here", "The moon tomorrow", "That ship here", "A big fish"),
        [(3, "convergence")],
    ),
    # Numbers.
    (choice(STEM, "1 hour", "+6 hours", "3 hours"), [(1, "number-order")]),
    (choice(STEM, "1 hour", "+3 hours", "6 hours"), []),
    (choice(STEM, "6 hours", "+3 hours", "1 hour"), []),
    (choice(STEM, "1.000", "+1,024", "2 000"), []),
]
STEMS = [
    # The word of the stem in the key.
    (
        choice(
            "Which satellite pulls the water of the sea up?", "+A satellite", "The sun", "A ship"
        ),
        [(3, "echo")],
    ),
    (
        choice(
            "Which satellites pull the water of the sea up?",
            "+A satellite",
            "A satellite dish",
            "A ship",
        ),
        [],
    ),
    (choice("Which of the bodies pulls the water of the sea up?", "+Of stone", "Iron", "Gas"), []),
    (choice("Does this make any sense to the sailors?", "+This one", "Iron", "Gas"), []),
    # Negations.
    (
        choice("Which body does not pull the sea up?", "+Ship", "Sun", "Moon"),
        [(1, "negative-stem")],
    ),
    (choice("Which body does **NOT** pull the sea up?", "+Ship", "Sun", "Moon"), []),
    (choice("It does not rain. Which body pulls the sea up?", "+Moon", "Sun", "Ship"), []),
    (choice("Which bodies pull at least one sea up?", "+Moon", "Sun", "Ship"), []),
    (
        choice("Which body does **NOT** pull the sea up?", "+Ship", "No sun", "Moon"),
        [(5, "double-negative")],
    ),
    # What is asked.
    (
        choice("Which of the following statements about tides is true?", "+Ebb", "Flow", "Rip"),
        [(1, "focus")],
    ),
    (choice("Which of these is correct?", "+Ebb", "Flow", "Rip"), [(1, "focus")]),
    (choice("The moon pulls the water of the sea", "+up", "on", "in"), [(1, "focus")]),
    (choice("What are tides?", "+Waves", "Winds", "Ships"), [(1, "focus")]),
    (other("The sea follows the [[moon]] twice a day."), []),
    (other("Put the waters of the day in order.", "1. Ebb", "2. Low", "3. Flow"), []),
    (choice(f"{'The sea rises. ' * 20}{STEM}", "+Moon", "Sun", "Ship"), [(1, "long-stem")]),
    (choice(f"{'The sea rises. ' * 40}{STEM}", "+Moon", "Sun", "Ship"), [(1, "stem-too-long")]),
    (other("Each day the sea follows a [[moon]] about."), [(1, "article-cue")]),
    (other("Each day the sea follows a(n) [[moon]] about."), []),
    (other("Each day the sea follows the [[moon]] about."), []),
    (choice("Which is the best of the tides?", "+Ebb", "Flow", "Rip"), [(1, "best-by-what")]),
    (choice("Which tide is best for leaving a harbour?", "+Ebb", "Flow", "Rip"), []),
    (choice("A ship leaves. Which is the best tide?", "+Ebb", "Flow", "Rip"), []),
]
KINDS = [
    (
        choice("Which bodies pull the water of the sea up?", "+Moon", "+Sun", "Ship"),
        [(1, "choose-count")],
    ),
    (choice("Which two bodies pull the sea up?", "+Moon", "+Sun", "Ship"), []),
    (choice("Which bodies pull the sea up? Choose 2.", "+Moon", "+Sun", "Ship"), []),
    (choice("Which two bodies pull the sea up?", "+Moon", "+Sun"), [(1, "whole-key")]),
    (statement("The sea follows the moon.", right=True), []),
    (statement("The sea follows only the moon.", right=True), []),
    (statement("The sea follows only the moon.", right=False), [(1, "true-false")]),
    (statement("The sea rises because the moon pulls.", right=False), [(1, "true-false")]),
    (statement(f"The sea rises {'very ' * 20}high.", right=False), [(1, "true-false")]),
    (matching("| Tide | Moon |", "| Wave | Wind |", "| Wake | Ship |"), [(1, "matching-extra")]),
    (matching("| Tide | Moon |", "| Wave | Wind |", "| Wake | Ship |", "| | Rain |"), []),
    (matching("| Tide | Moon |", "| Ebb | Moon |", "| Wake | Ship |"), []),
]
FACTS = [
    (
        choice("Where does Azure AD keep the tides?", "+Here", "There", "Nowhere"),
        [(1, "stale-name")],
    ),
    (
        choice("Where do we keep the tides now?", "+Here", "Azure Purview", "Nowhere"),
        [(5, "stale-name")],
    ),
    (choice("Where does Entra ID, once Azure AD, keep tides?", "+Here", "There", "Nowhere"), []),
    (other("Each day we sign in to [[Entra ID|Azure AD]] twice."), []),
]


@pytest.mark.parametrize(("text", "expected"), OPTIONS + STEMS + KINDS + FACTS)
def test_each_rule_finds_what_it_is_for(
    tmp_path: Path, text: str, expected: list[tuple[int, str]]
) -> None:
    """What breaks a rule is found on its line, and nothing else is."""
    assert found(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "manifest", "expected"),
    [
        (
            choice("Welcher Körper zieht das Meer nicht hoch?", "+Wind", "Mond", "Sonne"),
            "de",
            [(1, "negative-stem")],
        ),
        (
            choice("Welcher Körper zieht das Meer hoch?", "+Nur der Wind", "Mond", "Sonne"),
            "de",
            [(3, "absolutes-tell")],
        ),
        (
            choice("Welche der folgenden Aussagen über Ebbe ist richtig?", "+Ab", "An", "Aus"),
            "de",
            [(1, "focus")],
        ),
        (other("Jeden Tag folgt das Meer einem [[Mond]] nach."), "de", [(1, "article-cue")]),
        (
            choice("¿Qué cuerpo no levanta el agua del mar?", "+Viento", "Luna", "Sol"),
            "es",
            [(1, "negative-stem")],
        ),
        (
            choice("¿Qué cuerpo levanta el agua del mar?", "+Luna", "Sol", "Todas las anteriores"),
            "es-MX",
            [(7, "absolutes"), (7, "options-together")],
        ),
        (choice("Quale corpo non alza l'acqua?", "+Solo il vento", "Luna", "Sole"), "it", []),
        (choice("Quale corpo?", "+Luna", "Sole"), "it", [(1, "option-count")]),
        (choice("海を引き上げるのは何ですか？", "+月", "太陽", "船"), "ja", []),
    ],
)
def test_rules_know_the_words_of_a_language(
    tmp_path: Path, text: str, manifest: str, expected: list[tuple[int, str]]
) -> None:
    """English, German and Spanish are read; elsewhere only rules that need no words speak."""
    assert found(tmp_path, text, manifest=f"language: {manifest}\n") == expected


@pytest.mark.parametrize(
    ("text", "checked", "expected"),
    [
        (choice("How high does the sea rise there?", "+3 m", "4 m", "5 m"), "2026-09", []),
        (choice("How high does the sea rise there?", "+3 m", "4 m", "5 m"), "2025-09", []),
        (
            choice("How high does the sea rise there?", "+3 m", "4 m", "5 m"),
            "2025-08",
            [(1, "checked-long-ago")],
        ),
        (choice("The sea rises 3 m. How high is it?", "+Tall", "Low", "Flat"), "", []),
    ],
)
def test_facts_grow_old(
    tmp_path: Path, text: str, checked: str, expected: list[tuple[int, str]]
) -> None:
    """After twelve months, but not before, the source is to be read again."""
    assert found(tmp_path, text, checked=checked) == expected


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (choice("How high does the sea rise?", "+3 m", "4 m", "5 m"), True),
        (statement("The sea rises by 3 m there.", right=True), True),
        (other("Each day the sea rises [[3 m]] there."), True),
        (choice("What do the 3 ships need to leave?", "+Ebb", "Flow", "Rip"), False),
        (
            choice("Which course does the sailor take there?", "+Sea 365", "AZ-900", "Tide 11"),
            False,
        ),
    ],
)
def test_a_number_needs_its_page(tmp_path: Path, text: str, missing: bool) -> None:
    """A number that is taught has a source; numbers of a story and in names need none."""
    text = text.replace("> Sources: [Tides](https://sea.example/tides)\n", "> It is said.\n")

    assert found(tmp_path, text) == ([(1, "number-source")] if missing else [])


def test_a_finding_names_the_file_and_says_what_to_do(tmp_path: Path) -> None:
    """The path is what the author would open, and the sentence ends with a full stop."""
    (finding,) = findings(tmp_path, choice(STEM, "+Moon", "Sun"))

    assert finding.path == str(tmp_path / "tides.questions.md")
    assert finding.sentence.startswith("The question offers 2 options; offer three")
    assert finding.sentence.endswith(".")
    assert RULES[finding.rule] is finding.severity
