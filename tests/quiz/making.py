"""Questions made by hand, so that a test says only what it is about."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.notes.packs import Place, Surroundings
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Recalled, Typed
from bot.quiz.questions import Blank, Foil, Kind, Option, Origin, Pair, Question
from bot.quiz.submissions import JUDGEMENTS, NOTHING, Submission

HERE = Place("sea.questions.md", 1)


def question(kind: Kind = Kind.CHOICE, **given: Any) -> Question:
    """A question on tides; what a test cares about is given."""
    values: dict[str, Any] = {
        "pack": "sea",
        "id": "q",
        "derived": False,
        "revision": "00000000",
        "kind": kind,
        "stem": "Which body pulls the water of the sea up?",
        "topic_id": "0000000000",
        "topic_key": "tides",
        "facet": None,
        "objective": None,
        "difficulty": 2,
        "place": HERE,
        "surroundings": Surroundings(),
        "path": HERE.path,
    }
    return Question(**(values | given))


def options(*texts: str, line: int = 3) -> tuple[Option, ...]:
    """Options, one on each second line; those that begin with ``+`` are right."""
    return tuple(
        Option(text.removeprefix("+"), text.startswith("+"), "So it is.", Place(HERE.path, place))
        for text, place in zip(texts, range(line, line + 2 * len(texts), 2), strict=True)
    )


def choice(*texts: str, **given: Any) -> Question:
    """A choice between these; several right ones make it a choice of several."""
    kind = Kind.MULTIPLE if sum(text.startswith("+") for text in texts) > 1 else Kind.CHOICE
    return question(kind, **({"options": options(*texts)} | given))


def true_false(right: bool, **given: Any) -> Question:
    texts = ("+True", "False") if right else ("True", "+False")
    return question(Kind.TRUE_FALSE, options=options(*texts), **given)


def ordering(*texts: str, **given: Any) -> Question:
    """An ordering, its items in the right order."""
    return question(Kind.ORDER, options=options(*texts), **given)


def matching(*pairs: tuple[str, str], extra: tuple[str, ...] = (), **given: Any) -> Question:
    rows = tuple(
        Pair(premise, response, "", Place(HERE.path, 5 + number))
        for number, (premise, response) in enumerate(pairs)
    )
    return question(Kind.MATCHING, pairs=rows, extra=extra, **given)


def typed(*blanks: str, foils: tuple[str, ...] = (), **given: Any) -> Question:
    """A short answer, or a cloze of several blanks; ``|`` divides accepted spellings."""
    kind = Kind.SHORT if len(blanks) == 1 else Kind.CLOZE
    return question(
        given.pop("kind", kind),
        blanks=tuple(Blank(tuple(blank.split("|"))) for blank in blanks),
        foils=tuple(Foil(text, "It is not.", Place(HERE.path, 7)) for text in foils),
        **given,
    )


def made(line: int) -> dict[str, Any]:
    """What makes a question one that was generated from this line of the notes."""
    return {"origin": Origin("G1", Place("sea.md", line))}


_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Tide",
            "the tides",
            "1,000",
            "1.000",
            "99,95 %",
            "LRS",
            "ZRS",
            "All of the above",
            "Not it",
        ]
    ),
)
_PLACES = st.builds(Place, st.just("a.md"), st.integers(1, 9))
_OPTIONS = st.lists(st.builds(Option, _TEXT, st.booleans(), _TEXT, _PLACES), max_size=6).map(tuple)


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind)) -> Question:
    """Any question at all, also such as no reader of question files would let through."""
    return question(
        draw(st.sampled_from(kinds)),
        id=draw(st.sampled_from("abcdefgh")),
        stem=draw(_TEXT),
        remark=draw(_TEXT),
        topic_id=draw(st.sampled_from("xyz")),
        difficulty=draw(st.integers(1, 3)),
        options=draw(_OPTIONS),
        pairs=draw(st.lists(st.builds(Pair, _TEXT, _TEXT, _TEXT, _PLACES), max_size=5).map(tuple)),
        extra=draw(st.lists(_TEXT, max_size=3).map(tuple)),
        blanks=draw(
            st.lists(st.builds(Blank, st.lists(_TEXT, max_size=4).map(tuple)), max_size=5).map(
                tuple
            )
        ),
        foils=draw(st.lists(st.builds(Foil, _TEXT, _TEXT, _PLACES), max_size=3).map(tuple)),
        origin=draw(st.none() | st.builds(Origin, st.just("G1"), _PLACES)),
    )


def submission_of(asked: AskedQuestion, answer: Answer) -> Submission:
    """What somebody presses or fills in to give this answer."""
    letters = {number: LETTERS[at] for at, number in enumerate(asked.order)}
    match answer:
        case DontKnow():
            return Submission(NOTHING)
        case Chosen(options):
            return Submission("".join(sorted(letters[number] for number in options)))
        case Recalled(judgement):
            return Submission(JUDGEMENTS[judgement])
        case Typed(texts):
            return Submission(inputs={str(at): (text,) for at, text in enumerate(texts)})
        case Ordered(numbers) | Matched(numbers):
            filled = [() if number is None else (letters[number],) for number in numbers]
            return Submission(inputs={str(at): values for at, values in enumerate(filled)})
