"""Ids and revisions stay the same while a question does, and when it is reworded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.quiz.bank import Bank
from bot.quiz.identity import Known, derived_id, gist, is_derived, normalised, remembered, revision
from bot.quiz.questions import Kind, Question
from bot.quiz.reading import read_bank
from bot.quiz.reconciling import Reconciliation, reconcile
from tests.quiz import making
from tests.quiz.reading.written import library_of, only

NOUNS = "anchor buoy current drift ebb flood gale haven inlet jetty keel lagoon mast".split()
VERBS = "carries crosses follows guides lifts meets moves passes pulls raises turns".split()


def stem(number: int) -> str:
    """A question unlike the others, by its number."""
    rolled = random.Random(number)
    words = [*rolled.sample(NOUNS, 3), *rolled.sample(VERBS, 2)]
    return f"Which {words[0]} {words[3]} the {words[1]} and {words[4]} a {words[2]} {number}?"


def question(number: int, asked: str = "", right: str = "first", *more: str) -> str:
    """A question of three options as Markdown."""
    options = [f"the {name} of {number}" for name in ("first", "second", "third")]
    drawn = [
        f"- [{'x' if right in option else ' '}] {option}\n  > Because.\n"
        for option in (*options, *more)
    ]
    return f"## {asked or stem(number)}\n\n{''.join(drawn)}\n"


ALL = [question(number) for number in range(300)]


def bank(*files: Sequence[str]) -> Bank:
    """The bank of some files, each of them some questions."""
    texts = [(f"{n}.md", f"---\ntopic: Tides\n---\n{''.join(q)}") for n, q in enumerate(files)]
    banked = read_bank(library_of(*texts))
    assert banked.findings == ()
    return banked.bank


def stored(bank: Bank) -> list[Known]:
    """What is remembered of a bank."""
    return [remembered(question) for question in bank.questions]


def revisions_by_id(bank: Bank) -> dict[str, str]:
    """The revision of each id."""
    return {question.id: question.revision for question in bank.questions}


def counts(report: Reconciliation) -> tuple[int, int, int, int, int]:
    return (
        len(report.kept),
        len(report.reset),
        len(report.orphaned),
        len(report.moved),
        len(report.new),
    )


def test_every_question_has_an_id_of_its_own() -> None:
    """Derived ids have their form, differ, and are the same at each reading."""
    ids = list(revisions_by_id(bank(ALL)))

    assert len(set(ids)) == 300
    assert all(map(is_derived, ids))
    assert list(revisions_by_id(bank(ALL))) == ids


@pytest.mark.parametrize(
    "retyped",
    [
        lambda text: text.upper().replace("[X]", "[x]"),
        lambda text: text.replace("Which", "  Which ").replace(" the ", "   the "),
        lambda text: text.replace("?\n", " …\n").replace("Which", "„Which“"),
        lambda text: text.replace("Which", "**Which**").replace("the first", "the *first*"),
        lambda text: text.replace("Which", "[Which](https://sea.example)"),
        lambda text: text.replace("Because.", "For another reason."),
    ],
    ids=["case", "spaces", "punctuation", "marks", "a link", "reasons"],
)
def test_retyping_changes_nothing(retyped: object) -> None:
    """Case, spaces, punctuation, marks and reasons leave all ids and revisions as they were."""
    assert callable(retyped)
    before, after = bank(ALL), bank([retyped(text) for text in ALL])

    assert revisions_by_id(after) == revisions_by_id(before)
    assert reconcile(stored(before), after)[1] == Reconciliation(
        kept=tuple((question.pack, question.id) for question in after.questions)
    )


def test_order_changes_nothing() -> None:
    """Questions in another order, and options in another order, are the same."""
    shuffled = random.Random(7).sample(ALL, 300)
    turned = []
    for text in shuffled:
        head, options = text.split("\n\n", 1)
        items = options.strip().split("\n- ")
        items = [items[0].removeprefix("- "), *items[1:]]
        turned.append(
            f"{head}\n\n" + "".join(f"- {item.rstrip()}\n" for item in items[::-1]) + "\n"
        )

    assert revisions_by_id(bank(turned)) == revisions_by_id(bank(ALL))


def test_another_file_moves_questions() -> None:
    """Split into files, all questions are kept, and those in the second file have moved."""
    before, after = bank(ALL), bank(ALL[:200], ALL[200:])
    same, report = reconcile(stored(before), after)

    assert same is after
    assert revisions_by_id(after) == revisions_by_id(before)
    assert counts(report) == (300, 0, 0, 100, 0)
    assert report.sentence() == "300 questions kept, 0 reset, 0 orphaned, 100 moved, 0 new."


def test_a_changed_key_resets_that_question() -> None:
    """Another right option, or other options, reset these questions and no other one."""
    changed = [*ALL]
    changed[3] = question(3, right="second")
    changed[4] = question(4, "", "first", "the fourth of 4")
    before, after = bank(ALL), bank(changed)
    _, report = reconcile(stored(before), after)

    assert counts(report) == (298, 2, 0, 0, 0)
    assert report.reset == tuple(("sea", after.questions[number].id) for number in (3, 4))


def test_a_reworded_question_keeps_its_id() -> None:
    """Ten of three hundred reworded: each keeps its id and revision, now and ever after."""
    reworded = [*ALL]
    for number in range(0, 300, 30):
        asked = f"Say {stem(number)}".replace("and", "or else").replace("the", "this")
        reworded[number] = question(number, asked)
    before, read = bank(ALL), bank(reworded)
    after, report = reconcile(stored(before), read)
    again, second = reconcile(stored(after), read)

    assert len(revisions_by_id(read).keys() & revisions_by_id(before).keys()) == 290
    assert revisions_by_id(after) == revisions_by_id(before)
    assert counts(report) == counts(second) == (300, 0, 0, 0, 0)
    assert revisions_by_id(again) == revisions_by_id(before)
    assert [q.stem for q in after.questions] == [q.stem for q in read.questions]


def test_a_question_that_was_reworded_twice_is_known() -> None:
    """A question that comes back under its first words has the id that it had all the time."""
    first, other = bank([question(1)]), bank([question(1, "Quite another way to ask of 1?")])
    known = stored(first)
    known[0] = Known("sea", known[0].id, known[0].revision, gist(other.questions[0]), "0.md")

    assert revisions_by_id(reconcile(known, other)[0]) == revisions_by_id(first)


def test_first_words_that_return_are_a_new_question() -> None:
    """When the old words of a reworded question are asked again, each has an id of its own."""
    old, new = question(1), question(1, f"Tell me {stem(1)}")
    first = bank([old])
    second, _ = reconcile(stored(first), bank([new]))
    both, report = reconcile(stored(second), bank([old, new]))
    again, _ = reconcile(stored(both), bank([new, old]))

    assert both.questions[1].id == first.questions[0].id
    assert both.questions[0].id == derived_id(stem(1), 2)
    assert counts(report) == (1, 0, 0, 0, 1)
    assert revisions_by_id(again) == revisions_by_id(both)


def test_what_is_unlike_is_new() -> None:
    """A question in the place of another one does not take its id."""
    after = bank([*ALL[:-1], question(900, "How deep is a fathom?")])
    same, report = reconcile(stored(bank(ALL)), after)

    assert same is after
    assert counts(report) == (299, 0, 1, 0, 1)
    assert report.sentence() == "299 questions kept, 0 reset, 1 orphaned, 0 moved, 1 new."


def test_twins_are_not_guessed() -> None:
    """Two new questions that are equally like a lost one are both new."""
    asked = "Which rope holds the small boat at the long quay, and why"
    before = bank([question(1, f"{asked}?")])
    after = bank([question(1, f"{asked} now?"), question(1, f"{asked} yet?")])

    assert counts(reconcile(stored(before), after)[1]) == (0, 0, 1, 0, 2)


def test_another_kind_is_another_question() -> None:
    """A choice that becomes a multiple under other words is new."""
    before, after = bank([question(1)]), bank([question(1, f"Say {stem(1)}", "the")])

    assert after.questions[0].kind is Kind.MULTIPLE
    assert counts(reconcile(stored(before), after)[1]) == (0, 0, 1, 0, 1)


@pytest.mark.parametrize("own", ["", "#new "])
def test_a_former_id_is_used(own: str) -> None:
    """Under was= a question takes the id that it had, however unlike the words are."""
    before = bank([question(1, "How deep? {#deep}"), ALL[2]])
    text = question(1, f'Something else? {{{own}was="never, deep"}}')
    after, report = reconcile(stored(before), bank([text, ALL[2]]))

    assert [question.id for question in after.questions] == list(revisions_by_id(before))
    assert counts(report) == (2, 0, 0, 0, 0)
    assert counts(reconcile(stored(after), bank([text, ALL[2]]))[1]) == (2, 0, 0, 0, 0)


def test_an_id_in_use_is_not_taken() -> None:
    """An id under was= that another question has stays with that one."""
    texts = [question(1, "How deep? {#deep}"), question(2, "How far? {#far was=deep}")]
    after, report = reconcile(stored(bank(texts[:1])), bank(texts))

    assert list(revisions_by_id(after)) == ["deep", "far"]
    assert counts(report) == (1, 0, 0, 0, 1)


def test_a_written_id_is_never_guessed() -> None:
    """A question with a written id is that question, and one under another id is not."""
    before = bank([question(1, "How deep is the sea? {#deep}")])
    after = bank([question(1, "How deep is the sea {#deeper}")])

    assert counts(reconcile(stored(before), after)[1]) == (0, 0, 1, 0, 1)
    renamed = bank([question(1, "How wide is a bay? {#deep}")])
    assert counts(reconcile(stored(before), renamed)[1]) == (1, 0, 0, 0, 0)


def test_what_was_gone_comes_back() -> None:
    """A question that was gone is known when it is there again, and is orphaned once only."""
    before = bank(ALL)
    known = stored(before)
    gone = [*known[1:], replace(known[0], gone=True)]

    assert counts(reconcile(gone, bank(ALL[1:]))[1]) == (299, 0, 0, 0, 0)
    assert counts(reconcile(gone, before)[1]) == (300, 0, 0, 0, 0)
    reworded = question(0, f"Say {stem(0)}")
    assert revisions_by_id(reconcile(gone, bank([reworded, *ALL[1:]]))[0]) == revisions_by_id(
        before
    )


def test_packs_do_not_mix() -> None:
    """The same id in another pack is another question."""
    after = bank(ALL[:2])
    elsewhere = [Known("sky", k.id, k.revision, k.gist, k.path) for k in stored(after)]

    assert counts(reconcile(elsewhere, after)[1]) == (0, 0, 2, 0, 2)


def test_nothing_is_nothing() -> None:
    """Without questions there is an empty report, and its sentence."""
    empty, report = reconcile([], Bank())

    assert (empty.questions, report) == ((), Reconciliation())
    assert report.sentence() == "0 questions kept, 0 reset, 0 orphaned, 0 moved, 0 new."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fault-domain", "fault domain"),
        ("“Hot” or ‘cool’?", "\"hot\" or 'cool'"),
        ("99.95 %", "99.95%"),
        ("−5 °C", "-5 °C"),
        ("a – b", "a b"),
        ("ﬁne", "fine"),
        ("[the *sea*](https://a.example)", "The sea."),
        ("[the sea][s]", "the sea"),
        ("R&amp;D", "R&D"),
    ],
)
def test_the_same_text(one: str, other: str) -> None:
    """Ways to type the same thing are the same."""
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C", "C#"),
        ("5", "-5"),
        ("99.95", "9995"),
        ("a < b", "a > b"),
        ("git", ".git"),
    ],
)
def test_signs_that_mean_something(one: str, other: str) -> None:
    """Signs without which a text says something else are no punctuation."""
    assert normalised(one) != normalised(other)


def ordering(text: str) -> Question:
    return only(f"## In order?\n\n{text}\n> So.\n")


def test_an_ordering_is_its_order() -> None:
    """The revision of an ordering changes with the order of its items."""
    assert ordering("1. a\n2. b\n3. c\n").revision != ordering("1. b\n2. a\n3. c\n").revision


def test_a_matching_is_its_pairs() -> None:
    """Rows in another order are the same matching; responses that change places are not."""
    rows = ["|p|1|\n", "|q|2|\n", "|r|3|\n", "||4|\n"]
    head = "|a|b|\n|-|-|\n"
    same = ordering(head + "".join(rows)), ordering(head + "".join(rows[::-1]))
    other = ordering(head + "|p|2|\n|q|1|\n" + "".join(rows[2:]))

    assert same[0].revision == same[1].revision != other.revision


def test_a_blank_is_its_first_spelling() -> None:
    """More spellings accepted, the same revision; another first one, another."""
    revisions = [revision(making.typed(accepted)) for accepted in ("two", "two|2", "three")]

    assert revisions[0] == revisions[1] != revisions[2]


def test_options_of_signs_alone_differ() -> None:
    """Where nothing but signs differs, signs count."""
    sides = making.matching(("?", "!"), ("!", "?"))
    crossed = making.matching(("?", "?"), ("!", "!"))

    assert revision(sides) != revision(crossed)
    assert derived_id("?") != derived_id("!")
