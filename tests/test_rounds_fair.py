"""Who was first is decided by Discord's clock: not by the bot's, and not by the line between."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.quiz.rounds.scoring import standings
from bot.quiz.rounds.state import Round
from tests.fake_discord import FakeDiscord, fake_discord
from tests.fake_discord.payloads import CHANNEL, GUILD, guild, pressables
from tests.quiz_night import ADA, BEN, CAT, Night, hosted, kept, stocked

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Press:
    """Somebody answers so many milliseconds after the question; so much later it arrives."""

    member: int
    after: int
    right: bool
    late: int = 0


PUNCTUAL = (
    Press(ADA, 900, True),
    Press(BEN, 700, False),
    Press(BEN, 800, True),
    Press(CAT, 1000, True),
)
#: The same presses; the last one comes first, and Ben's second thought before his first.
JITTERY = (
    Press(ADA, 900, True, late=300),
    Press(BEN, 700, False, late=290),
    Press(BEN, 800, True, late=10),
    Press(CAT, 1000, True, late=0),
)


async def press(night: Night, message: int, number: int, what: Press) -> None:
    """Sends a press that bears its own time, when it is time for it to arrive."""
    api = night.api
    letter = night.letter(message, right=what.right)
    at = discord.utils.snowflake_time(message) + what.after * _MILLISECOND
    wait = at + what.late * _MILLISECOND - api.now()
    await asyncio.sleep(max(0.0, wait.total_seconds()))
    custom_id = await night.shown(message, f":{number}:{letter}")
    id = discord.utils.time_snowflake(at) + what.member % 1000
    await api.press_in(CHANNEL, message, custom_id, what.member, id=id)
    async with asyncio.timeout(10):
        while id not in api.told:  # noqa: ASYNC110  # there is no event to wait for
            await asyncio.sleep(0.005)


async def raced(
    home: Path, presses: tuple[Press, ...], ahead: timedelta
) -> list[tuple[int, int | None, int, int]]:
    """The podium of a race of two questions, and how long after the last press each closed."""
    url = f"sqlite:///{home}/data/lectern.sqlite"
    async with fake_discord(0, guild(GUILD), ahead=ahead) as api:
        night = Night(api, questions=2, mode="race", seconds=20)
        async with hosted(night, stocked(home), url):
            await night.begin()
            for number in (0, 1):
                message = await night.message(str(number))
                await night.shown(message, ":ranswer.")
                await asyncio.gather(*(press(night, message, number, each) for each in presses))
                await night.shown(message, ":rown.")
                await night.lead(message, f":next:{number}")
            await night.message("p")
        for message, at in revealed(api).items():
            last = discord.utils.snowflake_time(message) + 1000 * _MILLISECOND
            # A second for presses on their way, the spacing of edits, and a busy machine.
            assert 0.95 <= at - last.timestamp() <= 4
        game = (await kept(url)).game
        return [
            (each.place, game.members[each.seat], each.points, _time_of(each.seat, game.round))
            for each in standings(game.round)
        ]


def _time_of(seat: int, round: Round) -> int:
    """The milliseconds of a player's right answers together."""
    return sum(
        given.took for (_, of), given in round.given.items() if of == seat and given.share > 0
    )


def revealed(api: FakeDiscord) -> Mapping[int, float]:
    """When the answer to each question was first shown, by Discord's clock."""
    return {
        done.message: done.at
        for done in reversed(api.channels.done)
        if any(":rown." in each["custom_id"] for each in pressables(done.body))
    }


@pytest.mark.parametrize(
    ("presses", "seconds"),
    [(PUNCTUAL, 0), (JITTERY, 0), (PUNCTUAL, 5), (JITTERY, -5)],
    ids=["undisturbed", "jitter", "slow-clock", "fast-clock-and-jitter"],
)
async def test_the_same_podium(home: Path, presses: tuple[Press, ...], seconds: int) -> None:
    """A clock that is 5 s off, or 300 ms of jitter out of order, changes not a point of it."""
    podium = await raced(home, presses, timedelta(seconds=seconds))
    assert [place[:2] for place in podium] == [(1, BEN), (2, ADA), (3, CAT)]
    assert [place[3] for place in podium] == [1600, 1800, 2000]
