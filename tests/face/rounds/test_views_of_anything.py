"""Whatever a round comes to, Discord takes its messages, and nobody learns who answered what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from random import Random
from types import MappingProxyType

from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.face.discord_io.display_names import DisplayNames
from bot.face.discord_io.internals import components_of
from bot.face.quiz.questions import question_pages
from bot.face.rounds import console, debriefing, lobby, podium, private, question, result
from bot.face.rounds.message_marks import LOBBY, PODIUM, mark
from bot.notes.library import Library, LocatedTopic
from bot.quiz.grading.answers import Answer, Typed, as_json
from bot.quiz.grading.grading import Grade, grade
from bot.quiz.questions import CHOSEN, Kind, Question
from bot.quiz.rounds.engine import replayed
from bot.quiz.rounds.events import Answered, Deadline, Pause, Skip, Void
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.scoring import standings
from bot.quiz.rounds.state import Given, Mode, Reason, Round, State, Verdict
from bot.tutor.rounds.rounds import Applied, Game
from bot.words import Words, languages, words_for
from tests.face.looking import assert_form, assert_message
from tests.face.quiz.test_reveals import answers, located, questions
from tests.face.rounds.games import ID, MEMBER, T0, after, asked, ids, over, parts, seated
from tests.face.rounds.games import lobby as waiting
from tests.quiz.making import choice, matching, ordering, true_false, typed
from tests.quiz.rounds.test_engine import streams

__all__ = ["located"]

SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


class Wordy(Words):
    """A language in which everything takes half as many signs again."""

    def __init__(self) -> None:
        super().__init__("xx", NullTranslations())

    def __call__(self, sentence: str, /, **values: object) -> str:
        return super().__call__(sentence, **values) + "x" * (len(sentence) // 2)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        return super().plural(one, many, count, **values) + "x" * (len(many) // 2)


NO_NAMES = DisplayNames()
SAYS = st.sampled_from([*map(words_for, languages()), Wordy()])
QUICK = settings(SLOW, max_examples=100)
#: A mention that is none of a question's own words.
MENTION = re.compile(rf"<@({MEMBER // 10**9}\d+)>")
NAMES = ["**topic** " * 20, "<@1>", "@everyone"] * 17


@st.composite
def games(draw: st.DrawFn) -> Game:
    """A round that some stream of events leads to, about any questions, answered in any way."""
    start, log = draw(streams())
    round = replayed(start, log)
    about = [draw(questions()) for _ in round.items]
    given = {
        (number, seat): replace(each, answer=as_json(draw(answers(about[number]))))
        for (number, seat), each in round.given.items()
    }
    members = {seat: draw(st.sampled_from([MEMBER + seat, None])) for seat in round.players}
    return seated(
        replace(round, given=MappingProxyType(given)), about, members=MappingProxyType(members)
    )


#: One of each kind, on which answers are often alike.
SMALL = (
    choice("+a", "b", "c"),
    choice("+a", "+b", "c", "d"),
    true_false(True),
    ordering("a", "b", "c"),
    matching(("a", "b"), ("c", "d"), extra=("e",)),
    typed("tide", foils=("swell",)),
    typed("tide", "moon", stem="x"),
)


@st.composite
def plays(draw: st.DrawFn) -> Game:
    """A round that is played as people play: most answer, and the host does this or that."""
    mode = draw(st.sampled_from(Mode))
    game = waiting(
        *draw(st.lists(st.sampled_from(SMALL), min_size=1, max_size=3)),
        mode=mode,
        players=draw(st.integers(2, 6)),
        teams=2 if mode is Mode.TEAMS else 0,
    )
    for number, pinned in enumerate(game.questions):
        game = asked(game)
        if not game.open:
            return game
        at = game.round.asked_at or 0
        seats = draw(st.permutations([player.seat for player in game.round.active]))
        for seat in seats[: draw(st.integers(0, len(seats)))]:
            answer = draw(_alike(pinned.question))
            judged = grade(pinned.question, answer)
            at += draw(st.integers(1, 2_000))
            game = after(game, Answered(at, seat, number, as_json(answer), judged, at << 22))
        match draw(st.sampled_from(["open", "pause", "skip", "void", "time", "time", "time"])):
            case "open":
                return game
            case "pause":
                return after(game, Pause(at + 1, 0, True))
            case "skip":
                game = after(game, Skip(at + 1, 0, True, number))
            case "void":
                game = after(game, Void(at + 1, 0, True, number))
            case _:
                game = after(game, Deadline(game.round.due or 0))
        if not game.open:
            return game
    return over(game) if draw(st.booleans()) else game


def _alike(about: Question) -> st.SearchStrategy[Answer]:
    if len(about.blanks) != 1:
        return answers(about)
    return st.sampled_from(["swell", "Swell", "wind", "tide"]).map(lambda text: Typed((text,)))


def drawn(
    game: Game, located: LocatedTopic | None, say: Words
) -> Iterator[tuple[str, ui.LayoutView]]:
    """Every message that the channel shows of the round as it stands, with what it is about."""
    round = game.round
    if round.state is State.LOBBY:
        yield LOBBY, lobby.waiting(game, NAMES, say)
    elif game.open:
        yield LOBBY, lobby.begun(game, NAMES, say)
    else:
        yield PODIUM, podium.over(game, say)
    if round.state is State.ASKING:
        yield str(round.number), question.open(game, say)
    if round.resumes is State.ASKING:
        yield str(round.number), question.paused(game, say)
    for number in round.verdicts:
        yield str(number), result.revealed(game, number, located, say)


def alone(game: Game, located: LocatedTopic | None, say: Words) -> Iterator[ui.LayoutView]:
    """Every message that somebody alone reads."""
    library = Library([] if located is None else [located.pack])
    for may in (True, False):
        yield console.panel(game, NO_NAMES, say, may=may)
    yield console.sure(game, NO_NAMES, say)
    for seat in (*game.round.players, None):
        for page in range(6):
            yield debriefing.debrief(game, seat, library, say, page=page)
        for number in game.round.verdicts:
            for page in range(3):
                yield private.own(game, number, seat, located, page, say)
    for number, seat in game.round.given:
        yield private.locked(Applied(Outcome.LOCKED, game), number, seat, say)


@SLOW
@given(games() | plays(), st.booleans(), SAYS)
def test_any_round_can_be_shown(located: LocatedTopic, game: Game, known: bool, say: Words) -> None:
    """Each message is inside the limits, can be pressed, and is known again by what can be."""
    for what, view in drawn(game, located if known else None, say):
        assert_message(components_of(view))
        assert any(mark(ID, what) in f"{custom_id}:" for custom_id in ids(view))
    for view in alone(game, located if known else None, say):
        assert_message(components_of(view))


@QUICK
@given(plays(), st.randoms(use_true_random=False))
def test_nobody_learns_who_answered_what(game: Game, random: Random) -> None:
    """With the same answers given by others who did as well, every message is the same."""
    say = words_for("en")
    other = replace(game, round=_exchanged(game.round, random))
    assert [components_of(view) for _, view in drawn(game, None, say)] == [
        components_of(view) for _, view in drawn(other, None, say)
    ]


def _exchanged(round: Round, random: Random) -> Round:
    """The round with answers exchanged among those whose answer was worth the same."""
    alike: dict[tuple[int, float], list[tuple[int, int]]] = {}
    for (number, seat), each in round.given.items():
        if not round.players[seat].removed:
            alike.setdefault((number, each.share), []).append((number, seat))
    given = dict(round.given)
    for keys in alike.values():
        others = random.sample(keys, len(keys))
        for key, other in zip(keys, others, strict=True):
            answer, judged = round.given[other].answer, round.given[other].grade
            given[key] = replace(given[key], answer=answer, grade=judged)
    return replace(round, given=MappingProxyType(given))


@QUICK
@given(plays())
def test_an_open_question_tells_nothing_of_the_answers(game: Game) -> None:
    """Whatever was answered to it, right or wrong, the channel sees how many and no more."""
    say = words_for("en")
    silent = {
        key: replace(each, answer={}, grade=Grade(0.0)) if key[0] == game.round.number else each
        for key, each in game.round.given.items()
    }
    other = replace(game, round=replace(game.round, given=MappingProxyType(silent)))
    if State.ASKING in {game.round.state, game.round.resumes}:
        draw = question.open if game.round.state is State.ASKING else question.paused
        assert components_of(draw(game, say)) == components_of(draw(other, say))
        assert not any(MENTION.search(part.get("content", "")) for part in parts(draw(game, say)))


#: The lines that name players: a place, who has won, who was first, and a moment of the round.
NAMES_PLAYERS = re.compile(
    r"(?:\S )?\*\*\d+\.\*\* <@|### <@|### a former|-# Fastest: <@"
    r"|\*\*(?:Closest finish|Fastest right answer|Comeback of the night|Everything right"
    r"|\d+ right in a row):\*\* "
)


@QUICK
@given(plays())
def test_only_who_has_points_is_named(game: Game) -> None:
    """A reveal and a podium of many name those who have earned something, nobody at an answer."""
    say = words_for("en")
    placed = standings(game.round)
    earned = {f"{MEMBER + one.seat}" for one in placed if one.points or len(placed) <= 3}
    for what, view in drawn(game, None, say):
        if what == LOBBY:
            continue
        for part in parts(view):
            for line in part.get("content", "").splitlines():
                named = set(MENTION.findall(line))
                assert named <= earned
                if named:
                    assert NAMES_PLAYERS.match(line)


# Large ones


FEW = settings(SLOW, max_examples=10)
FULL = waiting(*[choice("+a", "b")] * 50, players=200)


@FEW
@given(st.data(), questions(), SAYS)
def test_any_question_before_two_hundred_players(
    located: LocatedTopic, data: st.DataObject, about: Question, say: Words
) -> None:
    """Asked, answered by everybody, revealed and remembered, in each language."""
    game = asked(replace(FULL, questions=waiting(*[about] * 50, players=1).questions))
    assert_message(components_of(question.open(game, say)))
    if about.kind not in {*CHOSEN, Kind.RECALL}:
        assert_form(question.form(game, 0, say).to_dict())
    for page in range(len(question_pages(game.questions[0]))):
        assert_message(components_of(private.whole(game, 0, page, say)))
    given = [data.draw(answers(about)) for _ in range(4)]
    for state in (State.REVEALING, State.OVER):
        last = _crowded(game, given, state)
        assert_message(components_of(result.revealed(last, 49, located, say)))
        assert_message(components_of(podium.over(last, say)))
        assert_message(
            components_of(debriefing.debrief(last, 1, Library([located.pack]), say, page=4))
        )
        assert_message(components_of(console.panel(last, NO_NAMES, say, may=True)))


def _crowded(game: Game, answers: list[Answer], state: State) -> Game:
    """The game at its last reveal or end, every question answered by everybody, in four ways."""
    given = {
        (number, seat): Given(
            as_json(answers[seat % 4]), Grade(float(seat % 4 != number % 4)), T0, seat, 1_000
        )
        for number in range(50)
        for seat in game.round.players
    }
    verdicts = dict.fromkeys(range(50), Verdict.COUNTED)
    return replace(
        game,
        round=replace(
            game.round,
            state=state,
            number=49,
            until=T0,
            reason=Reason.OUTAGE if state is State.OVER else None,
            given=MappingProxyType(given),
            verdicts=MappingProxyType(verdicts),
        ),
    )
