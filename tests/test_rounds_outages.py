"""What outages do to a round: the rows of docs/operations.md about rounds, with a real process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bench.channels import texts
from bot.quiz.rounds.state import Reason
from bot.store.rounds import Game
from tests.connected import locked
from tests.fake_server import CHANNEL, GUILD, FakeServer, fake_server
from tests.quiz_night import ADA, BEN, CAT, Night, hosted, kept, stocked, unbroken


@pytest.fixture
async def api() -> AsyncIterator[FakeServer]:
    """A Discord whose limits, which others test, make no round longer."""
    async with fake_server() as api:
        api.channels.limit = api.channels.in_all = 1000
        yield api


@pytest.fixture
def record(home: Path) -> str:
    return f"sqlite:///{home}/data/lectern.sqlite"


async def over(record: str) -> Game:
    """The round, once it is over."""
    async with asyncio.timeout(30):
        while (game := (await kept(record)).game).open:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.1)
    return game


async def said(night: Night, message: int, member: int) -> str:
    """What a member reads who answers the first question rightly."""
    letter = night.letter(message, right=True)
    done = await night.press(message, f":0:{letter}", member)
    return "\n".join(texts(night.api.told[done]["data"].get("components", [])))


async def test_a_record_that_is_away_for_ten_seconds(
    api: FakeServer, home: Path, record: str
) -> None:
    """Who presses meanwhile reads that nothing was saved; the ten seconds are given back."""
    night = Night(api)
    async with hosted(night, stocked(home), record, to_the_end=False):
        await night.begin()
        message = await night.message("0")
        assert "is locked in" in await said(night, message, ADA)
        before = (await kept(record)).game
        with locked(home / "data" / "lectern.sqlite"):
            begun = asyncio.get_running_loop().time()
            letter = night.letter(message, right=True)
            done = await night.press(message, f":0:{letter}", BEN)
            await asyncio.sleep(begun + 10 - asyncio.get_running_loop().time())
        assert done in api.told
        assert "is locked in" not in str(api.told[done])
        assert "saved" in str(api.told[done]) + str(list(api.followed._queue))  # type: ignore[attr-defined]
        assert "is locked in" in await said(night, message, CAT)
        after = (await kept(record)).game
    assert after.round.deadline is not None
    assert before.round.deadline is not None
    assert after.round.deadline - before.round.deadline >= 8_000
    members = {after.members[seat] for number, seat in after.round.given if number == 0}
    assert members == {ADA, CAT}
    assert night.deaths == []


async def channel_deleted(api: FakeServer) -> None:
    channel = {"id": str(CHANNEL), "guild_id": str(GUILD), "type": 0, "name": "quiz"}
    api.channels.barred[CHANNEL] = 404, 10003
    await api.dispatch("CHANNEL_DELETE", channel | {"position": 0, "permission_overwrites": []})


async def bot_removed(api: FakeServer) -> None:
    api.channels.barred[CHANNEL] = 403, 50001
    await api.dispatch("GUILD_DELETE", {"id": str(GUILD)})


async def not_allowed_to_send(api: FakeServer) -> None:
    api.channels.barred[CHANNEL] = 403, 50013


@pytest.mark.parametrize("lose", [channel_deleted, bot_removed, not_allowed_to_send])
async def test_a_channel_that_is_lost(
    api: FakeServer, home: Path, record: str, lose: Callable[[FakeServer], Awaitable[Any]]
) -> None:
    """The round ends, nothing is tried for ever, and what was answered is kept."""
    night = Night(api)
    async with hosted(night, stocked(home), record, to_the_end=False):
        await night.begin()
        message = await night.message("0")
        for member in (ADA, BEN):
            await night.answer(message, 0, member)
        await lose(api)
        game = await over(record)
        tried = sum(count for what, count in api.requests.items() if "/messages" in what)
        await asyncio.sleep(2)
        again = sum(count for what, count in api.requests.items() if "/messages" in what)
    assert game.round.reason is Reason.CHANNEL_LOST
    assert {game.members[seat] for _, seat in game.round.given} == {ADA, BEN}
    assert again == tried


@pytest.mark.parametrize("status", [500, 503])
async def test_a_discord_that_fails_for_a_while(
    api: FakeServer, home: Path, record: str, status: int
) -> None:
    """Each message is tried again until it stands, once."""
    night = Night(api)
    left = 4

    def ill(request: Any) -> int | None:
        nonlocal left
        if "/messages" not in request.path or len(api.channels.messages[CHANNEL]) != 1 or not left:
            return None
        left -= 1
        return status

    api.ill = ill
    async with hosted(night, stocked(home), record):
        await night.play()
    assert left == 0
    unbroken(night, await kept(record))


async def test_discords_limits(api: FakeServer, home: Path, record: str) -> None:
    """A host who pauses and resumes again and again meets no limit of the channel's."""
    api.channels.limit, api.channels.in_all = 5, 50
    night = Night(api)
    async with hosted(night, stocked(home), record):
        await night.play()
    assert api.channels.refused == {}
    unbroken(night, await kept(record))


@pytest.mark.parametrize("forgets", [False, True], ids=["resumed", "new-session"])
async def test_a_gateway_that_drops(
    api: FakeServer, home: Path, record: str, forgets: bool
) -> None:
    """The round goes on in the resumed or the new session."""
    night = Night(api)
    async with hosted(night, stocked(home), record):
        await night.begin()
        api.forgets = forgets
        await night.message("0")
        api.ready.clear()
        await api.drop(code=4000)
        await night.ask(0)
        for number in (1, 2):
            await night.ask(number)
        await night.message("p")
    assert night.deaths == []
    unbroken(night, await kept(record))
