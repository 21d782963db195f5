"""How an interaction is answered: once, whatever its state, in bounded time, pinging nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.face import journal
from bot.tutor.patience import within

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

T = TypeVar("T")
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
    content = file.fp.read() if file is not None else b""

    def files() -> list[discord.File]:
        # A sending uses its file up, and there may be several tries.
        if file is None:
            return []
        return [discord.File(BytesIO(content), file.filename, description=file.description)]

    def first() -> Awaitable[Any]:
        return interaction.response.send_message(
            view=view, ephemeral=private, files=files(), allowed_mentions=NOBODY
        )

    def further() -> Awaitable[Any]:
        return interaction.followup.send(
            view=view, ephemeral=private, files=files(), allowed_mentions=NOBODY
        )

    await _deliver(interaction, first, further)


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


async def in_time(work: Coroutine[Any, Any, T]) -> T:
    """What the work on the record gives, or ``TimeoutError``: a member who waits is answered."""
    return await within(_RECORD_PATIENCE, work)


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
