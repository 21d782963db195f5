"""A small study server with the real bot in it, and members who act and look."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.app import open_tutor
from bot.face.client import LecternClient
from bot.settings import read_settings
from bot.tutor import Tutor
from tests.face.looking import assert_within_limits

NOTES = {
    "kitchen/pack.yaml": """\
        title: Kitchen basics
        description: What a cook should know before the first service.
        licence: CC0-1.0
        source: https://notes.example/kitchen
        """,
    "kitchen/knives.md": """\
        # Knives

        ## Table of contents
        * [Chef's knife](#chefs-knife)
        * [Honing steel](#honing-steel)
        * [Whetstone](#whetstone)

        ## Chef's knife

        A chef's knife is a long, curved blade that does most of the cutting.

        ### Why does it exist?

        One knife that does nearly everything is faster than ten that do one thing.

        ### What does it do?

        It chops, slices and minces.

        ### How does it work?

        The curve lets the blade rock: the tip stays down while the heel goes up.

        ### Summary

        A chef's knife is the one knife that every cook needs.

        ## Honing steel

        A honing steel is a rod that straightens an edge.

        ### Why does it exist?
        ### Summary

        It keeps a sharp knife sharp.

        ### Ceramic or steel?

        Ceramic takes a little metal away, steel only bends it back.
        """,
    "kitchen/heat.md": """\
        ---
        aliases:
          Pan frying: [PF]
        ---
        # Heat

        ## Pan frying

        Frying in a little fat.
        """,
}


@dataclass
class World:
    """A server, a channel, two members and the bot; ``restart`` is a new process, nearly."""

    env: simcord.Env
    content: Path
    database_url: str
    tutor: Tutor
    client: LecternClient
    stack: AsyncExitStack
    channel: ChannelHandle
    alice: MemberActor
    bob: MemberActor
    locales: dict[int, str] = field(default_factory=dict)

    def speak(self, member: MemberActor, locale: str) -> None:
        """From now on the member's Discord is set to this language."""
        self.locales[member.id] = locale

    async def restart(self) -> None:
        """Stops the bot cleanly and starts another one on the same database and notes."""
        await self.stack.aclose()
        self.stack = AsyncExitStack()
        settings = read_settings(
            database_url=self.database_url, content=(self.content,), env_file=None
        )
        self.tutor = await self.stack.enter_async_context(open_tutor(settings))
        self.client = LecternClient(self.tutor, shard_count=1)
        await self.env.restart_bot(self.client)

    def write(self, path: str, text: str) -> None:
        """Puts a note into the content folder; ``tutor.shelf.reload`` reads it."""
        write_notes(self.content, {path: text})


def write_notes(folder: Path, notes: Mapping[str, str]) -> None:
    """Files from texts that are indented for the reader of the test."""
    from textwrap import dedent

    for name, text in notes.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder of notes. A test may write into it before it asks for ``world``."""
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


@pytest.fixture
async def world(url: str, content: Path) -> AsyncIterator[World]:
    """The running bot. At the end, whatever it sent is held against Discord's limits."""
    async with running(url, content) as world:
        yield world


@asynccontextmanager
async def running(
    url: str, content: Path, *, kind: type[simcord.Env] = simcord.Env
) -> AsyncIterator[World]:
    """The bot in a server, in a Discord of some kind."""
    settings = read_settings(database_url=url, content=(content,), env_file=None)
    stack = AsyncExitStack()
    tutor = await stack.enter_async_context(open_tutor(settings))
    client = LecternClient(tutor, shard_count=1)
    env = kind(client, check_errors=False)
    await env.start()
    server = env.create_guild("Cooks")
    channel = server.create_text_channel("study")
    alice = server.add_member(env.create_user("alice"))
    bob = server.add_member(env.create_user("bob"))
    world = World(env, content, url, tutor, client, stack, channel, alice, bob)
    let_speak(env, world.locales)
    try:
        yield world
    finally:
        await env.shutdown()
        await world.stack.aclose()
    for request in env.http_requests:
        assert_within_limits(request)


def let_speak(env: simcord.Env, locales: Mapping[int, str]) -> None:
    """Gives interactions the member's language; simcord itself knows English only."""
    emit: Callable[[str, Mapping[str, Any]], None] = env.backend.emit

    def emit_in_language(event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            user = payload.get("user") or payload["member"]["user"]
            payload = {**payload, "locale": locales.get(int(user["id"]), "en-US")}
        emit(event, payload)

    env.backend.emit = emit_in_language  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def nothing_broke(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fails a test in which an interaction failed with an error in the log, unless it says so."""
    yield
    if request.node.get_closest_marker("breaks") is None:
        errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert not errors, [record.getMessage() for record in errors]
