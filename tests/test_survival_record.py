"""What outages do to a member: the rows of docs/operations.md about the record, with real parts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shlex
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.face.discord_io import replies
from bot.health import ask_readiness
from bot.store.database import Database
from bot.tutor.identify_queue import IdentifyQueue
from tests.children import (
    Lectern,
    answered,
    database,
    disk,
    identified,
    immutable,
    lectern,
    mounted,
    until,
)
from tests.connected import (
    BROKEN,
    Bot,
    connected,
    explains,
    exported_in_time,
    exports,
    locked,
    outcomes,
    told,
    topics,
)
from tests.fake_discord import MEMBER, FakeDiscord
from tests.store.servers import NoServer, Server, running


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


async def test_a_database_that_is_slow_by_a_second_is_not_felt(
    api: FakeDiscord, home: Path, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """Explanations come at once, the record catches up, and there is nothing to say about it."""
    with locked(home / "lectern.sqlite"):
        await explains(api)
        await asyncio.sleep(1)
        await explains(api)
    await bot.has_opened(2)
    assert outcomes(log) == ["ok", "ok"]
    assert told(log) == told(log, logging.ERROR) == []


@pytest.mark.breaks
async def test_a_database_that_is_away_loses_nothing(
    api: FakeDiscord, home: Path, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """Locked for longer than SQLite waits: explanations come, an export says that it broke.

    Once it is back everything is written, each opening once, and an export has it.
    """
    await bot.execute("PRAGMA busy_timeout=100")
    with locked(home / "lectern.sqlite"):
        for _ in range(3):
            await explains(api)
        said = await exports(api)
        assert BROKEN in said
        assert "file" not in said
        await until(lambda: bool(told(log)))
        assert "readings wait for the database" in told(log)[0]
        assert "database is locked" in told(log)[0]
    await bot.has_opened(3)
    assert "file" in await exports(api)
    await until(lambda: len(outcomes(log)) == 5)
    assert outcomes(log) == ["ok", "ok", "ok", "failed", "ok"]


async def test_a_file_without_room_takes_it_later(
    api: FakeDiscord, bot: Bot, log: pytest.LogCaptureFixture
) -> None:
    """SQLite says that the database is full: explanations go on, openings wait until it is not."""
    await bot.execute("PRAGMA max_page_count=1")  # it may not grow
    for number in range(200):
        await api.explain("bowline", member=MEMBER + number)
        await answered(api)
    await until(lambda: bool(told(log)))
    assert "database or disk is full" in told(log)[0]
    await explains(api)
    await bot.execute("PRAGMA max_page_count=1000000")
    await bot.has_opened(201)
    assert told(log, logging.ERROR) == []


async def test_a_start_on_a_full_or_read_only_disk_is_one_sentence(
    api: FakeDiscord, home: Path
) -> None:
    """What cannot be mended by waiting is told at the start, with the file's name."""
    (home / "data").mkdir()
    with mounted(home / "data", "ro,size=1m"):
        async with lectern(home, api.address) as child:
            sentence = await child.fails()
        assert str(home / "data" / "lectern.sqlite") in sentence
    with mounted(home / "data", "size=16k"):
        async with lectern(home, api.address) as child:
            sentence = await child.fails()
        assert str(home / "data" / "lectern.sqlite") in sentence


async def test_a_disk_that_fills_up_leaves_the_file_whole(api: FakeDiscord, home: Path) -> None:
    """A real full disk: members read on; with room again all is written, and nothing is broken."""
    (home / "data").mkdir()
    with mounted(home / "data", "size=600k"):
        async with lectern(home, api.address) as child:
            await identified(api)
            await child.says("Gateway")
            ballast = home / "data" / "ballast"
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
            for number in range(60):
                await api.explain("bowline", member=MEMBER + number)
                assert "does not slip" in str(await answered(api))
            assert "full" in await child.says("readings wait")
            ballast.unlink()
            assert await exported_in_time(api) == 1
            await child.stops()
        assert database(home, "SELECT count(*), sum(opened) FROM readings") == [(60, 60)]
        assert database(home, "PRAGMA integrity_check") == [("ok",)]


async def test_files_that_become_read_only_are_written_later(api: FakeDiscord, home: Path) -> None:
    """Members read on; an export says that it broke; once they can be written all is there."""
    (home / "data").mkdir()
    file = home / "data" / "lectern.sqlite"
    with disk(home / "image", home / "data"):
        async with lectern(home, api.address, LECTERN_HTTP="127.0.0.1:0") as child:
            port = await child.port()
            await opened_once(api, child)
            with immutable(file, file.with_name(f"{file.name}-wal")):
                await explains(api)
                assert BROKEN in await exports(api)
                assert "Bowline" in await topics(api)
                assert "disk I/O error" in await child.says("1 readings wait")
                assert '"database": "ok"' in await readiness(port)
            assert await exported_in_time(api) == 2
            child.process.terminate()
            assert await child.ends() == 0
        assert database(home, "SELECT sum(opened) FROM readings") == [(2,)]


async def test_a_disk_that_turns_read_only_keeps_what_it_has(api: FakeDiscord, home: Path) -> None:
    """After an error of a disk the kernel lets nobody write: members read on, the stop is in time.

    What was committed is there once the disk has been checked.
    """
    (home / "data").mkdir()
    with disk(home / "image", home / "data") as error:
        async with lectern(home, api.address) as child:
            await opened_once(api, child)
            error.write_text("on purpose")
            await explains(api)
            assert "disk I/O error" in await child.says("1 readings wait")
            await child.stops()
        assert "1 readings are lost at the stop" in child.output
    with disk(home / "image", home / "data"):
        async with lectern(home, api.address) as child:
            await identified(api)
            await child.says("Gateway")
            assert await exported_in_time(api) == 1
            await child.stops()
        assert database(home, "PRAGMA integrity_check") == [("ok",)]


async def opened_once(api: FakeDiscord, child: Lectern) -> None:
    """A member has opened something, and it is committed."""
    await identified(api)
    await child.says("Gateway")
    await explains(api)
    assert await exported_in_time(api) == 1


async def readiness(port: int) -> str:
    """What ``/readyz`` says."""
    _, said = await asyncio.to_thread(ask_readiness, f"127.0.0.1:{port}")
    return said


async def test_a_stop_while_the_database_is_away_is_in_time(api: FakeDiscord, home: Path) -> None:
    """The stop does not wait for ever: it says how much is lost, and ends within its time."""
    async with lectern(home, api.address) as child:
        await identified(api)
        await child.says("Gateway")
        with locked(home / "data" / "lectern.sqlite"):
            await explains(api)
            await child.stops()
    assert "1 readings are lost at the stop" in child.output


# PostgreSQL, with a server of its own that is stopped, frozen and started again


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A PostgreSQL server; where there is none the test is skipped, but never in CI."""
    try:
        with running() as server:
            await server.start()
            yield server
    except NoServer as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


def number_of(server: Server) -> int:
    """The number of its first process, which leads the group of all its processes."""
    return int((server.folder / "data" / "postmaster.pid").read_text().split()[0])


async def stop(server: Server) -> None:
    """What a host's restart of the server does: everybody is thrown out."""
    os.kill(number_of(server), signal.SIGINT)
    await until(lambda: not (server.folder / "data" / "postmaster.pid").exists())


def start(server: Server) -> None:
    """Starts it as it was started before."""
    words = shlex.split((server.folder / "data" / "postmaster.opts").read_text())
    # By way of a shell, so that it is nobody's child.
    subprocess.run(
        ["sh", "-c", '"$@" >/dev/null 2>&1 &', "sh", *words],
        user=server.folder.owner() if os.getuid() == 0 else None,
        cwd="/",
        start_new_session=True,
        check=True,
    )


@contextlib.contextmanager
def frozen(server: Server) -> Iterator[None]:
    """It neither answers nor refuses, as behind a network that swallows everything."""
    number = number_of(server)
    # The first process before the others: it takes one that stops for one that crashed.
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    everybody = [number, *map(int, children)]
    for each in everybody:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in reversed(everybody):
            os.kill(each, signal.SIGCONT)


@pytest.mark.breaks
async def test_a_server_that_is_started_anew_is_found_again(
    api: FakeDiscord, home: Path, server: Server, log: pytest.LogCaptureFixture
) -> None:
    """While it is away explanations and lists come, marks do not; afterwards all is written."""
    url = server.url(await server.create())
    async with connected(api, home, url) as bot:
        await explains(api)
        await bot.has_opened(1)
        assert "✓" in await topics(api)
        await stop(server)
        await explains(api)
        await explains(api)
        assert "✓" not in await topics(api)
        assert BROKEN in await exports(api)
        with pytest.raises(Exception, match=r"closed|refused|No such file"):
            await bot.tutor.problem()
        start(server)
        await until(lambda: not bot.tutor.readings.waiting)
        await bot.has_opened(3)
        assert "✓" in await topics(api)
        assert "file" in await exports(api)
        assert await bot.tutor.problem() is None
    assert any("readings wait" in line for line in told(log))


@pytest.mark.breaks
async def test_a_server_that_hangs_holds_no_member_up(
    api: FakeDiscord,
    home: Path,
    server: Server,
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It neither answers nor refuses: each answer comes in its time, and nothing is lost."""
    monkeypatch.setattr(replies, "_RECORD_PATIENCE", 0.5)
    url = server.url(await server.create())
    async with connected(api, home, url) as bot:
        await explains(api)
        await bot.has_opened(1)
        with frozen(server):
            await explains(api)
            async with asyncio.timeout(2.5):
                assert "✓" not in await topics(api)
            assert BROKEN in await exports(api)
        await bot.has_opened(2)
        assert "file" in await exports(api)


async def test_a_stop_while_the_server_hangs_is_in_time(
    api: FakeDiscord, home: Path, server: Server
) -> None:
    """Nobody can write then; the stop says what is lost, and does not hang, too."""
    url = server.url(await server.create())
    async with lectern(home, api.address, DATABASE_URL=url) as child:
        await identified(api)
        await child.says("Gateway")
        with frozen(server):
            await explains(api)
            await child.stops()
    assert "1 readings are lost at the stop" in child.output


async def test_processes_take_turns_at_discords_door(
    server: Server, log: pytest.LogCaptureFixture
) -> None:
    """One at a time for each door; whoever gives up leaves the queue; an outage stops nobody."""
    url = server.url(await server.create())
    loop = asyncio.get_running_loop()
    async with Database(url) as one, Database(url) as other:
        first, second = IdentifyQueue(one, window=0.5), IdentifyQueue(other, window=0.5)
        await first.take(0)
        begun = loop.time()
        await second.take(1)
        assert loop.time() - begun < 0.4, "another door is open"
        impatient = [asyncio.create_task(second.take(0)) for _ in range(3)]
        await asyncio.sleep(0.1)
        for task in impatient:
            task.cancel()
        await asyncio.wait(impatient)
        await second.take(0)
        assert 0.3 < loop.time() - begun < 1.0, "after one window, not after four"
        assert told(log) == []
        await stop(server)
        async with asyncio.timeout(3):
            await first.take(2)
    assert "new sessions do not wait their turn" in told(log)[0]
    start(server)
