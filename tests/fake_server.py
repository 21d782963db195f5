"""The small Discord with servers in it: channels to write in, members, fates that strike."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import Enum
from typing import Any

import discord
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.channels import Channels, Payload, Reply, numbered
from tests.fake_discord import (
    _BOT,
    _USER,
    APPLICATION,
    INTERACTION_TOKEN,
    FakeDiscord,
    _json,
    _message,
)

GUILD = 1200000000000000001
CHANNEL = 1200000000000000002
_PERMISSIONS = str(discord.Permissions(view_channel=True, send_messages=True).value)
_COMMAND, _COMPONENT = 2, 3
_BUTTON, _SELECT = 2, 3
_EPHEMERAL = 64


class Fate(Enum):
    """What strikes a request: before it takes effect, or after; nobody is answered."""

    BEFORE = "before"
    AFTER = "after"


class FakeServer(FakeDiscord):
    """Adds servers with text channels, all members of which may do what ordinary members may."""

    def __init__(self) -> None:
        super().__init__()
        self.channels = Channels(_BOT, lambda: self.now().timestamp())
        self.places = {CHANNEL: GUILD}
        """The server of each channel."""
        self.told: dict[int, Payload] = {}
        """What was answered first, by interaction; what the pressing member has seen."""
        self.pressed: dict[int, str] = {}
        """Who did what, by interaction."""
        self.strike: Callable[[web.Request], Fate | None] = lambda request: None
        """Asked before each request that shows or tells a member something."""
        self.struck: Callable[[], None] = lambda: None
        """Called when a request is struck."""
        self.ill: Callable[[web.Request], int | None] = lambda request: None
        """By which status a request of a channel fails, if it does."""
        self.ready = asyncio.Event()
        """Somebody is connected and knows the servers."""

    def now(self) -> Any:
        """The time by Discord's own clock."""
        return discord.utils.utcnow() + self.ahead

    # What members do

    async def start_round(self, member: int, channel: int = CHANNEL, **options: Any) -> int:
        """Somebody uses ``/round start``."""
        kinds = {str: 3, int: 4}
        given = [
            {"name": name, "type": kinds[type(value)], "value": value}
            for name, value in options.items()
        ]
        command = {"name": "start", "type": 1, "options": given}
        data = {"id": self._id_of("round"), "name": "round", "type": 1, "options": [command]}
        return await self.interact(_COMMAND, data, member=member, channel=channel)

    async def press_in(
        self,
        channel: int,
        message: int,
        custom_id: str,
        member: int,
        *,
        id: int | None = None,
        delay: float = 0.0,
        value: str | None = None,
        shown: Mapping[str, Any] | None = None,
    ) -> int:
        """Somebody presses a button, or chooses a value, on a message in a channel.

        With ``shown`` it is one that they alone see.
        """
        shown = shown or self.channels.messages[channel][message]
        data: Payload = {"component_type": _BUTTON, "custom_id": custom_id}
        if value is not None:
            data |= {"component_type": _SELECT, "values": [value]}
        return await self.interact(
            _COMPONENT, data, member=member, channel=channel, message=shown, id=id, delay=delay
        )

    async def interact(
        self,
        kind: int,
        data: Payload,
        *,
        member: int,
        channel: int,
        message: Mapping[str, Any] | None = None,
        id: int | None = None,
        delay: float = 0.0,
    ) -> int:
        """An interaction of now, or of the moment that its id says, that arrives with a delay."""
        number = self.channels.snowflake() if id is None else id
        self.pressed[number] = f"{member} {data.get('custom_id', data.get('name'))}"
        guild = str(self.places[channel])
        payload = {
            "id": str(number),
            "application_id": str(APPLICATION),
            "type": kind,
            "token": INTERACTION_TOKEN,
            "version": 1,
            "locale": "en-US",
            "guild_locale": "en-US",
            "context": 0,
            "guild_id": guild,
            "guild": {"id": guild, "locale": "en-US", "features": []},
            "channel_id": str(channel),
            "channel": {"id": str(channel), "type": 0, "guild_id": guild, "name": "quiz"},
            "member": _member(member),
            "app_permissions": _PERMISSIONS,
            "authorizing_integration_owners": {"0": guild},
            "entitlements": [],
            "attachment_size_limit": 10485760,
            "data": data,
            **({} if message is None else {"message": dict(message)}),
        }
        if delay:
            await asyncio.sleep(delay)
        await self.dispatch("INTERACTION_CREATE", payload)
        return number

    def private(self, interaction: int) -> Payload:
        """The message that only the member sees who did this, as a press on it carries it."""
        answer = self.told[interaction]["data"]
        message = _message(numbered(answer["components"]))
        return message | {"flags": answer["flags"] | _EPHEMERAL}

    # What the API answers

    async def _welcome(self, socket: web.WebSocketResponse, identify: dict[str, Any]) -> None:
        await super()._welcome(socket, identify)
        for guild in sorted(set(self.places.values())):
            await self.dispatch("GUILD_CREATE", self._guild(guild))
        self.ready.set()

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = await super()._gateway(request)
        if not self._sockets:
            self.ready.clear()
        return socket

    async def _resume(self, socket: web.WebSocketResponse, resume: dict[str, Any]) -> None:
        await super()._resume(socket, resume)
        self.ready.set()

    def _guild(self, id: int) -> Payload:
        channels = [
            {"id": str(each), "type": 0, "name": "quiz", "position": 0, "permission_overwrites": []}
            for each, guild in self.places.items()
            if guild == id
        ]
        empty = ("emojis", "stickers", "voice_states", "threads", "presences", "stage_instances")
        return {
            "id": str(id),
            "name": "Study",
            "owner_id": "1",
            "roles": [],
            "features": [],
            "preferred_locale": "en-US",
            "member_count": 3,
            "members": [],
            "channels": channels,
            "unavailable": False,
            **{name: [] for name in (*empty, "guild_scheduled_events", "soundboard_sounds")},
        }

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        return _plain(self.channels.post(_number(request, "channel"), body))

    async def _edit(self, request: web.Request) -> web.Response:
        body = await request.json()
        channel, message = _number(request, "channel"), _number(request, "message")
        return _plain(self.channels.edit(channel, message, body))

    async def _history(self, request: web.Request) -> web.Response:
        before, limit = (int(request.query.get(name, 0)) for name in ("before", "limit"))
        return _plain(self.channels.history(_number(request, "channel"), limit or 50, before))

    async def _callback(self, request: web.Request) -> web.Response:
        body = await request.json()
        response = await super()._callback(request)
        if response.status < 400:
            self.told[int(request.match_info["id"])] = body
        return response

    @web.middleware
    async def _fated(self, request: web.Request, handler: Any) -> web.StreamResponse:
        shows = request.path.endswith("/callback") or "/messages" in request.path
        if not shows or request.method == "GET":
            answered: web.StreamResponse = await handler(request)
            return answered
        status = self.ill(request)
        if status is not None:
            return _json({"message": "ill", "code": 0}, status=status)
        fate = self.strike(request)
        if fate is not Fate.BEFORE:
            answered = await handler(request)
        if fate is not None:
            self.struck()
            assert request.transport is not None
            request.transport.abort()
            answered = web.Response()
        return answered

    def _app(self) -> web.Application:
        app = super()._app()
        app.middlewares.append(self._fated)
        app.router.add_post("/channels/{channel}/messages", self._post)
        app.router.add_get("/channels/{channel}/messages", self._history)
        app.router.add_patch("/channels/{channel}/messages/{message}", self._edit)
        return app


def _member(id: int) -> Payload:
    user = {**_USER, "id": str(id), "username": f"member{id % 1000}"}
    return {
        "user": user,
        "roles": [],
        "joined_at": "2024-05-01T12:00:00.000000+00:00",
        "permissions": _PERMISSIONS,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def _number(request: web.Request, name: str) -> int:
    return int(request.match_info[name])


def _plain(reply: Reply) -> web.Response:
    return _json(reply.value, status=reply.status, headers=reply.headers)


@asynccontextmanager
async def fake_server(ahead: timedelta = timedelta()) -> AsyncIterator[FakeServer]:
    """A Discord with a server of one's own, whose clock may be before ours."""
    fake = FakeServer()
    fake.ahead = ahead
    async with TestServer(fake._app()) as server:
        fake.address = str(server.make_url("")).rstrip("/")
        with contextlib.ExitStack() as at_the_end:
            at_the_end.callback(fake.open.set)
            at_the_end.callback(fake._over.set)
            yield fake
