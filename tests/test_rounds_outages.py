"""What outages do to a round: the rows of docs/operations.md about rounds, with a real process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.quiz.rounds.state import Reason
from bot.store.rounds import Game
from tests.connected import locked
from tests.fake_discord import FakeDiscord
from tests.fake_discord.payloads import CHANNEL, GUILD, channel, texts
from tests.quiz_night import ADA, BEN, CAT, Night, hosted, kept, unbroken


async def over(sqlite: str) -> Game:
    """The round, once it is over."""
    async with asyncio.timeout(30):
        while (game := (await kept(sqlite)).game).open:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.1)
    return game


async def said(night: Night, message: int, member: int) -> str:
    """What a member reads who answers the first question rightly."""
    letter = night.letter(message, right=True)
    done = await night.press(message, f":0:{letter}", member)
    return texts(night.api.told[done]["data"])


async def test_a_record_that_is_away_for_ten_seconds(night: Night, home: Path, sqlite: str) -> None:
    """Who presses meanwhile reads that nothing was saved; the ten seconds are given back."""
    async with hosted(night, home, sqlite, to_the_end=False):
        await night.begin()
        message = await night.message("0")
        assert "is saved" in await said(night, message, ADA)
        before = (await kept(sqlite)).game
        with locked(home / "data" / "lectern.sqlite"):
            begun = asyncio.get_running_loop().time()
            letter = night.letter(message, right=True)
            done = await night.press(message, f":0:{letter}", BEN)
            await asyncio.sleep(begun + 10 - asyncio.get_running_loop().time())
        assert done in night.api.told
        assert "is saved" not in str(night.api.told[done])
        told = [night.api.told[done]]
        while not night.api.followed.empty():
            told.append(night.api.followed.get_nowait())
        assert "saved" in str(told)
        assert "is saved" in await said(night, message, CAT)
        after = (await kept(sqlite)).game
    assert after.round.deadline is not None
    assert before.round.deadline is not None
    assert after.round.deadline - before.round.deadline >= 8_000
    members = {after.members[seat] for number, seat in after.round.given if number == 0}
    assert members == {ADA, CAT}
    assert night.deaths == []


async def channel_deleted(api: FakeDiscord) -> None:
    api.channels.barred[CHANNEL] = 404, 10003
    await api.dispatch("CHANNEL_DELETE", channel(GUILD))


async def bot_removed(api: FakeDiscord) -> None:
    api.channels.barred[CHANNEL] = 403, 50001
    await api.dispatch("GUILD_DELETE", {"id": str(GUILD)})


async def not_allowed_to_send(api: FakeDiscord) -> None:
    api.channels.barred[CHANNEL] = 403, 50013


@pytest.mark.parametrize("lose", [channel_deleted, bot_removed, not_allowed_to_send])
async def test_a_channel_that_is_lost(
    night: Night, home: Path, sqlite: str, lose: Callable[[FakeDiscord], Awaitable[Any]]
) -> None:
    """The round ends, nothing is tried for ever, and what was answered is kept."""
    async with hosted(night, home, sqlite, to_the_end=False):
        await night.begin()
        message = await night.message("0")
        for member in (ADA, BEN):
            await night.answer(message, 0, member)
        await lose(night.api)
        game = await over(sqlite)
        tried = sum(count for what, count in night.api.requests.items() if "/messages" in what)
        await asyncio.sleep(2)
        again = sum(count for what, count in night.api.requests.items() if "/messages" in what)
    assert game.round.reason is Reason.CHANNEL_LOST
    assert {game.members[seat] for _, seat in game.round.given} == {ADA, BEN}
    assert again == tried


@pytest.mark.parametrize("status", [500, 503])
async def test_a_discord_that_fails_for_a_while(
    night: Night, home: Path, sqlite: str, status: int
) -> None:
    """Each message is tried again until it stands, once."""
    failures = iter([status] * 4)

    def fails(request: web.Request) -> int | None:
        lobby_alone = len(night.api.channels.messages[CHANNEL]) == 1
        return next(failures, None) if "/messages" in request.path and lobby_alone else None

    night.api.fails = fails
    async with hosted(night, home, sqlite):
        await night.play()
    assert next(failures, None) is None
    unbroken(night, await kept(sqlite))


async def test_discords_limits(night: Night, home: Path, sqlite: str) -> None:
    """A host who pauses and resumes again and again meets no limit of the channel's."""
    night.api.channels.limit, night.api.channels.in_all = 5, 50
    async with hosted(night, home, sqlite):
        await night.play()
    assert night.api.channels.refused == {}
    unbroken(night, await kept(sqlite))


@pytest.mark.parametrize("forgets", [False, True], ids=["resumed", "new-session"])
async def test_a_gateway_that_drops(night: Night, home: Path, sqlite: str, forgets: bool) -> None:
    """The round goes on in the resumed or the new session."""
    async with hosted(night, home, sqlite):
        await night.begin()
        night.api.forgets = forgets
        await night.message("0")
        night.api.ready.clear()
        await night.api.drop(code=4000)
        await night.ask(0)
        for number in (1, 2):
            await night.ask(number)
        await night.message("p")
    assert night.deaths == []
    unbroken(night, await kept(sqlite))
