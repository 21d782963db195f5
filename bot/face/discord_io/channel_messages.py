"""Messages of the bot's own in a channel: posted once, edited, found again; they ping no one.

They go through the library's sender, which knows limits and retries, and not through its channels,
which would file the buttons of every message for as long as the process lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import discord

from bot.face.discord_io.clock import DiscordClock
from bot.face.discord_io.internals import (
    Attachment,
    Components,
    HttpClient,
    edit_message,
    end_global_wait,
    read_history,
    send_message,
)
from bot.face.discord_io.payloads import message_payload
from bot.face.discord_io.request_pace import RequestPace

#: Seconds that one request may take, with the library's retries and its waits for limits.
REQUEST_TIMEOUT = 20.0
#: How many messages one request reads of a channel's history, and how many such requests are sent.
_PAGE_SIZE, _PAGES = 100, 3


class Sender(Protocol):
    """What sending needs of a client: the library's sender, the bot's user, a clock, a pace."""

    http: HttpClient
    clock: DiscordClock
    request_pace: RequestPace

    @property
    def user(self) -> discord.ClientUser | None: ...


async def post(
    client: Sender,
    channel_id: int,
    components: Components,
    *,
    nonce: str,
    file: Attachment | None = None,
) -> int:
    """Posts a message, with a file that its components show, and returns its id.

    The same nonce within some minutes leads to the message that exists already, so a request whose
    answer was lost may be sent again. Raises what the library raises, or ``TimeoutError``.
    """
    payload = {**message_payload(components), "nonce": nonce, "enforce_nonce": True}
    await client.request_pace.turn()
    sent = discord.utils.utcnow()
    async with _time_limit(client):
        id = await send_message(client.http, channel_id, payload, file)
    client.clock.observe(id, sent, discord.utils.utcnow())
    return id


async def edit(client: Sender, channel_id: int, message_id: int, components: Components) -> None:
    """Replaces a message. Raises what the library raises, or ``TimeoutError``."""
    await client.request_pace.turn()
    async with _time_limit(client):
        await edit_message(client.http, channel_id, message_id, message_payload(components))


async def find(client: Sender, channel_id: int, after: int, mark: str) -> int | None:
    """The bot's own message since ``after`` with ``mark`` in the custom id of a component.

    None when there is none, or the channel's history may not be read.
    """
    own = client.user.id if client.user is not None else None
    before: int | None = None
    # From the newest on: members may have said more since ``after`` than is read here.
    for _ in range(_PAGES):
        await client.request_pace.turn()
        try:
            async with _time_limit(client):
                messages = await read_history(client.http, channel_id, _PAGE_SIZE, before)
        except discord.Forbidden:
            return None
        for message in messages:
            before = int(message["id"])
            if before <= after:
                return None
            if int(message["author"]["id"]) == own and _has_mark(message.get("components"), mark):
                return before
        if len(messages) < _PAGE_SIZE:
            break
    return None


@asynccontextmanager
async def _time_limit(client: Sender) -> AsyncIterator[None]:
    """Ends a request that takes too long, with ``TimeoutError``."""
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT):
            yield
    except TimeoutError:
        end_global_wait(client.http)
        raise


def _has_mark(components: Any, mark: str) -> bool:
    return any(
        mark in f"{component.get('custom_id', '')}:" or _has_mark(component.get("components"), mark)
        for component in components or ()
    )
