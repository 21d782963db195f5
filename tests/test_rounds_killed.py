"""A round goes on over kill -9 at every step of it, as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.children import until
from tests.databases import PostgreSQL
from tests.fake_discord import Fate
from tests.quiz_night import ADA, Locked, Night, Strikes, hosted, kept, lost, unbroken

every_step = pytest.mark.every_step


async def test_a_round_that_nothing_disturbs(night: Night, home: Path, sqlite: str) -> None:
    """What the others are compared with."""
    async with hosted(night, home, sqlite):
        await night.play()
    assert night.deaths == []
    unbroken(night, await kept(sqlite))


@pytest.mark.parametrize("each", [2, pytest.param(1, marks=every_step)])
@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=every_step)])
async def test_killed_around_each_commit(
    night: Night, home: Path, sqlite: str, when: str, each: int
) -> None:
    """Killed when a step is about to be committed, or has been and nobody knows it."""
    past = str(home / "past")
    async with hosted(night, home, sqlite, DOOM=past, DOOM_AT=when, DOOM_EACH=str(each)):
        await night.play()
    assert len(night.deaths) > 24 / each
    unbroken(night, await kept(sqlite))


@pytest.mark.parametrize("each", [2, pytest.param(1, marks=every_step)])
@pytest.mark.parametrize("fate", [Fate.AFTER, pytest.param(Fate.BEFORE, marks=every_step)])
async def test_killed_at_each_request(
    night: Night, home: Path, sqlite: str, fate: Fate, each: int
) -> None:
    """Killed when Discord hears of a message, an edit or a reply; it is done, or it is not."""
    night.api.strike = Strikes(night.api, fate, each=each)
    async with hosted(night, home, sqlite):
        await night.play()
    assert len(night.deaths) > 24 / each
    unbroken(night, await kept(sqlite))


@pytest.mark.parametrize("left", ["the channel", "the nonce"])
async def test_killed_as_a_message_is_posted(
    night: Night, home: Path, sqlite: str, left: str
) -> None:
    """Of the two that keep a message from being posted twice each does without the other.

    Discord forgets a nonce after minutes, and not every bot may read the channel's history.
    """
    if left == "the channel":
        night.api.channels.nonce_seconds = 0
    else:
        night.api.channels.readable = False
    night.api.strike = Strikes(night.api, Fate.AFTER, only="/messages ")
    async with hosted(night, home, sqlite):
        await night.play()
    assert len(night.deaths) >= 5
    unbroken(night, await kept(sqlite))


@pytest.mark.parametrize(("doom", "loses"), [("hasty", True), ("", False)])
async def test_the_control_loses_what_it_promised(
    night: Night, home: Path, sqlite: str, doom: str, loses: bool
) -> None:
    """A bot that tells members before it commits, killed as it tells: these tests see the loss."""
    night.api.strike = Strikes(night.api, Fate.AFTER, only=":ranswer.")
    async with hosted(night, home, sqlite, to_the_end=False, DOOM_AT=doom):
        await night.begin()
        await night.answer(await night.message("0"), 0, ADA)
        await until(lambda: bool(night.deaths))
    assert lost(night, await kept(sqlite)) == [Locked(ADA, 0)] * loses


@pytest.mark.parametrize("fate", Fate)
async def test_killed_on_postgresql(
    night: Night, home: Path, postgresql: PostgreSQL, fate: Fate
) -> None:
    """The same at each fourth request, with the other database."""
    night.api.strike = Strikes(night.api, fate, each=4)
    async with postgresql.migrated() as url:
        async with hosted(night, home, url):
            await night.play()
        assert len(night.deaths) > 5
        unbroken(night, await kept(url))
