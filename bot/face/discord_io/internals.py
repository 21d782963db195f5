"""Every part of discord.py that its documentation leaves out, used in this one module.

A new version of discord.py may change any of them without notice. ``missing_parts`` names what has
changed, and the tests do not start before it is content. The client overrides two such methods,
``launch_shard`` and ``dispatch``, which are checked here, too.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from yarl import URL

Components = list[dict[str, Any]]
Payload = dict[str, Any]
#: The library's sender, ``Client.http``.
HttpClient: TypeAlias = HTTPClient


def components_of(view: discord.ui.LayoutView) -> Components:
    """What is sent of a view."""
    components: Components = view.to_components()  # type: ignore[no-untyped-call]
    return components


def role_ids(member: discord.User | discord.Member) -> Sequence[int]:
    """The ids of a member's roles, also of those that the cache does not know (yet)."""
    return list(getattr(member, "_roles", ()))


async def command_payload(
    command: Any, tree: app_commands.CommandTree, translator: app_commands.Translator
) -> Payload:
    """What Discord is sent about a command, translations included."""
    payload: Payload = await command.get_translated_payload(tree, translator)
    return payload


# Addresses


def use_api(address: str) -> None:
    """Sends every request to this address instead of Discord's own."""
    Route.BASE = address


def use_gateway(address: str) -> None:
    """Opens every new session at this address."""
    DiscordWebSocket.DEFAULT_GATEWAY = URL(address)


# Answers to interactions


async def send_answer(
    interaction: discord.Interaction[Any],
    method: str,
    path: str,
    id: int,
    payload: Payload | str | None,
    params: dict[str, str] | None = None,
    *,
    token: str | None = None,
) -> None:
    """Sends a request with an interaction's token through the library's own sender.

    ``token`` is that of another interaction.

    ``path`` has places for ``webhook_id``, which is ``id``, and ``webhook_token``. A payload that
    is JSON already is sent as it is: to parse it and write it anew would cost 0.14 ms, a sixth of
    a cached ``/explain``.
    """
    sender: Any = async_context.get()
    session: Any = interaction._session
    if isinstance(payload, str):
        if type(sender) is AsyncWebhookAdapter:
            session, payload = _TextSession(session, payload), {}
        else:  # a simulated Discord's sender takes values
            payload = json.loads(payload)
    http = interaction.client.http
    await sender.request(
        Route(method, path, webhook_id=id, webhook_token=token or interaction.token),
        session=session,
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
        payload=payload,
        params=params,
    )


class _TextSession:
    """A session that sends a text in place of what the library makes of an empty payload."""

    def __init__(self, session: Any, text: str) -> None:
        self._session = session
        self._text = text

    def request(self, method: str, url: str, **options: Any) -> Any:
        return self._session.request(method, url, **{**options, "data": self._text})


def mark_answered(
    interaction: discord.Interaction[Any], kind: discord.InteractionResponseType
) -> None:
    """Lets the library know that the first answer has been sent."""
    interaction.response._response_type = kind


# Messages in channels


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PNG that is sent with a message, under the name by which its components show it."""

    name: str
    png: bytes


async def send_message(
    http: HttpClient, channel_id: int, payload: Payload, file: Attachment | None = None
) -> int:
    """Sends a message and returns its id."""
    params = _params(payload) if file is None else _params_with(payload, file)
    message = await http.send_message(channel_id, params=params)
    return int(message["id"])


async def edit_message(
    http: HttpClient, channel_id: int, message_id: int, payload: Payload
) -> None:
    """Replaces what the payload names of a message."""
    await http.edit_message(channel_id, message_id, params=_params(payload))


async def read_history(
    http: HttpClient, channel_id: int, limit: int, before: int | None
) -> Sequence[Mapping[str, Any]]:
    """A channel's messages as Discord sends them, the newest first."""
    return await http.logs_from(channel_id, limit, before=before)


def end_global_wait(http: HttpClient) -> None:
    """Lets requests through again after the wait for a global limit has been broken off.

    The library ends that wait only at the end of the request that met the limit. Without that
    request no other would ever be sent.
    """
    if isinstance(http._global_over, asyncio.Event):  # it exists after the login
        http._global_over.set()


def _params_with(payload: Payload, file: Attachment) -> MultipartParameters:
    payload = {**payload, "attachments": [{"id": 0, "filename": file.name}]}
    sent = discord.File(BytesIO(file.png), file.name)
    multipart: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(payload)},
        {
            "name": "files[0]",
            "value": sent.fp,
            "filename": sent.filename,
            "content_type": "image/png",
        },
    ]
    # The library closes the files, and rewinds them before it tries again.
    return MultipartParameters(payload=None, multipart=multipart, files=[sent])


def _params(payload: Payload) -> MultipartParameters:
    return MultipartParameters(payload=payload, multipart=None, files=None)


# The check

#: The parameters that the calls above and the overrides in the client rely on.
_PARAMETERS: Mapping[Callable[..., Any], frozenset[str]] = {
    AsyncWebhookAdapter.request: frozenset(
        {"route", "session", "payload", "proxy", "proxy_auth", "params"}
    ),
    HTTPClient.send_message: frozenset({"channel_id", "params"}),
    HTTPClient.edit_message: frozenset({"channel_id", "message_id", "params"}),
    HTTPClient.logs_from: frozenset({"channel_id", "limit", "before"}),
    discord.AutoShardedClient.launch_shard: frozenset({"gateway", "shard_id", "initial"}),
    discord.AutoShardedClient.dispatch: frozenset({"event", "args", "kwargs"}),
    app_commands.Command.get_translated_payload: frozenset({"tree", "translator"}),
    app_commands.Group.get_translated_payload: frozenset({"tree", "translator"}),
    discord.ui.LayoutView.to_components: frozenset(),
}
#: Names that must stand in the source of a function, since only an instance would have them.
_MENTIONS: Mapping[Callable[..., Any], str] = {
    discord.InteractionResponse.is_done: "_response_type",
    HTTPClient.static_login: "_global_over",
    discord.AutoShardedClient.launch_shards: "launch_shard",
}


def missing_parts() -> list[str]:
    """What this version of discord.py lacks of all that is used here, by name."""
    missing = [
        f"{function.__qualname__}({name}=)"
        for function, names in _PARAMETERS.items()
        for name in sorted(names - set(inspect.signature(function).parameters))
    ]
    missing += [
        f"{name} in {function.__qualname__}"
        for function, name in _MENTIONS.items()
        if name not in inspect.getsource(function)
    ]
    attributes = (
        (Route, "BASE"),
        (DiscordWebSocket, "DEFAULT_GATEWAY"),
        (discord.Interaction, "_session"),
        (discord.Member, "_roles"),
    )
    missing += [
        f"{owner.__name__}.{name}" for owner, name in attributes if not hasattr(owner, name)
    ]
    if type(async_context.get()) is not AsyncWebhookAdapter:
        missing.append("async_context with an AsyncWebhookAdapter")
    return missing
