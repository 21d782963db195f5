"""Requests for messages of the bot's own, over a socket, when Discord's limits strike."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from aiohttp import web
from discord.http import HTTPClient

from bot.face.discord_io import channel_messages
from bot.face.discord_io.clock import DiscordClock
from bot.face.discord_io.request_pace import RequestPace


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    plain = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=plain)


class Limits:
    """A Discord that is over its global limit for the next ``strikes`` requests."""

    strikes = 1

    async def me(self, request: web.Request) -> web.Response:
        return _json({"id": "1", "username": "lectern", "discriminator": "0"})

    async def message(self, request: web.Request) -> web.Response:
        if self.strikes:
            self.strikes -= 1
            limit = {"message": "slow down", "retry_after": 30.0, "global": True}
            return _json(limit, status=429, headers={"Via": "1.1 google"})
        return _json({"id": str(discord.utils.time_snowflake(discord.utils.utcnow()))})


@pytest.fixture
async def sender(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    limits, app = Limits(), web.Application()
    app.router.add_get("/users/@me", limits.me)
    app.router.add_post("/channels/{channel}/messages", limits.message)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{runner.addresses[0][1]}")
    http = HTTPClient(loop=None)  # type: ignore[arg-type]
    await http.static_login("token")
    yield SimpleNamespace(http=http, clock=DiscordClock(), request_pace=RequestPace(), user=None)
    await http.close()
    await runner.cleanup()


async def test_one_wait_for_a_global_limit_that_is_broken_off_stops_no_other(
    sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would hold every later request back for as long as the process lives."""
    monkeypatch.setattr(channel_messages, "REQUEST_TIMEOUT", 0.3)
    with pytest.raises(TimeoutError):
        await channel_messages.post(sender, 5, [], nonce="n")
    monkeypatch.setattr(channel_messages, "REQUEST_TIMEOUT", 3.0)
    assert await channel_messages.post(sender, 5, [], nonce="n")
