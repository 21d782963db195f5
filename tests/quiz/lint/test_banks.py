"""The rules for a pack's questions as a whole, and the guessers who know nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.notes.findings import RULES
from bot.notes.library import Library
from bot.notes.packs import Pack
from bot.quiz.bank import Bank
from bot.quiz.clues import overlap
from bot.quiz.lint.asked import checked
from bot.quiz.lint.banks import DUPLICATE, duplicates
from bot.quiz.lint.guessers import POSITION, guessed
from bot.quiz.lint.linting import lint_bank
from bot.quiz.questions import Kind, Question
from bot.quiz.reading import read_bank
from tests.quiz import making
from tests.quiz.lint.packs import TODAY, choice, found, other, read, statement

#: Words of one length, so that no stem is like another and no option longer.
_LETTERS = product("bdfgklmnprst", "aeiou", "bdfgklmnprst", "aeiou", "bdfg")
WORDS = ["".join(letters) for letters in islice(_LETTERS, 0, None, 29)]


def words(number: int, count: int) -> list[str]:
    """Some words that no other number has."""
    return WORDS[number * 10 : number * 10 + count]


def neutral(number: int, *, place: int = 0) -> str:
    """A question with nothing to find, its key at this place."""
    *rest, first, second, third = words(number, 9)
    options = [first, second, third]
    options[place] = f"+{options[place]}"
    return choice(f"Which {' '.join(rest)}?", *options)


def test_a_bank_that_form_gives_away_is_guessable(tmp_path: Path) -> None:
    """Where the longest option is mostly right, that is found at the first question."""
    telling = [neutral(n, place=n % 3).replace("[x] ", "[x] aaaa") for n in range(24)]

    assert found(tmp_path, *telling) == [(1, "guessable"), (1, "guessable")]
    assert found(tmp_path, *telling[:19]) == [], "a few questions tell nothing"


def test_a_bank_without_a_habit_is_not(tmp_path: Path) -> None:
    """There is no finding if the form of the options shows nothing."""
    assert found(tmp_path, *(neutral(n, place=n % 3) for n in range(24))) == []


def test_the_results_of_the_guessers(tmp_path: Path) -> None:
    """Each guesser's share, what chance earns, and how much may be luck."""
    library = read(tmp_path, [neutral(n, place=1) for n in range(27)])

    results = guessed(checked(library.packs[0], read_bank(library).bank.questions))
    shares = {each.guesser: each.accuracy for each in results}

    assert shares[POSITION] == 1.0
    for name in set(shares) - {POSITION}:
        assert shares[name] == pytest.approx(1 / 3)
    assert results[0].chance == pytest.approx(1 / 3)
    assert results[0].bound == pytest.approx(1 / 3 + 3 * (2 / 9 / 27) ** 0.5)
    assert guessed([]) == ()


def test_keys_are_spread_over_the_places(tmp_path: Path) -> None:
    """A habit of the author is found; members never see it, since options are shuffled."""
    assert found(tmp_path, *(neutral(n, place=0) for n in range(20))) == [(1, "key-position")]


def test_a_rare_word_tells_more(tmp_path: Path) -> None:
    """In a bank of forty, a word of the stem and the key that hardly any other question has."""
    every = [neutral(n, place=n % 3) for n in range(40)]
    stem = words(3, 1)[0]
    key = words(3, 9)[6]
    every[3] = every[3].replace(f"[x] {key}", f"[x] {stem}")

    line = 1 + sum(text.count("\n") + 1 for text in every[:3])

    assert found(tmp_path, *every) == [(line + 2, "rare-echo")]


def test_a_term_that_is_never_right_is_found(tmp_path: Path) -> None:
    """A term that is a wrong option three times and never right is found."""
    every = [neutral(n).replace(words(n, 9)[8], "neap") for n in range(3)]
    asks = other("Each month the sea has a tide called [[neap]] at half moon.")

    assert found(tmp_path, *every) == [(7, "never-key")]
    assert found(tmp_path, *every, asks) == []
    assert found(tmp_path, *every[:2]) == []


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    """The second of two with nearly the same words is found; a number makes another question."""
    first = neutral(1)
    second = choice(f"Which then {' '.join(words(1, 6))}?", *["+aaaa", "bbbb", "cccc"])
    far = choice(f"How {' '.join(words(1, 4))} is it?", *["+dddd", "eeee", "ffff"])
    line = 1 + first.count("\n") + 1

    assert found(tmp_path, first, second) == [(line, "duplicate-question")]
    assert found(tmp_path, first, far) == []
    counted = [
        choice(f"Which {' '.join(words(1, 6))} has {count}?", *options)
        for count, options in ((2, ["+aaaa", "bbbb", "cccc"]), (3, ["+dddd", "eeee", "ffff"]))
    ]
    assert found(tmp_path, *counted) == []


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=24), max_size=12))
def test_no_duplicate_is_missed(stems: list[list[str]]) -> None:
    """What is looked up by rare words is what a comparison of all stems would find."""
    bags = [frozenset(letter * 4 for letter in stem) for stem in stems]
    every = [
        replace(making.choice("+A", "B", stem=f"{' '.join(sorted(bag))}?"), id=str(number))
        for number, bag in enumerate(bags)
    ]
    twice = [
        number
        for number, bag in enumerate(bags)
        if any(overlap(bag, other) >= DUPLICATE for other in bags[:number])
    ]

    asked = checked(pack().packs[0], every)

    assert len(list(duplicates(asked))) == len(twice)


def test_statements_are_true_about_half_of_the_time(tmp_path: Path) -> None:
    """Ten statements of which eight are true reward a guess; six do not, nor do a few."""
    every = [
        [statement(f"The {' '.join(words(n, 6))} rises.", right=n < true) for n in range(10)]
        for true in (8, 6)
    ]

    assert found(tmp_path, *every[0]) == [(1, "true-share")]
    assert found(tmp_path, *every[1]) == []
    assert found(tmp_path, *every[0][:9]) == []


def test_the_right_number_is_not_mostly_in_the_middle(tmp_path: Path) -> None:
    """Six questions with numbers whose key is always the middle one have a habit."""
    every = [
        choice(f"How {' '.join(words(n, 6))} is it?", f"{n + 2} m", f"+{n + 3} m", f"{n + 4} m")
        for n in range(6)
    ]
    mixed = [
        choice(f"How {' '.join(words(n, 6))} is it?", f"+{n + 2} m", f"{n + 3} m", f"{n + 4} m")
        for n in range(3)
    ]

    assert found(tmp_path, *every) == [(1, "number-middle")]
    assert found(tmp_path, *mixed, *every[3:]) == []


def test_a_whole_bank_covers_the_objectives(tmp_path: Path) -> None:
    """From a hundred questions on, each objective has its share; a small bank need not."""
    manifest = (
        "objectives:\n  - {key: ebb, title: Ebb, weight: [60, 80]}\n"
        "  - {key: flow, title: Flow, weight: [20, 40]}\n"
    )

    def bank(size: int, flow: int) -> list[str]:
        return [
            choice(
                f"Is {number} odd or even to you and us all?",
                *("+A", "B", "C"),
                attributes=f"#n{number} objective={'flow' if number < flow else 'ebb'}",
            )
            for number in range(size)
        ]

    def rules(size: int, flow: int) -> list[str]:
        every = found(tmp_path, *bank(size, flow), manifest=manifest)
        return [rule for _, rule in every if rule == "coverage"]

    assert rules(100, 30) == []
    assert rules(100, 50) == ["coverage", "coverage"]
    assert rules(100, 2) == ["coverage", "coverage"]
    assert rules(99, 2) == []


def pack(*questions: Question, language: str = "en") -> Library:
    return Library([Pack("sea", "Sea", Path(), (), language=language)])


def test_generated_questions_are_not_linted() -> None:
    """Guards check generated questions; here only duplicates are found."""
    bad = making.choice("+A", "B", stem="A?")
    made = replace(bad, id="made", **making.made(3))

    assert lint_bank(pack(), Bank([made])) == []
    rules = [finding.rule for finding in lint_bank(pack(), Bank([bad, made]))]
    assert rules.count("duplicate-question") == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(making.questions(), max_size=8), st.sampled_from(["en", "de", "es", "ja", "", "?"]))
def test_any_bank_is_linted(every: list[Question], language: str) -> None:
    """For any bank, the rules are known, the sentences end with a full stop, nothing is raised."""
    findings = lint_bank(pack(language=language), Bank(every), TODAY)
    guessed(checked(pack(language=language).packs[0], every))

    assert findings == sorted(set(findings))
    for finding in findings:
        assert finding.rule in RULES
        assert finding.sentence.endswith(".")
        assert finding.line >= 1


@given(st.integers(0, 60), st.integers(1, 3))
def test_chance_is_what_guessing_earns(count: int, kinds: int) -> None:
    """With options that look alike, every guesser but the one by place earns exactly chance."""
    every = [
        making.choice("+aaaa", *["bbbb", "cccc", "dddd"][:kinds], id=str(number))
        for number in range(count)
    ]

    results = guessed(checked(pack().packs[0], every))

    assert all(r.accuracy == pytest.approx(r.chance) for r in results if r.guesser != POSITION)
    assert bool(results) is bool(count)
    assert all(question.kind is Kind.CHOICE for question in every)
