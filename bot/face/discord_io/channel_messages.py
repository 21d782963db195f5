"""Messages of the bot's own in a channel: posted once, edited, found again; they ping nobody.

They go through the library's sender, which knows limits and retries, and not through its channels,
which would file the buttons of every message for as long as the process lives (see ``callbacks``).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import discord
from discord.http import HTTPClient, MultipartParameters

from bot.face.discord_io.clock import DiscordClock
from bot.face.discord_io.replies import NOBODY
from bot.face.discord_io.request_pace import RequestPace

#: So long one request may take, retries within the library and its waits for limits included.
PATIENCE = 20.0
_COMPONENTS = discord.MessageFlags(components_v2=True).value
#: How many messages are looked at at once, and how often.
_LOOKED_AT, _PAGES = 100, 3

Components = list[dict[str, Any]]


class Sender(Protocol):
    """What of a client is needed to send: the library's sender, its own name, a clock, a pace."""

    http: HTTPClient
    clock: DiscordClock
    request_pace: RequestPace

    @property
    def user(self) -> discord.ClientUser | None: ...


def components_of(view: discord.ui.LayoutView) -> Components:
    """What is sent of a view."""
    components: Components = view.to_components()  # type: ignore[no-untyped-call]
    return components


async def post(client: Sender, channel_id: int, components: Components, *, nonce: str) -> int:
    """Posts a message and gives its id.

    The same nonce within some minutes gives the message that is there already, so a request whose
    answer was lost may be sent again. Raises what the library raises, or ``TimeoutError``.
    """
    await client.request_pace.turn()
    sent = discord.utils.utcnow()
    async with _in_time(client):
        message = await client.http.send_message(
            channel_id, params=_params(components, nonce=nonce, enforce_nonce=True)
        )
    id = int(message["id"])
    client.clock.see(id, sent, discord.utils.utcnow())
    return id


async def edit(client: Sender, channel_id: int, message_id: int, components: Components) -> None:
    """Replaces a message. Raises what the library raises, or ``TimeoutError``."""
    await client.request_pace.turn()
    async with _in_time(client):
        await client.http.edit_message(channel_id, message_id, params=_params(components))


async def found(client: Sender, channel_id: int, after: int, mark: str) -> int | None:
    """The bot's own message since ``after`` in which something to press has ``mark`` in its id.

    None when there is none, or the channel's history may not be read.
    """
    own = client.user.id if client.user is not None else None
    before: int | None = None
    # From the newest on: after ``after`` members may have said more than is looked at.
    for _ in range(_PAGES):
        await client.request_pace.turn()
        try:
            async with _in_time(client):
                messages = await client.http.logs_from(channel_id, _LOOKED_AT, before=before)
        except discord.Forbidden:
            return None
        for message in messages:
            before = int(message["id"])
            if before <= after:
                return None
            if int(message["author"]["id"]) == own and _bears(message.get("components"), mark):
                return before
        if len(messages) < _LOOKED_AT:
            break
    return None


@asynccontextmanager
async def _in_time(client: Sender) -> AsyncIterator[None]:
    """Ends a request that takes too long, with ``TimeoutError``."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError:
        # The library opens its gate after a global limit only at the end of the request that met
        # it: without that request no other would ever be sent.
        if isinstance(client.http._global_over, asyncio.Event):  # there is one after the login
            client.http._global_over.set()
        raise


def _bears(components: Any, mark: str) -> bool:
    return any(
        mark in f"{component.get('custom_id', '')}:" or _bears(component.get("components"), mark)
        for component in components or ()
    )


def _params(components: Components, **more: Any) -> MultipartParameters:
    payload = {
        "components": components,
        "flags": _COMPONENTS,
        "allowed_mentions": NOBODY.to_dict(),
        **more,
    }
    return MultipartParameters(payload=payload, multipart=None, files=None)
