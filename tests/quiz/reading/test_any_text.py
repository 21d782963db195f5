"""Any text is read, and what is written as Markdown is read as it was."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.notes.findings import RULES
from bot.notes.packs import Place
from bot.quiz.identity import derived_id, revision
from bot.quiz.questions import Blank, Foil, Kind, Option, Pair, Question, Source
from bot.quiz.reading import read_bank
from tests.quiz.reading.written import as_file, library_of, read

PIECES = st.sampled_from(
    [
        "## ", "### ", "# ", "\n", "\n\n", "- [x] ", "- [ ] ", "- ", "  > ", "> ", "1. ", "   > ",
        "|a|b|\n|-|-|\n", "|", "[[", "]]", "[[a|b]]", "{#", "}", "{topic=Tides}", " {a=\"b", "\"",
        "---\n", "```\n", "~~~", "<!--", "-->", "    ", "\t", "[^1]: x", "[a]: b", "word", "True",
        "False", "\\", "*", "_", "Sources: [a](https://b)", "§", "\u00a0", "\x00", "==", "<td>",
    ]
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join))
@example("## a\n- [x] \n  > \n- [ ] \n")
@example("\r0")
@example("## a {#}\n\n[[|]]\n")
@example("---\ntopic:\n---\n- [x]")
@example("- " * 200 + "[x] a")
@example("> " * 200 + "- [x] a\n## a\n" + "> " * 100)
@example("## " + "[[" * 5000)
@example("## " + "{" * 5000 + '"' * 5000)
@example("## a\n" + "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|a" * 300)
@example("## \ud800?\n- [x] \udfff\n  > a\n- [ ] b\n  > c\n")
def test_any_text_is_read(text: str) -> None:
    """Reading any text raises nothing, and every finding is on a line of the file."""
    banked = read_bank(library_of(("q.md", text), ("questions/good.md", GOOD)))

    lines = text.count("\n") + 1
    assert banked.bank.find("sea", "good") is not None
    for finding in banked.findings:
        assert finding.rule in RULES
        assert 1 <= finding.line <= max(lines, GOOD.count("\n"))


GOOD = "## Good? {#good topic=Tides}\n- [x] Yes\n  > x\n- [ ] No\n  > x\n"

letters = st.sampled_from("abcdeXYZ0123äß€")
words = st.text(letters, min_size=1, max_size=8)
lines = st.lists(words, min_size=1, max_size=6).map(" ".join)
marked = st.one_of(
    lines,
    st.builds("{} **{}** `{}`".format, words, words, words),
    st.builds("{} [{}](https://a.example/b)".format, words, words),
)
texts = st.one_of(marked, st.builds("{}\n\n```\n{}\n```".format, marked, words))
nowhere = Place("", 0)


def unlike(strategy: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Texts that differ at their ends."""
    numbered = st.lists(strategy, min_size=least, max_size=most)
    return numbered.map(lambda each: [f"{text} {'abcdefghi'[n]}" for n, text in enumerate(each)])


def options(draw: st.DrawFn, kind: Kind) -> tuple[Option, ...]:
    if kind is Kind.TRUE_FALSE:
        names = [("True", True), ("False", False)]
        return tuple(Option(name, right, draw(texts), nowhere) for name, right in names)
    if kind is Kind.ORDER:
        items = draw(unlike(lines, 3, 5))
        reasons = st.one_of(st.just(""), lines)
        return tuple(Option(text, True, draw(reasons), nowhere) for text in items)
    if kind in {Kind.CHOICE, Kind.MULTIPLE}:
        offered = draw(unlike(st.builds("{}\n\no".format, texts), 3, 6))
        right = 1 if kind is Kind.CHOICE else 2
        return tuple(Option(t, n < right, draw(texts), nowhere) for n, t in enumerate(offered))
    return ()


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question as the reader returns it, except for the lines of its places."""
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.RECALL]))
    stem = f"Q{draw(texts)}"
    blanks: tuple[Blank, ...] = ()
    foils: tuple[Foil, ...] = ()
    pairs: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()
    if kind in {Kind.CLOZE, Kind.SHORT}:
        count = draw(st.integers(1, 5)) if kind is Kind.CLOZE else 1
        spellings = st.lists(lines, min_size=1, max_size=4, unique=True).map(tuple)
        blanks = tuple(Blank(draw(spellings)) for _ in range(count))
        stem = " ".join(["Q", *["_____"] * count, draw(words)]) if kind is Kind.CLOZE else stem
        wrong = draw(unlike(lines.map("wrong! {}".format), 0, 2))
        foils = tuple(Foil(text, draw(texts), nowhere) for text in wrong)
    if kind is Kind.MATCHING:
        cells = draw(unlike(lines.map("c {}".format), 7, 9))
        pairs = tuple(Pair(f"{n} {draw(lines)}", cells[n], draw(lines), nowhere) for n in range(3))
        extra = tuple(cells[3:])
    offered = options(draw, kind)
    written = draw(st.one_of(st.just(""), words.map(str.lower).map("id-{}".format)))
    written = written if written.isascii() else ""
    question = Question(
        pack="sea",
        id=written or derived_id(stem),
        derived=not written,
        revision="",
        kind=kind,
        stem=stem,
        topic_id="",
        topic_key=draw(st.sampled_from(["tides", "waves"])),
        facet=draw(st.sampled_from([None, "definition"])),
        objective=draw(st.sampled_from([None, "pull"])),
        difficulty=draw(st.integers(1, 3)),
        place=nowhere,
        surroundings=None,  # type: ignore[arg-type]  # what the reader gives is not compared
        options=offered,
        pairs=pairs,
        extra=extra,
        blanks=blanks,
        foils=foils,
        remark=draw(texts),
        sources=tuple(
            Source(title, f"https://{number}.example")
            for number, title in enumerate(draw(st.lists(lines, max_size=2)))
        ),
        checked=draw(st.sampled_from([None, "2026-09"])),
        formerly=tuple(draw(st.lists(words, max_size=2))),
    )
    return replace(question, revision=revision(question))


def compared(question: Question) -> dict[str, object]:
    """A question without its lines."""
    question = replace(
        question,
        options=tuple(replace(option, place=nowhere) for option in question.options),
        pairs=tuple(replace(pair, place=nowhere) for pair in question.pairs),
        foils=tuple(replace(foil, place=nowhere) for foil in question.foils),
    )
    told = {field.name: getattr(question, field.name) for field in fields(question)}
    for name in ("place", "path", "surroundings", "topic_id"):
        del told[name]
    return told


@settings(max_examples=60)
@given(st.lists(questions(), max_size=6, unique_by=(lambda q: q.id, lambda q: derived_id(q.stem))))
def test_a_bank_is_read_as_it_was_written(written: list[Question]) -> None:
    """Questions of every kind come back from Markdown as they were, each at its heading."""
    text = as_file(written)
    banked = read_bank(library_of(("q.md", text)))
    rows = text.split("\n")

    assert banked.findings == ()
    assert list(map(compared, banked.bank.questions)) == list(map(compared, written))
    for question in banked.bank.questions:
        assert rows[question.place.line - 1].startswith("## ")
        for option in question.options:
            assert option.text.split("\n")[0] in rows[option.place.line - 1]
        for pair in question.pairs:
            assert pair.premise in rows[pair.place.line - 1]


def test_time_grows_with_the_text() -> None:
    """A text of one sign a hundred thousand times over is read like any other."""
    for sign in ("[[", "{", '{"', "> ", "- ", "|", "[x] ", "`", "<", "[a](", "_____ ", "\\"):
        assert read(f"## {sign * 100_000}\n").bank.questions == ()
