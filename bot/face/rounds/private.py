"""What a member alone reads in a round: what became of a press, and the own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton
from bot.face.discord_io.limits import fitted
from bot.face.quiz.answering import Unfinished
from bot.face.quiz.questions import LETTERS, heading, words_of
from bot.face.quiz.reveals import PAGE, outcome, standing, taught
from bot.face.rounds.naming import number as count_of
from bot.face.rounds.naming import team, when
from bot.face.rounds.question import changeable, sheets
from bot.face.rounds.scoreboard import points as points_of
from bot.notes.library import Library, LocatedTopic
from bot.notes.showing.escaping import clean, escaped
from bot.notes.showing.paging import pages
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed, from_json
from bot.quiz.questions import Kind
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.pinned import Pinned
from bot.quiz.rounds.scoring import points
from bot.quiz.rounds.state import Given, Player, State, Verdict
from bot.tutor.grading import judge
from bot.tutor.rounds.rounds import Applied, Game
from bot.words import Words

_MISSES = 10
_STEM = 100
_TOPIC = 60
_PRIMARY = discord.ButtonStyle.primary


# What became of a press


def joined(told: Applied, seat: int | None, say: Words) -> ui.LayoutView:
    """What became of sitting down."""
    if told.outcome is Outcome.JOINED:
        return card("\n".join([_seated(told.game, seat, say), *_own_time(told.game, seat, say)]))
    if told.outcome is Outcome.AGAIN:
        return card(say("You are in already."))
    return card(_refused(told.outcome, say))


def _seated(game: Game, seat: int | None, say: Words) -> str:
    playing = None if seat is None else game.round.players.get(seat)
    if playing is None or playing.team is None:
        said = say("**You are in.**")
    else:
        said = say("**You are in: {team}.**", team=team(playing.team, say))
    if game.round.state is State.LOBBY:
        return " ".join([said, say("The first question comes when the host starts.")])
    return said


def _own_time(game: Game, seat: int | None, say: Words) -> list[str]:
    """That somebody has more time than others, which nobody else is told."""
    playing = None if seat is None else game.round.players.get(seat)
    if playing is None or playing.extra == 1:
        return []
    if not playing.extra:
        return ["-# " + say("You have as much time as you want; nobody else sees that.")]
    times = count_of(playing.extra, say)
    return ["-# " + say("You have {times} times as much time; nobody else sees that.", times=times)]


def left(told: Applied, say: Words) -> ui.LayoutView:
    """What became of getting up."""
    if told.outcome is Outcome.LEFT:
        if told.game.round.state is State.LOBBY:
            return card(say("You have left. Press *Join* if you change your mind."))
        return card(
            say("You have left, and what you earned stays. Answer a question to come back.")
        )
    if told.outcome is Outcome.AGAIN:
        return card(say("You are not in this round."))
    return card(_refused(told.outcome, say))


def locked(
    told: Applied, number: int, answer: Answer, say: Words, *, seat: int | None = None
) -> ui.LayoutView:
    """What became of an answer; ``seat`` is whose it was, if they have one."""
    given = None if seat is None else told.game.round.given.get((number, seat))
    if told.outcome is Outcome.LOCKED:
        said = _taken(told.game.questions[number], answer, say)
    elif told.outcome is Outcome.CHANGED:
        said = " ".join([say("Changed."), _taken(told.game.questions[number], answer, say)])
    elif told.outcome is Outcome.TOO_LATE and given is not None:
        return card(say("Too late to change it: the question had closed. Your answer stands."))
    else:
        return card(_refused(told.outcome, say))
    return card("\n".join([said, *_own_deadline(told.game, seat, say)]))


def _taken(pinned: Pinned, answer: Answer, say: Words) -> str:
    if isinstance(answer, DontKnow):
        said = say("**You said that you don't know.**")
        return " ".join([said, changeable(say)])
    shown = _answer(pinned, answer)
    if isinstance(answer, Chosen) and len(answer.options) == 1:
        said = say("{answer} is locked in.", answer=shown)
    else:
        said = say("Locked in: {answer}.", answer=shown)
    return " ".join([said, changeable(say)])


def _answer(pinned: Pinned, answer: Answer) -> str:
    """An answer by its letters or words."""
    asked, order = pinned.question, pinned.order
    letters = {number: letter for letter, number in zip(LETTERS, order, strict=False)}
    match answer:
        case Chosen(options) if asked.kind is Kind.TRUE_FALSE:
            texts = [words_of(asked.options[number].text, asked.surroundings) for number in options]
            return f"**{escaped(', '.join(texts), at_line_start=False)}**"
        case Chosen(options):
            return f"**{', '.join(sorted(letters[number] for number in options))}**"
        case Ordered(items):
            return f"**{' '.join('–' if item is None else letters[item] for item in items)}**"
        case Matched(responses):
            pairs = [
                f"{at} {'–' if response is None else letters[response]}"
                for at, response in enumerate(responses, start=1)
            ]
            return f"**{' · '.join(pairs)}**"
        case Typed(texts):
            shown = [escaped(fitted(clean(text), _STEM), at_line_start=False) for text in texts]
            return " · ".join(f"*{text}*" for text in shown)
    return "–"


def _own_deadline(game: Game, seat: int | None, say: Words) -> list[str]:
    """Until when somebody with more time may change the answer."""
    playing = None if seat is None else game.round.players.get(seat)
    if playing is None or playing.extra == 1:
        return []
    own = game.round.deadline_of(playing)
    return [] if own is None else ["-# " + say("Your own time ends {when}.", when=when(own))]


def unanswered(lacking: Unfinished, say: Words) -> ui.LayoutView:
    """Says what a form lacked. Nothing was locked in."""
    if lacking.twice:
        return card(
            say("One item stood at two places, so this was not taken. Press *Answer* again.")
        )
    return card(say("The form came back empty, so nothing was taken. Press *Answer* again."))


def led(told: Applied, say: Words) -> ui.LayoutView:
    """What became of something the console was used for."""
    if told.outcome is Outcome.DONE:
        return card(say("Done."))
    return card(_refused(told.outcome, say))


def not_revealed(say: Words) -> ui.LayoutView:
    """Says that nobody learns the answer before everybody does."""
    return card(say("The answer is shown to everybody at once, when the question has closed."))


def _refused(outcome: Outcome, say: Words) -> str:
    """Why nothing has changed."""
    return {
        Outcome.AGAIN: say("That has been done already."),
        Outcome.SUPERSEDED: say("You have given a later answer since, and that one stands."),
        Outcome.TOO_LATE: say("Too late: the question had closed, so this was not taken."),
        Outcome.NOT_ASKED: say("This question is not open yet. Try again in a moment."),
        Outcome.HELD: say(
            "The round is paused, so this was not taken. Answer again when it goes on."
        ),
        Outcome.OUT: say(
            "You are out of this round after two misses, so this was not taken. Every answer is"
            " still worth reading."
        ),
        Outcome.REMOVED: say("The host has removed you from this round."),
        Outcome.ROUND_OVER: say("This round is over."),
        Outcome.FORBIDDEN: say(
            "Only the host can do that, and those who manage messages here or have the server's"
            " host role. When the host has been silent in the lobby for two minutes, any player"
            " may start."
        ),
        Outcome.UNKNOWN: say("That member does not play in this round."),
        Outcome.NOT_NOW: say("That is not possible just now: the round has gone on."),
        Outcome.NOT_YET: say("It is not time for that yet."),
    }.get(outcome, say("Done."))


# The question, and one's own answer


def whole(game: Game, number: int, page: int, say: Words) -> ui.LayoutView:
    """An open question that is longer than a message, page by page."""
    shown = sheets(game, number)
    page = min(page, len(shown) - 1)
    return card(
        heading(number, len(game.questions), say),
        shown[page],
        "-# " + say("Answer it where it was asked."),
        row(identify_queue((game.id, number), page, len(shown), say)),
    )


def own(
    game: Game,
    number: int,
    seat: int | None,
    library: Library,
    located: LocatedTopic | None,
    page: int,
    say: Words,
) -> ui.LayoutView:
    """The reveal of a question beside the member's own answer, if there is one."""
    pinned = game.questions[number]
    asked = pinned.question
    given = None if seat is None else game.round.given.get((number, seat))
    if given is None or seat is None:
        answer = grade = None
        head = say("### You did not answer this question")
        earned = None
    else:
        answer = from_json(dict(given.answer))
        # How right it was has been judged once; the notes may have changed since.
        grade = replace(judge(library, asked, answer), share=given.share)
        head = outcome(asked, answer, grade, say)
        earned = _earned(game, number, game.round.players[seat], given, say)
    shown = pages(taught(asked, pinned.order, answer, grade, say), PAGE)
    page = min(page, len(shown) - 1)
    return card(
        head,
        earned,
        shown[page],
        line() if located is not None else None,
        None if located is None else standing(located, asked, say),
        row(identify_queue((game.id, number), page, len(shown), say)),
        row([] if located is None else [read(game, number, say)]),
    )


def _earned(game: Game, number: int, who: Player, given: Given, say: Words) -> str | None:
    if game.round.verdicts.get(number) is not Verdict.COUNTED:
        return say("It counts for nobody.")
    earned = points(game.round, who, number, given)
    return say("It earned you {points}.", points=points_of(earned, say)) if earned else None


def read(game: Game, number: int, say: Words) -> CardItem:
    """The button that opens the section that settles a question."""
    return PressButton(say("Read it in the notes"), Action.ROUND_READ, (game.id, number))


def identify_queue(fields: Sequence[object], page: int, count: int, say: Words) -> list[CardItem]:
    """The ways to the pages before and after."""
    identify_queue: list[CardItem] = []
    if page > 0:
        label = "‹ " + say("Page {page}", page=page)
        identify_queue.append(PressButton(label, Action.ROUND_MORE, (*fields, page - 1), slot="p"))
    if page + 1 < count:
        label = say("Page {page}", page=page + 2) + " ›"
        identify_queue.append(PressButton(label, Action.ROUND_MORE, (*fields, page + 1), slot="q"))
    return identify_queue
