"""The gateway of the fake Discord: sessions, compressed as their addresses ask."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from importlib import import_module
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.fake_discord import payloads
from tests.fake_discord.payloads import Payload


class Op(IntEnum):
    """The gateway's operations."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    INVALID = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


@dataclass(frozen=True)
class Session:
    """A bot that listens."""

    request: web.Request
    socket: web.WebSocketResponse
    compressed: Callable[[bytes], bytes] | None
    numbers: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    async def opened(cls, request: web.Request) -> Session:
        """Takes the connection that the request asks for."""
        socket = web.WebSocketResponse(compress=False, timeout=0.1)
        await socket.prepare(request)
        return cls(request, socket, _compression(request.query.get("compress")))

    async def send(self, op: Op, data: Any = None, **more: Any) -> None:
        """Sends one payload."""
        text = json.dumps({"op": op, "d": data, **more})
        if self.compressed is None:
            await self.socket.send_str(text)
        else:
            await self.socket.send_bytes(self.compressed(text.encode()))

    async def dispatch(self, event: str, data: Any) -> None:
        """Sends an event."""
        await self.send(Op.DISPATCH, data, t=event, s=next(self.numbers))


class Gateway:
    """All connections of bots, and how the gateway shall treat them."""

    def __init__(self) -> None:
        self.address = ""
        """Where the API is, without a slash at the end."""
        self.connected: asyncio.Queue[str] = asyncio.Queue()
        """Somebody has opened the gateway."""
        self.identified: asyncio.Queue[Payload] = asyncio.Queue()
        self.resumed: asyncio.Queue[Payload] = asyncio.Queue()
        self.ready = asyncio.Event()
        """Somebody is connected and knows the servers."""
        self.close_code: int | None = None
        """With it the gateway closes each session at once."""
        self.deaf = False
        """The gateway stops listening once a session runs: no good-bye is answered."""
        self.forgets = False
        """The gateway knows no session any more, so that none can be resumed."""
        self.refusing = False
        """The gateway takes no connection."""
        self.servers: list[Payload] = []
        """The servers that each new session is told of."""
        self.over = asyncio.Event()
        """Lets go of who is kept waiting for ever."""
        self._sessions: list[Session] = []

    async def dispatch(self, event: str, data: Payload) -> None:
        """Sends an event to every session that stands."""
        for session in self._sessions:
            # One that is just breaking takes nothing any more, and nobody is told.
            with suppress(ConnectionError):
                await session.dispatch(event, data)

    async def drop(self, code: int | None = None) -> None:
        """Closes every session, by a code or by breaking the connection."""
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            if code is not None:
                await session.socket.close(code=code)
            else:
                break_off(session.request)

    async def invalidate(self) -> None:
        """Tells every session that it is over, and cannot be resumed."""
        for session in self._sessions:
            await session.send(Op.INVALID, False)

    @property
    def gateway_url(self) -> str:
        """Where to connect."""
        return self.address.replace("http", "ws", 1) + "/gateway"

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """A bot's connection, from HELLO to its end."""
        if self.refusing:
            raise web.HTTPServiceUnavailable
        session = await Session.opened(request)
        self._sessions.append(session)
        self.connected.put_nowait(request.path)
        await session.send(Op.HELLO, {"heartbeat_interval": 41250})
        try:
            await self._converse(session)
        finally:
            if session in self._sessions:
                self._sessions.remove(session)
            if not self._sessions:
                self.ready.clear()
        return session.socket

    async def _converse(self, session: Session) -> None:
        async for message in session.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(message.data)
            if payload["op"] == Op.HEARTBEAT:
                await session.send(Op.HEARTBEAT_ACK)
            elif payload["op"] == Op.IDENTIFY:
                await self._welcome(session, payload["d"])
            elif payload["op"] == Op.RESUME:
                await self._resume(session, payload["d"])

    async def _welcome(self, session: Session, identify: Payload) -> None:
        if self.close_code is not None:
            await session.socket.close(code=self.close_code)
            return
        ready = {
            "v": 10,
            "user": payloads.BOT,
            "guilds": [{"id": server["id"], "unavailable": True} for server in self.servers],
            "session_id": "session",
            "shard": identify.get("shard", [0, 1]),
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(payloads.APPLICATION), "flags": 0},
        }
        await session.dispatch("READY", ready)
        self.identified.put_nowait(identify)
        if self.deaf:
            await self.over.wait()
        for server in self.servers:
            await session.dispatch("GUILD_CREATE", server)
        self.ready.set()

    async def _resume(self, session: Session, resume: Payload) -> None:
        if self.forgets or resume["session_id"] != "session":
            await session.send(Op.INVALID, False)
            return
        await session.dispatch("RESUMED", {})
        self.resumed.put_nowait(resume)
        self.ready.set()


def break_off(request: web.BaseRequest) -> None:
    """Breaks the connection of a request."""
    if request.transport is not None:
        request.transport.abort()


def _compression(name: str | None) -> Callable[[bytes], bytes] | None:
    """What each payload of a session passes through; raises ``KeyError`` for an unknown name."""
    if name is None:
        return None
    return {"zlib-stream": _zlib, "zstd-stream": _zstd}[name]()


def _zlib() -> Callable[[bytes], bytes]:
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd() -> Callable[[bytes], bytes]:
    """By the library from which discord.py has its own decompressor, which no lock names."""
    try:
        library = import_module("zstandard")
    except ModuleNotFoundError:
        compressor = import_module("compression.zstd").ZstdCompressor()
        return lambda data: bytes(compressor.compress(data, mode=compressor.FLUSH_BLOCK))
    stream = library.ZstdCompressor().compressobj()
    return lambda data: bytes(stream.compress(data) + stream.flush(library.COMPRESSOBJ_FLUSH_BLOCK))
