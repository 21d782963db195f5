"""What outages do to a member: the rows of docs/operations.md about Discord, with real parts."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.face.discord_io import replies
from bot.store.database import Database
from tests.children import DEADLINE, answered, database, identified, lectern, until
from tests.connected import (
    Bot,
    connected,
    explains,
    exported_in_time,
    exports,
    outcomes,
    presses,
    told,
)
from tests.fake_discord import MEMBER, FakeDiscord, Fault

DELETE = f"x1b:delete.a:{MEMBER}"


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def name_of(fault: Fault) -> str:
    """A fault in the name of a test."""
    words = [str(fault.code or fault.status or "reset")]
    words += ["arrived"] if fault.arrived else []
    words += ["slow"] if fault.seconds else []
    words += ["via"] if fault.headers else []
    return "-".join(words)


# Discord's answers


@pytest.mark.parametrize(
    ("faults", "outcome"),
    [
        ([Fault(500)], "ok"),
        ([Fault(503)], "ok"),
        ([Fault(429, headers={"Via": "1.1 google"})], "ok"),
        ([Fault()], "ok"),
        ([Fault(arrived=True)], "maybe"),
        ([Fault(), Fault()], "maybe"),
        ([Fault(502, arrived=True)], "maybe"),
        ([Fault(404, 10062)], "maybe"),
        ([Fault(400, 40060)], "maybe"),
        ([Fault(429)], "maybe"),
        ([Fault(seconds=30)], "maybe"),
        ([Fault(500)] * 5, "maybe"),
    ],
    ids=lambda value: value if isinstance(value, str) else "+".join(map(name_of, value)),
)
async def test_whatever_discord_does_to_an_answer_the_reading_counts(
    api: FakeDiscord,
    bot: Bot,
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    faults: list[Fault],
    outcome: str,
) -> None:
    """A limit, an error, a broken connection, a late or double answer: none is a fault of ours.

    What can be tried again is; the opening is recorded once, and the next answer comes at once.
    """
    if outcome == "maybe":
        monkeypatch.setattr(replies, "_PATIENCE", 1.5)
    api.faults.extend(faults)
    await api.explain("bowline")
    await until(lambda: bool(outcomes(log)))
    api.faults.clear()
    while not api.answered.empty():
        api.answered.get_nowait()
    await explains(api)
    await until(lambda: len(outcomes(log)) == 2)
    assert outcomes(log) == [outcome, "ok"]
    assert told(log, logging.ERROR) == []
    await bot.has_opened(2)


async def test_an_effect_is_not_stopped_by_a_lost_acknowledgement(
    api: FakeDiscord, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """What a press asked for is done although its first answer came late, double or not at all."""
    for fault in (Fault(404, 10062), Fault(400, 40060), Fault(arrived=True), Fault(500)):
        await explains(api)
        await bot.has_opened(1)
        await api.command("me", [{"name": "delete", "type": 1, "options": []}])
        question = await answered(api)
        api.faults.append(fault)
        await api.press(question, DELETE)
        await until(lambda: not api.faults and bool(presses(log)))
        await bot.has_opened(0)
        assert told(log, logging.ERROR) == []
        log.clear()
        while not api.answered.empty():
            api.answered.get_nowait()


async def test_an_answer_that_came_late_is_completed_by_the_further_one(
    api: FakeDiscord, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """Discord says that it does not know the press, though it does: the result still arrives."""
    await explains(api)
    api.faults.append(Fault(arrived=True))
    said = await exports(api)
    assert "file" in said
    assert told(log, logging.ERROR) == []


# The gateway


async def test_a_gateway_that_drops_in_the_middle_of_a_reply(
    api: FakeDiscord, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """An answer on its way arrives all the same, and the session is resumed."""
    api.faults.append(Fault(500, seconds=0.3))
    await api.explain("bowline")
    await answered(api)
    await api.drop()
    async with asyncio.timeout(DEADLINE):
        await api.resumed.get()
    assert "does not slip" in str(await answered(api))
    await until(lambda: outcomes(log) == ["ok"])
    await explains(api)
    await bot.has_opened(2)
    assert told(log, logging.ERROR) == []


@pytest.mark.parametrize("how", ["at the resume", "at once"])
async def test_a_lost_session_is_begun_anew(
    api: FakeDiscord, bot: Bot, log: pytest.LogCaptureFixture, how: str
) -> None:
    """Discord forgets the session: the bot identifies again, at the same gateway, and goes on."""
    if how == "at once":
        await api.invalidate()
    else:
        api.forgets = True
        await api.drop(code=4000)
    await identified(api)
    await explains(api)
    await bot.has_opened(1)
    assert told(log, logging.ERROR) == []


async def test_a_gateway_that_is_away_is_a_warning_and_no_traceback(
    api: FakeDiscord, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """While no connection is taken it tries again with growing pauses, and then goes on."""
    api.refusing = True
    await api.drop()
    await until(lambda: bool(told(log)))
    api.refusing = False
    async with asyncio.timeout(DEADLINE):
        await api.identified.get()
    await explains(api)
    assert "Attempting a reconnect for shard ID 0" in told(log)[0]
    assert [record for record in log.records if record.exc_info] == []


async def test_a_gateway_that_is_away_at_the_start_is_tried_again(
    api: FakeDiscord,
    home: Path,
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first session of a shard may take several tries; each is one line."""
    api.refusing = True

    async def mend() -> None:
        await until(lambda: len(told(log)) > 0)
        api.refusing = False

    mending = asyncio.create_task(mend())
    async with connected(api, home):
        await explains(api)
    await mending
    assert "Failed to connect for shard_id: 0" in told(log)[0]
    assert [record for record in log.records if record.exc_info] == []


# Two at once, and a kill


async def test_two_processes_on_one_token_are_no_error(
    api: FakeDiscord, home: Path, log: pytest.LogCaptureFixture
) -> None:
    """Both answer, the member sees one answer, each counts the reading, nothing is logged."""
    async with connected(api, home), connected(api, home) as second:
        await api.explain("bowline")
        await answered(api)
        await answered(api)
        await until(lambda: len(outcomes(log)) == 2)
        assert sorted(outcomes(log)) == ["maybe", "ok"]
        await until(lambda: not second.tutor.readings.waiting)
    assert told(log) == told(log, logging.ERROR) == []
    async with Database(f"sqlite:///{home}/lectern.sqlite") as record:
        assert await Bot(second.tutor, second.client, record).opened() == 2


async def test_a_kill_loses_nothing_that_a_member_was_shown(api: FakeDiscord, home: Path) -> None:
    """kill -9 while readings are recorded, over and over: what an export showed is in the file.

    The control: what was opened after the last export waits in memory, and is seen to be lost.
    So the kill is real, and this test would see a loss.
    """
    sent = lost = 0
    for _ in range(3):
        async with lectern(home, api.address) as child:
            await identified(api)
            await child.says("Gateway")
            for _ in range(5):
                await api.explain("bowline")
                await answered(api)
                sent += 1
            shown = await exported_in_time(api)
            assert shown <= sent - lost
            await api.explain("bowline")
            await answered(api)
            child.process.kill()
            await child.process.wait()
        ((kept,),) = database(home, "SELECT sum(opened) FROM readings")
        assert database(home, "PRAGMA integrity_check") == [("ok",)]
        assert shown <= kept <= shown + 1
        sent += 1
        lost += shown + 1 - kept
        assert kept == sent - lost
    assert lost > 0


async def test_a_stop_finishes_what_is_in_hand(api: FakeDiscord, home: Path) -> None:
    """An answer that Discord takes only at the second try arrives, though SIGTERM came between."""
    async with lectern(home, api.address) as child:
        await identified(api)
        await child.says("Gateway")
        api.faults.append(Fault(503))
        await api.explain("bowline")
        await answered(api)
        await child.stops()
    assert "does not slip" in str(api.answered.get_nowait())
    lines = [record for record in child.records() if record["event"] == "interaction"]
    assert [line["outcome"] for line in lines] == ["ok"]


async def test_a_stop_loses_nothing_at_all(api: FakeDiscord, home: Path) -> None:
    """The same with SIGTERM in place of the kill: the last opening is there, too."""
    async with lectern(home, api.address) as child:
        await identified(api)
        await child.says("Gateway")
        for _ in range(6):
            await api.explain("bowline")
            await answered(api)
        await child.stops()
    assert database(home, "SELECT sum(opened) FROM readings") == [(6,)]
