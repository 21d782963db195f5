"""The way to Discord: the address of its API, the login, and staying connected."""

from __future__ import annotations

import aiohttp
import discord

from bot.face.client import LecternClient


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
    except (aiohttp.ClientConnectionError, TimeoutError, discord.DiscordServerError) as error:
        raise NotReachable(str(error)) from error


async def stay(client: LecternClient) -> None:
    """Keeps the gateway open, over and over, until the client is closed."""
    await client.connect(reconnect=True)
