"""Every fault of a question: its rule, its line, and that other questions are still read."""

from __future__ import annotations

import pytest

from bot.notes.findings import RULES
from bot.quiz.lint.linting import lint_bank
from bot.quiz.reading import read_bank
from tests.quiz.reading.written import found, library_of, read

GOOD = "## The sea is {}.\n- [x] True\n  > x\n- [ ] False\n  > x\n"
RIGHT, WRONG = "- [x] a\n  > x\n", "- [ ] b\n  > x\n"
TABLE = "\n|a|b|\n|-|-|\n"
WHY = "\n> So.\n"

#: Questions whose form is wrong, and the lines of the findings.
FORMS: dict[str, tuple[str, *tuple[int, ...]]] = {
    "no options": ("## A?\n", 4),
    "no list for want of a space": ("## A?\n-[x] a\n", 4, 5),
    "no stem": (f"## {{#a}}\n{RIGHT}{WRONG}", 4),
    "nothing but a blank": (f"## [[a]]\n{WHY}", 4),
    "no right option": (f"## A?\n- [ ] a\n  > x\n{WRONG}", 4),
    "one option": (f"## A?\n{RIGHT}", 4),
    "no box": (f"## A?\n{RIGHT}- b\n  > x\n", 7),
    "an empty option": (f"## A?\n{RIGHT}- [ ]\n  > x\n", 7),
    "twice the same": (f"## A?\n{RIGHT}- [ ] **a**.\n  > x\n", 7),
    "an option in the reason above": (f"## A?\n{RIGHT}-[ ] c\n{WRONG}", 5),
    "an option without a dash": (f"## A?\n\n[ ] c\n\n{RIGHT}{WRONG}", 6),
    "a list in an option": (f"## A?\n{RIGHT}{WRONG}  - c\n", 9),
    "both opposites": ("## A?\n- [x] Yes\n  > x\n- [x] No\n  > x\n", 4),
    "text below": (f"## A?\n{RIGHT}{WRONG}\nmore\n", 10),
    "text between": (f"## A?\n{RIGHT}\nmore\n\n{WRONG}", 8),
    "two kinds": (f"## A?\n{RIGHT}{WRONG}\n1. a\n2. b\n3. c\n", 10),
    "two tables": (f"## A?{TABLE}|p|q|\n{TABLE}|p|q|\n", 9),
    "two short answers": ("## A?\n\n[[a]]\n\n[[b]]\n" + WHY, 8),
    "a blank in a choice": (f"## A [[c]]?\n{RIGHT}{WRONG}{WHY}", 5),
    "an ordering with boxes": ("## A?\n1. [x] a\n2. b\n3. c\n" + WHY, 5),
    "a short ordering": ("## A?\n1. a\n2. b\n" + WHY, 6),
    "a short matching": (f"## A?\n{TABLE}|p|1|\n|q|2|\n{WHY}", 6),
    "a column too few": ("## A?\n\n|a|\n|-|\n|b|\n" + WHY, 6),
    "a column too many": ("## A?\n\n|a|b|c|d|\n|-|-|-|-|\n|1|2|3|4|\n" + WHY, 6),
    "a premise without a response": (f"## A?\n{TABLE}|p|1|\n|q|2|\n|r|3|\n|s||\n{WHY}", 11),
    "equal premises": (f"## A?\n{TABLE}|p|1|\n|p|2|\n|r|3|\n{WHY}", 6),
    "equal responses": (f"## A?\n{TABLE}|p|1|\n|q|1|\n|r|1|\n{WHY}", 6),
    "an extra response that is none": (f"## A?\n{TABLE}|p|1|\n|q|2|\n|r|3|\n||3|\n{WHY}", 6),
    "responses that differ by case": (f"## A?\n{TABLE}|p|salt|\n|q|Salt|\n|r|3|\n{WHY}", 6),
    "an empty blank": ("## A [[|]] and [[b]]\n" + WHY, 4),
    "a bar in a cell": (f"## A?\n{TABLE}|p|`1|2`|\n|q|3|\n|r|4|\n{WHY}", 8),
    "an empty spelling": ("## A [[a||b]] c\n" + WHY, 4),
    "a bar that is none": ("## A [[|=]] c\n" + WHY, 4),
    "a foil that is accepted": ("## A [[boat]]\n- [ ] Boat\n  > x\n" + WHY, 5),
    "a deeper heading": (f"## A?\n\n### Hint\n\nx\n\n#### B\n\n{RIGHT}{WRONG}", 6, 10),
    "a question under a title": (f"# A?\n\n{RIGHT}{WRONG}", 6),
    "a question of a wrong level": (f"# A\n\n### B?\n\n{RIGHT}{WRONG}", 6, 8),
    "answers at the top": (f"{RIGHT}{WRONG}", 4),
}
#: Other faults: the question, the rule, and the lines.
OTHERS: dict[str, tuple[str, str, *tuple[int, ...]]] = {
    "no reasons": ("## A?\n- [x] a\n- [ ] b\n", "option-rationale", 5, 6),
    "an ordering without a remark": ("## A?\n1. a\n2. b\n3. c\n", "question-remark", 4),
    "a matching without a remark": (f"## A?\n{TABLE}|p|1|\n|q|2|\n|r|3|\n", "question-remark", 4),
    "a cloze without a remark": ("## A [[b]] c\n", "question-remark", 4),
    "a short answer with nothing but sources": (
        "## A?\n\n[[a]]\n\n> Sources: [a](https://a.example)\n",
        "question-remark",
        4,
    ),
    "a foil without a reason": ("## A [[b]]\n- [ ] c\n" + WHY, "option-rationale", 5),
    "an unknown topic": (f"## A? {{topic=Sky}}\n{RIGHT}{WRONG}", "question-topic", 4),
    "a capital id": (f"## A? {{#A}}\n{RIGHT}{WRONG}", "question-id", 4),
    "an id as long as a line": (f"## A? {{#{'a' * 61}}}\n{RIGHT}{WRONG}", "question-id", 4),
    "an id like a derived one": (f"## A? {{#q-0123456789}}\n{RIGHT}{WRONG}", "question-id", 4),
    "an empty id": (f"## A? {{# topic=Tides}}\n{RIGHT}{WRONG}", "question-id"),
    "two ids": (f"## A? {{#a #b}}\n{RIGHT}{WRONG}", "question-id", 4),
    "the same id": (
        f"## A? {{#a}}\n{RIGHT}{WRONG}\n## B? {{#a}}\n{RIGHT}{WRONG}",
        "question-id",
        10,
    ),
    "the same question": (
        f"## A b?\n{RIGHT}{WRONG}\n## **a**  B\n{RIGHT}{WRONG}",
        "question-id",
        10,
    ),
}
FAULTS = {
    **{
        name: (text, [(n, "question-form") for n in lines])
        for name, (text, *lines) in FORMS.items()
    },
    **{name: (text, [(n, rule) for n in lines]) for name, (text, rule, *lines) in OTHERS.items()},
}

#: Wrong braces, by the rule that finds them.
WARNINGS = {
    "question-facet": ("{facet=sky}",),
    "question-objective": ("{objective=sky}",),
    "question-attribute": (
        "{difficulty=4}",
        "{difficulty=x}",
        "{difficulty=²}",
        "{checked=2026-13}",
        "{checked=soon}",
        "{colour=blue}",
        "{topic=Tides sky}",
        '{topic=Tides was="a}',
        "{aliases=a}",
    ),
}

LARGE = {
    "stem": (f"## {'a' * 1001}\n{RIGHT}{WRONG}", 4),
    "option": (f"## A?\n{RIGHT}- [ ] {'b' * 251}\n  > x\n", 7),
    "rationale": (f"## A?\n{RIGHT}- [ ] b\n  > {'x' * 401}\n", 7),
    "remark": (f"## A?\n{RIGHT}{WRONG}\n> {'x' * 801}\n", 10),
    "seven options": ("## A?\n" + "".join(f"- [x] {n}\n  > x\n" for n in range(7)), 17),
    "six items": ("## A?\n" + "".join(f"{n}. {n}\n" for n in range(1, 7)) + WHY, 10),
    "item": (f"## A?\n1. a\n2. {'b' * 81}\n3. c\n{WHY}", 6),
    "six rows": (f"## A?\n{TABLE}" + "".join(f"|{n}|{n}|\n" for n in range(6)) + WHY, 6),
    "premise": (f"## A?\n{TABLE}|{'p' * 81}|1|\n|q|2|\n|r|3|\n{WHY}", 8),
    "response": (f"## A?\n{TABLE}|p|1|\n|q|{'2' * 81}|\n|r|3|\n{WHY}", 9),
    "eleven responses": (
        f"## A?\n{TABLE}" + "".join(f"|{n if n < 3 else ''}|{n}|\n" for n in range(11)) + WHY,
        6,
    ),
    "six blanks": (f"## A {'[[b]] ' * 6}\n{WHY}", 4),
    "spelling": (f"## A [[{'b' * 101}]]\n{WHY}", 4),
    "thirteen spellings": (
        f"## A [[{'|'.join(str(n) for n in range(13))}]]\n{WHY}",
        4,
    ),
    "all together": (
        "## A?\n" + "".join(f"- [x] {n}{'b' * 240}\n  > {'x' * 390}\n" for n in range(5)),
        4,
    ),
}


def with_others(text: str) -> str:
    """The text above and below a good question."""
    return f"{text.rstrip()}\n\n{GOOD.format('wet')}"


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_has_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    """Each fault is found on its line, and the question below it is read."""
    banked = read(with_others(text))

    assert found(banked) == expected
    assert banked.bank.questions[-1].stem == "The sea is wet."
    assert all(finding.path == "sea/q.md" for finding in banked.findings)


def test_a_fault_leaves_its_question_out() -> None:
    """Of all questions with an error none is in the bank, and all others are."""
    for name, (text, expected) in FAULTS.items():
        asked = text.count("## ") - text.count("### ")
        kept = asked - 1 if name.startswith("the same") else asked if not expected else 0
        assert len(read(with_others(text)).bank.questions) == kept + 1, name


@pytest.mark.parametrize(
    ("rule", "braces"), [(rule, each) for rule, braces in WARNINGS.items() for each in braces]
)
def test_a_slip_is_no_reason_to_leave_a_question_out(rule: str, braces: str) -> None:
    """A wrong attribute is a warning, and the question is kept."""
    banked = read(f"## A? {braces}\n{RIGHT}{WRONG}")

    assert found(banked) == [(4, rule)]
    (question,) = banked.bank.questions
    assert (question.stem, question.difficulty, question.facet) == ("A?", 2, None)


@pytest.mark.parametrize(("text", "line"), LARGE.values(), ids=LARGE)
def test_what_does_not_fit_is_left_out(text: str, line: int) -> None:
    """A question that a message cannot hold is an error on the line of what is too long."""
    banked = read(with_others(text))

    assert found(banked) == [(line, "question-too-long")]
    assert [question.stem for question in banked.bank.questions] == ["The sea is wet."]


def test_what_just_fits_is_read() -> None:
    """The limits themselves are allowed."""
    options = "".join(f"- [x] {n}{'b' * 249}\n  > {'x' * 82}\n" for n in range(6))
    banked = read(f"## {'a' * 208}\n{options}\n> {'x' * 800}\n")

    assert banked.findings == ()
    assert len(banked.bank.questions) == 1


def test_links_do_not_count_where_text_is_measured() -> None:
    """An item of eighty characters may lead to a page with a long address."""
    link = f"[{'b' * 70}](https://sea.example/{'c' * 70})"
    banked = read(f"## A?\n1. a\n2. {link}\n3. c\n{WHY}")

    assert banked.findings == ()


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("topic: Sky", [(2, "question-topic")]),
        ("topic: [Sky]", [(2, "front-matter"), (4, "question-topic"), (9, "question-topic")]),
        ("topic: Tides\nobjective: sky", [(3, "question-objective")]),
        ("topic: Tides\ndifficulty: 9", [(3, "front-matter")]),
        ("topic: Tides\nchecked: soon", [(3, "front-matter")]),
        ("topic: Tides\ncolour: blue", [(3, "front-matter")]),
        ("topic: Tides\nfacet: [", [(3, "front-matter"), (5, "question-topic")]),
    ],
)
def test_what_the_top_says_wrongly_is_found_there(
    front: str, expected: list[tuple[int, str]]
) -> None:
    """A fault in front matter is found once, on its line, for any number of questions."""
    text = f"---\n{front}\n---\n{GOOD.format('wet')}{GOOD.format('cold')}"
    banked = read_bank(library_of(("q.md", text)))

    assert found(banked)[: len(expected)] == expected
    assert not found(banked)[3:]


def test_an_open_fence_costs_one_question() -> None:
    """A code block that is never closed is an error, and the next question is read."""
    banked = read(with_others("## A?\n\n```\ncode\n\n- [x] a\n"))

    assert found(banked) == [(4, "question-form"), (6, "unclosed-fence")]
    assert len(banked.bank.questions) == 1


def test_all_faults_of_a_question_are_told_at_once() -> None:
    """An error hides no other error, in the question's form, its topic, or what the rules say."""
    text = (
        "## Which of these is not a tide? {#a topic=Tidse facet=nowhere}\n\n- [x] A neap\n"
        "- [ ] B\n  > No.\n-[ ] C\n- [ ] All of the above\n  > No.\n"
    )

    library = library_of(("q.md", text))
    banked = read_bank(library)
    linted = lint_bank(library, banked.bank, left_out=banked.left_out)

    told = {finding.rule for finding in (*banked.findings, *linted)}
    assert {"question-topic", "option-rationale", "question-form", "negative-stem"} <= told
    assert "options-together" in told


def test_the_sentence_says_what_to_do() -> None:
    """A finding names what is wrong and what helps, as one sentence with its place."""
    near, alike, hint = (
        read("## A? {topic=Tidse}\n"),
        read(f"{GOOD.format('wet')}{GOOD.format('WET')}"),
        read("## A? {#Big_One}\n"),
    )

    assert str(near.findings[1]) == (
        "sea/q.md:4: error question-topic: “Tidse” is not a topic of this pack; perhaps you mean"
        " “Tides”."
    )
    assert "The same question stands at sea/q.md:4;" in alike.findings[0].sentence
    assert hint.findings[1].sentence.endswith(", like #big-one.")


def test_every_rule_of_questions_is_known() -> None:
    """All findings are of rules that the guide explains, and their sentences end."""
    texts = [text for text, _ in FAULTS.values()] + [text for text, _ in LARGE.values()]
    findings = [finding for text in texts for finding in read(text).findings]

    assert {finding.rule for finding in findings} <= RULES.keys()
    assert [f.sentence for f in findings if not f.sentence.endswith(".")] == []
    assert [f.sentence for f in findings if "\n" in f.sentence] == []
