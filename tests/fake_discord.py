"""A small Discord on a port of this machine: enough of it to log in, stay, and use a command.

An answer's type must be ``application/json`` and nothing more, or discord.py reads it as text.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

TOKEN = "the.right.token"
APPLICATION = 1100000000000000001
MEMBER = 80351110224678912
_USER = {"username": "lectern", "discriminator": "0", "avatar": None, "global_name": None}
_BOT = {**_USER, "id": str(APPLICATION), "bot": True}
_HELLO, _IDENTIFY, _HEARTBEAT = 10, 2, 1


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
        self.identified: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answered: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        """How interactions were answered."""
        self.close_code: int | None = None
        """With it the gateway closes each session at once."""
        self.deaf = False
        """The gateway stops listening once a session runs: no good-bye is answered."""
        self._sockets: list[web.WebSocketResponse] = []
        self._over = asyncio.Event()

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Sends an event to the newest session."""
        await self._sockets[-1].send_json({"op": 0, "t": event, "s": 2, "d": data})

    async def explain(self, topic: str) -> None:
        """A member uses ``/explain topic:...`` in a direct message."""
        command = next(each for each in self.sent[-1] if each["name"] == "explain")
        user = {**_USER, "id": str(MEMBER), "username": "ada"}
        await self.dispatch(
            "INTERACTION_CREATE",
            {
                "id": "1200000000000000001",
                "application_id": str(APPLICATION),
                "type": 2,
                "token": "interaction-token",
                "version": 1,
                "locale": "de",
                "context": 1,
                "user": user,
                "channel_id": "1300000000000000001",
                "channel": {"id": "1300000000000000001", "type": 1, "recipients": [user]},
                "authorizing_integration_owners": {"1": str(MEMBER)},
                "entitlements": [],
                "attachment_size_limit": 10485760,
                "data": {
                    "id": command["id"],
                    "name": "explain",
                    "type": 1,
                    "options": [{"name": "topic", "type": 3, "value": topic}],
                },
            },
        )

    async def _me(self, request: web.Request) -> web.Response:
        self.asked.set()
        await self.open.wait()
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        return _json(_BOT)

    async def _application(self, request: web.Request) -> web.Response:
        about = {"id": str(APPLICATION), "name": "lectern", "icon": None, "description": ""}
        owner = {**_USER, "id": "1"}
        return _json(
            about
            | {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
            | {"owner": owner, "team": None}
        )

    async def _commands(self, request: web.Request) -> web.Response:
        commands = await request.json()
        for number, command in enumerate(commands):
            command["id"] = str(1400000000000000000 + number)
            command["application_id"] = str(APPLICATION)
            command["version"] = "1"
        self.sent.append(commands)
        return _json(commands)

    async def _callback(self, request: web.Request) -> web.Response:
        self.answered.put_nowait(await request.json())
        id = request.match_info["id"]
        return _json({"interaction": {"id": id, "type": 2}, "resource": {"type": 4}})

    async def _where(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return _json({"url": self._gateway_url, "shards": 1, "session_start_limit": limit})

    @property
    def _gateway_url(self) -> str:
        return self.address.replace("http", "ws", 1) + "/gateway"

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=0.1)
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"op": _HELLO, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(message.data)
            if payload["op"] == _HEARTBEAT:
                await socket.send_json({"op": 11})
            elif payload["op"] == _IDENTIFY:
                await self._welcome(socket, payload["d"])
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, identify: dict[str, Any]) -> None:
        if self.close_code is not None:
            await socket.close(code=self.close_code)
            return
        ready = {"v": 10, "user": _BOT, "guilds": [], "session_id": "session", "shard": [0, 1]}
        ready["resume_gateway_url"] = self._gateway_url
        ready["application"] = {"id": str(APPLICATION), "flags": 0}
        await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
        self.identified.put_nowait(identify)
        if self.deaf:
            await self._over.wait()


def _json(value: object, *, status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(), status=status, content_type="application/json"
    )


@asynccontextmanager
async def fake_discord() -> AsyncIterator[FakeDiscord]:
    """A Discord of one's own, at ``address``."""
    discord = FakeDiscord()
    app = web.Application()
    app.router.add_get("/users/@me", discord._me)
    app.router.add_get("/oauth2/applications/@me", discord._application)
    app.router.add_get("/gateway/bot", discord._where)
    app.router.add_get("/gateway/", discord._gateway)
    app.router.add_get("/gateway", discord._gateway)
    app.router.add_put("/applications/{id}/commands", discord._commands)
    app.router.add_post("/interactions/{id}/{token}/callback", discord._callback)
    async with TestServer(app) as server:
        discord.address = str(server.make_url("")).rstrip("/")
        try:
            yield discord
        finally:
            discord._over.set()
            discord.open.set()
