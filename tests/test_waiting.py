"""Waiting: pauses that grow, and work that is given up."""

from __future__ import annotations

import asyncio
from itertools import islice

import pytest

from bot.waiting import Wakeup, give_up_after, pauses


@pytest.mark.parametrize(("chance", "expected"), [(1, [1, 2, 4, 5, 5]), (0, [0.5, 1, 2, 2.5, 2.5])])
def test_pauses_grow_to_the_longest(chance: float, expected: list[float]) -> None:
    """They double, and chance takes up to a half from each."""
    assert list(islice(pauses(1, 5, lambda: chance), 5)) == expected


async def test_work_is_given_up_though_it_does_not_end() -> None:
    """The caller goes on; what the work raises at last is nobody's."""
    ended = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()
            raise ZeroDivisionError

    with pytest.raises(TimeoutError, match=r"no answer in 0.01 s"):
        await give_up_after(0.01, stubborn())
    assert not ended.is_set()
    await ended.wait()


async def test_a_wakeup_between_two_sleeps_is_not_missed() -> None:
    """It ends the next sleep at once, and only that one."""
    wakeup = Wakeup()
    wakeup.wake()
    assert await wakeup.rest()
    assert not await wakeup.rest(0)
