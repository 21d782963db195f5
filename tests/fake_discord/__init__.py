"""A small Discord on a port of this machine: enough to log in, stay, serve members, and fail.

An answer's type must be ``application/json`` and nothing more, or discord.py reads it as text.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import Enum
from itertools import count
from typing import Any

import discord
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fake_discord import payloads
from tests.fake_discord.channels import Channels, Reply
from tests.fake_discord.gateway import Gateway, break_off
from tests.fake_discord.payloads import Payload

MEMBER = 80351110224678912
_COMMAND, _COMPONENT, _COMPLETION = 2, 3, 4
_EPHEMERAL = 64
_DOUBLE = 40060
#: Callback types of which a message comes: a new one, and the one that was pressed, edited.
_NEW_MESSAGE, _EDITED_MESSAGE = 4, 7


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one answer: a status with a code, or without one a broken connection.

    With ``arrived`` the answer has taken effect nevertheless.
    """

    status: int = 0
    code: int = 0
    arrived: bool = False
    seconds: float = 0.0
    """Before it fails."""
    headers: Mapping[str, str] | None = None

    async def __call__(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.seconds)
        if not self.status:
            break_off(request)
        body = {"message": "no", "code": self.code, "retry_after": 0.05}
        return _json(body, status=self.status or 500, headers=self.headers)


class Fate(Enum):
    """When a request breaks off unanswered: before it takes effect, or after."""

    BEFORE = "before"
    AFTER = "after"


class FakeDiscord(Gateway):
    """What the bot did, and how Discord shall behave. What members do is in direct messages
    unless a server is named."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[list[Payload]] = []
        """The commands of each bulk update."""
        self.asked = asyncio.Event()
        """Somebody asked who they are."""
        self.open = asyncio.Event()
        """Unset: requests are taken and not answered."""
        self.open.set()
        self.fails: Callable[[web.Request], int | None] = lambda request: None
        """By which status a request fails, if it does."""
        self.requests: Counter[str] = Counter()
        self.answered: asyncio.Queue[Payload] = asyncio.Queue()
        """First answers to interactions, as they arrive, refused ones included."""
        self.told: dict[int, Payload] = {}
        """What was answered first, by interaction; what the member has seen."""
        self.pressed: dict[int, str] = {}
        """Who did what, by interaction."""
        self.followed: asyncio.Queue[Payload] = asyncio.Queue()
        """Further answers; ``file`` holds what was sent along."""
        self.faults: deque[Fault] = deque()
        """What goes wrong with the next answers."""
        self.strike: Callable[[web.Request], Fate | None] = lambda request: None
        """Whether a request that shows or tells a member something breaks off."""
        self.struck: Callable[[], None] = lambda: None
        """Called when one does."""
        self.sessions_left = 999
        self.shards = 1
        self.application: Payload = {}
        """What the application is, beyond the plainest."""
        self.guilds: list[Payload] = []
        """The servers that a bot is told of without a session."""
        self.ahead = timedelta()
        """How far Discord's clock is before ours."""
        self.channels = Channels(lambda: self.now().timestamp(), self.snowflake)
        self._done: set[int] = set()
        self._shown: dict[int, Payload] = {}
        self._waiting: dict[int, asyncio.Future[tuple[float, Payload]]] = {}
        self._serial = count()

    def forget(self) -> None:
        """Makes ready for another bot: the channels are empty, and no member has done anything."""
        self.ready.clear()
        self.channels = Channels(lambda: self.now().timestamp(), self.snowflake)
        for each in (self.requests, self.told, self.pressed, self._shown, self._waiting):
            each.clear()

    def now(self) -> datetime:
        """The time by Discord's own clock."""
        return discord.utils.utcnow() + self.ahead

    def snowflake(self) -> int:
        """An id of this moment, unlike any other."""
        return discord.utils.time_snowflake(self.now()) + next(self._serial) % (1 << 22)

    # What members do

    async def explain(self, topic: str, **about: Any) -> int:
        """A member uses ``/explain topic:...``."""
        return await self.command("explain", [payloads.option("topic", topic)], **about)

    async def command(self, name: str, options: list[Payload] | None = None, **about: Any) -> int:
        """A member uses a command; returns the interaction's id."""
        return await self.interact(_COMMAND, self._named(name, options or []), **about)

    async def complete(self, name: str, option: str, typed: str) -> int:
        """A member has typed a part of an option's value."""
        options = [payloads.option(option, typed) | {"focused": True}]
        return await self.interact(_COMPLETION, self._named(name, options))

    async def press(self, answer: Mapping[str, Any], custom_id: str, **about: Any) -> int:
        """A member presses a button of an earlier answer."""
        message = payloads.answer(self.snowflake(), answer["data"])
        return await self.interact(_COMPONENT, payloads.press(custom_id), message=message, **about)

    async def press_in(
        self,
        channel: int,
        message: int,
        custom_id: str,
        member: int,
        *,
        id: int | None = None,
        value: str | None = None,
        shown: Payload | None = None,
    ) -> int:
        """Somebody presses a button, or chooses a value, on a message in a server's channel.

        With ``shown`` it is one that they alone see.
        """
        return await self.interact(
            _COMPONENT,
            payloads.press(custom_id, value),
            member=member,
            message=shown or dict(self.channels.messages[channel][message]),
            id=id,
            guild_id=payloads.GUILD,
        )

    async def start_round(self, member: int, **options: str | int) -> int:
        """Somebody uses ``/round start`` in the server."""
        given = [payloads.option(name, value) for name, value in options.items()]
        command = {"name": "start", "type": 1, "options": given}
        return await self.command("round", [command], member=member, guild_id=payloads.GUILD)

    async def interact(
        self,
        kind: int,
        data: Payload,
        *,
        member: int = MEMBER,
        called: str = "ada",
        message: Payload | None = None,
        id: int | None = None,
        guild_id: int | None = None,
    ) -> int:
        """An interaction of now, or of the moment that its id says; returns its id."""
        number = self.snowflake() if id is None else id
        self.pressed[number] = f"{member} {data.get('custom_id', data.get('name'))}"
        who = payloads.user(member, called, f"{called} the great")
        locale = "de" if guild_id is None else "en-US"
        await self._send(
            payloads.interaction(
                number, kind, data, who, locale=locale, guild_id=guild_id, message=message
            )
        )
        return number

    async def use(self, interaction: Payload) -> tuple[float, Payload]:
        """Sends an interaction; returns the seconds to its first answer, and what that brought.

        That is the message that came of it, or the answer's data. ``answered`` and ``told`` leave
        it out. Raises ``TimeoutError`` after half a minute.
        """
        waiting = self._waiting[int(interaction["id"])] = asyncio.Future()
        sent = time.perf_counter()
        await self._send(interaction)
        async with asyncio.timeout(30):
            at, brought = await waiting
        return at - sent, brought

    async def _send(self, interaction: Payload) -> None:
        if "message" in interaction:
            self._shown[int(interaction["id"])] = interaction["message"]
        await self.dispatch("INTERACTION_CREATE", interaction)

    def private(self, interaction: int) -> Payload:
        """The message that only the member sees who did this, as a press on it carries it."""
        data = self.told[interaction]["data"]
        message = payloads.answer(interaction, data, payloads.GUILD)
        return message | {"flags": data["flags"] | _EPHEMERAL}

    def _named(self, command: str, options: list[Payload]) -> Payload:
        id = next(str(each["id"]) for each in self.sent[-1] if each["name"] == command)
        return {"id": id, "name": command, "type": 1, "options": options}

    # What the API answers

    @web.middleware
    async def _watch(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests[f"{request.method} {request.path}"] += 1
        status = self.fails(request)
        if status is not None:
            return _json({"message": "no", "code": 0}, status=status)
        shows = request.path.startswith(("/interactions/", "/channels/"))
        fate = self.strike(request) if shows and request.method != "GET" else None
        response: web.StreamResponse = (
            web.Response() if fate is Fate.BEFORE else await handler(request)
        )
        if fate is not None:
            self.struck()
            break_off(request)
        if not response.prepared:
            response.headers["Date"] = format_datetime(self.now(), usegmt=True)
        return response

    async def _me(self, request: web.Request) -> web.Response:
        self.asked.set()
        await self.open.wait()
        if request.headers.get("Authorization") != f"Bot {payloads.TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        return _json(payloads.BOT)

    async def _application(self, request: web.Request) -> web.Response:
        return _json(payloads.application() | self.application)

    async def _guilds(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", 0))
        page = [guild for guild in self.guilds if int(guild["id"]) > after]
        return _json(page[: int(request.query.get("limit", 200))])

    async def _commands(self, request: web.Request) -> web.Response:
        commands = await request.json()
        for number, command in enumerate(commands):
            command |= {"id": str(1400000000000000000 + number), "version": "1"}
            command["application_id"] = str(payloads.APPLICATION)
        self.sent.append(commands)
        return _json(commands)

    async def _callback(self, request: web.Request) -> web.Response:
        at = time.perf_counter()
        body = await _body(request)
        id = int(request.match_info["id"])
        waiting = self._waiting.pop(id, None)
        if waiting is None:
            self.answered.put_nowait(body)
        fault = self.faults.popleft() if self.faults else None
        if fault is not None and not fault.arrived:
            return await fault(request)
        if id in self._done:
            return _json({"message": "acknowledged already", "code": _DOUBLE}, status=400)
        self._done.add(id)
        brought = self._brought(id, body)
        if waiting is None:
            self.told[id] = body
        elif not waiting.done():
            waiting.set_result((at, brought))
        if fault is not None:
            return await fault(request)
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        interaction: Payload = {"id": str(id), "type": 2, "response_message_loading": False}
        resource: Payload = {"type": body["type"]}
        if "channel_id" in brought:
            resource["message"] = brought
            interaction["response_message_id"] = brought["id"]
        return _json({"interaction": interaction, "resource": resource})

    def _brought(self, id: int, body: Payload) -> Payload:
        """The message that comes of a first answer, or its data."""
        data: Payload = body.get("data") or {}
        shown = self._shown.pop(id, None)
        if body["type"] == _NEW_MESSAGE:
            return payloads.answer(id, data, payloads.GUILD)
        if body["type"] == _EDITED_MESSAGE and shown is not None:
            return payloads.edited(shown, data)
        return data

    async def _follow(self, request: web.Request) -> web.Response:
        if self.faults:
            return await self.faults.popleft()(request)
        body = await _body(request)
        if request.method == "POST" and request.query.get("with_components") != "1":
            body.pop("components", None)
        self.followed.put_nowait(body)
        return _json(payloads.answer(self.snowflake(), body))

    async def _deleted(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _channel(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        if request.method == "GET":
            before, limit = (int(request.query.get(name, 0)) for name in ("before", "limit"))
            return _plain(self.channels.history(channel, limit or 50, before))
        body = await _body(request)
        body.pop("file", None)
        if request.method == "POST":
            return _plain(self.channels.post(channel, body))
        return _plain(self.channels.edit(channel, int(request.match_info["message"]), body))

    async def _where(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": self.sessions_left, "reset_after": 200}
        limit["max_concurrency"] = 1
        return _json({"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit})

    def app(self) -> web.Application:
        """All of it as a web application; it may be given further routes."""
        app = web.Application(middlewares=[self._watch])
        messages = "/channels/{channel}/messages"
        app.add_routes(
            [
                web.get("/users/@me", self._me),
                web.get("/users/@me/guilds", self._guilds),
                web.get("/oauth2/applications/@me", self._application),
                web.get("/applications/@me", self._application),
                web.get("/gateway/bot", self._where),
                web.get("/gateway/", self.connect),
                web.get("/gateway", self.connect),
                web.put("/applications/{id}/commands", self._commands),
                web.post("/interactions/{id}/{token}/callback", self._callback),
                web.post("/webhooks/{id}/{token}", self._follow),
                web.patch("/webhooks/{id}/{token}/messages/{message}", self._follow),
                web.delete("/webhooks/{id}/{token}/messages/@original", self._deleted),
                web.get(messages, self._channel),
                web.post(messages, self._channel),
                web.patch(messages + "/{message}", self._channel),
            ]
        )
        return app


async def _body(request: web.Request) -> Payload:
    """What was sent, with its file where there is one."""
    if request.content_type == "application/json":
        body: Payload = await request.json()
        return body
    form = await request.post()
    sent = form["files[0]"]
    assert isinstance(sent, web.FileField)
    return {**json.loads(str(form["payload_json"])), "file": sent.file.read()}


def _json(
    value: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    body = json.dumps(value).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


def _plain(reply: Reply) -> web.Response:
    return _json(reply.value, status=reply.status, headers=reply.headers)


@asynccontextmanager
async def fake_discord(
    port: int = 0,
    *servers: Payload,
    ahead: timedelta = timedelta(),
    routes: Iterable[web.RouteDef] = (),
) -> AsyncIterator[FakeDiscord]:
    """A Discord at ``address``, with servers in it, whose clock may be before ours.

    ``routes`` are what it answers besides.
    """
    fake = FakeDiscord()
    fake.servers, fake.ahead = list(servers), ahead
    app = fake.app()
    app.add_routes(routes)
    async with TestServer(app, port=port) as server:
        fake.address = str(server.make_url("")).rstrip("/")
        try:
            yield fake
        finally:
            fake.over.set()
            fake.open.set()
