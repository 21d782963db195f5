"""How an interaction is answered: once, whatever its state, in bounded time, pinging nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import aiohttp
import discord

from bot.face import journal

if TYPE_CHECKING:
    from bot.face.client import LecternClient

Interaction: TypeAlias = "discord.Interaction[LecternClient]"

#: Discord's codes for "this interaction is not known (any more)" and "answered already", and what
#: it says of further answers to such a one. The first comes late or by mistake although the member
#: saw the reply, the second when two processes run on one token; neither undoes anything.
_UNDELIVERABLE = frozenset({10062, 40060, 10015, 50027})
_TOO_MANY_REQUESTS = 429
#: So long one answer is tried; the library alone would go on for minutes.
_PATIENCE = 10.0
#: So long a command waits for the record, after it has told the member that it works on it.
_RECORD_PATIENCE = 20.0
_TRIED = "tried"

NOBODY = discord.AllowedMentions.none()

_Answer = Callable[[], Awaitable[Any]]


async def reply(
    interaction: Interaction,
    view: discord.ui.LayoutView,
    *,
    private: bool,
    file: discord.File | None = None,
) -> None:
    """Answers with a new message, as the first answer or a further one.

    It returns within ten seconds or so. That an answer came late, twice or perhaps not at all is
    in the journal; it is no error, since whatever the member asked for has been done.
    """
    files = [file] if file is not None else []

    def first() -> Awaitable[Any]:
        return interaction.response.send_message(
            view=view, ephemeral=private, files=files, allowed_mentions=NOBODY
        )

    def further() -> Awaitable[Any]:
        return interaction.followup.send(
            view=view, ephemeral=private, files=files, allowed_mentions=NOBODY
        )

    # A file is used up by its first sending, and a further message would stand there twice.
    await _deliver(interaction, first, further, again=not files)


async def redraw(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Replaces the message that was pressed. It promises what ``reply`` does."""

    def first() -> Awaitable[Any]:
        return interaction.response.edit_message(view=view, allowed_mentions=NOBODY)

    def further() -> Awaitable[Any]:
        return interaction.edit_original_response(view=view, allowed_mentions=NOBODY)

    await _deliver(interaction, first, further)


async def defer(interaction: Interaction, *, private: bool = False) -> None:
    """Tells the member that the answer takes longer than Discord's three seconds.

    It promises what ``reply`` does: what comes after it is done in any case.
    """
    await _deliver(interaction, lambda: interaction.response.defer(ephemeral=private))


def in_time() -> asyncio.Timeout:
    """Bounds the work on the record that a member waits for: ``async with in_time():``."""
    return asyncio.timeout(_RECORD_PATIENCE)


def is_private(interaction: Interaction) -> bool:
    """Whether the message that was pressed is seen by nobody but the one who pressed."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _deliver(
    interaction: Interaction, first: _Answer, further: _Answer | None = None, *, again: bool = True
) -> None:
    """Sends the first answer, or the further one when the first is done."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await _send(interaction, first, further, again=again)
    except TimeoutError:
        journal.maybe_delivered(interaction, "timeout")
    except (aiohttp.ClientError, OSError):
        journal.maybe_delivered(interaction, "connection")
    except discord.HTTPException as error:
        if error.code in _UNDELIVERABLE:
            journal.maybe_delivered(interaction, str(error.code))
        elif error.status >= 500 or error.status == _TOO_MANY_REQUESTS:
            journal.maybe_delivered(interaction, str(error.status))
        else:
            raise
    else:
        journal.answered(interaction)


async def _send(
    interaction: Interaction, first: _Answer, further: _Answer | None, *, again: bool
) -> None:
    tried = interaction.extras.get(_TRIED, False)
    interaction.extras[_TRIED] = True
    if further is not None and interaction.response.is_done():
        await further()
        return
    try:
        await _insisting(first, again=again)
    except discord.HTTPException as error:
        if not tried or further is None or error.code not in _UNDELIVERABLE:
            raise
        # An earlier answer of our own that seemed lost has arrived after all.
        await further()


async def _insisting(answer: _Answer, *, again: bool) -> None:
    """Tries once more after a broken connection: one that lay idle is often closed just then.

    Should the first try have arrived, Discord calls the second one double and drops it.
    """
    try:
        await answer()
    except (aiohttp.ClientConnectionError, ConnectionError):
        if not again:
            raise
        await answer()
