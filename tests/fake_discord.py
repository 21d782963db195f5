"""A small Discord on a port of this machine: enough to log in, stay, use commands, and fail.

An answer's type must be ``application/json`` and nothing more, or discord.py reads it as text.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from itertools import count
from typing import Any

import discord
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

TOKEN = "the.right.token"
INTERACTION_TOKEN = "an-interaction-token"
APPLICATION = 1100000000000000001
MEMBER = 80351110224678912
_USER = {"username": "lectern", "discriminator": "0", "avatar": None, "global_name": None}
_BOT = {**_USER, "id": str(APPLICATION), "bot": True}
_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME, _INVALID, _HELLO, _ACK = 0, 1, 2, 6, 9, 10, 11
_CHANNEL = "1300000000000000001"
_COMPONENTS_V2 = 1 << 15
_UNKNOWN, _DOUBLE = 10062, 40060


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
            assert request.transport is not None
            request.transport.abort()
        body = {"message": "no", "code": self.code, "retry_after": 0.05}
        return _json(body, status=self.status or 500, headers=self.headers)


class FakeDiscord:
    """What the bot did, and how Discord shall behave."""

    def __init__(self) -> None:
        self.address = ""
        self.sent: list[list[dict[str, Any]]] = []
        """The commands of each bulk update."""
        self.asked = asyncio.Event()
        """Somebody asked who they are."""
        self.open = asyncio.Event()
        """Unset: requests are taken and not answered."""
        self.open.set()
        self.away: int | Mapping[str, int] | None = None
        """With it every request but answers to interactions, or each to a path of these, is
        answered by this status."""
        self.requests: Counter[str] = Counter()
        self.connected: asyncio.Queue[str] = asyncio.Queue()
        """Somebody has opened the gateway."""
        self.identified: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.resumed: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answered: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        """First answers to interactions, as they arrive, refused ones included."""
        self.followed: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        """Further ones; ``file`` holds what was sent along."""
        self.faults: deque[Fault] = deque()
        """What goes wrong with the next answers."""
        self.close_code: int | None = None
        """With it the gateway closes each session at once."""
        self.deaf = False
        """The gateway stops listening once a session runs: no good-bye is answered."""
        self.forgets = False
        """The gateway knows no session any more, so that none can be resumed."""
        self.refusing = False
        """The gateway takes no connection."""
        self.sessions_left = 999
        self.shards = 1
        self.application: dict[str, Any] = {}
        """What the application is, beyond the plainest."""
        self.guilds: list[dict[str, Any]] = []
        self.ahead = timedelta()
        """How far Discord's clock is before ours."""
        self._done: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._over = asyncio.Event()
        self._numbers = count(2)

    # What members do

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Sends an event to every session that stands."""
        payload = {"op": _DISPATCH, "t": event, "s": next(self._numbers), "d": data}
        for socket in self._sockets:
            # One that is just breaking takes nothing any more, and nobody is told.
            with suppress(ConnectionError):
                await socket.send_json(payload)

    async def explain(self, topic: str, **about: Any) -> int:
        """A member uses ``/explain topic:...`` in a direct message."""
        return await self.command("explain", [text_option("topic", topic)], **about)

    async def command(
        self, name: str, options: list[dict[str, Any]] | None = None, **about: Any
    ) -> int:
        """A member uses a command in a direct message; gives the interaction's id."""
        data = {"id": self._id_of(name), "name": name, "type": 1, "options": options or []}
        return await self._interact(2, data, **about)

    async def complete(self, name: str, option: str, typed: str) -> int:
        """A member has typed a part of an option's value."""
        options = [{**text_option(option, typed), "focused": True}]
        data = {"id": self._id_of(name), "name": name, "type": 1, "options": options}
        return await self._interact(4, data)

    async def press(self, answer: Mapping[str, Any], custom_id: str, **about: Any) -> int:
        """A member presses a button of an earlier answer."""
        message = _message(answer["data"]["components"])
        data = {"component_type": 2, "custom_id": custom_id}
        return await self._interact(3, data, message=message, **about)

    async def _interact(
        self,
        kind: int,
        data: dict[str, Any],
        *,
        member: int = MEMBER,
        called: str = "ada",
        message: dict[str, Any] | None = None,
    ) -> int:
        user = {**_USER, "id": str(member), "username": called}
        user["global_name"] = f"{called} the great"
        id = _snowflake()
        payload = {
            "id": str(id),
            "application_id": str(APPLICATION),
            "type": kind,
            "token": INTERACTION_TOKEN,
            "version": 1,
            "locale": "de",
            "context": 1,
            "user": user,
            "channel_id": _CHANNEL,
            "channel": {"id": _CHANNEL, "type": 1, "recipients": [user]},
            "authorizing_integration_owners": {"1": str(member)},
            "entitlements": [],
            "attachment_size_limit": 10485760,
            "data": data,
        }
        await self.dispatch(
            "INTERACTION_CREATE", payload | ({"message": message} if message else {})
        )
        return id

    def _id_of(self, name: str) -> str:
        return next(str(each["id"]) for each in self.sent[-1] if each["name"] == name)

    # What becomes of the gateway

    async def drop(self, code: int | None = None) -> None:
        """Closes every session, by a code or by breaking the connection."""
        sockets, self._sockets = self._sockets, []
        for socket in sockets:
            if code is not None:
                await socket.close(code=code)
            elif socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def invalidate(self) -> None:
        """Tells every session that it is over, and cannot be resumed."""
        for socket in self._sockets:
            await socket.send_json({"op": _INVALID, "d": False})

    @property
    def _gateway_url(self) -> str:
        return self.address.replace("http", "ws", 1) + "/gateway"

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        if self.refusing:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(timeout=0.1)
        await socket.prepare(request)
        self._sockets.append(socket)
        self.connected.put_nowait(request.path)
        await socket.send_json({"op": _HELLO, "d": {"heartbeat_interval": 41250}})
        try:
            await self._converse(socket)
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)
        return socket

    async def _converse(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(message.data)
            if payload["op"] == _HEARTBEAT:
                await socket.send_json({"op": _ACK})
            elif payload["op"] == _IDENTIFY:
                await self._welcome(socket, payload["d"])
            elif payload["op"] == _RESUME:
                await self._resume(socket, payload["d"])

    async def _welcome(self, socket: web.WebSocketResponse, identify: dict[str, Any]) -> None:
        if self.close_code is not None:
            await socket.close(code=self.close_code)
            return
        ready = {"v": 10, "user": _BOT, "guilds": [], "session_id": "session"}
        ready["shard"] = identify.get("shard", [0, 1])
        ready["resume_gateway_url"] = self._gateway_url
        ready["application"] = {"id": str(APPLICATION), "flags": 0}
        await socket.send_json({"op": _DISPATCH, "t": "READY", "s": 1, "d": ready})
        self.identified.put_nowait(identify)
        if self.deaf:
            await self._over.wait()

    async def _resume(self, socket: web.WebSocketResponse, resume: dict[str, Any]) -> None:
        if self.forgets or resume["session_id"] != "session":
            await socket.send_json({"op": _INVALID, "d": False})
            return
        number = next(self._numbers)
        await socket.send_json({"op": _DISPATCH, "t": "RESUMED", "s": number, "d": {}})
        self.resumed.put_nowait(resume)

    # What the API answers

    @web.middleware
    async def _watch(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests[f"{request.method} {request.path}"] += 1
        about_an_answer = request.path.startswith(("/interactions/", "/webhooks/"))
        away = self.away.get(request.path) if isinstance(self.away, Mapping) else self.away
        if away is not None and not about_an_answer:
            return _json({"message": "away", "code": 0}, status=away)
        response: web.StreamResponse = await handler(request)
        if not response.prepared:
            now = discord.utils.utcnow() + self.ahead
            response.headers["Date"] = format_datetime(now, usegmt=True)
        return response

    async def _me(self, request: web.Request) -> web.Response:
        self.asked.set()
        await self.open.wait()
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        return _json(_BOT)

    async def _application(self, request: web.Request) -> web.Response:
        about: dict[str, Any] = {"id": str(APPLICATION), "name": "lectern", "icon": None}
        about |= {"description": ""}
        about |= {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
        return _json(about | {"owner": {**_USER, "id": "1"}, "team": None} | self.application)

    async def _guilds(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", 0))
        page = [guild for guild in self.guilds if int(guild["id"]) > after]
        return _json(page[: int(request.query.get("limit", 200))])

    async def _commands(self, request: web.Request) -> web.Response:
        commands = await request.json()
        for number, command in enumerate(commands):
            command["id"] = str(1400000000000000000 + number)
            command["application_id"] = str(APPLICATION)
            command["version"] = "1"
        self.sent.append(commands)
        return _json(commands)

    async def _callback(self, request: web.Request) -> web.Response:
        self.answered.put_nowait(await _body(request))
        id = request.match_info["id"]
        fault = self.faults.popleft() if self.faults else None
        if fault is not None and not fault.arrived:
            return await fault(request)
        if id in self._done:
            return _json({"message": "acknowledged already", "code": _DOUBLE}, status=400)
        self._done.add(id)
        if fault is not None:
            return await fault(request)
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        return _json({"interaction": {"id": id, "type": 2}, "resource": {"type": 4}})

    async def _follow(self, request: web.Request) -> web.Response:
        if self.faults:
            return await self.faults.popleft()(request)
        body = await _body(request)
        if request.method == "POST" and request.query.get("with_components") != "1":
            body.pop("components", None)
        self.followed.put_nowait(body)
        return _json(_message([]))

    async def _where(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": self.sessions_left, "reset_after": 200}
        limit["max_concurrency"] = 1
        return _json(
            {"url": self._gateway_url, "shards": self.shards, "session_start_limit": limit}
        )

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._watch])
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/users/@me/guilds", self._guilds)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_get("/applications/@me", self._application)
        app.router.add_get("/gateway/bot", self._where)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_put("/applications/{id}/commands", self._commands)
        app.router.add_post("/interactions/{id}/{token}/callback", self._callback)
        app.router.add_post("/webhooks/{id}/{token}", self._follow)
        app.router.add_patch("/webhooks/{id}/{token}/messages/@original", self._follow)
        return app


def text_option(name: str, value: str) -> dict[str, Any]:
    """An option of a command as Discord sends it."""
    return {"name": name, "type": 3, "value": value}


async def _body(request: web.Request) -> dict[str, Any]:
    """What was sent, with its file where there is one."""
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    form = await request.post()
    sent = form["files[0]"]
    assert isinstance(sent, web.FileField)
    return {**json.loads(str(form["payload_json"])), "file": sent.file.read()}


def _message(components: list[dict[str, Any]]) -> dict[str, Any]:
    """A message of the bot's own."""
    message: dict[str, Any] = {
        "id": str(_snowflake()),
        "channel_id": _CHANNEL,
        "author": _BOT,
        "timestamp": discord.utils.utcnow().isoformat(),
        "edited_timestamp": None,
        "type": 0,
        "content": "",
        "flags": _COMPONENTS_V2,
        "components": components,
    }
    message |= dict.fromkeys(("tts", "pinned", "mention_everyone"), False)
    return message | {name: [] for name in ("attachments", "embeds", "mentions", "mention_roles")}


_beside = count()


def _snowflake() -> int:
    """An id of this moment, unlike any other."""
    return discord.utils.time_snowflake(discord.utils.utcnow()) + next(_beside) % (1 << 22)


def _json(
    value: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(),
        status=status,
        headers=headers,
        content_type="application/json",
    )


@asynccontextmanager
async def fake_discord(port: int | None = None) -> AsyncIterator[FakeDiscord]:
    """A Discord of one's own, at ``address``."""
    fake = FakeDiscord()
    async with TestServer(fake._app(), port=port) as server:
        fake.address = str(server.make_url("")).rstrip("/")
        try:
            yield fake
        finally:
            fake._over.set()
            fake.open.set()
