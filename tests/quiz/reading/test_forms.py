"""Every form of a question, and everything that can be said of one."""

from __future__ import annotations

import pytest

from bot.notes.packs import Place
from bot.quiz.questions import Blank, Foil, Kind, Option, Pair, Source
from bot.quiz.reading import read_bank
from tests.quiz.reading.written import library_of, only, read

CHOICE = """\
# An H1 means nothing

## What pulls the sea? {#pull facet=why difficulty=3}

Think of the **night**.

```text
o
```

- [x] The moon
  > It is near.
- [ ] The wind
  > It makes waves,

  > and no tides.

<!-- nobody reads this -->

> The moon pulls,
> and the sun helps.
>
> Sources: [Moon](https://moon.example), [The sun](https://sun.example/a_b)
"""


def place(line: int) -> Place:
    return Place("q.md", line)


def test_a_choice() -> None:
    """A question of one right option has its stem, options, reasons, remark, sources and place."""
    question = only(CHOICE)

    assert (question.kind, question.id, question.derived) == (Kind.CHOICE, "pull", False)
    assert question.stem == "What pulls the sea?\n\nThink of the **night**.\n\n```text\no\n```"
    assert question.options == (
        Option("The moon", True, "It is near.", place(14)),
        Option("The wind", False, "It makes waves,\n\nand no tides.", place(16)),
    )
    assert question.remark == "The moon pulls,\nand the sun helps."
    assert question.sources == (
        Source("Moon", "https://moon.example"),
        Source("The sun", "https://sun.example/a_b"),
    )
    assert (question.topic_key, question.facet, question.difficulty) == ("tides", "why", 3)
    assert (question.place, question.path) == (place(6), "sea/q.md")
    assert (question.rounds, question.origin) == (True, None)


def test_several_right_options_are_a_multiple() -> None:
    """Two boxes with an x make a question of several right options, in the author's order."""
    question = only("## Which two?\n* [X] a\n  > x\n* [ ] b\n  > x\n* [x] c\n  > x\n")

    assert (question.kind, sorted(question.key)) == (Kind.MULTIPLE, [0, 2])


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("True", "False", Kind.TRUE_FALSE),
        ("false.", "TRUE", Kind.TRUE_FALSE),
        ("**Wahr**", "falsch", Kind.TRUE_FALSE),
        ("Verdadero", "Falso", Kind.TRUE_FALSE),
        ("Yes", "No", Kind.TRUE_FALSE),
        ("Ja", "Nein", Kind.TRUE_FALSE),
        ("Sí", "No", Kind.TRUE_FALSE),
        ("True", "No", Kind.CHOICE),
        ("True enough", "False", Kind.CHOICE),
    ],
)
def test_true_and_false(one: str, other: str, kind: Kind) -> None:
    """Two opposites in one language are a true-false; anything else is a choice."""
    assert only(f"## The sea is wet.\n- [x] {one}\n  > x\n- [ ] {other}\n  > x\n").kind is kind


def test_an_ordering() -> None:
    """A numbered list is an ordering in the right order; its items may have reasons."""
    question = only("## In order?\n\n1. low\n   > first\n2. mid\n3. `high`\n\n> So it rises.\n")

    assert question.kind is Kind.ORDER
    assert question.options == (
        Option("low", True, "first", place(6)),
        Option("mid", True, "", place(8)),
        Option("`high`", True, "", place(9)),
    )
    assert question.remark == "So it rises."


def test_a_matching() -> None:
    """A table is a matching; a row without a premise is one more response."""
    question = only(
        "## What belongs?\n\n| a | b |\n|---|---|\n| p | 1 |\n| q | 2 \\| 3 |\n| r | 1 |\n| | 4 |\n"
        "\n> So.\n"
    )

    assert question.kind is Kind.MATCHING
    assert question.pairs == (
        Pair("p", "1", "", place(8)),
        Pair("q", "2 | 3", "", place(9)),
        Pair("r", "1", "", place(10)),
    )
    assert (question.extra, question.responses) == (("4",), ("1", "2 | 3", "4"))


def test_a_matching_with_reasons() -> None:
    """A third column says why, and then no remark is needed."""
    question = only("## What belongs?\n\n|a|b|c|\n|-|-|-|\n|p|1|x|\n|q|2|y|\n|r|3|z|\n||4||\n")

    assert [pair.rationale for pair in question.pairs] == ["x", "y", "z"]
    assert question.remark == ""


def test_a_cloze() -> None:
    """Blanks in the stem accept their spellings; wrong answers beside them have reasons."""
    question = only(
        "## The [[moon|Moon | Luna]] pulls.\n\nIt makes [[tides]] in `[[ -f x ]]` and \\[[x]].\n\n"
        "- [ ] sun\n  > It only helps.\n\n> So.\n"
    )

    assert question.kind is Kind.CLOZE
    stem = "The _____ pulls.\n\nIt makes _____ in `[[ -f x ]]` and \\[[x]]."
    assert question.stem == stem
    assert question.blanks == (Blank(("moon", "Moon", "Luna")), Blank(("tides",)))
    assert question.foils == (Foil("sun", "It only helps.", place(8)),)


@pytest.mark.parametrize(
    ("written", "accepted"),
    [
        ("[[99.95 %|99.95]]", ("99.95 %", "99.95")),
        ("[[a[0]]]", ("a[0]",)),
        ("[[a \\| b|c]]", ("a | b", "c")),
        ("[[a|a|b]]", ("a", "b")),
        ("[[tidal\n  range|a\tb]]", ("tidal range", "a b")),
        ("[[\\|=]]", ("|=",)),
    ],
)
def test_a_short_answer(written: str, accepted: tuple[str, ...]) -> None:
    """A line that is nothing but a blank is what is to be typed."""
    question = only(f"## How high?\n\nIn metres.\n\n{written}\n\n> So.\n")

    assert (question.kind, question.stem) == (Kind.SHORT, "How high?\n\nIn metres.")
    assert question.blanks == (Blank(accepted),)


def test_aliases_are_further_spellings() -> None:
    """The aliases are accepted too, each spelling once."""
    question = only('## How high? {aliases="two metres, 2 m"}\n\n[[2 m]]\n\n> So.\n')

    assert question.blanks == (Blank(("2 m", "two metres")),)


TRUE = "- [x] True\n  > x\n- [ ] False\n  > x\n"


@pytest.mark.parametrize(
    ("heading", "stem", "expected"),
    [
        ("A? {#a-1}", "A?", {"id": "a-1", "derived": False}),
        ("A? {#a topic=Waves} ##", "A?", {"id": "a", "topic_key": "waves"}),
        ('A? {topic="ebb and FLOW"}', "A?", {"topic_key": "tides"}),
        ("A? {topic=“Ebb and flow”}", "A?", {"topic_key": "tides"}),
        ("A? {facet=definition}", "A?", {"facet": "definition"}),
        ('A? {facet="A boat’s view"}', "A?", {"facet": "a-boats-view"}),
        ("A? {objective=pull}", "A?", {"objective": "pull"}),
        ("A? {checked=2026-09}", "A?", {"checked": "2026-09"}),
        ("A? {checked=2026-09-30}", "A?", {"checked": "2026-09"}),
        ('A? {was="one, two"}', "A?", {"formerly": ("one", "two")}),
        ("A? {was=one,two difficulty=1}", "A?", {"formerly": ("one", "two"), "difficulty": 1}),
        ("What is {1, 2}", "What is {1, 2}", {"difficulty": 2}),
        ("What is {}", "What is {}", {"derived": True}),
        ("What {#is} it?", "What {#is} it?", {"derived": True}),
    ],
)
def test_what_braces_say(heading: str, stem: str, expected: dict[str, object]) -> None:
    """Braces at a heading's end say what is so, and are no part of the question."""
    question = only(f"## {heading}\n{TRUE}")

    assert question.stem == stem
    assert {name: getattr(question, name) for name in expected} == expected


def test_the_top_of_the_file_speaks_for_all() -> None:
    """Front matter holds for every question of the file that does not say otherwise."""
    text = (
        "---\ntopic: waves\nfacet: definition\nobjective: pull\ndifficulty: 1\nchecked: 2026-09\n"
        f"questions: true\n---\n## A?\n{TRUE}\n## B? {{difficulty=3}}\n{TRUE}"
    )
    banked = read_bank(library_of(("q.md", text)))

    assert banked.findings == ()
    assert [
        (q.topic_key, q.facet, q.objective, q.difficulty, q.checked) for q in banked.bank.questions
    ] == [
        ("waves", "definition", "pull", 1, "2026-09"),
        ("waves", "definition", "pull", 3, "2026-09"),
    ]


def test_a_day_is_a_date_in_yaml() -> None:
    """YAML makes a date of a day; the question has its month."""
    text = f"---\ntopic: Waves\nchecked: 2026-09-30\n---\n## A?\n{TRUE}"

    assert read_bank(library_of(("q.md", text))).bank.questions[0].checked == "2026-09"


def test_links_and_footnotes_of_the_file_are_there() -> None:
    """Each question knows the references and footnotes of the whole file."""
    question = only(
        f"## See [the moon][m] and more[^1]?\n{TRUE}\n> So.\n>\n> Quelle: [Mond][m]\n\n"
        "[m]: https://moon.example\n[^1]: Far more.\n"
    )

    assert question.sources == (Source("Mond", "https://moon.example"),)
    assert question.remark == "So."
    assert dict(question.surroundings.footnotes) == {"1": "Far more."}


@pytest.mark.parametrize("remark", ["Sources: none at all", "So.\n> Sources: [a](b.md)"])
def test_what_names_no_page_stays_in_the_remark(remark: str) -> None:
    """Only addresses on the web are sources; other words stay where they are."""
    question = only(f"## A?\n{TRUE}\n> {remark}\n")

    assert (question.sources, question.remark) == ((), remark.replace("\n> ", "\n"))


def test_questions_stand_in_the_order_of_files_and_lines() -> None:
    """All questions of all files are in the bank, each found by its id and on its topic."""
    library = library_of(
        ("a.md", f"## One? {{topic=Tides #one}}\n{TRUE}\n## Two? {{topic=Waves}}\n{TRUE}"),
        ("b/c.md", f"## Three? {{topic=Tides}}\n{TRUE}"),
    )
    bank = read_bank(library).bank
    tides = next(iter(library.topics))

    assert [question.stem for question in bank.questions] == ["One?", "Two?", "Three?"]
    assert [question.stem for question in bank.of_topic(tides)] == ["One?", "Three?"]
    assert bank.find("sea", "one") is bank.questions[0]
    assert bank.questions[2].place == Place("b/c.md", 1)


@pytest.mark.parametrize("text", ["", "# Only a title\n\nAnd text.\n", "<!-- nothing -->\n"])
def test_a_file_may_hold_nothing(text: str) -> None:
    """A file without questions is no fault."""
    banked = read(text)

    assert (banked.bank.questions, banked.findings) == ((), ())


def test_a_choice_keeps_the_code_that_it_asks_about() -> None:
    """Two brackets in code are a blank only where nothing else can be answered."""
    options = "- [x] two\n  > So.\n- [ ] one\n  > No.\n"
    choice = only(f"## How many?\n\n```py\na = [[1, 2], [3]]\n```\n\n{options}")
    cloze = only("## What is missing?\n\n```py\nfor x in [[range]](3):\n```\n\n> So.\n")

    assert (choice.kind, choice.blanks) == (Kind.CHOICE, ())
    assert "a = [[1, 2], [3]]" in choice.stem
    assert (cloze.kind, cloze.blanks) == (Kind.CLOZE, (Blank(("range",)),))


def test_what_differs_by_case_or_signs_is_different() -> None:
    """Symbols, flags and patterns are no doubles of each other."""
    for texts in (
        ("Aa", "AA", "aa"),
        ("`-m`", "`-M`", "m"),
        (r"`\w`", r"`\W`", "w"),
        ("+", "-", "*"),
    ):
        first, *others = texts
        options = f"- [x] {first}\n  > So.\n" + "".join(f"- [ ] {o}\n  > No.\n" for o in others)
        assert [option.text for option in only(f"## Which?\n\n{options}").options] == list(texts)
