"""docs/operations.md as a host follows it: its lines are run, its numbers and alerts exist."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import yaml

from bot.metrics import REGISTRY
from bot.settings import PROJECT
from tests.children import DEADLINE, database, identified, lectern
from tests.connected import explains, exported_in_time
from tests.fake_discord import FakeDiscord
from tests.fake_discord.payloads import TOKEN

GUIDE = (PROJECT / "docs" / "operations.md").read_text("utf-8")
#: The whole walk takes ten seconds; a machine that is busy with other tests takes longer.
LONGEST = 120
#: Where a machine has no curl: what the guide uses of it.
CURL = (
    "import sys, urllib.request as u;"
    "print(u.build_opener(u.ProxyHandler({})).open(sys.argv[-1]).read().decode())"
)


def walk() -> str:
    """All lines of the walk, in their order."""
    section = GUIDE.partition("## From an empty folder to a watched bot\n")[2].partition("\n## ")[0]
    return "".join(re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE))


def program(folder: Path, name: str, *words: str) -> None:
    """A command for the walk's PATH."""
    file = folder / name
    file.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', "utf-8")
    file.chmod(0o755)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*")}


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


async def test_the_walk_works_as_it_is_written(api: FakeDiscord, tmp_path: Path) -> None:
    """Line by line, from an empty folder to a watched bot that is backed up and restored.

    No line fails, each shows what the guide says, and nothing is left behind.
    """
    api.application = {"integration_types_config": {"0": {}, "1": {}}}
    programs, port = tmp_path / "programs", free_port()
    programs.mkdir()
    program(programs, "lectern", sys.executable, "-m", "bot")
    program(programs, "curl", sys.executable, "-c", CURL)
    script = walk().replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    process = await asyncio.create_subprocess_exec(
        *("bash", "-e", "-o", "pipefail", "-c", script),
        cwd=tmp_path,
        env={
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(PROJECT),
            "DISCORD_API_URL": api.address,
            "LECTERN_HTTP": f"127.0.0.1:{port}",
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(LONGEST):
            said = (await process.communicate(f"{TOKEN}\n".encode()))[0].decode()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, said
    assert said.count('{"ready": true') == 2
    assert re.search(
        r"^lectern_backup_last_success_timestamp_seconds 1\.\d+e\+09$", said, re.MULTILINE
    )
    assert len(re.findall(r"^lectern-\d{8}T\d{6}Z\.sqlite$", said, re.MULTILINE)) == 1
    assert re.search(r"^Backed up to backups/lectern-\w+\.sqlite \(2 rows\)\.$", said, re.MULTILINE)
    assert said.count("\nRestored backups/lectern-") == 2
    assert "fix   " not in said
    assert TOKEN not in said
    assert names(tmp_path) == {"programs"}


def test_the_walk_leaves_nothing_out() -> None:
    """Whoever has walked it has used each command that looks after a bot on its own machine."""
    used = set(re.findall(r"\blectern ([a-z]+)", walk()))
    assert used == {"check", "doctor", "run", "health", "backup", "restore"}


async def test_a_bot_with_a_folder_for_backups_fills_it(api: FakeDiscord, home: Path) -> None:
    """The setting alone, and a file as members have made it: the backup is one to restore from."""
    variables = {"LECTERN_BACKUP": "backups", "LECTERN_BACKUP_KEEP": "2"}
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.says("Gateway")
        await explains(api)
        assert await exported_in_time(api) == 1
        await bot.stops()
    async with lectern(home, api.address, **variables) as bot:
        await bot.says("backed up to backups/lectern-")
        await identified(api)
        await bot.stops()
    (backup,) = (home / "backups").iterdir()
    assert (home / "backups").stat().st_mode & 0o777 == 0o700
    database(home, "DELETE FROM readings")
    async with lectern(home, api.address, "restore", "--force", str(backup)) as restoring:
        assert await restoring.ends() == 0, restoring.output
    assert database(home, "SELECT topic, opened FROM readings") == [("bowline", 1)]
    async with lectern(home, api.address, **variables) as bot:
        await identified(api)
        await bot.stops()
    assert list((home / "backups").iterdir()) == [backup], "a restart is no new night"


async def test_a_stop_in_the_middle_of_a_backup_is_in_time(api: FakeDiscord, home: Path) -> None:
    """A large record takes its time; the stop does not wait for it, and leaves no half."""
    async with lectern(home, api.address, "migrate") as migrating:
        assert await migrating.ends() == 0, migrating.output
    with sqlite3.connect(home / "data" / "lectern.sqlite") as connection:
        connection.execute("CREATE TABLE ballast (a TEXT)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)"
            " INSERT INTO ballast SELECT hex(randomblob(100)) FROM n"
        )
    connection.close()
    async with lectern(home, api.address, LECTERN_BACKUP="backups") as bot:
        await bot.says("backing up to")
        await bot.stops()
    assert "backed up to" not in bot.output, "it was no test: the backup was done already"
    assert names(home / "backups") == set()


async def test_a_command_that_is_broken_off_does_not_look_done(
    api: FakeDiscord, home: Path
) -> None:
    """Ctrl-C in the middle of one is no success to the script that called it, and no traceback."""
    api.open.clear()
    async with lectern(home, api.address, "sync") as syncing:
        async with asyncio.timeout(DEADLINE):
            await api.asked.wait()
        syncing.process.send_signal(signal.SIGINT)
        assert await syncing.ends() == 130
    assert "Traceback" not in syncing.output
    assert (home / "data").stat().st_mode & 0o777 == 0o700


def test_alerts_ask_for_numbers_that_there_are() -> None:
    """Each rule reads as Prometheus' rules do, and names no metric that the bot does not have."""
    (block,) = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    (group,) = yaml.safe_load(block)["groups"]
    known = {family.name for family in REGISTRY.collect()} | {"up"}
    known |= {f"{name}_total" for name in known}
    assert len({rule["alert"] for rule in group["rules"]}) == len(group["rules"]) >= 5
    for rule in group["rules"]:
        named = set(re.findall(r"\b(?:lectern|discord)_\w+|\bup\b", rule["expr"]))
        assert named
        assert named <= known
