"""Nobody is held up who studies; a script is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.face.command_pace import ALLOWANCES, CommandPace, TooOften
from tests.face.conftest import World
from tests.face.looking import shown, text

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
QUIZ = ALLOWANCES["quiz"]


def test_each_member_and_each_server_has_an_allowance() -> None:
    """It is free again when the oldest use is old; others, and other commands, have their own."""
    pace = CommandPace()
    for number in range(QUIZ.most):
        pace.use("quiz", 1, 9, NOON + timedelta(seconds=number))
    with pytest.raises(TooOften) as told:
        pace.use("quiz", 1, 9, NOON + timedelta(seconds=30))
    assert told.value.again == NOON + QUIZ.time
    pace.use("quiz", 2, 9, NOON)
    pace.use("explain", 1, 9, NOON)
    pace.use("round start", 1, 9, NOON)
    pace.use("quiz", 1, 9, NOON + QUIZ.time)
    for member in range(10, 10 + QUIZ.together):
        pace.use("quiz", member, 8, NOON)
    with pytest.raises(TooOften):
        pace.use("quiz", 999, 8, NOON)
    pace.use("quiz", 999, None, NOON)


def test_old_uses_are_forgotten() -> None:
    """However many members come by, memory has a bound."""
    pace = CommandPace()
    for member in range(20_000):
        pace.use("quiz", member, None, NOON + timedelta(seconds=member))
    assert len(pace.uses) <= 5_001


async def test_who_is_too_quick_is_told_when_it_works_again(world: World) -> None:
    """The answer is private, kind, and has the time."""
    for _ in range(ALLOWANCES["me export"].most):
        await world.alice.slash(world.channel, "me export")
    told = await world.alice.slash(world.channel, "me export")
    assert told.ephemeral
    assert "That's a lot in a short time, so I need a break. Try again <t:" in text(shown(told))
    other = await world.bob.slash(world.channel, "me export")
    assert "a lot in a short time" not in text(shown(other))
