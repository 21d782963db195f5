"""The host's console: what can be done to a round in its present state."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton, PressSelect, member_select, option
from bot.face.discord_io.display_names import DisplayNames
from bot.face.discord_io.limits import SELECT_OPTIONS
from bot.face.quiz.questions import words_of
from bot.face.rounds.message_marks import LOBBY
from bot.face.rounds.naming import player, when
from bot.quiz.rounds.state import State, Verdict
from bot.quiz.rounds.tallies import tally
from bot.tutor.rounds.rounds import Game
from bot.words import Words

START, NEXT, PAUSE, RESUME, MORE_TIME = "start", "next", "pause", "resume", "time"
SKIP, VOID, HIDE_TYPED, REMOVE, HAND_OVER = "skip", "void", "hide", "remove", "host"
#: Asking to stop, and stopping.
ASK_STOP, STOP = "ask", "stop"

#: Ends the verb of a select of members; the others are of seats.
OF_MEMBERS = "-member"

_DANGER = discord.ButtonStyle.danger
_PRIMARY = discord.ButtonStyle.primary


def opener(game: Game, what: str, say: Words) -> CardItem:
    """The button that opens the console, for the message that ``what`` marks."""
    return PressButton(say("Host controls"), Action.ROUND_CONSOLE, (game.id, what))


def panel(game: Game, names: DisplayNames, say: Words, *, may: bool) -> ui.LayoutView:
    """What can be done now, for a member who ``may``; who may, for any other."""
    if not game.open:
        return card(_title(say), say("This round is over."))
    if not may:
        return card(_title(say), _state(game, say), line(), _forbidden(game, say))
    return card(
        _title(say),
        _state(game, say),
        line(),
        row(_steps(game, say)),
        row(_end(game, say)),
        row(_voidable(game, say)),
        *_people(game, names, say),
    )


def sure(game: Game, names: DisplayNames, say: Words) -> ui.LayoutView:
    """Asks again before the round is stopped."""
    if not game.open:
        return panel(game, names, say, may=True)
    what = _what(game)
    return card(
        say("### Stop the round?"),
        say("It ends right away for everyone, with the standings as they are."),
        row(
            [
                _do(game, say("Yes, stop it"), STOP, style=_DANGER),
                PressButton(say("No, keep playing"), Action.ROUND_CONSOLE, (game.id, what)),
            ]
        ),
    )


def _title(say: Words) -> str:
    return say("### Host controls")


def _what(game: Game) -> str:
    return str(game.round.number) if game.round.number >= 0 else LOBBY


def _state(game: Game, say: Words) -> str:
    """The state of the round, in a sentence or two."""
    round = game.round
    if round.state is State.LOBBY:
        count = len(round.active)
        text = say.plural("In the lobby: {count} player.", "In the lobby: {count} players.", count)
    else:
        where = {
            State.ASKING: say("open") if round.asked_at else say("being posted"),
            State.REVEALING: say("revealed"),
            State.PAUSED: say("paused"),
        }
        text = say(
            "Question {number} of {count}: {state}.",
            number=round.number + 1,
            count=len(round.items),
            state=where[round.state],
        )
    host = say("Host: {host}", host=player(game, round.host, say))
    return f"{text} {_due(game, say)}\n{host}".replace(" \n", "\n")


def _due(game: Game, say: Words) -> str:
    round = game.round
    if round.state is State.ASKING:
        waiting = say(
            "{done} of {count} have answered.", done=len(round.answered()), count=len(round.active)
        )
        if round.deadline is None:
            return waiting
        return " ".join([waiting, say("Closes: {when}", when=when(round.deadline))])
    if round.state is State.REVEALING and round.until is not None:
        return say("Continues: {when}", when=when(round.until))
    return ""


def _forbidden(game: Game, say: Words) -> str:
    text = say(
        "Only the host, people who can manage messages here, and the host role can control this"
        " round."
    )
    if game.round.state is not State.LOBBY:
        return text
    more = say("If the host does nothing for two minutes, any player can start.")
    return f"{text} {more}"


# What can be pressed


def _steps(game: Game, say: Words) -> list[CardItem]:
    """Five buttons that keep their places; what the state does not allow cannot be pressed."""
    round = game.round
    state, number = round.state, max(round.number, 0)
    asking = State.ASKING in {state, round.resumes}
    posted = round.asked_at is not None
    return [
        _forward(game, say),
        _do(game, say("Resume"), RESUME)
        if state is State.PAUSED
        else _do(game, say("Pause"), PAUSE, disabled=state is State.LOBBY),
        _do(
            game,
            say("+15 seconds"),
            MORE_TIME,
            number,
            disabled=not (asking and posted and round.deadline is not None),
        ),
        _do(game, say("Skip"), SKIP, number, disabled=not asking),
    ]


def _forward(game: Game, say: Words) -> CardItem:
    """The button that brings the round one step forward."""
    round = game.round
    state, number = round.state, max(round.number, 0)
    if state is State.LOBBY:
        return _do(game, say("Start"), START, style=_PRIMARY)
    if State.REVEALING in {state, round.resumes}:
        last = round.number + 1 == len(round.items)
        label = say("To the podium") if last else say("Next question")
        return _do(game, label, NEXT, number, style=_PRIMARY, disabled=state is State.PAUSED)
    stuck = state is State.PAUSED or round.asked_at is None
    return _do(game, say("Close now"), NEXT, number, style=_PRIMARY, disabled=stuck)


def _end(game: Game, say: Words) -> list[CardItem]:
    number = game.round.number
    shows_typed = (
        number in game.round.verdicts
        and number not in game.round.typed_hidden
        and tally(game.round, number).typed
    )
    hide = _do(game, say("Hide typed answers"), HIDE_TYPED, number)
    return [
        *([hide] if shows_typed else []),
        _do(game, say("Stop…"), ASK_STOP, style=_DANGER),
        PressButton(say("Refresh"), Action.ROUND_CONSOLE, (game.id, _what(game))),
    ]


def _do(
    game: Game,
    label: str,
    verb: str,
    about: int = 0,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> CardItem:
    fields = (game.id, _what(game), verb, about)
    return PressButton(label, Action.ROUND_DO, fields, style=style, disabled=disabled)


def _voidable(game: Game, say: Words) -> list[CardItem]:
    """A select of the questions so far, the latest first, without those that are void."""
    round = game.round
    numbers = [
        number
        for number in range(round.number, -1, -1)
        if round.verdicts.get(number) is not Verdict.VOID
    ]
    options = [
        option(say("Question {number}", number=number + 1), number, _stem(game, number))
        for number in numbers[:SELECT_OPTIONS]
    ]
    if not options:
        return []
    placeholder = say("Declare a question void: its points are taken back")
    return [PressSelect(placeholder, options, Action.ROUND_PICK, (game.id, _what(game), VOID))]


def _stem(game: Game, number: int) -> str:
    question = game.questions[number].question
    return words_of(question.stem, question.surroundings)


def _people(game: Game, names: DisplayNames, say: Words) -> list[CardItem | None]:
    """Selects of the players: whom to remove, and who is to be the host."""
    players = [each.seat for each in game.round.players.values() if each.active]
    others = [seat for seat in players if seat != game.round.host]
    return [
        row(_seats(game, say("Remove a player"), REMOVE, players, names, say)),
        row(_seats(game, say("Make another player the host"), HAND_OVER, others, names, say)),
    ]


def _seats(
    game: Game, placeholder: str, verb: str, seats: Sequence[int], names: DisplayNames, say: Words
) -> list[CardItem]:
    """A select of these players; where they are more than fit, one of all members of the server."""
    fields = (game.id, _what(game))
    if len(seats) > SELECT_OPTIONS:
        return [member_select(placeholder, Action.ROUND_PICK, (*fields, verb + OF_MEMBERS))]
    options = [
        option(
            names.of(game.members.get(seat)) or say("Player {number}", number=seat + 1),
            seat,
        )
        for seat in seats
    ]
    if not options:
        return []
    return [PressSelect(placeholder, options, Action.ROUND_PICK, (*fields, verb))]
