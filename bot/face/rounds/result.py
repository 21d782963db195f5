"""A question that is closed: what is right and why, how it was answered, and who leads.

Only numbers are told of the answers, never whose they were.
"""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton
from bot.face.discord_io.limits import MESSAGE_TEXT, fitted
from bot.face.quiz.questions import heading
from bot.face.quiz.reveals import foils, read_button, standing, taught
from bot.face.rounds import console, question
from bot.face.rounds.naming import number as seconds
from bot.face.rounds.naming import player, when
from bot.face.rounds.scoreboard import top
from bot.notes.library import LocatedTopic
from bot.notes.showing.escaping import clean
from bot.notes.showing.paging import pages
from bot.notes.showing.spans import Code, marked
from bot.quiz.asked_questions import AskedQuestion
from bot.quiz.questions import CHOSEN, Question
from bot.quiz.rounds.state import Mode, State, Verdict
from bot.quiz.rounds.tallies import AnswerTally, tally
from bot.tutor.rounds.rounds import Game
from bot.words import Words

#: How long a bar is, in signs.
_BAR = 5
_TYPED = 60
_TYPED_SHOWN = 3
#: What a reveal has at least of a message; what stands around it takes less than the rest.
_LEAST = 1_600


def revealed(game: Game, number: int, located: LocatedTopic | None, say: Words) -> ui.LayoutView:
    """The reveal of a question; ``located`` is its topic, if the notes still have it."""
    asked = game.questions[number]
    counted = tally(game.round, number)
    head = [heading(asked, say), _verdict(game, number, counted, say)]
    foot = [
        None if located is None else standing(located, asked.question, say),
        top(game, say),
        _fastest(game, number, counted, say),
        _onward(game, number, say),
    ]
    hidden = number in game.round.typed_hidden
    taken = sum(len(text) for text in [*head, *foot] if text is not None)
    shown = _reveal(asked, counted, max(_LEAST, MESSAGE_TEXT - taken - 200), say, hidden=hidden)
    text, *others = shown
    return card(
        *head,
        text,
        "-# " + say("*My answer* shows you the rest, too.") if others else None,
        foot[0],
        line(),
        *foot[1:],
        row(_ways(game, number, located, say)),
    )


def _reveal(
    asked: AskedQuestion, counted: AnswerTally, room: int, say: Words, *, hidden: bool
) -> tuple[str, ...]:
    """The pages of what is taught, with the counts at their places."""
    blocks = taught(asked, None, None, say, _beside(asked.question, counted, say))
    texts = [text for text, _ in counted.typed]
    typed = say("-# The host hid the typed answers.") if hidden else _typed(counted, say)
    return pages([*blocks, typed, *foils(asked.question, texts)], room)


def _verdict(game: Game, number: int, counted: AnswerTally, say: Words) -> str:
    """How many had it right; whether it counts."""
    verdict = game.round.verdicts.get(number)
    if verdict is Verdict.VOID:
        return say("**Void.** This question doesn't count, and its points are taken back.")
    if not counted.answered:
        return say("**Nobody answered,** so this question doesn't count.")
    if verdict is Verdict.SKIPPED:
        return say("**Skipped.** This question doesn't count.")
    return " ".join([_right(counted, say), *_others(counted, say)])


def _right(counted: AnswerTally, say: Words) -> str:
    if not counted.right and counted.part_right:
        return say("**Nobody got all of it right.**")
    if not counted.right:
        return say("**Nobody got it right,** so this one is worth a closer look.")
    if counted.right == counted.answered:
        return say("**Everyone who answered got it right.**")
    return say("**{right} of {count}** got it right.", right=counted.right, count=counted.answered)


def _others(counted: AnswerTally, say: Words) -> list[str]:
    told = []
    if counted.part_right:
        count = counted.part_right
        told.append(say.plural("{count} got part of it.", "{count} got part of it.", count))
    if counted.dont_know:
        count = counted.dont_know
        told.append(say.plural("{count} didn't know.", "{count} didn't know.", count))
    return told


def _beside(asked: Question, counted: AnswerTally, say: Words) -> Mapping[int, str]:
    """For each part of the question, how many chose it or had it right."""
    if not counted.answered:
        return {}
    parts = len(asked.options) or len(asked.pairs) or len(asked.blanks)
    chosen = asked.kind in CHOSEN
    return {
        part: _bar(counted.taken.get(part, 0), counted.answered, say, chosen)
        for part in range(parts)
    }


def _bar(count: int, of: int, say: Words, chosen: bool) -> str:
    """A bar, and the same in words. Only all fill it, and only none leave it empty."""
    full = min(max(int(_BAR * count / of + 0.5), count > 0), _BAR if count == of else _BAR - 1)
    bar = "▰" * full + "▱" * (_BAR - full)
    if chosen:
        return say("{bar} {count} of {all} chose it", bar=bar, count=count, all=of)
    return say("{bar} {count} of {all} got it", bar=bar, count=count, all=of)


def _typed(counted: AnswerTally, say: Words) -> str:
    """What several have typed that is not right, as code: in code no address is a link."""
    shown = [
        say(
            "{text} ({count} times)",
            text=marked([Code(fitted(clean(text), _TYPED))]),
            count=count,
        )
        for text, count in counted.typed[:_TYPED_SHOWN]
    ]
    if not shown:
        return ""
    return say("Common wrong answers: {texts}", texts=" · ".join(shown))


def _fastest(game: Game, number: int, counted: AnswerTally, say: Words) -> str | None:
    """Who was first, where speed is what is played for."""
    round = game.round
    counts = round.verdicts.get(number) is Verdict.COUNTED
    if round.mode is not Mode.RACE or counted.fastest is None or not counts:
        return None
    took = round.given[number, counted.fastest].took / 1000
    name = player(game, counted.fastest, say)
    return "-# " + say(
        "Fastest: {player}, in {seconds} seconds", player=name, seconds=seconds(took, say)
    )


def _onward(game: Game, number: int, say: Words) -> str | None:
    """What comes, and when."""
    round = game.round
    if number != round.number or not game.open or round.until is None:
        return None
    if round.state is State.PAUSED:
        return question.pause(game, say)
    at = when(round.until)
    if round.mode is Mode.SURVIVAL:
        return say("**Continues:** {when}", when=at)
    if number + 1 == len(game.questions):
        return say("**Podium:** {when}", when=at)
    return say("**Next question:** {when}", when=at)


def _ways(game: Game, number: int, located: LocatedTopic | None, say: Words) -> list[CardItem]:
    fields = (game.id, number)
    items: list[CardItem] = [PressButton(say("My answer"), Action.ROUND_OWN, fields)]
    if located is not None:
        items.append(read_button(game.questions[number].question, located, say))
    if game.open:
        items.append(console.opener(game, str(number), say))
    return items
