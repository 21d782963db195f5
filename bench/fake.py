"""The fake Discord, a process of its own: enough REST and gateway for a bot to log in and serve.

It is steered over HTTP, too, below ``/bench/``. It prints its port and runs until it is stopped.
An answer's type must be ``application/json`` and nothing more, or discord.py reads it as text.
"""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from bench import payloads
from bench.payloads import Payload

_DISPATCH, _HEARTBEAT, _IDENTIFY, _HELLO, _HEARTBEAT_ACK = 0, 1, 2, 10, 11
#: Discord's callback types of which something stays: a new message, and an edited one.
_NEW_MESSAGE, _EDITED_MESSAGE = 4, 7


class Session:
    """One connection of a bot to the gateway, compressed as Discord compresses it."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._compressor = zlib.compressobj()
        self._sequence = 0

    async def send(self, payload: Payload) -> None:
        """Sends one payload."""
        data = self._compressor.compress(json.dumps(payload).encode())
        await self._socket.send_bytes(data + self._compressor.flush(zlib.Z_SYNC_FLUSH))

    async def dispatch(self, event: str, data: Payload) -> None:
        """Sends an event."""
        self._sequence += 1
        await self.send({"op": _DISPATCH, "t": event, "s": self._sequence, "d": data})


class FakeDiscord:
    """What one bot at a time talks to."""

    def __init__(self) -> None:
        self.port = 0
        self.session: Session | None = None
        self.identified = asyncio.Event()
        self._answers: dict[int, asyncio.Future[tuple[float, Payload]]] = {}
        self._messages: dict[int, Payload] = {}

    def forget(self) -> None:
        """Makes ready for another bot."""
        self.session = None
        self.identified.clear()
        self._answers.clear()
        self._messages.clear()

    async def use(self, interaction: Payload) -> tuple[float, Payload]:
        """Sends an interaction; gives the seconds to its acknowledgement, and what it brought.

        That is the message that came of it, or the data of an autocompletion's answer.
        """
        assert self.session is not None
        number = int(interaction["id"])
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        if "message" in interaction:
            self._messages[number] = interaction["message"]
        sent = time.perf_counter()
        await self.session.dispatch("INTERACTION_CREATE", interaction)
        async with asyncio.timeout(30):
            at, brought = await answer
        return at - sent, brought

    async def callback(self, request: web.Request) -> web.Response:
        """An interaction is answered."""
        at = time.perf_counter()
        answer = await request.json()
        number = int(request.match_info["id"])
        told: Payload = {"id": str(number), "type": 2, "response_message_loading": False}
        resource: Payload = {"type": answer["type"]}
        data = answer.get("data") or {}
        pressed = self._messages.pop(number, None)
        if answer["type"] == _NEW_MESSAGE:
            data = payloads.message(number, data)
        elif answer["type"] == _EDITED_MESSAGE and pressed is not None:
            data = payloads.edited(pressed, data)
        if "channel_id" in data:
            resource["message"] = data
            told["response_message_id"] = data["id"]
        waiting = self._answers.pop(number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result((at, data))
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        return _json({"interaction": told, "resource": resource})

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """A bot's connection, from HELLO to its end."""
        socket = web.WebSocketResponse(compress=False, timeout=0.2)
        await socket.prepare(request)
        session = Session(socket)
        await session.send({"op": _HELLO, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(message.data)
            if payload["op"] == _HEARTBEAT:
                await session.send({"op": _HEARTBEAT_ACK})
            elif payload["op"] == _IDENTIFY:
                await self._welcome(session, payload["d"])
        return socket

    async def _welcome(self, session: Session, identify: Payload) -> None:
        home = {"id": str(payloads.GUILD), "unavailable": True}
        await session.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.bot(),
                "guilds": [home],
                "session_id": "0123456789abcdef",
                "shard": identify.get("shard", [0, 1]),
                "resume_gateway_url": self._gateway_url,
                "application": {"id": str(payloads.APPLICATION), "flags": 0},
            },
        )
        await session.dispatch("GUILD_CREATE", payloads.guild(payloads.GUILD))
        self.session = session
        self.identified.set()

    @property
    def _gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def where(self, request: web.Request) -> web.Response:
        """``/gateway/bot``."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return _json({"url": self._gateway_url, "shards": 1, "session_start_limit": limit})


async def _me(request: web.Request) -> web.Response:
    return _json(payloads.bot())


async def _application(request: web.Request) -> web.Response:
    return _json(payloads.application())


async def _commands(request: web.Request) -> web.Response:
    commands = await request.json()
    for number, command in enumerate(commands):
        command |= {"id": str(1400000000000000000 + number), "version": "1"}
        command["application_id"] = str(payloads.APPLICATION)
    return _json(commands)


async def _message(request: web.Request) -> web.Response:
    return _json(payloads.message(1300000000000000000, await request.json()))


def _json(value: Any) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), content_type="application/json")


def application(discord: FakeDiscord) -> web.Application:
    """The fake Discord as a web application."""
    app = web.Application()
    app.router.add_get("/users/@me", _me)
    for path in ("/oauth2/applications/@me", "/applications/@me"):
        app.router.add_get(path, _application)
    app.router.add_get("/gateway/bot", discord.where)
    for path in ("/gateway", "/gateway/"):
        app.router.add_get(path, discord.gateway)
    app.router.add_put("/applications/{id}/commands", _commands)
    app.router.add_post("/interactions/{id}/{token}/callback", discord.callback)
    app.router.add_post("/webhooks/{id}/{token}", _message)
    app.router.add_patch("/webhooks/{id}/{token}/messages/{message}", _message)
    return app


async def serve(discord: FakeDiscord, app: web.Application) -> None:
    """Serves on a free port, prints it, and goes on until the process is stopped."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    discord.port = int(runner.addresses[0][1])
    print(discord.port, flush=True)  # noqa: T201 - this is how the port is told
    await asyncio.Event().wait()
