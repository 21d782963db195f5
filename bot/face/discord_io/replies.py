"""How an interaction is answered: once, whatever its state, in bounded time, pinging nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from io import BytesIO
from typing import Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.face.discord_io import interaction_http, interaction_log
from bot.face.discord_io.client_type import Interaction
from bot.tutor.patience import give_up_after
from bot.words import Words, words_for

#: Discord's codes for "this interaction is not known (any more)" and "answered already", and what
#: it says of further answers to such a one. The first comes late or by mistake although the member
#: saw the reply, the second when two processes run on one token; neither undoes anything.
_UNDELIVERABLE = frozenset({10062, 40060, 10015, 50027})
_TOO_MANY_REQUESTS = 429
#: So long one answer is tried; the library alone would go on for minutes.
_PATIENCE = 10.0
#: So long a command waits for the record, after it has told the member that it works on it.
_RECORD_PATIENCE = 20.0
#: So long the record may take before Discord is told that the answer takes longer; after three
#: seconds Discord would drop it.
_AT_ONCE = 1.0
_TRIED = "tried"

NOBODY = discord.AllowedMentions.none()

_NOBODY_WRITTEN = json.dumps(NOBODY.to_dict())
_Kind = discord.InteractionResponseType
_COMPONENTS = discord.MessageFlags(components_v2=True).value
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

    It returns within ten seconds or so. That an answer came late, twice or perhaps not at all is
    in the journal; it is no error, since whatever the member asked for has been done.
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


def _message(view: View, *, private: bool = False) -> interaction_http.Payload:
    flags = _COMPONENTS | _PRIVATE if private else _COMPONENTS
    if isinstance(view, str):
        rest = f'"flags":{flags},"allowed_mentions":{_NOBODY_WRITTEN}'
        return interaction_http.Written(f'{{"components":{view},{rest}}}')
    components = view.to_components()  # type: ignore[no-untyped-call]
    return {"components": components, "flags": flags, "allowed_mentions": NOBODY.to_dict()}


async def _reply_with(
    interaction: Interaction, view: View, file: discord.File, *, private: bool
) -> None:
    assert isinstance(view, discord.ui.LayoutView), "the library sends files with its own views"
    content = file.fp.read()
    # The library files the buttons of every view that still waits for presses.
    view.stop()

    def how() -> dict[str, Any]:
        # A sending uses its file up, and there may be several tries.
        files = [discord.File(BytesIO(content), file.filename, description=file.description)]
        return {"view": view, "ephemeral": private, "files": files, "allowed_mentions": NOBODY}

    await _deliver(
        interaction,
        lambda: interaction.response.send_message(**how()),
        lambda: interaction.followup.send(**how()),
    )


async def complete(interaction: Interaction, choices: Sequence[tuple[str, str]]) -> list[Any]:
    """Answers a completion with names and values. Return what it gives to the library: nothing.

    Raises what the sending raises, for the log alone: a member who types on asks again.
    """
    data = {"choices": [{"name": name, "value": value} for name, value in choices]}
    await interaction_http.answer(interaction, _Kind.autocomplete_result, data)
    return []


async def in_time(work: Coroutine[Any, Any, T]) -> T:
    """What the work on the record gives, or ``TimeoutError``: a member who waits is answered."""
    return await give_up_after(_RECORD_PATIENCE, work)


async def recorded(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """What the work on the record gives; Discord is told when that takes longer."""
    task = asyncio.create_task(in_time(work))
    done, _ = await asyncio.wait({task}, timeout=_AT_ONCE)
    if not done and not interaction.response.is_done():
        await defer(interaction, private=True)
    return await task


def is_private(interaction: Interaction) -> bool:
    """Whether the message that was pressed is seen by nobody but the one who pressed."""
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
        await _insisting(first)
    except discord.HTTPException as error:
        if not tried or further is None or error.code not in _UNDELIVERABLE:
            raise
        # An earlier answer of our own that seemed lost has arrived after all.
        await further()


async def _insisting(answer: _Answer) -> None:
    """Tries once more after a broken connection: one that lay idle is often closed just then.

    Should the first try have arrived, Discord calls the second one double and drops it.
    """
    try:
        await answer()
    except (aiohttp.ClientConnectionError, ConnectionError):
        await answer()
