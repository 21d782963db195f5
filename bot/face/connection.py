"""The way to Discord: the address of its API, the login, and staying connected."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import aiohttp
import discord
from discord import app_commands

from bot.background import report_failure
from bot.face.client import LecternClient
from bot.face.discord_io import internals
from bot.face.discord_io.discord_logs import reason
from bot.metrics import GUILDS, SHARD_LATENCY

logger = logging.getLogger(__name__)

#: A heartbeat's answer that takes longer is as good as none.
_SLOWEST = 10.0
_UNAUTHORIZED = 401


class NotAccepted(Exception):
    """Discord refuses the token."""


class NotReachable(Exception):
    """Discord's API does not answer, or the gateway does not stay open."""


class NotShardedSo(Exception):
    """Discord wants another number of shards."""


class IntentRefused(Exception):
    """Discord does not let this application use an intent that the bot asks for."""


class CommandsRefused(Exception):
    """Discord does not take the commands; the text says why."""


#: What an outage raises. A timeout is an OSError, too.
_OUTAGES = (aiohttp.ClientError, OSError, discord.HTTPException, discord.GatewayNotFound)
#: The gateway's close codes that no waiting mends. The token may have been good at the login, as
#: before Reset Token.
_REFUSALS: dict[int, type[Exception]] = {
    4004: NotAccepted,
    4010: NotShardedSo,
    4011: NotShardedSo,
    4013: IntentRefused,
    4014: IntentRefused,
}


def use_api(address: str) -> None:
    """Sends every request to another address than Discord's own, such as a proxy's."""
    internals.use_api(address.rstrip("/"))


async def log_in(client: LecternClient, token: str) -> None:
    """Logs in and syncs the commands.

    Raises ``NotAccepted`` or ``NotReachable``, and ``CommandsRefused`` if it was to sync anyway.
    """
    with _told_apart():
        await client.login(token)


async def stay(client: LecternClient) -> NoReturn:
    """Keeps the gateway open, over and over; it ends by an exception alone.

    Raises ``NotAccepted`` when the token is taken back, ``NotShardedSo`` and ``IntentRefused`` when
    Discord wants other settings, and ``NotReachable`` when another login may help.
    """
    with _told_apart():
        try:
            await client.connect(reconnect=True)
        except discord.PrivilegedIntentsRequired as error:
            raise IntentRefused from error
        except discord.ConnectionClosed as error:
            if error.code in _REFUSALS:
                raise _REFUSALS[error.code] from error
            raise NotReachable(f"the gateway was closed with code {error.code}") from error
        except _OUTAGES:
            raise
        except Exception as error:  # what an event did to the library must not end a year's run
            report_failure("gateway", error)
            raise NotReachable("the connection broke") from error
    raise NotReachable("the gateway was closed")


async def wait_for_a_session(client: LecternClient) -> None:
    """Waits while Discord grants no more sessions today: going over takes the token away.

    It learns the gateway's address by the way, which each new session then goes to. Raises
    ``NotAccepted`` or ``NotReachable``.
    """
    with _told_apart():
        shards, gateway, limits = await client.http.get_bot_gateway()
    internals.use_gateway(gateway)
    client.identify_at_once = max(1, limits["max_concurrency"])
    if limits["remaining"] >= len(client.shard_ids or range(client.shard_count or shards)):
        return
    pause = limits["reset_after"] / 1000
    logger.warning("Discord grants no more sessions; waiting %.0f s for new ones", pause)
    await asyncio.sleep(pause)


def problem(client: LecternClient | None) -> str | None:
    """What keeps the connection from serving members, in a few words; None when all is well."""
    if client is None or client.is_closed() or not client.shards:
        return "not connected yet"
    for number, shard in client.shards.items():
        if shard.is_closed():
            return f"shard {number} is closed"
        if not math.isfinite(shard.latency) or shard.latency > _SLOWEST:
            return f"shard {number} has no heartbeat"
    return client.rounds.problem if client.is_ready() else "the servers are still coming in"


def measure(client: LecternClient | None) -> None:
    """Sets the gauges of the connection."""
    if client is None:
        return
    GUILDS.set(len(client.guilds))
    for number, latency in client.latencies:
        SHARD_LATENCY.labels(number).set(latency)


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turns what discord.py raises into what can be done about it."""
    try:
        yield
    except discord.LoginFailure as error:
        raise NotAccepted from error
    except app_commands.CommandSyncFailure as error:
        raise CommandsRefused(str(error).replace("\n", " ")) from error
    except discord.GatewayNotFound as error:
        cause = error.__cause__
        refused = isinstance(cause, discord.HTTPException) and cause.status == _UNAUTHORIZED
        raise (NotAccepted() if refused else NotReachable(reason(error))) from error
    except _OUTAGES as error:
        # A 404 means a wrong address, 403 and 429 that this machine is shut out for a while.
        raise NotReachable(reason(error)) from error
