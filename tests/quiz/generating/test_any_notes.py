"""Questions that are made from any notes can be asked."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.notes.packs import Passage, Place, Surroundings
from bot.notes.reading.prose import as_markdown, first_paragraph
from bot.notes.showing.rendering import render
from bot.quiz import limits
from bot.quiz.generating import Generated
from bot.quiz.generating.terms import words_of
from bot.quiz.questions import BLANK, Kind, Question
from tests.quiz.generating.packs import HARBOUR, made

NAMES = st.sampled_from(
    ["Fog horn", "*Tide*", "What is a Buoy?", "Buoy (B)", "DevOps", "A_b", "C++", "[x]", "Sea", "…"]
)
KINDS = st.sampled_from(["a loud thing", "a small *white* boat", "boats", "an old rope", "the sea"])
CLAUSES = st.sampled_from(
    [
        "that warns crews of stony ground in thick grey weather near land",
        "that carries `many` people and [goods](x.md) over wide cold water each morning",
        "which holds _heavy_ things & light ones while wind pulls from several sides <b>now</b>",
        "who sing, shout | whistle and run along ten long harbour roads at dawn \\* twice",
        "that is not new",
        "",
    ]
)
DEFINITIONS = st.builds(
    lambda article, name, verb, kind, clause, end: f"{article}{name} {verb} {kind} {clause}{end}",
    st.sampled_from(["", "A ", "The ", "An "]),
    NAMES,
    st.sampled_from(["is", "are"]),
    KINDS,
    CLAUSES,
    st.sampled_from([".", ":", "", ". It rains.", " → no."]),
)
TOPICS = st.builds(
    lambda name, first, rest, summary: (
        f"## {name}\n\n{first}\n\n{rest}\n\n### Summary\n\n{summary}\n"
    ),
    NAMES,
    st.one_of(DEFINITIONS, st.text(max_size=40)),
    st.text(max_size=30),
    st.one_of(DEFINITIONS, st.just("")),
)
NOTES = st.lists(TOPICS, max_size=6).map(lambda topics: f"{HARBOUR}\n" + "\n".join(topics))
LANGUAGES = st.sampled_from(["en", "de", "es", "fr"])


@settings(max_examples=150, deadline=None)
@given(NOTES, LANGUAGES)
@example("# \ud800\n## \udfff\n\u2028 is a b that c\n", "en")
@example("---\nattributes: {a: {b: c}}\n---\n# A\n## a\n", "en")
@example("## A\n" + "A is a b that c " * 3000, "en")
@example("## A\n" + "(" * 3000 + " is a b that c.", "en")
def test_any_notes_make_questions_that_can_be_asked(text: str, language: str) -> None:
    """Nothing raises, the same notes make the same questions, and each keeps the bank's rules."""
    generated = made(text, language=language)

    assert as_tuples(generated) == as_tuples(made(text, language=language))
    assert len({question.id for question in generated.questions}) == len(generated.questions)
    for question in generated.questions:
        check(question)
    for refusal in generated.refusals:
        assert refusal.guard
        assert refusal.sentence.endswith(".")
        assert refusal.place.line >= 1


def as_tuples(generated: Generated) -> list[tuple[object, ...]]:
    return [(one.id, one.revision, one.stem, one.options) for one in generated.questions]


def check(question: Question) -> None:
    """The promises that every generated question keeps."""
    assert len(question.stem) <= limits.MAX_STEM
    assert question.origin is not None
    assert len(question.id) <= limits.MAX_ID
    assert limits.EASIEST <= question.difficulty <= limits.HARDEST
    stem = words_of(question.stem)
    if question.kind is Kind.CLOZE:
        assert question.stem.count(BLANK) == 1
        (blank,) = question.blanks
        assert 1 <= len(blank.accepted) <= limits.MAX_ACCEPTED
        assert question.remark
        answers = list(blank.accepted)
        for spelling in answers:
            assert len(spelling) <= limits.MAX_SPELLING
        assert not {foil.text.casefold() for foil in question.foils} & {*map(str.casefold, answers)}
    else:
        assert question.kind is Kind.CHOICE
        assert limits.MIN_ITEMS <= len(question.options) <= 4
        assert len(question.key) == 1
        assert len({option.text for option in question.options}) == len(question.options)
        # Of a wrong answer nothing may be written; of the right one something always is.
        assert all(option.rationale for option in question.options if option.right)
        assert all(len(option.rationale) <= limits.MAX_RATIONALE for option in question.options)
        assert all(len(option.text) <= limits.MAX_OPTION for option in question.options)
        answers = [option.text for option in question.options if option.right]
    for answer in map(words_of, answers):
        assert not any(
            stem[start : start + len(answer)] == answer
            for start in range(len(stem) - len(answer) + 1)
        )


@given(st.text("ab *_`[]()<>~#+-.1!\\&;|\"'", max_size=30).map(lambda text: " ".join(text.split())))
def test_plain_text_as_markdown_says_itself(text: str) -> None:
    """Escaped text is shown as it was, with any signs."""
    passage = Passage(as_markdown(text), Place("a.md", 1), True)
    begins = first_paragraph(passage, Surroundings())

    assert (begins.text if begins else "") == text
    assert render(passage.source, Surroundings()) is not None
