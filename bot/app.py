"""The composition root: settings in, a running bot out; everything opened here is closed here."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from watchfiles import awatch

from bot.face.client import LecternClient
from bot.face.connection import NotAccepted, NotReachable, log_in, stay, use_api
from bot.settings import BadSettings, Settings
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.tutor import Tutor
from bot.tutor.readings import Readings
from bot.tutor.shelf import Shelf

logger = logging.getLogger(__name__)

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@asynccontextmanager
async def open_tutor(settings: Settings) -> AsyncIterator[Tutor]:
    """A tutor with its notes read and its database migrated; what it wrote is safe at the end.

    Raises ``ContentUnavailable`` or ``StoreUnavailable``, each with a sentence for the host.
    """
    shelf = await Shelf.filled(settings.content)
    async with Database(settings.database_url, durability=settings.durability) as database:
        await migrate(database)
        async with Readings(database) as readings:
            yield Tutor(shelf, database, readings)


@asynccontextmanager
async def watched(shelf: Shelf, *, told: Callable[[str], object]) -> AsyncIterator[None]:
    """Reads the notes again whenever a file of theirs changes."""
    task = asyncio.create_task(_watch(shelf, told), name="watch")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _watch(shelf: Shelf, told: Callable[[str], object]) -> None:
    while True:
        try:
            async for _ in awatch(*_watchable(shelf.paths), step=200, rust_timeout=1000):
                told((await shelf.reload()).sentence)
        except OSError as error:
            # A folder that was taken away and comes back is watched again.
            logger.warning("the notes cannot be watched for changes: %s", error)
            await asyncio.sleep(5)


def _watchable(paths: Sequence[Path]) -> set[Path]:
    """Folders, since many editors save by putting a new file in the old one's place."""
    return {path if path.is_dir() else path.parent for path in paths}


async def run(settings: Settings) -> None:
    """Runs the bot until it is told to stop by SIGTERM or SIGINT; SIGHUP reads the notes again.

    Raises ``BadSettings``, ``ContentUnavailable`` or ``StoreUnavailable`` when it cannot start.
    """
    token = settings.token()
    if settings.discord_api_url:
        use_api(settings.discord_api_url)
    async with open_tutor(settings) as tutor:
        client = LecternClient(tutor)
        async with client:
            await _until_stopped(client, token, tutor.shelf, watch=settings.watch)


async def sync(settings: Settings) -> int:
    """Tells Discord about the commands, changed or not, and gives their number."""
    token = settings.token()
    async with open_tutor(settings) as tutor:
        client = LecternClient(tutor)
        async with client:
            await _login(client, token)
            await client.sync_commands(anyway=True)
            return len(client.command_ids)


async def _until_stopped(client: LecternClient, token: str, shelf: Shelf, *, watch: bool) -> None:
    stop = asyncio.Event()
    reloads: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = asyncio.create_task(_reload(shelf), name="reload")
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    loop = asyncio.get_running_loop()
    for name in _STOP_SIGNALS:
        loop.add_signal_handler(name, stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload)
    running = asyncio.create_task(_connect(client, token), name="client")
    stopped = asyncio.create_task(stop.wait(), name="stop")
    try:
        async with _watched_if(watch, shelf):
            await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        else:
            logger.info("stopping")
    finally:
        for name in (*_STOP_SIGNALS, signal.SIGHUP):
            loop.remove_signal_handler(name)
        stopped.cancel()
        await client.close()
        running.cancel()
        await asyncio.gather(running, stopped, *reloads, return_exceptions=True)


@asynccontextmanager
async def _watched_if(wanted: bool, shelf: Shelf) -> AsyncIterator[None]:
    if not wanted:
        yield
        return
    async with watched(shelf, told=logger.info):
        yield


async def _reload(shelf: Shelf) -> None:
    logger.info((await shelf.reload()).sentence)


async def _connect(client: LecternClient, token: str) -> None:
    await _login(client, token)
    await stay(client)


async def _login(client: LecternClient, token: str) -> None:
    try:
        await log_in(client, token)
    except NotAccepted as error:
        raise BadSettings(
            "Discord does not accept the token: copy it again from"
            " https://discord.com/developers/applications (Bot, Reset Token)."
        ) from error
    except NotReachable as error:
        raise BadSettings(
            f"Discord cannot be reached ({error}): check the network, and DISCORD_API_URL if you"
            " have set it."
        ) from error
