"""The way to Discord: the address of its API, the login, and staying connected."""

from __future__ import annotations

import asyncio
import logging
import math

import aiohttp
import discord

from bot.face.client import LecternClient
from bot.metrics import GUILDS, SHARD_LATENCY

logger = logging.getLogger(__name__)

#: The gateway's close codes that no waiting mends: a token that was good at the login, as after
#: Reset Token, and a number of shards that does not fit.
_TOKEN_REFUSED = 4004
_SHARDS_REFUSED = frozenset({4010, 4011})
#: A heartbeat's answer that takes longer is as good as none.
_SLOWEST = 10.0


class NotAccepted(Exception):
    """Discord refuses the token."""


class NotReachable(Exception):
    """Discord's API does not answer."""


class NotShardedSo(Exception):
    """Discord wants another number of shards."""


class IntentRefused(Exception):
    """Discord does not let this application use an intent that the bot asks for."""


def use_api(address: str) -> None:
    """Sends every request to another address than Discord's own, such as a proxy's."""
    discord.http.Route.BASE = address.rstrip("/")


async def log_in(client: LecternClient, token: str) -> None:
    """Logs in and syncs the commands. Raises ``NotAccepted`` or ``NotReachable``."""
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise NotAccepted from error
    except (
        aiohttp.ClientError,
        TimeoutError,
        discord.DiscordServerError,
        discord.NotFound,  # a wrong address
    ) as error:
        raise NotReachable(str(error) or "it does not answer") from error


async def stay(client: LecternClient) -> None:
    """Keeps the gateway open, over and over, until the client is closed.

    Raises ``NotAccepted`` when the token is taken back, ``NotReachable`` when there is no gateway,
    ``NotShardedSo`` and ``IntentRefused`` when Discord wants other settings.
    """
    try:
        await client.connect(reconnect=True)
    except discord.PrivilegedIntentsRequired as error:
        raise IntentRefused from error
    except discord.ConnectionClosed as error:
        if error.code in _SHARDS_REFUSED:
            raise NotShardedSo from error
        if error.code != _TOKEN_REFUSED:
            raise
        raise NotAccepted from error
    except discord.GatewayNotFound as error:
        raise NotReachable("it names no gateway") from error


async def wait_for_a_session(client: LecternClient) -> None:
    """Waits while Discord grants no more sessions today: going over takes the token away."""
    limits = await client.fetch_session_start_limits()
    client.identify_at_once = max(1, limits.max_concurrency)
    if limits.remaining > len(client.shard_ids or ()):
        return
    pause = limits.reset_after / 1000
    logger.warning("Discord grants no more sessions; waiting %.0f s for new ones", pause)
    await asyncio.sleep(pause)


def lack(client: LecternClient | None) -> str | None:
    """What keeps the connection from serving members, in a few words; None when all is well."""
    if client is None or client.is_closed() or not client.shards:
        return "not connected yet"
    for number, shard in client.shards.items():
        if shard.is_closed():
            return f"shard {number} is closed"
        if not math.isfinite(shard.latency) or shard.latency > _SLOWEST:
            return f"shard {number} has no heartbeat"
    return None if client.is_ready() else "the servers are still coming in"


def measure(client: LecternClient | None) -> None:
    """Sets the gauges of the connection."""
    if client is None:
        return
    GUILDS.set(len(client.guilds))
    for number, latency in client.latencies:
        SHARD_LATENCY.labels(number).set(latency)
