"""What the messages of a round say in each of its states, and what they keep to themselves."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.face.discord_io.internals import components_of
from bot.face.quiz.questions import short
from bot.face.rounds import lobby, podium, question, result
from bot.face.rounds.message_marks import LOBBY, PODIUM, mark
from bot.face.rounds.naming import number as count_of
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed, as_json
from bot.quiz.grading.grading import Grade
from bot.quiz.questions import Question
from bot.quiz.rounds import events
from bot.quiz.rounds.state import Mode, Reason
from bot.words import words_for
from tests.face.looking import assert_form, assert_message
from tests.face.rounds.games import (
    ID,
    MEMBER,
    T0,
    after,
    answered,
    asked,
    closed,
    ids,
    labels,
    options,
    over,
    text,
)
from tests.face.rounds.games import (
    lobby as waiting,
)
from tests.quiz.making import choice, matching, ordering, true_false, typed

SAY = words_for("en")
RACKS = choice("+Racks", "Regions", "Groups")
BOTH = choice("+Racks", "+Switches", "Regions")


def took(*numbers: int) -> Chosen:
    return Chosen(frozenset(numbers))


# The lobby


def test_lobby_says_what_is_played_and_who_has_come() -> None:
    """Questions, topics, rules, time and players stand in it, with everything to begin."""
    game = waiting(RACKS, BOTH)
    said = text(lobby.waiting(game, ["Tides *", "Moon"], SAY))
    assert "## A round of 2 questions\nOn **Tides \\***, **Moon**\n" in said
    assert f"**Host:** <@{MEMBER}>" in said
    assert "**Study:**" in said
    assert "**Time:** 20 seconds to think" in said
    assert f"**3 players:** <@{MEMBER}>, <@{MEMBER + 1}>, <@{MEMBER + 2}>" in said
    assert labels(lobby.waiting(game, [], SAY)) == ["Join", "Leave", "Start", "Host controls"]
    assert "On everything in the notes" in text(lobby.waiting(game, [], SAY))


def test_lobby_of_teams_has_a_button_for_each() -> None:
    """Each team is listed with its players, and can be joined by its name."""
    view = lobby.waiting(waiting(RACKS, mode=Mode.TEAMS, teams=4, players=5), [], SAY)
    assert f"**Team A** (2): <@{MEMBER}>, <@{MEMBER + 4}>\n**Team B** (1)" in text(view)
    assert labels(view)[:4] == ["Team A", "Team B", "Team C", "Team D"]


def test_lobby_without_a_time_limit() -> None:
    """No limit is said to be none."""
    assert "**Time:** no limit" in text(lobby.waiting(waiting(RACKS, seconds=0), [], SAY))


def test_full_lobby_counts_whom_it_does_not_name() -> None:
    """Two hundred players are a number and the first names."""
    said = text(lobby.waiting(waiting(RACKS, players=200), ["Long " * 40] * 50, SAY))
    assert "**200 players:**" in said
    assert said.count("<@") == 1 + 23
    assert "and 177 more" in said
    assert "and 43 more" in said


def test_forgotten_player_is_a_former_player() -> None:
    """Whoever wanted to be forgotten is named nowhere."""
    game = waiting(RACKS, players=2)
    game = replace(game, members=MappingProxyType({0: MEMBER, 1: None}))
    assert f"<@{MEMBER}>, a former player" in text(lobby.waiting(game, [], SAY))


def test_lobby_after_the_start() -> None:
    """It says how to join then, and cannot be joined by a button any more."""
    begun = asked(waiting(RACKS))
    assert "Answer a question below to join." in text(lobby.begun(begun, [], SAY))
    assert labels(lobby.begun(begun, [], SAY)) == ["Leave", "Host controls"]
    ended = over(begun)
    assert "This round is over." in text(lobby.begun(ended, [], SAY))
    assert labels(lobby.begun(ended, [], SAY)) == []


# A question


WAYS: dict[str, tuple[Question, list[str]]] = {
    "choice": (RACKS, ["A", "B", "C"]),
    "six": (choice("+a", "b", "c", "d", "e", "f"), ["A", "B", "C", "D", "E", "F"]),
    "true or false": (true_false(True), ["False", "True"]),
    "several": (BOTH, []),
    "ordering": (ordering("a", "b", "c"), ["Answer"]),
    "matching": (matching(("a", "b"), ("c", "d"), ("e", "f")), ["Answer"]),
    "typed": (typed("tide"), ["Answer"]),
}


@pytest.mark.parametrize("kind", WAYS)
def test_question_of_each_kind_can_be_answered(kind: str) -> None:
    """Letters in a stable order, a select or a form; one can always say "I don't know"."""
    one, ways = WAYS[kind]
    game = asked(waiting(one))
    view = question.open(game, SAY)
    assert_message(components_of(view))
    assert labels(view) == [*ways, "I don't know", "Host controls"]
    if kind == "several":
        assert options(view) == ["A", "B", "C"]
    if ways == ["Answer"]:
        assert_form(question.form(game, 0, SAY).to_dict())


def test_question_counts_answers_and_names_nobody() -> None:
    """How many have answered is seen, and neither who nor what."""
    game = asked(waiting(RACKS))
    before = text(question.open(game, SAY))
    assert "**Closes:** <t:1700000124:R>" in before
    assert "**0 of 3** have answered." in before
    one = text(question.open(answered(game, s1=took(0)), SAY))
    other = text(question.open(answered(game, s2=DontKnow()), SAY))
    assert one == other == before.replace("**0 of 3**", "**1 of 3**")
    assert "<@" not in one
    every = answered(game, s0=took(0), s1=took(1), s2=took(1))
    assert "**Everyone has answered.**" in text(question.open(every, SAY))


def test_question_before_its_message_has_a_time() -> None:
    """Until then it says how long one has, and then counts down; without a limit it does not."""
    begun = after(waiting(RACKS), events.Start(T0, 0, True))
    assert "You have 24 seconds." in text(question.open(begun, SAY))
    assert "**No time limit.**" in text(question.open(asked(waiting(RACKS, seconds=0)), SAY))


def test_question_says_what_the_mode_scores() -> None:
    """In a race and in survival a short sentence says what is at stake."""
    assert "Fast answers earn more." in text(
        question.open(asked(waiting(RACKS, mode=Mode.RACE)), SAY)
    )
    survival = asked(waiting(RACKS, mode=Mode.SURVIVAL))
    assert "Two misses and you're out." in text(question.open(survival, SAY))


def test_paused_question_cannot_be_answered() -> None:
    """It stands there with its options, and only the console can be opened."""
    game = after(asked(waiting(RACKS)), events.Pause(T0 + 105_000, 0, True))
    view = question.paused(game, SAY)
    assert "**B** Regions" in text(view)
    assert "**Paused.**" in text(view)
    assert labels(view) == ["Host controls"]


# A reveal


def test_reveal_counts_each_option() -> None:
    """Each option has a bar and its numbers in words, beside whether it is right and why."""
    game = closed(asked(waiting(RACKS, BOTH)), s0=took(0), s1=took(1), s2=took(1))
    view = result.revealed(game, 0, None, SAY)
    said = text(view)
    assert "**1 of 3** got it right." in said
    assert "**A** Groups\n✗ wrong · ▱▱▱▱▱ 0 of 3 chose it\n> So it is." in said
    assert "**B** Regions\n✗ wrong · ▰▰▰▱▱ 2 of 3 chose it\n" in said
    assert "**C** Racks\n✓ **right** · ▰▰▱▱▱ 1 of 3 chose it\n" in said
    assert f"**Standings**\n**1.** <@{MEMBER}> · 1000 points\n**2.** <@{MEMBER + 1}>" in said
    assert f"**2.** <@{MEMBER + 2}> · 0 points" in said
    assert "**Next question:** <t:" in said
    assert labels(view) == ["My answer", "Host controls"]


REVEALS: dict[str, tuple[Question, dict[str, Answer], list[str]]] = {
    "several": (
        BOTH,
        {"s0": took(0), "s1": took(0, 1), "s2": DontKnow()},
        ["**1 of 3** got it right. 1 got part of it. 1 didn't know.", "▰▰▰▱▱ 2 of 3 chose it"],
    ),
    "true or false": (
        true_false(False),
        {"s0": took(0), "s1": took(0)},
        ["**Nobody got it right,**", "**True** · ✗ wrong · ▰▰▰▰▰ 2 of 2 chose it"],
    ),
    "ordering": (
        ordering("a", "b", "c"),
        {"s0": Ordered((0, 1, 2)), "s1": Ordered((0, 2, 1))},
        ["**1 · C** a\n▰▰▰▰▰ 2 of 2 got it", "**2 · B** b\n▰▰▰▱▱ 1 of 2 got it"],
    ),
    "matching": (
        matching(("a", "b"), ("c", "d")),
        {"s0": Matched((0, 1)), "s1": Matched((0, None))},
        ["**1** a\n→ **B** b\n▰▰▰▰▰ 2 of 2 got it", "→ **A** d\n▰▰▰▱▱ 1 of 2 got it"],
    ),
    "typed": (
        typed("tide", foils=("swell",)),
        {"s0": Typed(("swell",)), "s1": Typed(("Swell",)), "s2": Typed(("my secret",))},
        ["**tide**\n▱▱▱▱▱ 0 of 3 got it", "`Swell` (2 times)", "swell\n> It is not."],
    ),
    "everybody": (RACKS, {"s0": took(0)}, ["**Everyone who answered got it right.**"]),
    "part": (BOTH, {"s0": took(0)}, ["**Nobody got all of it right.** 1 got part of it."]),
    "nobody": (RACKS, {}, ["**Nobody answered,** so this question doesn't count.", "✗ wrong\n>"]),
}


@pytest.mark.parametrize("case", REVEALS)
def test_reveal_of_each_kind(case: str) -> None:
    """What is counted fits the kind; a text that one alone has typed is told to nobody."""
    one, answers, expected = REVEALS[case]
    said = text(result.revealed(closed(asked(waiting(one)), **answers), 0, None, SAY))
    assert [part for part in expected if part not in said] == []
    assert "secret" not in said


def test_reveal_of_a_question_that_does_not_count() -> None:
    """Skipped and void questions say that they count for nobody, and nobody leads by them."""
    game = answered(asked(waiting(RACKS)), s0=took(0))
    for event, said in (
        (events.Skip(T0 + 105_000, 0, True, 0), "**Skipped.**"),
        (events.Void(T0 + 105_000, 0, True, 0), "**Void.**"),
    ):
        shown = text(result.revealed(after(game, event), 0, None, SAY))
        assert said in shown
        assert "Standings" not in shown


def test_last_reveal_leads_to_the_podium() -> None:
    """It says so; in survival nobody knows yet; once all is over nothing comes."""
    game = closed(asked(waiting(RACKS)), s0=took(0))
    assert "**Podium:** <t:" in text(result.revealed(game, 0, None, SAY))
    survival = closed(asked(waiting(RACKS, mode=Mode.SURVIVAL)), s0=took(0))
    assert "**Continues:** <t:" in text(result.revealed(survival, 0, None, SAY))
    ended = result.revealed(over(game), 0, None, SAY)
    assert "<t:" not in text(ended)
    assert labels(ended) == ["My answer"]


def test_paused_reveal_says_so() -> None:
    """A pause between two questions stops the clock as well."""
    game = closed(asked(waiting(RACKS, BOTH)), s0=took(0))
    assert game.round.until is not None
    game = after(game, events.Pause(game.round.until - 5, 0, True))
    said = text(result.revealed(game, 0, None, SAY))
    assert "**Paused.**" in said
    assert "Next question" not in said


def test_race_names_the_first() -> None:
    """Where speed is what is played for, the fastest right answer has its name and time."""
    answers = {"s1": took(1), "s0": took(0), "s2": took(0)}
    race = closed(asked(waiting(RACKS, mode=Mode.RACE)), **answers)
    assert f"-# Fastest: <@{MEMBER}>, in 2 seconds" in text(result.revealed(race, 0, None, SAY))
    study = closed(asked(waiting(RACKS)), **answers)
    assert "Fastest:" not in text(result.revealed(study, 0, None, SAY))


def test_reveal_in_survival_says_who_is_in() -> None:
    """How many are left is a number; whoever is out and has points is said to be."""
    game = closed(asked(waiting(RACKS, RACKS, RACKS, mode=Mode.SURVIVAL)), s0=took(0), s1=took(0))
    game = closed(asked(game), s0=took(0), s1=took(1))
    game = closed(asked(game), s0=took(0), s1=took(1))
    said = text(result.revealed(game, 2, None, SAY))
    assert f"**1.** <@{MEMBER}> · 3000 points\n" in said
    assert f"**2.** <@{MEMBER + 1}> · 1000 points · out after 2 questions" in said
    assert "-# 1 of 3 are still in" in said


# The podium


def test_podium_with_a_tie() -> None:
    """Equal places are shared, and who has no point is counted and not named."""
    game = waiting(RACKS, players=4)
    game = asked(game)
    at = T0 + 101_000
    for seat, number in ((0, 0), (1, 0), (2, 1), (3, 1)):
        answer, share = as_json(took(number)), float(number == 0)
        game = after(game, events.Answered(at, seat, 0, answer, Grade(share), at << 22))
    said = text(podium.over(over(closed(game)), SAY))
    assert f"### <@{MEMBER}>, <@{MEMBER + 1}> share first place" in said
    first, second = (f"🥇 **1.** <@{MEMBER + seat}> · 1000 points\n" for seat in (0, 1))
    assert first + second in said
    assert "-# and 2 more" in said
    assert f"<@{MEMBER + 2}>" not in said


def test_podium_of_teams() -> None:
    """Teams stand before players."""
    game = waiting(RACKS, mode=Mode.TEAMS, teams=2, players=3)
    said = text(podium.over(over(closed(asked(game), s0=took(0))), SAY))
    assert "### Team A has won\n" in said
    assert "🥇 **1.** Team A · 500 points · 2 players\n🥈 **2.** Team B · 0 points" in said
    assert f"**Players**\n🥇 **1.** <@{MEMBER}> · 1000 points" in said


def test_podium_without_points() -> None:
    """If nobody has a point nobody has won, and it is said kindly."""
    said = text(podium.over(over(closed(asked(waiting(RACKS)), s0=took(1))), SAY))
    assert "Nobody scored this time" in said
    assert "<@" not in said
    assert "and 3 more" not in said


@pytest.mark.parametrize("reason", Reason)
def test_podium_says_why_it_is_over(reason: Reason) -> None:
    """Any end but the usual one has its sentence; of a round that never began nothing is told."""
    game = over(waiting(RACKS))
    view = podium.over(replace(game, round=replace(game.round, reason=reason)), SAY)
    said = text(view)
    assert (said == "## The round is over") == (reason is Reason.FINISHED)
    assert labels(view) == ["Play again"]


def test_podium_names_what_many_believed() -> None:
    """The wrong option that most took stands beside the right one, with its reason."""
    game = closed(asked(waiting(RACKS)), s0=took(0), s1=took(1), s2=took(1))
    view = podium.over(over(game), SAY)
    assert (
        "**What many of you thought**\n"
        "Question 1: Which body pulls the water of the sea up?\n"
        "**2 of 3** chose **B** (Regions), which is wrong.\n"
        "The right answer is **C** (Racks).\n> So it is."
    ) in text(view)
    assert labels(view) == ["My debrief", "Play again"]


# Names and numbers


@pytest.mark.parametrize(("language", "written"), [("en", "1.5"), ("de", "1,5"), ("es", "1,5")])
def test_fractions_are_written_as_the_language_does(language: str, written: str) -> None:
    """There is a tenth only where it is not zero, behind the language's own mark."""
    say = words_for(language)
    assert count_of(1.5, say) == written
    assert (count_of(2.0, say), count_of(666.97, say)) == ("2", "667")


@pytest.mark.parametrize(
    "text", ["*" * 90, "https://a.example/" + "😀" * 60, "a\u202e" * 90, "Tide"]
)
def test_words_of_notes_keep_their_room(text: str) -> None:
    """However much an address or an escape grows, it takes twice what it was given at most."""
    for limit in (60, 80, 160):
        assert 1 <= len(short(text, limit)) <= 2 * limit
    assert short("*Tide*", 60) == "\\*Tide\\*"


# By what messages are known again


def test_marks_tell_messages_apart() -> None:
    """Question 1 is not taken for question 12, nor a lobby for a podium."""
    game = waiting(*[RACKS] * 13)
    rounds = {LOBBY: lobby.waiting(game, [], SAY), PODIUM: podium.over(over(asked(game)), SAY)}
    for number in range(13):
        game = closed(asked(game), s0=took(0))
        if number in {1, 12}:
            rounds[str(number)] = result.revealed(game, number, None, SAY)
    for what, view in rounds.items():
        found = {
            other
            for other in rounds
            if any(mark(ID, other) in f"{custom_id}:" for custom_id in ids(view))
        }
        assert found == {what}
