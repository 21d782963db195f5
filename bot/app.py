"""The composition root: settings in, a running bot out; everything opened here is closed here."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Set
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NoReturn

from bot.background import BackgroundTasks
from bot.face.client import LecternClient, reconnect_pauses
from bot.face.connection import (
    CommandsRefused,
    IntentRefused,
    NotAccepted,
    NotReachable,
    NotShardedSo,
    log_in,
    measure,
    problem,
    stay,
    use_api,
    wait_for_a_session,
)
from bot.health import Health
from bot.metrics import RELOADS
from bot.notes.library import ENDINGS
from bot.notes.manifest import MANIFEST
from bot.settings import BadSettings, Settings
from bot.store.backup.backups import before_migrating
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.tutor import Tutor
from bot.tutor.current_content import CurrentContent, Reload
from bot.tutor.jobs.cleanup import daily
from bot.tutor.jobs.nightly_backups import makes_them, nightly
from bot.tutor.readings import Readings

logger = logging.getLogger(__name__)

#: The seconds between tries to watch a folder that is missing.
_WATCH_AGAIN = 1.0
#: After a connection of so many seconds the next outage begins with a short pause.
_STOOD = 300.0
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _now() -> datetime:
    """This machine's time, for what needs no better one: Discord's is known in a session only."""
    return datetime.now(UTC)  # noqa: TID251


@asynccontextmanager
async def open_tutor(settings: Settings) -> AsyncIterator[Tutor]:
    """A tutor with its notes read and its database migrated; its queues are written at the end.

    Raises ``ContentUnavailable`` or ``StoreUnavailable``, each with a sentence for the host.
    """
    current_content = await CurrentContent.load(settings.content)
    async with Database(settings.database_url, durability=settings.durability) as database:
        await migrate(database, first=before_migrating(settings.database_url, settings.backup))
        await current_content.keep_history(database, _now)
        async with Readings(database) as readings:
            tutor = Tutor(current_content, database, readings)
            await tutor.preferences.load()
            async with tutor.round_writer:
                yield tutor


@asynccontextmanager
async def watched(
    current_content: CurrentContent, *, told: Callable[[Reload], object]
) -> AsyncIterator[None]:
    """Reads the notes again whenever a file of theirs changes."""
    folders = {path for path in current_content.paths if path.is_dir()}
    # Of a file its folder is watched, since many editors save by putting a new file in the old
    # one's place; but not what is below it, which may be a whole home.
    around = {path.parent for path in current_content.paths if path not in folders}
    async with BackgroundTasks() as tasks:
        watch = partial(_watch, current_content=current_content, told=told)
        tasks.start("watch folders", partial(watch, folders, recursive=True))
        tasks.start("watch files", partial(watch, around, recursive=False))
        yield


async def _watch(
    places: Set[Path],
    current_content: CurrentContent,
    told: Callable[[Reload], object],
    *,
    recursive: bool,
) -> None:
    # Imported here: a host who watches nothing need not load its Rust library.
    from watchfiles import DefaultFilter, awatch

    usual = DefaultFilter()
    missed = complained = False
    while places:
        try:
            there = _identities(places)
            if missed:
                told(await _reloaded(current_content))
                missed = complained = False
            changes = awatch(
                *places,
                watch_filter=lambda change, path: _is_of_notes(Path(path)) and usual(change, path),
                step=200,
                rust_timeout=1000,
                recursive=recursive,
            )
            async for _ in changes:
                told(await _reloaded(current_content))
                if _identities(places) != there:
                    break
        except (OSError, RuntimeError) as error:
            if not complained:
                logger.warning("the notes cannot be watched for changes: %s", error)
            complained = True
            await asyncio.sleep(_WATCH_AGAIN)
        # A folder that was removed or replaced is watched again when there is one.
        missed = True


def _identities(places: Set[Path]) -> set[tuple[int, int]]:
    """The folders' identities; the system watches a folder, not its name."""
    return {(stat.st_dev, stat.st_ino) for stat in (place.stat() for place in places)}


def _is_of_notes(path: Path) -> bool:
    """Whether it may be a file of notes, and not the database, which may be in the same folder."""
    return (
        path.suffix.lower() in ENDINGS
        or path.name == MANIFEST
        or not path.suffix  # a folder that was moved
        or path.name.startswith("..")  # the link of a mounted volume, the only thing that changes
    )


async def run(settings: Settings) -> None:
    """Runs the bot until SIGTERM or SIGINT; SIGHUP reads the notes again.

    Raises ``BadSettings``, ``ContentUnavailable`` or ``StoreUnavailable`` when it cannot start.
    """
    token = settings.token()
    if settings.discord_api_url:
        use_api(settings.discord_api_url)
    with _signals() as (stop, hangup):
        serving = asyncio.create_task(_serve(settings, token, hangup), name="serve")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not serving.done():
                logger.info("stopping")
        finally:
            serving.cancel()
            stopping.cancel()
            await asyncio.wait({serving, stopping})
        if not serving.cancelled():
            serving.result()


async def sync(settings: Settings) -> int:
    """Sends Discord the commands, changed or not, and returns their number."""
    token = settings.token()
    if settings.discord_api_url:
        use_api(settings.discord_api_url)
    async with open_tutor(settings) as tutor, LecternClient(tutor, sync_anyway=True) as client:
        with _in_a_sentence():
            await log_in(client, token)
        return len(client.command_ids)


@contextmanager
def _signals() -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
    """Sets the first event when the process is to stop, the second on SIGHUP.

    It lasts from before the start until all is closed, so that no signal ends the process half-way:
    not an early one, nor a second Ctrl-C while the last readings are being written.
    """
    stop, hangup = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    wishes = dict.fromkeys(_STOP_SIGNALS, stop) | {signal.SIGHUP: hangup}
    for name, wish in wishes.items():
        loop.add_signal_handler(name, wish.set)
    try:
        yield stop, hangup
    finally:
        for name in wishes:
            loop.remove_signal_handler(name)


async def _serve(settings: Settings, token: str, hangup: asyncio.Event) -> None:
    async with open_tutor(settings) as tutor, AsyncExitStack() as on:
        _fits(settings, tutor)
        line = Line()
        tasks = await on.enter_async_context(BackgroundTasks())
        tasks.start("reload", partial(_reload, tutor.current_content, hangup))
        if settings.watch:
            await on.enter_async_context(watched(tutor.current_content, told=_log_reload))
        if settings.backup is not None and makes_them(settings.shards()):
            backups = partial(nightly, settings.database_url, settings.backup)
            tasks.start("backups", partial(backups, keep=settings.backup_keep, clock=_now))
        keep = None if settings.keep_rounds is None else timedelta(days=settings.keep_rounds)
        cleaning = partial(daily, tutor.practices, tutor.rounds, keep_rounds=keep, clock=_now)
        tasks.start("cleanup", cleaning)
        if settings.http is not None:
            health = _health(tutor, line)
            port = await on.enter_async_context(health.serving(settings.http))
            logger.info("health and metrics are at port %d", port)
        with _in_a_sentence():
            await _stay_connected(settings, tutor, token, line)


@dataclass(slots=True)
class Line:
    """The current connection to Discord; each new try is a new client."""

    client: LecternClient | None = None

    async def problem(self) -> str | None:
        """What keeps it from serving members, in a few words; None when all is well."""
        return problem(self.client)


def _health(tutor: Tutor, line: Line) -> Health:
    def measure_all() -> None:
        tutor.measure()
        measure(line.client)

    return Health({"discord": line.problem, "database": tutor.problem}, measure=measure_all)


async def _stay_connected(settings: Settings, tutor: Tutor, token: str, line: Line) -> NoReturn:
    """Logs in and stays connected; while Discord is away, tries again with growing pauses."""
    loop = asyncio.get_running_loop()
    waits, shards = reconnect_pauses(), settings.shards()
    while True:
        begun = loop.time()
        try:
            async with LecternClient(
                tutor,
                shard_count=settings.shard_count,
                shard_ids=None if shards is None else list(shards),
                identify_queue=None if shards is None else tutor.identify_queue,
            ) as client:
                line.client = client
                await log_in(client, token)
                await wait_for_a_session(client)
                await stay(client)
        except NotReachable as error:
            if loop.time() - begun > _STOOD:
                waits = reconnect_pauses()
            pause = next(waits)
            logger.warning("Discord cannot be reached (%s); next try in %.0f s", error, pause)
            await asyncio.sleep(pause)


def _fits(settings: Settings, tutor: Tutor) -> None:
    shards = settings.shards()
    if shards is not None and len(shards) != settings.shard_count and tutor.identify_queue is None:
        raise BadSettings(
            "Several processes share the shards, and SQLite serves one process: set DATABASE_URL"
            " to a PostgreSQL server."
        )


async def _reload(current_content: CurrentContent, hangup: asyncio.Event) -> None:
    while True:
        await hangup.wait()
        hangup.clear()
        _log_reload(await _reloaded(current_content))


async def _reloaded(current_content: CurrentContent) -> Reload:
    reload = await current_content.reload()
    RELOADS.labels("accepted" if reload.accepted else "refused").inc()
    return reload


def _log_reload(reload: Reload) -> None:
    """A refused one is a warning: the bot goes on with notes that are not what is on the disk."""
    logger.log(logging.INFO if reload.accepted else logging.WARNING, reload.sentence)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Turns a refusal by Discord into a sentence for the host."""
    try:
        yield
    except NotAccepted as error:
        raise BadSettings(
            "Discord does not accept the token: copy it again from"
            " https://discord.com/developers/applications (Bot, Reset Token)."
        ) from error
    except IntentRefused as error:
        raise BadSettings(
            "Discord refuses an intent: Lectern needs none that is privileged, so update it, or"
            " undo what was changed in bot/face/client.py."
        ) from error
    except NotShardedSo as error:
        raise BadSettings(
            "Discord wants another number of shards: raise LECTERN_SHARD_COUNT, or leave it out"
            " where one process runs."
        ) from error
    except CommandsRefused as error:
        raise BadSettings(f"Discord does not take the commands: {error}.") from error
    except NotReachable as error:
        raise BadSettings(
            f"Discord cannot be reached ({error}): check the network, and DISCORD_API_URL if you"
            " have set it."
        ) from error
