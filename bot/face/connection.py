"""The way to Discord: the address of its API, the login, and staying connected."""

from __future__ import annotations

import aiohttp
import discord

from bot.face.client import LecternClient

#: The gateway's close code for a token that was good at the login, as after Reset Token.
_TOKEN_REFUSED = 4004


class NotAccepted(Exception):
    """Discord refuses the token."""


class NotReachable(Exception):
    """Discord's API does not answer."""


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

    Raises ``NotAccepted`` when the token is taken back, ``NotReachable`` when there is no gateway.
    """
    try:
        await client.connect(reconnect=True)
    except discord.ConnectionClosed as error:
        if error.code != _TOKEN_REFUSED:
            raise
        raise NotAccepted from error
    except discord.GatewayNotFound as error:
        raise NotReachable("it names no gateway") from error
