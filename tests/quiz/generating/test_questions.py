"""What is made of sound sentences and attributes, and for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.notes.library import load
from bot.notes.packs import Place
from bot.quiz.bank import Bank
from bot.quiz.generating import generate
from bot.quiz.identity import revision
from bot.quiz.questions import BLANK, Kind, Origin, Question
from bot.settings import PROJECT
from tests.quiz.generating.packs import HARBOUR, guards, made
from tests.quiz.making import choice

UNEVEN = PROJECT / "tests" / "data" / "uneven-notes.md"


def of(questions: tuple[Question, ...], generator: str, topic: str) -> Question:
    """The only question that a generator made on a topic."""
    (found,) = (
        question
        for question in questions
        if question.origin and (question.origin.generator, question.topic_key) == (generator, topic)
    )
    return found


def test_a_cloze_leaves_the_name_out() -> None:
    """G1 asks for the subject of the sentence, takes the topic's other names, and knows foils."""
    front = "---\naliases:\n  Dry dock: [Graving dock, DD]\n---\n"
    question = of(made(f"{front}{HARBOUR}").questions, "G1", "dry-dock")

    assert question.kind is Kind.CLOZE
    assert question.stem == (
        f"A(n) {BLANK} is a narrow basin that workers empty of water so that a ship's hull can be"
        " painted."
    )
    assert question.blanks[0].accepted == ("dry dock", "Graving dock", "DD")
    assert sorted(foil.text for foil in question.foils) == ["Breakwater", "Lighthouse"]
    assert all(foil.rationale.startswith(f"A {foil.text.lower()} is") for foil in question.foils)
    assert question.remark.startswith("A dry dock is a narrow basin that workers empty")
    assert question.foils[0].place != question.place


def test_names_beside_the_subject_are_accepted_as_well() -> None:
    """What the sentence itself calls the topic, in brackets or after an "or", is right too."""
    text = HARBOUR.replace("A dry dock is", "A dry dock (DD), also called a graving dock, is")

    question = of(made(text).questions, "G1", "dry-dock")

    assert question.blanks[0].accepted == ("dry dock", "DD", "a graving dock")
    assert question.stem.startswith(f"A(n) {BLANK} is a narrow basin")


def test_which_topic_offers_the_topics_nearby() -> None:
    """G2 shows what the sentence says, and each option's rationale is what the notes say of it."""
    question = of(made(HARBOUR).questions, "G2", "breakwater")

    assert question.stem == (
        "Which of these topics does this describe? “A long wall of stone that takes the force out"
        " of waves before boats reach the quay.”"
    )
    assert [(option.text, option.right) for option in question.options] == [
        ("Breakwater", True),
        ("Dry dock", False),
        ("Lighthouse", False),
    ]
    for option in question.options:
        assert option.rationale.startswith(f"A {option.text.lower()} is a ")


def test_which_description_offers_sentences_of_one_form() -> None:
    """G3 shows a name and descriptions of one form and length; each reason names its topic."""
    question = of(made(HARBOUR).questions, "G3", "lighthouse")
    lengths = [len(option.text) for option in question.options]

    assert question.stem == "Which of these phrases defines “Lighthouse”?"
    assert [option.text.split()[0] for option in question.options] == ["A", "A", "A"]
    assert max(lengths) <= 2 * min(lengths)
    for option in question.options:
        owner, text = option.rationale.rstrip(".").split(" is ", maxsplit=1)
        assert option.text.casefold() == text.casefold()
        assert option.right == (owner == "A lighthouse")


def test_the_summary_and_the_definition_are_both_asked() -> None:
    """Both first sentences make questions, and the right option quotes the one not asked."""
    summary = (
        "A lighthouse is a building with a lamp that guides crews along dark and stony shores."
    )
    text = HARBOUR.replace("\n## Break", f"\n### Summary\n\n{summary}\n\n## Break")
    questions = [
        question
        for question in made(text).questions
        if question.topic_key == "lighthouse" and question.kind is Kind.CHOICE
    ]

    facets = [question.facet for question in questions]
    assert facets == ["summary", "definition", "summary"]
    (right,) = (option for option in questions[0].options if option.right)
    assert right.rationale.startswith("A lighthouse is a tall tower")


def test_a_family_comes_before_neighbours() -> None:
    """Topics that the manifest calls alike are the first wrong options, however far away."""
    others = "".join(
        f"## Harbour {word}\n\nA harbour {word} is a {word} place that keeps {word} goods and tools"
        f" of {word} crews for the long winter months.\n\n"
        for word in ("shed", "crane", "office", "ramp", "gate")
    )
    families = (("lighthouse", "fog-signal"),)
    fog = (
        "## Fog signal\n\nA fog signal is a loud horn that sounds across thick grey weather to keep"
        " crews from stony ground.\n"
    )

    question = of(
        made(f"{HARBOUR}\n{others}{fog}", families=families).questions, "G2", "lighthouse"
    )

    assert "Fog signal" in [option.text for option in question.options]
    assert question.difficulty == 2


def test_a_question_says_where_it_comes_from() -> None:
    """Place, origin, facet, id and revision follow from the line that the question was made of."""
    lines = HARBOUR.splitlines()
    for question in made(HARBOUR).questions:
        assert question.origin == Origin(question.id[:2].upper(), question.place)
        assert lines[question.place.line - 1].casefold().startswith("a ")
        assert (question.facet, question.path) == ("definition", "sea/sea.md")
        assert question.revision == revision(question)
    moved = made(f"# Preface\n\nSome words.\n\n{HARBOUR}").questions
    assert [one.id for one in moved] == [one.id for one in made(HARBOUR).questions]


@pytest.mark.parametrize(
    ("policy", "expected"), [("off", set()), ("practice", {False}), ("all", {True})]
)
def test_the_manifest_says_who_is_asked(policy: str, expected: set[bool]) -> None:
    """Nothing is made where the pack says off, and rounds ask only where it says all."""
    questions = made(HARBOUR, generated=policy).questions

    assert {question.rounds for question in questions} == expected


def test_enough_written_questions_are_enough() -> None:
    """A topic with five written questions gets none, and its neighbours still do."""
    topic = made(HARBOUR).questions[0].topic_id
    written = [choice(id=f"w{number}", topic_id=topic, pack="sea") for number in range(5)]

    generated = made(HARBOUR, written)

    assert {question.topic_key for question in generated.questions} == {"breakwater", "dry-dock"}
    assert guards(generated) == ["enough"]
    assert len(made(HARBOUR, written[:4]).questions) == 9


def test_a_written_question_is_not_asked_twice() -> None:
    """What a written question of the topic asks already is not made once more."""
    model = of(made(HARBOUR).questions, "G1", "lighthouse")
    written = choice(
        id="w", pack="sea", topic_id=model.topic_id, stem=model.stem.replace(BLANK, "What")
    )

    assert set(guards(made(HARBOUR, [written]))) == {"duplicate"}


def test_the_topic_that_a_pack_is_about_is_no_blank() -> None:
    """A name that is in the pack's title is too easy for a blank."""
    generated = made(HARBOUR, title="Lighthouse keeping")

    assert guards(generated, "G1") == ["theme"]


def test_nothing_is_made_of_nothing() -> None:
    """Empty facets, headings alone and a note without topics make neither question nor refusal."""
    generated = made("# Sea\n\n## Tides\n\n### Summary\n\n## Waves\n\n### Why does it exist?\n")

    assert (generated.questions, generated.refusals) == ((), ())


def test_two_topics_are_too_few() -> None:
    """With fewer than two possible wrong answers nothing is asked, and the author reads why."""
    generated = made(HARBOUR.split("## Dry dock")[0])

    assert generated.questions == ()
    assert set(guards(generated)) == {"siblings"}
    assert all(refusal.sentence.endswith(".") for refusal in generated.refusals)


def test_uneven_notes_make_no_bad_questions() -> None:
    """Notes as learners write them, which define little, make one plain question."""
    generated = generate(load([UNEVEN]).library, Bank())

    (only,) = generated.questions
    assert (
        only.stem
        == "Which of these are hollows in the rock that keep some sea when the water goes?"
    )
    assert [option.text for option in only.options if option.right] == ["Tide pools"]
    assert all(Path(refusal.path) == UNEVEN for refusal in generated.refusals)


def test_the_shipped_notes_make_questions() -> None:
    """The shipped notes follow their own guide, so that each kind of question comes of them."""
    generated = generate(load([PROJECT / "content"]).library, Bank())
    makers = {question.origin.generator for question in generated.questions if question.origin}

    assert makers == {"G1", "G2", "G3", "G5", "G7"}


def test_a_pack_of_one_file_names_it(tmp_path: Path) -> None:
    """Questions and refusals name the file as the author would open it."""
    file = tmp_path / "harbour.md"
    file.write_text(f"{HARBOUR}\n## Buoy\n\nBuoys float.\n", encoding="utf-8")
    generated = generate(load([file]).library, Bank())

    assert {question.path for question in generated.questions} == {str(file)}
    assert [refusal.path for refusal in generated.refusals] == [str(file)]
    assert generated.refusals[0].place == Place("harbour.md", 17)
