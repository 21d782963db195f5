"""The wire to an interaction: what answers it, sent plainly.

discord.py asks Discord to send each answer back, makes objects of it, and files its buttons for as
long as the process lives. Lectern looks at none of that, and it costs more than all the rest of an
answer. So an answer without a file is sent from here. It goes through the library's own sender,
which knows about limits, retries and errors. This is the one module that touches what discord.py
keeps private; ``tests/face/discord_io/test_interaction_http.py`` says what it relies on.
"""

from __future__ import annotations

import json
from typing import Any

import discord
from discord import InteractionResponseType
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

_FIRST = "/interactions/{webhook_id}/{webhook_token}/callback"
_FURTHER = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = _FURTHER + "/messages/@original"
#: Without it a webhook's message comes without its components.
_PARTS = {"with_components": "1"}


class Written(str):
    """A payload that is JSON already."""

    __slots__ = ()


Payload = dict[str, Any] | Written


async def answer(
    interaction: discord.Interaction[Any],
    kind: InteractionResponseType,
    data: Payload | None = None,
) -> None:
    """Sends the first answer. Raises what discord.py's own ways to answer raise."""
    response = interaction.response
    if response.is_done():
        raise discord.InteractionResponded(interaction)
    payload: Payload = {"type": kind.value, "data": data}
    if isinstance(data, Written):
        payload = Written(f'{{"type":{kind.value},"data":{data}}}')
    elif data is None:
        payload = {"type": kind.value}
    await _send(interaction, "POST", _FIRST, interaction.id, payload)
    response._response_type = kind


async def follow(interaction: discord.Interaction[Any], message: Payload) -> None:
    """Sends a further message. After a mere "it takes longer" Discord puts it in that place."""
    await _send(interaction, "POST", _FURTHER, interaction.application_id, message, _PARTS)


async def edit(interaction: discord.Interaction[Any], message: Payload) -> None:
    """Replaces the first answer, or the message that was pressed."""
    await _send(interaction, "PATCH", _ORIGINAL, interaction.application_id, message)


async def _send(
    interaction: discord.Interaction[Any],
    method: str,
    path: str,
    id: int,
    payload: Payload,
    params: dict[str, str] | None = None,
) -> None:
    http = interaction.client.http
    adapter = async_context.get()
    session: Any = interaction._session
    values: dict[str, Any]
    if not isinstance(payload, Written):
        values = payload
    elif type(adapter) is AsyncWebhookAdapter:
        session, values = _Saying(session, payload), {}
    else:  # a simulated Discord takes values
        values = json.loads(payload)
    await adapter.request(
        Route(method, path, webhook_id=id, webhook_token=interaction.token),
        session=session,
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
        payload=values,
        params=params,
    )


class _Saying:
    """A session that sends a text in place of what the library makes of an empty payload."""

    __slots__ = ("_session", "_text")

    def __init__(self, session: Any, text: str) -> None:
        self._session = session
        self._text = text

    def request(self, method: str, url: str, **how: Any) -> Any:
        return self._session.request(method, url, **{**how, "data": self._text})
