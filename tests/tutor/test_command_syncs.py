"""What Discord was last told about the commands."""

from __future__ import annotations

from bot.tutor import CommandSync, Tutor
from tests.tutor.conftest import NOON


async def test_the_last_sync_is_kept_for_each_application(tutor: Tutor) -> None:
    """What was sent last is remembered in place of what was sent before, by application."""
    first = CommandSync(1, "a", {"explain": 1152921504606846977}, NOON)
    second = CommandSync(1, "b", {"explain": 2, "topics": 3}, NOON)
    assert await tutor.last_command_sync(1) is None
    await tutor.remember_command_sync(first)
    assert await tutor.last_command_sync(1) == first
    await tutor.remember_command_sync(second)
    assert await tutor.last_command_sync(1) == second
    assert await tutor.last_command_sync(2) is None
