"""What a question and its reveal look like, and that Discord takes whatever a bank may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.face.quiz.practice_views import (
    SURE,
    AnswerDraft,
    form,
    question_view,
    reveal_view,
    summary_view,
)
from bot.face.quiz.questions import question_pages
from bot.face.quiz.reveals import outcome, standing, taught
from bot.notes.library import Library, LocatedTopic, load
from bot.notes.packs import Place, Surroundings
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Recalled, Typed
from bot.quiz.grading.grading import Grade, grade
from bot.quiz.limits import (
    MAX_ACCEPTED,
    MAX_BLANKS,
    MAX_ITEMS,
    MAX_OPTION,
    MAX_OPTIONS,
    MAX_PART,
    MAX_RATIONALE,
    MAX_REMARK,
    MAX_RESPONSES,
    MAX_SPELLING,
    MAX_STEM,
    MIN_ITEMS,
    MIN_OPTIONS,
)
from bot.quiz.questions import (
    BLANK,
    CHOSEN,
    TYPED,
    Blank,
    Foil,
    Kind,
    Option,
    Pair,
    Question,
    Source,
)
from bot.quiz.submissions import NOTHING
from bot.store.practices import Scope
from bot.store.reviews import Review
from bot.tutor.practices.practices import PracticeQuestion
from bot.tutor.practices.summaries import Missed, Summary, TopicResult
from bot.words import Words, languages, words_for
from tests.face.discord_io.test_limits import ACTS, PIECES
from tests.face.looking import TEXT, assert_form, assert_message, walked
from tests.quiz.making import choice, made, matching, ordering, question, true_false, typed
from tests.tutor.conftest import NOON

ENGLISH = words_for("en")
#: Code, or an escaped sign, which opens none.
CODE = re.compile(r"(\\.)|```.*?```|``.*?``|`.*?`", re.DOTALL)
HERE = Place("a.questions.md", 1)


def body(question: Question, order: tuple[int, ...]) -> str:
    """The question as one page."""
    (page,) = question_pages(AskedQuestion(question, order, 0, 1))
    return page


def revealed(question: Question, order: tuple[int, ...], answer: Answer | None) -> str:
    """The outcome and all that is taught."""
    say, asked = ENGLISH, AskedQuestion(question, order, 0, 1)
    if answer is None:
        return "\n\n".join(taught(asked, None, None, say))
    judged = grade(question, answer)
    blocks = taught(asked, answer, judged, say)
    return "\n\n".join([outcome(question, answer, judged, say), *blocks])


def test_a_choice_is_shown_in_its_shuffled_order() -> None:
    """Options have letters in the order in which they are shown, and stand in full."""
    asked = choice("+Racks", "Regions", "Groups " * 30)
    stem, *shown = body(asked, (1, 0, 2)).split("\n\n")
    assert stem == "Which body pulls the water of the sea up?"
    assert [text[:9] for text in shown] == ["**A** Reg", "**B** Rac", "**C** Gro"]
    assert shown[2].count("Groups") == 30


def test_every_option_says_why() -> None:
    """Each option says in words whether it is right and whether it was chosen, and why."""
    said = revealed(choice("+Racks", "Regions", remark="*It* is."), (1, 0), Chosen(frozenset({1})))
    assert said == (
        "### ✗ Wrong\n\nWhich body pulls the water of the sea up?\n\n"
        "**A** Regions\n✗ **your answer**, wrong\n> So it is.\n\n"
        "**B** Racks\n✓ **right**\n> So it is.\n\n*It* is."
    )


def test_several_options() -> None:
    """What is right and was left out is told apart from what is right and was chosen."""
    asked = choice("+Racks", "+Switches", "Regions")
    said = revealed(asked, (0, 1, 2), Chosen(frozenset({0})))
    assert said.startswith("### ◐ Partly right, 1 of 2\n")
    assert "**A** Racks\n✓ **your answer, right**" in said
    assert "**B** Switches\n✓ **right, but you didn't choose it**" in said
    assert "**C** Regions\n✗ wrong\n" in said


def test_true_and_false() -> None:
    """The words themselves stand in the reveal; saying that one does not know is an outcome."""
    said = revealed(true_false(False), (0, 1), DontKnow())
    assert said.startswith("### You said you didn't know\n")
    assert "**True** · ✗ wrong\n> So it is.\n\n**False** · ✓ **right**\n" in said


def test_the_right_order() -> None:
    """The items stand in the right order with the letters that they had, and what was put there."""
    said = revealed(ordering("one", "two", "three"), (2, 0, 1), Ordered((0, 2, None)))
    assert "**The right order**\n\n**1 · B** one\n✓ **right**\n" in said
    assert "**2 · C** two\n✗ you chose **A** three\n" in said
    assert "**3 · A** three\n✗ you left it empty\n" in said


def test_the_right_pairs() -> None:
    """Each premise has its response with the letter that it had, and what was chosen."""
    asked = matching(("Blob", "objects"), ("Files", "SMB"), ("Disk", "VMs"), extra=("mail",))
    said = revealed(asked, (3, 1, 0, 2), Matched((0, 3, None)))
    assert "**1** Blob\n→ **C** objects\n✓ **right**" in said
    assert "**2** Files\n→ **B** SMB\n✗ you chose **A** mail" in said
    assert "**3** Disk\n→ **D** VMs\n✗ you left it empty" in said


def test_what_was_typed() -> None:
    """A forgiven slip is named, and so is what else would have been taken."""
    asked = typed("fault domain|FD", stem=f"A {BLANK} shares power.", foils=("update domain",))
    said = revealed(asked, (), Typed(("fault domian",)))
    assert "A \\_\\_\\_\\_\\_ shares power." in said
    assert "✓ **right**: I read *fault domian* as *fault domain*" in said
    assert "-# Also accepted: FD" in said
    assert "update domain" not in said


def test_a_foil_says_why_when_it_was_typed() -> None:
    """A wrong answer that the author foresaw has its rationale; others have none."""
    asked = typed("fault domain", foils=("update domain", "rack"))
    said = revealed(asked, (), Typed(("Update Domains",)))
    assert "✗ you typed *Update Domains*" in said
    assert "update domain\n> It is not." in said
    assert "rack" not in said


def test_a_foil_is_silent_about_a_right_answer() -> None:
    """A foil that differs from a right answer by a prefix says nothing below that answer."""
    asked = typed("Azure Active Directory", foils=("Active Directory",))
    assert "It is not." not in revealed(asked, (), Typed(("Azure Active Directory",)))
    assert "It is not." in revealed(asked, (), Typed(("Active Directory",)))


def test_blanks_are_numbered() -> None:
    """Several blanks have numbers; in code they stand as they are."""
    asked = typed("a", "b", stem=f"({BLANK}) and ({BLANK})")
    assert body(asked, ()) == "(\\_\\_\\_\\_\\_ (1)) and (\\_\\_\\_\\_\\_ (2))"
    assert body(typed("vm", stem=f"`az {BLANK}`"), ()) == f"`az {BLANK}`"
    assert body(typed("vm", stem=BLANK), ()) == "\\_\\_\\_\\_\\_"


def test_without_an_answer() -> None:
    """What is right can be shown without anybody's answer, as a group reads it."""
    for asked, order in (
        (choice("+Racks", "Regions"), (1, 0)),
        (ordering("one", "two", "three"), (2, 0, 1)),
        (matching(("Blob", "objects"), ("Files", "SMB"), ("Disk", "VMs")), (2, 0, 1)),
        (typed("tide"), ()),
    ):
        said = revealed(asked, order, None)
        assert "your answer" not in said
        assert "you" not in said.replace("your", "")


def test_sources_are_links_and_nothing_acts() -> None:
    """A source is a link to the web or words; titles are shown as they are."""
    sources = (Source("The *tides*", "https://a.example/(x)"), Source("Evil", "javascript:1"))
    said = revealed(choice("+a", "b", sources=sources), (0, 1), None)
    assert said.endswith("Sources: [The \\*tides\\*](https://a.example/%28x%29) · Evil")


def test_where_it_stands(located: LocatedTopic) -> None:
    """The place in the notes, what it was made from, and when its facts were checked."""
    made_one = choice("+a", "b", facet="why", checked="2026-09", **made(7))
    place, origin, checked = standing(located, made_one, ENGLISH).splitlines()
    assert place.endswith("› Why does it exist?")
    assert origin == "-# made from the notes, sea.md:7"
    assert checked == "-# checked 2026-09"


# Anything that a reader of question files lets through


def _text(most: int, least: int = 0) -> st.SearchStrategy[str]:
    pieces = st.lists(PIECES.map(lambda piece: piece[:most]), max_size=30).map("".join)
    return pieces.map(lambda text: text[:most].strip() or "x" * max(1, least))


def _options(least: int, most: int, size: int) -> st.SearchStrategy[tuple[Option, ...]]:
    option = st.builds(Option, _text(size), st.booleans(), _text(MAX_RATIONALE), st.just(HERE))
    return st.lists(option, min_size=least, max_size=most).map(tuple)


AROUND = Surroundings(
    address="https://notes.example/a.md",
    references={"X": {"href": "https://a.example/" + "y" * 1400, "title": ""}},
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question of any kind with texts as long and as odd as the limits allow."""
    kind = draw(st.sampled_from(Kind))
    blanks = 0 if kind not in TYPED else draw(st.integers(1, MAX_BLANKS))
    given: dict[str, Any] = {
        "stem": draw(_text(MAX_STEM - 20 * blanks)) + f" {BLANK}" * blanks,
        "remark": draw(_text(MAX_REMARK)),
        "surroundings": AROUND,
        "sources": tuple(draw(st.lists(st.builds(Source, _text(80), _text(200)), max_size=3))),
        "facet": draw(st.sampled_from([None, "why", "gone"])),
        "checked": draw(st.none() | _text(10)),
    }
    if kind is Kind.ORDER:
        given["options"] = draw(_options(MIN_ITEMS, MAX_ITEMS, MAX_PART))
    elif kind in CHOSEN:
        most = 2 if kind is Kind.TRUE_FALSE else MAX_OPTIONS
        given["options"] = draw(_options(MIN_OPTIONS, most, MAX_OPTION))
    elif kind is Kind.MATCHING:
        pair = st.builds(
            Pair, _text(MAX_PART), _text(MAX_PART), _text(MAX_RATIONALE), st.just(HERE)
        )
        given["pairs"] = tuple(draw(st.lists(pair, min_size=MIN_ITEMS, max_size=MAX_ITEMS)))
        given["extra"] = tuple(
            draw(st.lists(_text(MAX_PART), max_size=MAX_RESPONSES - len(given["pairs"])))
        )
    else:
        accepted = st.lists(_text(MAX_SPELLING), min_size=1, max_size=MAX_ACCEPTED).map(tuple)
        given["blanks"] = tuple(
            draw(st.lists(st.builds(Blank, accepted), min_size=blanks, max_size=blanks))
        )
        foil = st.builds(Foil, _text(MAX_SPELLING), _text(MAX_RATIONALE), st.just(HERE))
        given["foils"] = tuple(draw(st.lists(foil, max_size=3)))
    if draw(st.booleans()):
        given |= made(7)
    return question(kind, **given)


@st.composite
def answers(draw: st.DrawFn, asked: Question) -> Answer:
    """Some answer of the question's own kind, or none."""
    if draw(st.integers(0, 4)) == 0:
        return DontKnow()
    if asked.kind in CHOSEN:
        return Chosen(draw(st.frozensets(st.integers(0, len(asked.options) - 1), min_size=1)))
    if asked.kind is Kind.ORDER:
        return Ordered(tuple(draw(st.permutations(range(len(asked.options))))))
    if asked.kind is Kind.MATCHING:
        given = st.none() | st.integers(0, len(asked.responses) - 1)
        return Matched(tuple(draw(given) for _ in asked.pairs))
    if asked.kind is Kind.RECALL:
        return Recalled(draw(st.integers(0, 2)))
    typed = _text(200) | st.sampled_from(
        [text for blank in asked.blanks for text in blank.accepted]
    )
    return Typed(tuple(draw(typed) for _ in asked.blanks))


@pytest.fixture(scope="module")
def located() -> LocatedTopic:
    """A topic whose names are as long as they can be."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pack.yaml").write_text(
            f"title: {'*p' * 90}\nsource: https://notes.example/{'s' * 150}\n", encoding="utf-8"
        )
        note = f"# {'*n' * 90}\n\n## {'*t' * 90}\n\nText.\n\n### Why does it exist?\n\nSo.\n"
        (folder / f"{'n' * 100}.md").write_text(note, encoding="utf-8")
        (topic,) = load([folder]).library.topics.values()
    return topic


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data(), questions(), st.sampled_from(languages()))
def test_every_question_can_be_shown(
    located: LocatedTopic, data: st.DataObject, asked: Question, language: str
) -> None:
    """Asked, filled in, revealed and summed up, page for page, inside Discord's limits."""
    say = words_for(language)
    order = _order(asked, data.draw(st.integers(0, 99)))
    stands = AskedQuestion(asked, order, 24, 25)
    open_one = PracticeQuestion(2**62, stands, right=24)
    letters = "".join(LETTERS[: len(order)]) if asked.kind is Kind.MULTIPLE else NOTHING
    draft = AnswerDraft(2**62, 24, SURE, letters)
    assert_pages_can_be_sent(
        lambda page: question_view(open_one, replace(draft, page=page), say, "A notice. " * 10)
    )
    if asked.kind not in {*CHOSEN, Kind.RECALL}:
        assert_form(form(stands, draft, say).to_dict())
    told = PracticeQuestion(2**62, stands, _review(asked, data.draw(answers(asked))))
    assert_pages_can_be_sent(lambda page: reveal_view(told, page, located, say))
    assert_summary_can_be_sent(asked, located, say)


def _order(asked: Question, seed: int) -> tuple[int, ...]:
    count = len(asked.options) or (len(asked.responses) if asked.pairs else 0)
    numbers = list(range(count))
    Random(seed).shuffle(numbers)
    return tuple(numbers)


def _review(asked: Question, answer: Answer) -> Review:
    return Review.of(
        asked,
        2**62,
        mode="practice",
        session=2**62,
        number=24,
        guild_id=None,
        answer=answer,
        grade=grade(asked, answer),
        sure=True,
        took=timedelta(seconds=1),
        answered_at=NOON,
    )


def assert_summary_can_be_sent(asked: Question, located: LocatedTopic, say: Words) -> None:
    """Holds the summary of a long practice, in which all was missed, against the limits."""
    review = _review(asked, DontKnow())
    misses = tuple(
        Missed(AskedQuestion(asked, (), number, 25), replace(review, grade=Grade(0.5)))
        for number in range(25)
    )
    summary = Summary(
        2**62,
        Scope(topic_id=located.topic.id),
        25,
        25,
        12.5,
        0,
        25,
        0,
        5,
        25,
        3,
        1,
        misses,
        (TopicResult(located.topic.id, 20, 0), TopicResult("gone", 5, 0)),
    )
    library = Library([located.pack])
    assert_pages_can_be_sent(lambda page: summary_view(summary, page, library, say))


def assert_pages_can_be_sent(draw: Callable[[int], ui.LayoutView]) -> None:
    """Holds each page against the limits; past the last one it is drawn again."""
    last: list[dict[str, Any]] = []
    for page in range(100):
        components: list[dict[str, Any]] = draw(page).to_components()  # type: ignore[no-untyped-call]
        if components == last:
            return
        assert_can_be_sent(components)
        last = components
    raise AssertionError("there is no last page")


def assert_can_be_sent(components: list[dict[str, Any]]) -> None:
    """Inside the limits, and without anything that acts outside code."""
    assert_message(components)
    for part in walked(components):
        if part["type"] == TEXT:
            outside = CODE.sub(lambda found: found[1] or "", part["content"])
            assert not ACTS.search(outside), part["content"]
