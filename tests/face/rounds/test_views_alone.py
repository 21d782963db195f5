"""What a member alone reads in a round: answers to presses, the debrief, the console."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.face.discord_io.display_names import DisplayNames
from bot.face.rounds import console, debriefing, private
from bot.notes.library import Library
from bot.quiz.grading.answers import Chosen, DontKnow, Matched, Ordered, Typed
from bot.quiz.rounds import events
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.state import Verdict
from bot.tutor.rounds.rounds import Applied, Game
from bot.words import words_for
from tests.face.looking import SELECT
from tests.face.rounds.games import (
    T0,
    after,
    answered,
    asked,
    closed,
    ids,
    labels,
    over,
    parts,
    text,
)
from tests.face.rounds.games import (
    lobby as waiting,
)
from tests.quiz.making import choice, matching, ordering, true_false, typed

SAY = words_for("en")
NAMES = DisplayNames()
RACKS = choice("+Racks", "Regions", "Groups")
BOTH = choice("+Racks", "+Switches", "Regions")
NO_TOPICS = Library([])


def took(*numbers: int) -> Chosen:
    return Chosen(frozenset(numbers))


def test_locked_in() -> None:
    """An answer is read back by its letters or words, and can be changed."""
    for asked_about, answer, shown in (
        (RACKS, took(0), "**C** is saved."),
        (BOTH, took(0, 1), "Saved: **B, C**."),
        (true_false(True), took(0), "**True** is saved."),
        (ordering("a", "b", "c"), Ordered((0, None, 2)), "Saved: **C – A**."),
        (typed("tide"), Typed(("a*b",)), "Saved: *a\\*b*."),
        (matching(("a", "b")), Matched((0,)), "Saved: **1 A**."),
        (RACKS, DontKnow(), "**You said you don't know.**"),
    ):
        game = answered(asked(waiting(asked_about)), s0=answer)
        said = text(private.locked(Applied(Outcome.LOCKED, game), 0, 0, SAY))
        assert said == f"{shown} You can change it until the question closes."
        changed = text(private.locked(Applied(Outcome.CHANGED, game), 0, 0, SAY))
        assert changed == f"Changed. {said}"


def test_own_deadline_is_told_to_whom_it_concerns() -> None:
    """Whoever has more time reads until when, and nobody else does."""
    game = after(asked(waiting(RACKS)), events.Join(T0 + 100_500, 3, extra=2.0))
    told = Applied(Outcome.LOCKED, answered(game, s3=took(0), s0=took(0)))
    assert "-# Your time ends <t:1700000149:R>." in text(private.locked(told, 0, 3, SAY))
    assert "<t:" not in text(private.locked(told, 0, 0, SAY))
    joined = text(private.joined(Applied(Outcome.JOINED, game), 3, SAY))
    assert joined == "**You're in.**\n-# You have 2 times as much time; nobody else sees that."


def test_too_late_to_change_is_not_too_late() -> None:
    """Somebody who has answered hears that the answer stands."""
    game = closed(asked(waiting(RACKS)), s1=took(0))
    told = Applied(Outcome.TOO_LATE, game)
    assert "Your earlier answer counts." in text(private.locked(told, 0, 1, SAY))
    assert "not saved" in text(private.locked(told, 0, 2, SAY))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_sentence(outcome: Outcome) -> None:
    """Whatever becomes of a press, a sentence says so; what changed nothing never says "done"."""
    told = Applied(outcome, asked(waiting(RACKS)))
    refused = outcome not in {
        Outcome.JOINED, Outcome.LEFT, Outcome.LOCKED, Outcome.CHANGED, Outcome.DONE
    }  # fmt: skip
    for view in (
        private.locked(told, 0, 1, SAY),
        private.joined(told, 1, SAY),
        private.left(told, SAY),
        private.led(told, SAY),
    ):
        assert len(text(view)) > (5 if refused else 0)
        assert not refused or text(view) != "Done."


def test_own_answer_beside_the_reveal() -> None:
    """One's own answer is told with what it earned; without one, the reveal stands alone."""
    game = closed(asked(waiting(RACKS)), s0=took(0), s1=took(1))
    right = text(private.own(game, 0, 0, None, 0, SAY))
    assert right.startswith("### ✓ Right\nYou earned 1000 points. Place 1 of 3\n")
    wrong = text(private.own(game, 0, 1, None, 0, SAY))
    assert wrong.startswith("### ✗ Wrong\nPlace 2 of 3\nWhich body")
    assert "**B** Regions\n✗ **your answer**, wrong" in wrong
    for seat in (2, None):
        none = text(private.own(game, 0, seat, None, 0, SAY))
        assert none.startswith("### You didn't answer this question\n")
    void = after(game, events.Void(T0 + 105_000, 0, True, 0))
    assert "It doesn't count." in text(private.own(void, 0, 0, None, 0, SAY))


def test_debrief_lists_every_miss() -> None:
    """Place, points and each question that was not right, page by page."""
    long = choice("+Racks", "Regions", stem="Which body pulls the water of the sea up? " * 4)
    game = closed(asked(waiting(RACKS, *[long] * 29)), s0=took(0), s1=DontKnow())
    for _ in range(29):
        game = closed(asked(game), s0=took(0), s1=took(1))
    game = over(game)
    assert debriefing.missed(game, 1) == list(range(30))
    first = debriefing.debrief(game, 1, NO_TOPICS, SAY)
    assert "Place **2** of 3 · **0 points**\n30 wrong\n" in text(first)
    assert (
        "**1** Which body pulls the water of the sea up?\n→ **Racks**\n-# you didn't know\n"
        in text(first)
    )
    assert "**30**" not in text(first)
    assert labels(first) == ["Page 2 ›", "Review now"]
    last = debriefing.debrief(game, 1, NO_TOPICS, SAY, page=9)
    whole = "Which body pulls the water of the sea up? " * 4
    assert f"**30** {whole.strip()}\n→ **Racks**" in text(last)
    best = debriefing.debrief(game, 0, NO_TOPICS, SAY)
    assert "All your answers were right. Well done!" in text(best)
    assert labels(best) == []
    silent = text(debriefing.debrief(game, 2, NO_TOPICS, SAY))
    assert "30 unanswered" in silent
    assert "You didn't play" in text(debriefing.debrief(game, None, NO_TOPICS, SAY))


# The console


COURSE = {
    "lobby": ["Start"],
    "asking": ["Close now", "Pause", "+15 seconds", "Skip"],
    "revealing": ["Next question", "Pause"],
    "paused": ["Resume", "+15 seconds", "Skip"],
    "untimed": ["Close now", "Pause", "Skip"],
}


@pytest.mark.parametrize("state", COURSE)
def test_console_offers_what_the_state_allows(state: str) -> None:
    """Five buttons keep their places, and what cannot be done cannot be pressed."""
    game = waiting(RACKS, BOTH, seconds=0 if state == "untimed" else 20)
    if state != "lobby":
        game = asked(game)
    if state == "revealing":
        game = closed(game, s0=took(0))
    elif state == "paused":
        game = after(game, events.Pause(T0 + 105_000, 0, True))
    view = console.panel(game, NAMES, SAY, may=True)
    assert labels(view, enabled=True) == [*COURSE[state], "Stop…", "Refresh"]
    assert len(labels(view)) == 6


def test_console_asks_again_before_it_stops() -> None:
    """Stopping takes two presses, and there is a way back."""
    assert labels(console.sure(asked(waiting(RACKS)), NAMES, SAY)) == [
        "Yes, stop it",
        "No, keep playing",
    ]


def test_console_offers_questions_that_are_not_void() -> None:
    """Any question so far can be declared void, once."""
    game = closed(asked(waiting(RACKS, BOTH)), s0=took(0))
    game = asked(game)
    assert voidable(game) == ["1", "0"]
    void = replace(game.round, verdicts=MappingProxyType({0: Verdict.VOID}))
    assert voidable(replace(game, round=void)) == ["1"]


def voidable(game: Game) -> list[str]:
    """The questions that the console offers to declare void."""
    first = next(
        each for each in parts(console.panel(game, NAMES, SAY, may=True)) if each["type"] == SELECT
    )
    assert first["placeholder"].startswith("Declare a question void")
    return [option["value"] for option in first["options"]]


def test_console_of_somebody_else() -> None:
    """Whoever may not lead reads who may, and has nothing to press; nor has anybody at the end."""
    view = console.panel(waiting(RACKS), NAMES, SAY, may=False)
    assert "any player can start" in text(view)
    assert ids(view) == []
    ended = console.panel(over(waiting(RACKS)), NAMES, SAY, may=True)
    assert "This round is over." in text(ended)
    assert ids(ended) == []
