"""What the buttons of a round do. Each looks up everything that its id names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

import discord

from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Action, Handler, Press, StalePress, number_in
from bot.face.discord_io.replies import (
    defer,
    is_private,
    open_modal,
    recorded,
    reply,
    show,
    words_to,
)
from bot.face.quiz.command import AnswerNotKept, begin_on
from bot.face.rounds import console, debriefing, private, question
from bot.face.rounds.message_marks import PODIUM
from bot.face.rounds.press_target import (
    PressTarget,
    channel_of,
    extra_of,
    game_of,
    may_lead,
    question_of,
)
from bot.face.rounds.receipts import give_receipt
from bot.face.rounds.setup import setup_pressed
from bot.quiz.rounds import events
from bot.quiz.rounds.outcomes import EFFECTIVE
from bot.quiz.submissions import Submission, Unfinished
from bot.tutor import StoreUnavailable
from bot.tutor.rounds.rounds import Game, NotSaved, RoundGone
from bot.waiting import give_up_after

#: Seconds that the console waits for the question: Discord drops an answer after three.
_PATIENCE = 2.0

Make = Callable[[int, int, bool], events.Console]


async def join_pressed(interaction: Interaction, pressed: Press) -> None:
    """Joins the round, for the first time or again."""
    await _join(interaction, PressTarget.of(pressed), None)


async def team_pressed(interaction: Interaction, pressed: Press) -> None:
    """Joins a team, or changes to it."""
    place = PressTarget.of(pressed, 1)
    await _join(interaction, place, number_in(place.rest[0]))


async def _join(interaction: Interaction, place: PressTarget, team: int | None) -> None:
    told = await recorded(
        interaction,
        interaction.client.tutor.rounds.join(
            place.round_id,
            interaction.user.id,
            channel_id=channel_of(interaction),
            extra=await extra_of(interaction),
            team=team,
            at=interaction.created_at,
        ),
    )
    seat = told.game.seat_of(interaction.user.id)
    view = private.joined(told, seat, words_to(interaction))
    await give_receipt(interaction, place.round_id, view)


async def leave_pressed(interaction: Interaction, pressed: Press) -> None:
    """Leaves the round."""
    place = PressTarget.of(pressed)
    told = await recorded(
        interaction,
        interaction.client.tutor.rounds.leave(
            place.round_id,
            interaction.user.id,
            channel_id=channel_of(interaction),
            at=interaction.created_at,
        ),
    )
    await give_receipt(interaction, place.round_id, private.left(told, words_to(interaction)))


# Answering


async def form_pressed(interaction: Interaction, pressed: Press) -> None:
    """The form for an answer that takes more than a press."""
    place = PressTarget.of(pressed, 1)
    game = await game_of(interaction, place)
    number = question_of(game, place.number)
    await open_modal(interaction, question.form(game, number, words_to(interaction)))


async def answer_pressed(interaction: Interaction, pressed: Press) -> None:
    """An answer by a button, a select or a form.

    It is committed before the member reads that it is saved.
    """
    place = PressTarget.of(pressed, 1)
    if interaction.message is None:
        raise StalePress
    message, say = interaction.message.id, words_to(interaction)
    letters = place.rest[0] or "".join(sorted(pressed.values))
    work = interaction.client.tutor.rounds.answer(
        place.round_id,
        interaction.user.id,
        place.number,
        Submission(letters, pressed.inputs),
        click=interaction.id,
        channel_id=channel_of(interaction),
        message_id=message,
        posted_at=discord.utils.snowflake_time(message),
        extra=await extra_of(interaction),
        at=interaction.created_at,
    )
    try:
        told = await recorded(interaction, work)
    except Unfinished as unfinished:
        await give_receipt(interaction, place.round_id, private.unanswered(unfinished, say))
    except (NotSaved, TimeoutError) as error:
        raise AnswerNotKept from error
    else:
        seat = told.game.seat_of(interaction.user.id)
        view = private.locked(told, place.number, seat, say)
        await give_receipt(interaction, place.round_id, view)


# The console


async def console_pressed(interaction: Interaction, pressed: Press) -> None:
    """The host's console, for the one who pressed; it says so to those who may only look."""
    game = await game_of(interaction, PressTarget.of(pressed))
    await _show_console(interaction, game)


async def do_pressed(interaction: Interaction, pressed: Press) -> None:
    """A button of the console, or Start in the lobby."""
    place = PressTarget.of(pressed, 2)
    verb, about = place.rest
    await _do(interaction, place, verb, number_in(about))


async def pick_pressed(interaction: Interaction, pressed: Press) -> None:
    """A select of the console: which question, or which player."""
    place = PressTarget.of(pressed, 1)
    if len(pressed.values) != 1:
        raise StalePress
    (verb,), (value,) = place.rest, pressed.values
    about = number_in(value)
    if verb.endswith(console.OF_MEMBERS):
        game = await game_of(interaction, place)
        seat = game.seat_of(about)
        # -1 is no seat, and the engine refuses it.
        verb, about = verb.removesuffix(console.OF_MEMBERS), -1 if seat is None else seat
    await _do(interaction, place, verb, about)


async def _do(interaction: Interaction, place: PressTarget, verb: str, about: int) -> None:
    if verb == console.ASK_STOP:
        game = await game_of(interaction, place)
        await show(
            interaction, console.sure(game, interaction.client.display_names, words_to(interaction))
        )
        return
    make = _made(verb, about)
    told = await recorded(
        interaction,
        interaction.client.tutor.rounds.lead(
            place.round_id,
            interaction.user.id,
            make,
            console=await may_lead(interaction),
            channel_id=channel_of(interaction),
            at=interaction.created_at,
        ),
    )
    if told.outcome not in EFFECTIVE:
        await reply(interaction, private.led(told, words_to(interaction)), private=True)
    elif is_private(interaction):
        await _show_console(interaction, await _posted(interaction, told.game))
    else:
        # Everybody sees what has happened.
        await defer(interaction)


def _made(verb: str, about: int) -> Make:
    """The event of a verb; ``about`` is a question's number or a seat."""
    verbs: Mapping[str, Make] = {
        console.START: events.Start,
        console.NEXT: lambda at, by, may: events.Next(at, by, may, about),
        console.PAUSE: events.Pause,
        console.RESUME: events.Resume,
        console.MORE_TIME: lambda at, by, may: events.AddTime(at, by, may, about),
        console.SKIP: lambda at, by, may: events.Skip(at, by, may, about),
        console.VOID: lambda at, by, may: events.Void(at, by, may, about),
        console.HIDE_TYPED: lambda at, by, may: events.HideTyped(at, by, may, about),
        console.REMOVE: lambda at, by, may: events.Remove(at, by, may, about),
        console.HAND_OVER: lambda at, by, may: events.HandOver(at, by, may, about),
        console.STOP: events.Stop,
    }
    if verb not in verbs:
        raise StalePress
    return verbs[verb]


async def _posted(interaction: Interaction, game: Game) -> Game:
    """The game with its new question in the channel, if that does not take too long."""
    rounds = interaction.client.tutor.rounds
    with suppress(TimeoutError, RoundGone, StoreUnavailable):
        return await give_up_after(_PATIENCE, rounds.in_the_channel(game))
    return game


async def _show_console(interaction: Interaction, game: Game) -> None:
    may = game.seat_of(interaction.user.id) == game.round.host or await may_lead(interaction)
    names = interaction.client.display_names
    await show(interaction, console.panel(game, names, words_to(interaction), may=may))


# What one reads alone


async def own_pressed(interaction: Interaction, pressed: Press) -> None:
    """The member's own answer to a question that has been revealed, with the whole reveal."""
    await _own(interaction, PressTarget.of(pressed), 0)


async def more_pressed(interaction: Interaction, pressed: Press) -> None:
    """Another page: of a question, of its reveal, or of one's misses."""
    place = PressTarget.of(pressed, 1)
    page = number_in(place.rest[0])
    if place.what == PODIUM:
        await _debrief(interaction, place, page)
    else:
        await _own(interaction, place, page)


async def _own(interaction: Interaction, place: PressTarget, page: int) -> None:
    game = await game_of(interaction, place)
    number = question_of(game, place.number)
    say = words_to(interaction)
    library = interaction.client.tutor.topics.library
    if number in game.round.verdicts:
        located = library.topics.get(game.questions[number].question.topic_id)
        seat = game.seat_of(interaction.user.id)
        view = private.own(game, number, seat, located, page, say)
    # No answer is shown to one member before it is shown to all.
    elif number == game.round.number and game.open:
        view = private.whole(game, number, page, say)
    else:
        view = private.not_revealed(say)
    await show(interaction, view)


async def debrief_pressed(interaction: Interaction, pressed: Press) -> None:
    """One's own misses, and how to go on with them."""
    await _debrief(interaction, PressTarget.of(pressed), 0)


async def _debrief(interaction: Interaction, place: PressTarget, page: int) -> None:
    game = await game_of(interaction, place)
    seat = game.seat_of(interaction.user.id)
    library = interaction.client.tutor.topics.library
    view = debriefing.debrief(game, seat, library, words_to(interaction), page)
    await show(interaction, view)


async def review_pressed(interaction: Interaction, pressed: Press) -> None:
    """A practice of what was missed in the round."""
    game = await game_of(interaction, PressTarget.of(pressed))
    seat = game.seat_of(interaction.user.id)
    missed = [] if seat is None else debriefing.missed(game, seat)
    await begin_on(interaction, [game.questions[number].question for number in missed])


HANDLERS: Mapping[str, Handler] = {
    Action.ROUND_JOIN: join_pressed,
    Action.ROUND_LEAVE: leave_pressed,
    Action.ROUND_TEAM: team_pressed,
    Action.ROUND_ANSWER: answer_pressed,
    Action.ROUND_FORM: form_pressed,
    Action.ROUND_CONSOLE: console_pressed,
    Action.ROUND_DO: do_pressed,
    Action.ROUND_PICK: pick_pressed,
    Action.ROUND_OWN: own_pressed,
    Action.ROUND_MORE: more_pressed,
    Action.ROUND_DEBRIEF: debrief_pressed,
    Action.ROUND_REVIEW: review_pressed,
    Action.ROUND_AGAIN: setup_pressed,
}
