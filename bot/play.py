"""``lectern play``: the whole bot in a browser, without Discord, on a temporary database.

simcord simulates Discord and serves the page.
"""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import simcord
from simcord import Env
from simcord.preview import Preview

from bot.app import open_tutor, watched
from bot.background import BackgroundTasks
from bot.face.client import LecternClient
from bot.face.preferences import MANAGERS
from bot.settings import Settings
from bot.tutor.current_content import Reload

#: Who is in the study server, and which language their Discord speaks.
MEMBERS = (("Ada", "en-US"), ("Bruno", "de"), ("Carmen", "es-ES"))
#: What the channel is about, as its head shows. Ada may manage the server.
TOPIC = (
    "Ada speaks English and manages the server (/server settings), Bruno speaks German, Carmen"
    " Spanish. Try /explain, /quiz and /round start."
)
SERVER = "Study group"
CHANNEL = "study"
NAME = "Lectern"
#: Seconds that an action of the page waits for the bot to finish.
_SETTLE = 1.5
_TICK = 0.25
_DEFAULT_LOCALE = "en-US"


@dataclass(frozen=True, slots=True)
class SimulatedServer:
    """A simulated server: the address of its page, and simcord's environment."""

    url: str
    env: Env


async def play(
    settings: Settings, *, port: int, browser: bool, echo: Callable[[str], object]
) -> None:
    """Serves the page until Ctrl-C or SIGTERM; ``echo`` prints its address and what happens.

    Raises ``ContentUnavailable`` when the notes cannot be read.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with simulated_server(settings, port=port, echo=echo) as server:
        echo(f"Lectern plays at {server.url}")
        echo("Type /explain there. Choose who you are under “Viewing as”. Ctrl-C ends it.")
        if browser:
            await asyncio.to_thread(webbrowser.open, server.url)
        await stop.wait()
    echo("Good-bye.")


@asynccontextmanager
async def simulated_server(
    settings: Settings, *, port: int = 0, echo: Callable[[str], object]
) -> AsyncIterator[SimulatedServer]:
    """A study server with a text channel and three members, and its page on ``port``."""
    with tempfile.TemporaryDirectory(prefix="lectern-play-") as folder:
        file = Path(folder, "play.sqlite")

        def told(reload: Reload) -> None:
            echo(reload.sentence)

        thrown_away = replace(settings, database_url=f"sqlite+aiosqlite:///{file}")
        async with open_tutor(thrown_away) as tutor, watched(tutor.current_content, told=told):
            client = LecternClient(tutor, shard_count=1)
            async with simcord.run(client, check_errors=False, settle_timeout=_SETTLE) as env:
                channel, members = _populate(env)
                async with (
                    env.preview(channel, viewers=members, layout="channel", port=port) as preview,
                    _clock(env, preview),
                ):
                    yield SimulatedServer(preview.url, env)


def _populate(env: Env) -> tuple[Any, list[Any]]:
    env.backend.bot_user.name = NAME
    env.backend.advance_clock((datetime.now(UTC) - env.now()).total_seconds())
    server = env.create_guild(SERVER)
    channel = server.create_text_channel(CHANNEL, topic=TOPIC)
    managers = server.create_role("Managers", permissions=MANAGERS)
    locales: dict[str, str] = {}
    members: list[Any] = []
    for name, locale in MEMBERS:
        user = env.create_user(name.lower(), global_name=f"{name} ({locale})")
        members.append(server.add_member(user, roles=[] if members else [managers]))
        locales[str(user.id)] = locale
    _set_locales(env, locales)
    return channel, members


def _set_locales(env: Env, locales: Mapping[str, str]) -> None:
    """Sets the language of each member's interactions, which simcord leaves at English."""
    emit = env.backend.emit

    def emit_in_language(event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            user = payload.get("user") or payload["member"]["user"]
            payload = {**payload, "locale": locales.get(str(user["id"]), _DEFAULT_LOCALE)}
        emit(event, payload)

    env.backend.emit = emit_in_language  # type: ignore[method-assign]


@asynccontextmanager
async def _clock(env: Env, preview: Preview) -> AsyncIterator[None]:
    """Keeps the simulated clock, and that of the page, moving with the real one."""
    async with BackgroundTasks() as tasks:
        tasks.start("clock", partial(_advance, env, preview))
        yield


async def _advance(env: Env, preview: Preview) -> None:
    # Moving the clock is one synchronous step, so it never meets an action of the page half-way
    # (``advance_time`` is an action itself, and simcord refuses two at once).
    before = time.monotonic()
    while True:
        await asyncio.sleep(_TICK)
        now = time.monotonic()
        env.backend.advance_clock(now - before)
        # The page words times such as "in 20 seconds" from this one.
        preview.capture_time = env.now()
        before = now
