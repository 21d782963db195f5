"""How an interaction is answered: once, whatever its state, in bounded time, pinging no one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from io import BytesIO
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import aiohttp
import discord
from discord import app_commands

from bot.face.discord_io import interaction_http, interaction_log
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.discord_logs import OUTAGES, reason
from bot.face.discord_io.internals import Payload, components_of
from bot.face.discord_io.limits import CHOICE_NAME, CHOICES, fitted
from bot.face.discord_io.payloads import NO_PINGS, message_json, message_payload
from bot.metrics import INTERACTIONS, MAYBE_DELIVERED
from bot.waiting import give_up_after
from bot.words import Words, words_for

logger = logging.getLogger(__name__)

#: Discord's codes for "this interaction is not known (any more)" and "answered already". The first
#: comes late or by mistake although the member saw the reply, the second when two processes run on
#: one token; neither undoes anything.
_LATE_COMPLETION = frozenset({10062, 40060})
#: The same, and what Discord says of further answers to such an interaction.
_UNDELIVERABLE = _LATE_COMPLETION | {10015, 50027}
_TOO_MANY_REQUESTS = 429
#: Seconds for which one answer is tried; the library alone would go on for minutes.
_PATIENCE = 10.0
#: Seconds that a command waits for the database, after it has told the member that it is at work.
_RECORD_PATIENCE = 20.0
#: Seconds that the database may take before Discord is told that the answer takes longer; after
#: three seconds Discord would drop it.
_DEFER_AFTER = 1.0
_TRIED = "tried"

_Kind = discord.InteractionResponseType
_PRIVATE = discord.MessageFlags(ephemeral=True).value

#: A message: one of the library's views, or its components as JSON.
View: TypeAlias = discord.ui.LayoutView | str
T = TypeVar("T")
_Answer = Callable[[], Awaitable[Any]]


def words_to(interaction: Interaction) -> Words:
    """The words in the language that the member has chosen, else in that of their Discord."""
    chosen = interaction.client.tutor.preferences.language_of(interaction.user.id)
    return words_for(chosen or interaction.locale.value)


async def reply(
    interaction: Interaction,
    view: View,
    *,
    private: bool,
    file: discord.File | None = None,
) -> None:
    """Answers with a new message, as the first answer or a further one.

    It returns within about ten seconds. That an answer came late, twice or perhaps not at all is
    logged; it is no error, since what the member asked for has been done.
    """
    if file is not None:
        await _reply_with(interaction, view, file, private=private)
        return
    message = _message(view, private=private)
    await _deliver(
        interaction,
        lambda: interaction_http.answer(interaction, _Kind.channel_message, message),
        lambda: interaction_http.follow(interaction, message),
    )


async def redraw(interaction: Interaction, view: View) -> None:
    """Replaces the message that was pressed. It promises what ``reply`` does."""
    message = _message(view)
    await _deliver(
        interaction,
        lambda: interaction_http.answer(interaction, _Kind.message_update, message),
        lambda: interaction_http.edit(interaction, message),
    )


async def show(interaction: Interaction, view: View) -> None:
    """Shows a view to the member alone. It promises what ``reply`` does.

    A pressed message that is private already is replaced; otherwise a new message is sent.
    """
    if is_private(interaction):
        await redraw(interaction, view)
    else:
        await reply(interaction, view, private=True)


async def open_modal(interaction: Interaction, modal: discord.ui.Modal) -> None:
    """Opens a form to fill in. It must be the first answer; it promises what ``reply`` does."""
    form = modal.to_dict()
    await _deliver(interaction, lambda: interaction_http.answer(interaction, _Kind.modal, form))


async def defer(interaction: Interaction, *, private: bool = False) -> None:
    """Tells the member that the answer takes longer than Discord's three seconds.

    ``private`` is for a command's answer; a pressed message stays as it is. It promises what
    ``reply`` does: what comes after it is done in any case.
    """
    kind, data = _Kind.deferred_message_update, None
    if interaction.message is None:
        kind, data = _Kind.deferred_channel_message, {"flags": _PRIVATE if private else 0}
    await _deliver(interaction, lambda: interaction_http.answer(interaction, kind, data))


def _message(view: View, *, private: bool = False) -> Payload | str:
    if isinstance(view, str):
        return message_json(view, private=private)
    return message_payload(components_of(view), private=private)


async def _reply_with(
    interaction: Interaction, view: View, file: discord.File, *, private: bool
) -> None:
    assert isinstance(view, discord.ui.LayoutView), "the library sends files with its own views"
    content = file.fp.read()
    # The library files the buttons of every view that still waits for presses.
    view.stop()

    def options() -> dict[str, Any]:
        # Sending uses a file up, and there may be several tries.
        files = [discord.File(BytesIO(content), file.filename, description=file.description)]
        return {"view": view, "ephemeral": private, "files": files, "allowed_mentions": NO_PINGS}

    await _deliver(
        interaction,
        lambda: interaction.response.send_message(**options()),
        lambda: interaction.followup.send(**options()),
    )


async def complete(
    interaction: Interaction, choices: Iterable[tuple[str, str]]
) -> list[app_commands.Choice[str]]:
    """Answers a completion with the first 25 names and values. Return what it returns: no choices.

    It raises nothing: a member who types on asks again. Whatever fails, also while the choices are
    made, is logged without the member, as the library would not.
    """
    command = "unknown"
    if interaction.command is not None:
        command = interaction.command.qualified_name.partition(" ")[0]
    try:
        data = [
            {"name": fitted(name, CHOICE_NAME), "value": value}
            for name, value in islice(choices, CHOICES)
        ]
        await interaction_http.answer(interaction, _Kind.autocomplete_result, {"choices": data})
    except OUTAGES as error:
        if isinstance(error, discord.HTTPException) and error.code in _LATE_COMPLETION:
            MAYBE_DELIVERED.labels(str(error.code)).inc()
        else:
            INTERACTIONS.labels("completion", command, "failed").inc()
            logger.warning("a completion of /%s failed (%s)", command, reason(error))
    except Exception:
        INTERACTIONS.labels("completion", command, "failed").inc()
        logger.exception("a completion of /%s failed", command)
    return []


async def in_time(work: Coroutine[Any, Any, T]) -> T:
    """What work on the database returns. Raises ``TimeoutError`` after twenty seconds."""
    return await give_up_after(_RECORD_PATIENCE, work)


async def recorded(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """The same; Discord is told when that takes longer than a second."""
    task = asyncio.create_task(in_time(work))
    done, _ = await asyncio.wait({task}, timeout=_DEFER_AFTER)
    if not done and not interaction.response.is_done():
        await defer(interaction, private=True)
    return await task


def is_private(interaction: Interaction) -> bool:
    """Whether only the member who pressed sees the message that was pressed."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _deliver(
    interaction: Interaction, first: _Answer, further: _Answer | None = None
) -> None:
    """Sends the first answer, or the further one when the first is done."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await _send(interaction, first, further)
    except TimeoutError:
        interaction_log.maybe_delivered(interaction, "timeout")
    except (aiohttp.ClientError, OSError):
        interaction_log.maybe_delivered(interaction, "connection")
    except discord.HTTPException as error:
        if error.code in _UNDELIVERABLE:
            interaction_log.maybe_delivered(interaction, str(error.code))
        elif error.status >= 500 or error.status == _TOO_MANY_REQUESTS:
            interaction_log.maybe_delivered(interaction, str(error.status))
        else:
            raise
    else:
        interaction_log.answered(interaction)


async def _send(interaction: Interaction, first: _Answer, further: _Answer | None) -> None:
    tried = interaction.extras.get(_TRIED, False)
    interaction.extras[_TRIED] = True
    if further is not None and interaction.response.is_done():
        await further()
        return
    try:
        await _send_retrying(first)
    except discord.HTTPException as error:
        if not tried or further is None or error.code not in _UNDELIVERABLE:
            raise
        # An earlier answer of our own that seemed lost has arrived after all.
        await further()


async def _send_retrying(answer: _Answer) -> None:
    """Tries once more after a broken connection: an idle one is often closed just then.

    Should the first try have arrived, Discord refuses the second one as a duplicate.
    """
    try:
        await answer()
    except (aiohttp.ClientConnectionError, ConnectionError):
        await answer()
