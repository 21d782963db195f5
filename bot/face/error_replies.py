"""What a member reads when something goes wrong, and what the log says of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands, ui

from bot.face.command_pace import TooOften
from bot.face.discord_io import interaction_log
from bot.face.discord_io.cards import card
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import StalePress
from bot.face.discord_io.interaction_log import reference
from bot.face.discord_io.redaction import redacted_traceback
from bot.face.discord_io.replies import reply, words_to
from bot.face.notes.explanation import facet_unknown, topic_unknown
from bot.face.preferences import NotForYou
from bot.face.quiz.command import AnswerNotKept
from bot.face.quiz.practice_views import no_questions_view
from bot.face.rounds.setup import NotHere
from bot.quiz.submissions import NotOffered
from bot.tutor.practices.practices import NoQuestions, NothingMissed, PracticeGone
from bot.tutor.rounds.rounds import RoundGone, WrongPlace
from bot.tutor.topics import FacetUnknown, TopicGone, TopicUnknown
from bot.words import Words

logger = logging.getLogger(__name__)

#: Makes the reply to an error: a sentence, or a whole message.
Reply = Callable[[Words, Any, Interaction], ui.LayoutView | str]


def _topic_gone(say: Words, error: TopicGone, interaction: Interaction) -> str:
    return say(
        "This topic is no longer in the notes under that name. Look it up again with"
        " {explain} or {topics}.",
        explain=interaction.client.mention("explain"),
        topics=interaction.client.mention("topics"),
    )


def _practice_gone(say: Words, error: PracticeGone, interaction: Interaction) -> str:
    return say(
        "This quiz is gone, or it isn't yours. Start a new one with {quiz}.",
        quiz=interaction.client.mention("quiz"),
    )


def _nothing_missed(say: Words, error: NothingMissed, interaction: Interaction) -> str:
    return say(
        "None of those questions can be asked again. Start a new quiz with {quiz}.",
        quiz=interaction.client.mention("quiz"),
    )


def _stale(say: Words, *_: object) -> str:
    return say(
        "This button is from an older version of me. Use the command again to get a new one."
    )


def _outdated(say: Words, *_: object) -> str:
    return say(
        "This command changed a moment ago. Restart Discord (or wait a minute) and try again."
    )


def _too_often(say: Words, error: TooOften, *_: object) -> str:
    return say(
        "That's a lot in a short time, so I need a break. Try again {when}.",
        when=f"<t:{-int(-error.again.timestamp() // 1)}:R>",
    )


#: The replies to the errors that are foreseen, by their class or the nearest of its parents.
_KNOWN: dict[type[BaseException], Reply] = {
    TopicUnknown: topic_unknown,
    TopicGone: _topic_gone,
    StalePress: _stale,
    FacetUnknown: facet_unknown,
    NoQuestions: lambda say, error, _: no_questions_view(error, say),
    PracticeGone: _practice_gone,
    NothingMissed: _nothing_missed,
    RoundGone: lambda say, *_: say("I no longer have this round or its results."),
    WrongPlace: _stale,
    NotOffered: _stale,
    TooOften: _too_often,
    NotHere: lambda _, error, __: str(error),
    NotForYou: lambda say, *_: say(
        "Only people who can manage this server can change its settings."
    ),
    app_commands.CheckFailure: lambda say, *_: say("You can't use this here."),
    app_commands.CommandNotFound: _outdated,
    app_commands.CommandSignatureMismatch: _outdated,
}


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Answers the member, privately, and logs what was not foreseen under the same reference.

    The interaction has ended then, for the log and for a stop.
    """
    error = _cause(error)
    mark = reference(interaction.id)
    say = words_to(interaction)
    make = next((_KNOWN[kind] for kind in type(error).__mro__ if kind in _KNOWN), None)
    outcome = type(error).__name__ if make is not None else "failed"
    if make is not None:
        answer = make(say, error, interaction)
    else:
        # Not ``exc_info``: an error's text may quote what the member typed.
        redacted = {"exception": redacted_traceback(error, interaction)}
        logger.error("an interaction failed, reference %s", mark, extra=redacted)
        answer = (_not_saved if isinstance(error, AnswerNotKept) else _broken)(say, mark)
    view = card(answer) if isinstance(answer, str) else answer
    try:
        await reply(interaction, view, private=True)
    except discord.HTTPException as refused:
        logger.warning(
            "the member could not be told (%d, code %d), reference %s",
            refused.status,
            refused.code,
            mark,
        )
    interaction_log.end(interaction, outcome)


def _broken(say: Words, mark: str) -> str:
    """What a member reads of an error that was not foreseen."""
    return say(
        "**Something went wrong on our side.** It's not your fault, and you haven't lost"
        " anything. Please try again in a moment. If it keeps happening, give the people who"
        " run this bot this code: **{reference}**.",
        reference=mark,
    )


def _not_saved(say: Words, mark: str) -> str:
    """What a member reads whose answer could not be saved."""
    return say(
        "**Your answer was not saved**, because I can't reach my database right now. The"
        " question is still there: please answer again in a moment. If it keeps happening, give"
        " the people who run this bot this code: **{reference}**.",
        reference=mark,
    )


def _cause(error: BaseException) -> BaseException:
    """The error inside the library's own: that of a command's body, or of reading its options."""
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and error.__cause__ is not None:
        return error.__cause__
    return error
