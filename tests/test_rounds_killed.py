"""A round goes on over kill -9 at every step of it, as if nothing had happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fake_server import FakeServer, Fate, fake_server
from tests.quiz_night import Night, Strikes, hosted, kept, lost, stocked, unbroken


@pytest.fixture
async def api() -> AsyncIterator[FakeServer]:
    async with fake_server() as api:
        yield api


def address(home: Path) -> str:
    return f"sqlite:///{home}/data/lectern.sqlite"


async def test_a_round_that_nothing_disturbs(api: FakeServer, home: Path) -> None:
    """What the others are compared with."""
    night = Night(api)
    async with hosted(night, stocked(home)):
        await night.play()
    assert night.deaths == []
    unbroken(night, await kept(address(home)))
