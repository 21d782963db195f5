"""A quiz night in a simulated server, whose time a test moves on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.face.conftest import World, running, write_notes
from tests.face.learner import NOTES
from tests.face.looking import labels, parts, shown, text


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A pack with one question of each kind, each on a topic of its own."""
    folder = tmp_path / "content"
    write_notes(folder, NOTES)
    return folder


@pytest.fixture
async def world(url: str, content: Path) -> AsyncIterator[World]:
    """An action is over when the next timer is more than a blink away."""
    async with running(url, content, settle_timeout=0.9) as world:
        yield world


@dataclass
class Night:
    """A round in the channel, as its players see it."""

    world: World

    @property
    def messages(self) -> list[Any]:
        """The bot's messages in the channel, oldest first."""
        return [message for message in self.world.channel.history() if message.author.bot]

    @property
    def last(self) -> Any:
        return self.messages[-1]

    @property
    def text(self) -> str:
        return text(self.last)

    @property
    def labels(self) -> list[str]:
        return labels(self.last)

    async def starts(self, member: MemberActor, **options: Any) -> InteractionResult:
        return await member.slash(self.world.channel, "round start", **options)

    async def press(
        self, member: MemberActor, label: str, message: Any = None
    ) -> InteractionResult:
        return await member.click(message or self.last, label=label)

    async def passes(self, seconds: float) -> None:
        await self.world.env.advance_time(seconds)

    def letter(self, option: str) -> str:
        """The letter under which the question that is open offers a text."""
        for line in self.text.splitlines():
            if line.startswith("**") and option in line:
                return line.removeprefix("**").partition("**")[0]
        raise AssertionError(f"{option!r} is not offered in {self.text!r}")


@pytest.fixture
def night(world: World) -> Night:
    return Night(world)


__all__ = ["Night", "parts", "shown"]
