"""``lectern doctor``: what it looks at, and what it says to fix."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.doctor import FOR_ROUNDS, HostFinding, examine_host
from bot.settings import read_settings
from bot.store import Database, migrate
from bot.store.backup.backups import back_up
from tests.children import lectern, mounted
from tests.fake_discord import FakeDiscord, fake_discord
from tests.fake_discord.payloads import TOKEN

SUBJECTS = "token clock application sessions servers database backups content health".split()
#: What a bot's application looks like once it is set up as the README says.
INSTALLABLE: dict[str, Any] = {"integration_types_config": {"0": {}, "1": {}}}


@pytest.fixture
async def api() -> AsyncIterator[FakeDiscord]:
    async with fake_discord() as api:
        api.application = dict(INSTALLABLE)
        yield api


async def looked(api: FakeDiscord, home: Path, **given: Any) -> dict[str, HostFinding]:
    """What the doctor finds, by subject; what it told is what it gives."""
    settings = read_settings(
        **{
            "env_file": None,
            "discord_token": TOKEN,
            "discord_api_url": api.address,
            "database_url": f"sqlite:///{home}/data/lectern.sqlite",
            "content": (home / "notes",),
            "http": None,
            **given,
        }
    )
    told: list[HostFinding] = []
    assert await examine_host(settings, on_finding=told.append) == told
    for finding in told:
        assert finding.sentence.endswith((".", "}"))
        assert TOKEN not in finding.sentence
    return {finding.subject: finding for finding in told}


async def test_where_all_is_well_each_line_says_so(api: FakeDiscord, home: Path) -> None:
    """A host who did as the README says: nine lines, exit code 0, and nothing was made."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
    async with lectern(home, api.address, "doctor", LECTERN_HTTP=address) as doctor:
        assert await doctor.ends() == 0, doctor.output
    assert [line.split()[1].rstrip(":") for line in doctor.lines] == SUBJECTS
    assert all(line.startswith("ok    ") for line in doctor.lines)
    assert f"{address} is free" in doctor.output
    assert not (home / "data").exists()
    assert api.sent == []


async def test_something_to_mend_is_exit_code_1(api: FakeDiscord, home: Path) -> None:
    """One thing that is not ok decides, and the others are looked at all the same."""
    async with lectern(home, api.address, "doctor", DISCORD_TOKEN="wrong") as doctor:
        assert await doctor.ends() == 1
    assert doctor.lines[0].startswith("fix   token: Discord does not accept it")
    assert "ok    database" in doctor.output
    assert "Traceback" not in doctor.output


async def test_without_a_token_the_rest_is_looked_at(api: FakeDiscord, home: Path) -> None:
    """No token: how to get one, and what can be seen without."""
    found = await looked(api, home, discord_token=None)
    assert "There is no bot token" in found["token"].sentence
    assert set(found) == {"token", "database", "backups", "content", "health"}


async def test_a_discord_that_is_away_is_told(api: FakeDiscord, home: Path) -> None:
    """No network, a server that is none of Discord's, or one that is down."""
    found = await looked(api, home, discord_api_url="http://127.0.0.1:9")
    assert not found["Discord"].ok
    assert "DISCORD_API_URL" in found["Discord"].sentence
    found = await looked(api, home, discord_api_url=f"{api.address}/elsewhere")
    assert "answers 404: try again later, and check DISCORD_API_URL" in found["token"].sentence
    api.fails = lambda request: 503
    found = await looked(api, home)
    assert "503" in found["token"].sentence


@pytest.mark.parametrize(
    ("application", "said"),
    [
        ({"interactions_endpoint_url": "https://x.example"}, "interactions endpoint"),
        ({"integration_types_config": {"1": {}}}, "Guild Install"),
        ({"flags": 1 << 19 | 1 << 13}, "switch off: Presence, Message Content"),
    ],
)
async def test_an_application_that_is_set_up_otherwise(
    api: FakeDiscord, home: Path, application: dict[str, Any], said: str
) -> None:
    """What keeps commands away, or lets the bot see what it needs not."""
    api.application |= application
    found = await looked(api, home)
    assert not found["application"].ok
    assert said in found["application"].sentence


async def test_an_application_for_servers_only_is_well(api: FakeDiscord, home: Path) -> None:
    """Not to be installed to an account is a choice; it is said and is no fault."""
    api.application["integration_types_config"] = {"0": {}}
    found = await looked(api, home)
    assert found["application"].ok
    assert "User Install is off" in found["application"].sentence


async def test_permissions_that_it_does_not_need_are_named(api: FakeDiscord, home: Path) -> None:
    """In each server: what rounds lack is told, and too much is a fault."""
    plain = {"id": "1", "name": "Plain", "permissions": str(sum(FOR_ROUNDS.values()))}
    api.guilds = [plain]
    found = await looked(api, home)
    assert found["servers"] == HostFinding(
        "servers", True, "it is in 1, and lacks no permission there."
    )
    api.guilds = [plain, {"id": "3", "name": "Mute", "permissions": str(1 << 10)}]
    found = await looked(api, home)
    assert found["servers"].ok
    assert "for rounds it needs View Channels, Send Messages" in found["servers"].sentence
    assert "in Mute, or in a channel there." in found["servers"].sentence
    api.guilds = [plain, {"id": "2", "name": "Ruled", "permissions": str(1 << 3 | 1 << 28)}]
    found = await looked(api, home)
    assert not found["servers"].ok
    assert "Ruled (Administrator, Manage Roles)" in found["servers"].sentence
    assert "Plain" not in found["servers"].sentence


async def test_all_pages_of_servers_are_read(api: FakeDiscord, home: Path) -> None:
    """Discord gives two hundred at a time."""
    api.guilds = [{"id": str(id), "name": "x", "permissions": "0"} for id in range(1, 402)]
    assert "it is in 401" in (await looked(api, home))["servers"].sentence


async def test_few_sessions_and_too_few_shards_are_told(api: FakeDiscord, home: Path) -> None:
    """Before Discord takes the token away, and before it refuses the shards."""
    assert (await looked(api, home))["sessions"].ok
    api.sessions_left = 12
    assert "12 of 1000 are left" in (await looked(api, home))["sessions"].sentence
    api.sessions_left, api.shards = 900, 4
    found = await looked(api, home, shard_count=2)
    assert "Discord wants 4 shards" in found["sessions"].sentence
    assert not found["sessions"].ok


@pytest.mark.parametrize(
    ("seconds", "ok", "said"),
    [
        (0, True, "agrees"),
        (1, True, "agrees"),
        (-1, True, "agrees"),
        (5, False, "5 s behind"),
        (-5, False, "5 s ahead"),
        (-7200, False, "7200 s ahead"),
    ],
)
async def test_a_clock_that_is_wrong_is_told(
    api: FakeDiscord, home: Path, seconds: int, ok: bool, said: str
) -> None:
    """More than two seconds from Discord's is too much; its whole seconds are allowed for."""
    api.ahead = timedelta(seconds=seconds)
    clock = (await looked(api, home))["clock"]
    assert clock.ok is ok
    assert said in clock.sentence or f"{abs(seconds) - 1} s" in clock.sentence


async def test_each_state_of_the_database_is_told(api: FakeDiscord, home: Path) -> None:
    """Not there yet, new, old, of a newer Lectern, no database at all, or not to be written."""
    file = home / "data" / "lectern.sqlite"
    found = (await looked(api, home))["database"]
    assert (found.ok, file.exists()) == (True, False)
    assert "is made at the first start" in found.sentence

    async with Database(f"sqlite:///{file}") as database:
        await migrate(database)
    found = (await looked(api, home))["database"]
    assert found == HostFinding("database", True, f"{file} can be written, and its tables are new.")

    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0000'")
    found = (await looked(api, home))["database"]
    assert not found.ok
    assert "is at revision 0000" in found.sentence

    file.write_bytes(b"no database" * 1000)
    for remains in file.parent.glob("*-*"):
        remains.unlink()
    found = (await looked(api, home))["database"]
    assert not found.ok
    assert "file is not a database" in found.sentence


async def test_a_folder_that_cannot_be_written_is_told(api: FakeDiscord, home: Path) -> None:
    """Where the first start could not make the database."""
    (home / "data").mkdir()
    with mounted(home / "data", "ro,size=1m"):
        found = (await looked(api, home))["database"]
    assert not found.ok
    assert f"{home / 'data'} cannot be written" in found.sentence


async def test_a_folder_for_backups_is_looked_at(api: FakeDiscord, home: Path) -> None:
    """None is wanted, none is there yet, one of last night, one that is too old, no place."""
    folder = home / "backups"
    found = (await looked(api, home))["backups"]
    assert (found.ok, "LECTERN_BACKUP is not set" in found.sentence) == (True, True)

    found = (await looked(api, home, backup=folder))["backups"]
    assert found == HostFinding(
        "backups", True, f"there is none in {folder} yet; a start makes one."
    )
    assert not folder.exists()

    url, now = f"sqlite:///{home}/data/lectern.sqlite", datetime.now(UTC)  # noqa: TID251
    async with Database(url) as database:
        await migrate(database)
    for hours, ok in [(60, False), (20, True)]:
        await back_up(url, folder=folder, now=now - timedelta(hours=hours), keep=7)
        found = (await looked(api, home, backup=folder))["backups"]
        assert found.ok is ok
        assert f"is from {now - timedelta(hours=hours):%Y-%m-%d %H:%M} UTC" in found.sentence
        assert ("start the bot if it is stopped" in found.sentence) is not ok

    found = (await looked(api, home, backup=home / "notes" / "knots.md"))["backups"]
    assert not found.ok
    assert found.sentence.endswith("knots.md is no folder.")
    with mounted(folder, "ro,size=1m"):
        found = (await looked(api, home, backup=folder / "here"))["backups"]
    assert found == HostFinding(
        "backups", False, f"No backup can be made in {folder}/here: {folder} cannot be written."
    )


async def test_backups_of_another_process_are_not_missed(api: FakeDiscord, home: Path) -> None:
    """One process of several makes them, and where they are is its own."""
    variables = {"shard_count": 1, "backup": home / "backups"}
    assert "a start makes one" in (await looked(api, home, **variables))["backups"].sentence
    variables |= {"shard_count": 2, "shard_ids": (1,)}
    found = (await looked(api, home, **variables))["backups"]
    assert found == HostFinding("backups", True, "the process that has shard 0 makes them.")


async def test_a_path_that_cannot_be_looked_at_is_one_sentence(
    api: FakeDiscord, home: Path
) -> None:
    """What the system says of it is told, without a traceback."""
    name = "x" * 300
    found = await looked(api, home, database_url=f"sqlite:///{home}/{name}", backup=home / name)
    for subject in ("database", "backups"):
        assert not found[subject].ok
        assert "File name too long" in found[subject].sentence


@pytest.mark.parametrize(("status", "said"), [(500, "answers 500"), (429, "answers 429")])
async def test_an_api_that_fails_on_the_way_is_told(
    api: FakeDiscord, home: Path, status: int, said: str
) -> None:
    """The last thing that is asked may be refused, though the first was not."""
    api.fails = lambda request: status if request.path == "/users/@me/guilds" else None
    found = (await looked(api, home))["servers"]
    assert (found.ok, said in found.sentence) == (False, True)


async def test_notes_that_are_missing_or_broken_are_told(api: FakeDiscord, home: Path) -> None:
    """Their number when they can be read, and where to look when not."""
    assert (await looked(api, home))["content"].sentence.startswith("1 pack, 1 topic, 0 errors")
    (home / "notes" / "binary.md").write_bytes(bytes(range(256)))
    found = (await looked(api, home))["content"]
    assert not found.ok
    assert "1 error" in found.sentence
    assert "lectern check" in found.sentence
    found = (await looked(api, home, content=(home / "nowhere",)))["content"]
    assert not found.ok
    assert "does not exist" in found.sentence


async def test_an_address_of_somebody_elses_is_told(api: FakeDiscord, home: Path) -> None:
    """Where another program listens, Lectern could not."""
    port = api.address.rpartition(":")[2]
    found = (await looked(api, home, http=f"127.0.0.1:{port}"))["health"]
    assert not found.ok
    assert "Address already in use" in found.sentence


async def test_a_lectern_that_runs_here_is_asked(api: FakeDiscord, home: Path) -> None:
    """A running one is told with whether it is ready; the address is then rightly taken."""
    api.open.clear()
    async with lectern(home, api.address, LECTERN_HTTP="127.0.0.1:0") as bot:
        address = f"127.0.0.1:{await bot.port()}"
        api.open.set()
        found: dict[str, HostFinding] = {}
        while not found.get("health", HostFinding("", False, "")).ok:
            found = await looked(api, home, http=address)
            assert "not ready" in found["health"].sentence or found["health"].ok
        assert "a Lectern answers" in found["health"].sentence
        assert found["database"].ok, "beside a running bot it can be looked at, too"
        await bot.stops()
