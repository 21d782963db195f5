"""Background tasks: restarted, reported, stopped."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.background import BackgroundTasks
from bot.metrics import REGISTRY
from bot.store import StoreUnavailable
from bot.waiting import pauses


def failures(name: str) -> float:
    return REGISTRY.get_sample_value("lectern_task_failures_total", {"task": name}) or 0


async def test_a_task_is_restarted_until_it_returns(caplog: pytest.LogCaptureFixture) -> None:
    """A database that is away is a warning; any other error is counted, with its traceback."""
    errors: list[Exception] = [StoreUnavailable("it is away"), ZeroDivisionError()]

    async def work() -> None:
        if errors:
            raise errors.pop(0)

    async with BackgroundTasks(lambda: pauses(0, 0)) as tasks:
        await tasks.start("sums", work)
    warning, error = caplog.records
    assert warning.getMessage() == "the task 'sums' waits for the database: it is away"
    assert error.getMessage() == "the task 'sums' has failed"
    assert error.exc_info is not None
    assert failures("sums") == 1


async def test_the_pauses_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that fails at once, over and over, is restarted less and less often."""
    slept: list[float] = []

    async def at_once(seconds: float) -> None:
        slept.append(seconds)

    async def work() -> None:
        if len(slept) < 3:
            raise StoreUnavailable

    monkeypatch.setattr("bot.background.asyncio.sleep", at_once)
    await BackgroundTasks(lambda: pauses(1, 30, lambda: 1)).start("work", work)
    assert slept == [1, 2, 4]


@pytest.mark.parametrize("error", [StoreUnavailable, ZeroDivisionError])
async def test_a_cancelled_task_that_raises_is_not_restarted(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    """A driver may turn a cancellation into an error of its own."""

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise error

    async with BackgroundTasks() as tasks:
        task = tasks.start("work", work)
        await asyncio.sleep(0)
    assert task.done()
    assert caplog.records == []


async def test_a_stop_cancels_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that survives an error of the driver survives the first cancellation, too."""
    monkeypatch.setattr("bot.background._CANCEL_AGAIN", 0.01)

    async def work() -> None:
        for _ in range(2):
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        await asyncio.Event().wait()

    async with BackgroundTasks() as tasks:
        task = tasks.start("work", work)
        await asyncio.sleep(0)
    assert task.cancelled()


async def test_a_stop_waits_for_the_end_but_not_for_ever() -> None:
    """Tasks may clear up; one that does not end in time is left."""
    cleared, never = asyncio.Event(), asyncio.Event()

    async def tidy() -> None:
        try:
            await never.wait()
        finally:
            await asyncio.sleep(0)
            cleared.set()

    async def stubborn() -> None:
        try:
            await never.wait()
        finally:
            await never.wait()

    tasks = BackgroundTasks()
    tasks.start("tidy", tidy)
    left = tasks.start("stubborn", stubborn)
    await asyncio.sleep(0)
    await tasks.stop(within=0.05)
    assert cleared.is_set()
    assert not left.done()
    left.cancel()
    await asyncio.wait({left})
