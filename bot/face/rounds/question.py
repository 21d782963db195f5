"""A question in a channel: how it is asked and answered there."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton, PressModal
from bot.face.quiz import answering
from bot.face.quiz.answering import AnswerIds, instruction, ways
from bot.face.quiz.questions import heading, question_pages
from bot.face.rounds import console
from bot.face.rounds.naming import when
from bot.quiz.rounds.state import Mode
from bot.quiz.submissions import NOTHING
from bot.tutor.rounds.rounds import Game
from bot.words import Words


def open(game: Game, say: Words) -> ui.LayoutView:  # noqa: A001  # as in "the question is open"
    """The current question with everything to answer it, and how many have."""
    asked = game.questions[game.round.number]
    how = f"-# {instruction(asked.question, say)} {changeable(say)}"
    ids = _ids(game, asked.number)
    dont_know = PressButton(say("I don't know"), ids.answer, ids.fields(NOTHING))
    return _drawn(
        game,
        "\n".join([_closes(game, say), _counted(game, say), how]),
        ways(asked, ids, say),
        [dont_know],
        say,
    )


def paused(game: Game, say: Words) -> ui.LayoutView:
    """The same while the clock stands: nothing can be answered."""
    return _drawn(game, f"{pause(game, say)}\n{_counted(game, say)}", [], [], say)


def _drawn(
    game: Game,
    below: str,
    answers: Sequence[CardItem | None],
    more: Sequence[CardItem],
    say: Words,
) -> ui.LayoutView:
    asked = game.questions[game.round.number]
    first, *others = question_pages(asked)
    read_on = [
        PressButton(say("Keep reading"), Action.ROUND_MORE, (game.id, asked.number, 1))
        for _ in others[:1]
    ]
    return card(
        heading(asked, say),
        first,
        "-# " + say("This is a long question. *Keep reading* shows you the rest.")
        if others
        else None,
        line(),
        below,
        *answers,
        row([*read_on, *more, console.opener(game, str(asked.number), say)]),
    )


def pause(game: Game, say: Words) -> str:
    """Says that the clock stands, and until when at most."""
    said = say("**Paused.** The clock has stopped; answers so far are kept.")
    if game.round.until is None:
        return said
    ends = say("If nobody resumes it, the round ends {when}.", when=when(game.round.until))
    return f"{said}\n-# {ends}"


def _closes(game: Game, say: Words) -> str:
    """Until when it is open; before its message has a time, how long it will be."""
    round = game.round
    limit = round.item.limit
    if limit is None:
        return say("**No time limit.** The question closes when everyone has answered.")
    if round.closing is not None and not round.waiting():
        return say("**Everyone has answered.** Here comes the answer.")
    if round.deadline is None:
        return say.plural("You have {count} second.", "You have {count} seconds.", limit // 1000)
    return say("**Closes:** {when}", when=when(round.deadline))


def _counted(game: Game, say: Words) -> str:
    """How many have answered, never who; and what is scored, where that is not plain."""
    round = game.round
    playing = len(round.active)
    if playing:
        done = len(round.answered())
        said = say("**{done} of {count}** have answered.", done=done, count=playing)
    else:
        said = say("Nobody has joined yet. Answer, and you're in.")
    match round.mode:
        case Mode.RACE:
            return " ".join([said, say("Fast answers earn more.")])
        case Mode.SURVIVAL:
            return " ".join([said, say("Two misses and you're out.")])
    return said


def changeable(say: Words) -> str:
    """Says that an answer is not the last word."""
    return say("You can change it until the question closes.")


def form(game: Game, number: int, say: Words) -> PressModal:
    """What is filled in to answer an ordering, a matching or a typed kind."""
    title = say("Question {number}", number=number + 1)
    return answering.form(title, game.questions[number], _ids(game, number), say)


def _ids(game: Game, number: int) -> AnswerIds:
    """A select is an answer at once, as a button is."""
    answer = Action.ROUND_ANSWER
    return AnswerIds(answer, answer, Action.ROUND_FORM, lambda letters: (game.id, number, letters))
