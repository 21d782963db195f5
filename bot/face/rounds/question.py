"""A question in a channel: how it is asked and answered there."""

from __future__ import annotations

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, Press, PressButton, PressModal, PressSelect
from bot.face.quiz import answering
from bot.face.quiz.answering import (
    NOTHING,
    AnswerDraft,
    Unfinished,
    inputs,
    label_of,
    rows_of,
    select_options,
)
from bot.face.quiz.questions import LETTERS, PAGE, body, heading
from bot.face.rounds import console
from bot.face.rounds.naming import when
from bot.notes.showing.paging import pages
from bot.quiz.grading.answers import Answer
from bot.quiz.questions import CHOSEN, Kind
from bot.quiz.rounds.pinned import Pinned
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import Game
from bot.words import Words

#: A form that came back is no answer yet.
Unanswered = Unfinished

_PRIMARY = discord.ButtonStyle.primary


def open(game: Game, say: Words) -> ui.LayoutView:  # noqa: A001  # as in "the question is open"
    """The current question with everything to answer it, and how many have."""
    number = game.round.number
    return card(
        heading(number, len(game.questions), say),
        *_asked(game, number, say),
        line(),
        "\n".join([_closes(game, say), _counted(game, say), _instruction(game, number, say)]),
        *_ways(game, number, say),
        row([*_read_on(game, number, say), *_last(game, number, say)]),
    )


def paused(game: Game, say: Words) -> ui.LayoutView:
    """The same while the clock stands: nothing can be answered."""
    number = game.round.number
    return card(
        heading(number, len(game.questions), say),
        *_asked(game, number, say),
        line(),
        f"{pause(game, say)}\n{_counted(game, say)}",
        row([*_read_on(game, number, say), console.opener(game, str(number), say)]),
    )


def pause(game: Game, say: Words) -> str:
    """Says that the clock stands, and until when at most."""
    said = say("**Paused.** The clock stands still; what was answered stays.")
    if game.round.until is None:
        return said
    ends = say("If nobody goes on, the round ends {when}.", when=when(game.round.until))
    return f"{said}\n-# {ends}"


def sheets(game: Game, number: int) -> tuple[str, ...]:
    """The question as pages, one as a rule; only the first stands in the channel."""
    pinned = game.questions[number]
    return pages(body(pinned.question, pinned.order), PAGE)


def _asked(game: Game, number: int, say: Words) -> list[str]:
    shown = sheets(game, number)
    if len(shown) == 1:
        return [shown[0]]
    return [shown[0], "-# " + say("It is a long question. *Read on* shows you the rest.")]


def _read_on(game: Game, number: int, say: Words) -> list[CardItem]:
    if len(sheets(game, number)) == 1:
        return []
    return [PressButton(say("Read on"), Action.ROUND_MORE, (game.id, number, 1))]


def _closes(game: Game, say: Words) -> str:
    """Until when it is open; before its message has a time, how long it will be."""
    round = game.round
    limit = round.item.limit
    if limit is None:
        return say("**No time limit.** It closes when everybody has answered.")
    if round.closing is not None and not round.waiting():
        return say("**Everybody has answered.** Here comes the answer.")
    if round.deadline is None:
        return say.plural("You have {count} second.", "You have {count} seconds.", limit // 1000)
    return say("**Closing time:** {when}", when=when(round.deadline))


def _counted(game: Game, say: Words) -> str:
    """How many have answered, never who; and what is scored, where that is not plain."""
    round = game.round
    playing = len(round.active)
    if playing:
        done = len(round.answered())
        said = say("**{done} of {count}** have answered.", done=done, count=playing)
    else:
        said = say("Nobody has joined yet. Answer, and you are in.")
    match round.mode:
        case Mode.RACE:
            return " ".join([said, say("Fast answers earn more.")])
        case Mode.SURVIVAL:
            return " ".join([said, say("Two misses, and you are out.")])
    return said


def _instruction(game: Game, number: int, say: Words) -> str:
    how = {
        Kind.MULTIPLE: say("Choose every right one."),
        Kind.ORDER: say("Press *Answer* and say what comes first, second and so on."),
        Kind.MATCHING: say("Press *Answer* and choose a letter for each number."),
        Kind.CLOZE: say("Press *Answer* and type what is missing."),
        Kind.SHORT: say("Press *Answer* and type it."),
    }.get(game.questions[number].question.kind, say("Choose one."))
    return f"-# {how} {changeable(say)}"


def changeable(say: Words) -> str:
    """Says that an answer is not the last word."""
    return say("You can change it until the question closes.")


def _ways(game: Game, number: int, say: Words) -> list[CardItem | None]:
    pinned = game.questions[number]
    kind = pinned.question.kind
    fields = (game.id, number)
    if kind is Kind.MULTIPLE:
        options = select_options(pinned.question, pinned.order)
        select = PressSelect(
            say("Which are right?"), options, Action.ROUND_CHOOSE, fields, max_values=len(options)
        )
        return [row([select])]
    if kind in CHOSEN:
        return rows_of(_letters(game, number, pinned))
    return [row([PressButton(say("Answer"), Action.ROUND_FORM, fields, style=_PRIMARY)])]


def _letters(game: Game, number: int, pinned: Pinned) -> list[CardItem]:
    return [
        PressButton(
            label_of(pinned.question, letter, option),
            Action.ROUND_ANSWER,
            (game.id, number, letter),
            style=_PRIMARY,
        )
        for letter, option in zip(LETTERS, pinned.order, strict=False)
    ]


def _last(game: Game, number: int, say: Words) -> list[CardItem]:
    dont_know = PressButton(say("I don't know"), Action.ROUND_ANSWER, (game.id, number, NOTHING))
    return [dont_know, console.opener(game, str(number), say)]


# Answering


def form(game: Game, number: int, say: Words) -> PressModal:
    """What is filled in to answer an ordering, a matching or a typed kind."""
    pinned = game.questions[number]
    items = inputs(pinned.question, pinned.order, AnswerDraft(game.id, number), say)
    title = say("Question {number}", number=number + 1)
    return PressModal(title, Action.ROUND_FILL, (game.id, number), *items)


def answer_of(game: Game, number: int, letters: str, pressed: Press) -> Answer:
    """The answer that a button, a select (``letters`` in their order) or a form gives.

    Raises ``StalePress`` for what was never offered, ``Unanswered`` for a form without an answer
    or an ordering with an item at two places.
    """
    pinned = game.questions[number]
    draft = AnswerDraft(game.id, number, letters=letters)
    return answering.answer_of(pinned.question, pinned.order, draft, pressed)
