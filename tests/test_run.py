"""``lectern run`` and ``lectern sync`` as the host runs them: a process, signals, a Discord."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from pathlib import Path

import discord
import pytest

from tests.children import DEADLINE, NOTES, answered, database, identified, lectern
from tests.fake_discord import MEMBER, FakeDiscord, fake_discord
from tests.fake_discord.payloads import TOKEN

COMMANDS = {"explain", "topics", "quiz", "round", "help", "me", "server"}


async def test_commands_are_sent_when_they_changed_and_never_else(
    api: FakeDiscord, home: Path
) -> None:
    """The first start sends the commands once, the second nothing, one after a change again."""
    async with lectern(home, api.address) as bot:
        await bot.says("told Discord about")
        await identified(api)
        await bot.says("ready as lectern")
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == 1
    assert {command["name"] for command in api.sent[0]} == COMMANDS
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == 1
    database(home, "UPDATE command_syncs SET fingerprint = 'of another version'")
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == 2
    assert api.sent[1] == api.sent[0]


async def test_it_asks_for_no_intent_but_guilds(api: FakeDiscord, home: Path) -> None:
    """IDENTIFY carries the guilds' intent alone, and SIGINT ends it as SIGTERM does."""
    async with lectern(home, api.address) as bot:
        identify = await identified(api)
        await bot.stops(signal.SIGINT)
    assert identify["intents"] == discord.Intents(guilds=True).value
    assert identify["token"] == TOKEN


async def test_what_was_opened_survives_a_stop(api: FakeDiscord, home: Path) -> None:
    """An explanation that was given in the last moment before SIGTERM stands in the record.

    That the gateway does not say good-bye, as in an outage, changes nothing of it.
    """
    api.deaf = True
    async with lectern(home, api.address) as bot:
        await identified(api)
        await api.explain("bowline")
        assert "does not slip" in str(await answered(api))
        await bot.stops(signal.SIGTERM)
    assert database(home, "SELECT member_id, topic, facet, opened FROM readings") == [
        (MEMBER, "bowline", "definition", 1)
    ]
    assert database(home, "SELECT language FROM members") == [("de",)]


async def test_impatience_does_not_break_a_stop(api: FakeDiscord, home: Path) -> None:
    """A second SIGINT, and a third, while it stops does not end it half-way."""
    api.deaf = True
    async with lectern(home, api.address) as bot:
        await identified(api)
        bot.process.send_signal(signal.SIGINT)
        await bot.says("stopping")
        bot.process.send_signal(signal.SIGINT)
        await bot.stops(signal.SIGTERM)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_before_it_is_ready_is_clean_too(
    api: FakeDiscord, home: Path, name: signal.Signals
) -> None:
    """While Discord takes its time to answer the login, a stop need not wait for it."""
    api.open.clear()
    async with lectern(home, api.address) as bot:
        async with asyncio.timeout(DEADLINE):
            await api.asked.wait()
        await bot.stops(name)


async def test_a_hangup_reads_the_notes_again(api: FakeDiscord, home: Path) -> None:
    """SIGHUP brings new notes, says why bad ones are refused, and never ends the bot."""
    note = home / "notes" / "knots.md"
    api.open.clear()
    async with lectern(home, api.address) as bot:
        async with asyncio.timeout(DEADLINE):
            await api.asked.wait()
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("The notes are new: 1 pack, 1 topic.")
        api.open.set()
        await identified(api)
        note.write_text(f"{NOTES}\n## Reef knot\n\nTwo ropes.\n", "utf-8")
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("The notes are new: 1 pack, 2 topics.")
        note.write_bytes(bytes(range(256)))
        bot.process.send_signal(signal.SIGHUP)
        line = await bot.says("The notes stay as they were. ")
        assert "notes/knots.md:1: error not-text" in line
        note.write_text(NOTES, "utf-8")
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("The notes are new: 1 pack, 1 topic.")
        await bot.stops(signal.SIGTERM)


async def test_a_changed_file_is_read_again(api: FakeDiscord, home: Path) -> None:
    """With LECTERN_WATCH=1 a saved note is new without a signal, however the editor saves it.

    Other files beside the notes, such as the database, are no reason to read them again.
    """
    variables = {
        "LECTERN_WATCH": "1",
        "LECTERN_CONTENT": f"notes{os.pathsep}single.md",
        "DATABASE_URL": "sqlite:///notes/lectern.sqlite",
    }
    (home / "single.md").write_text(NOTES, "utf-8")
    async with lectern(home, api.address, **variables) as bot:
        await identified(api)
        (home / "notes" / "lectern.sqlite-journal").write_text("x", "utf-8")
        (home / "other.md").write_text("# Other\n\n## O\n\nO.\n", "utf-8")
        (home / "notes" / "more.md").write_text("# More\n\n## Clove hitch\n\nC.\n", "utf-8")
        await bot.says("The notes are new: 2 packs, 3 topics.")
        fresh = home / "single.md.new"
        fresh.write_text(f"{NOTES}\n## Reef knot\n\nTwo ropes.\n", "utf-8")
        fresh.replace(home / "single.md")
        await bot.says("The notes are new: 2 packs, 4 topics.")
        await bot.stops(signal.SIGTERM)


async def test_a_refused_token_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """A token that Discord does not know: where to copy it again, and nothing was sent."""
    async with lectern(home, api.address, DISCORD_TOKEN="wrong") as bot:
        assert "Discord does not accept the token" in await bot.fails()
    assert api.sent == []


async def test_a_token_that_is_taken_back_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """The gateway's refusal, as after Reset Token, is told like the login's."""
    api.close_code = 4004
    async with lectern(home, api.address) as bot:
        assert "Discord does not accept the token" in await bot.fails()


async def test_while_discord_is_away_it_stays_alive(home: Path) -> None:
    """Nobody listens at the address: it says so, tries again, and is there when Discord is."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    async with lectern(home, f"http://127.0.0.1:{port}") as bot:
        said = json.loads(await bot.says("Discord cannot be reached"))
        assert said["level"] == "warning"
        assert "next try in" in said["event"]
        async with fake_discord(port) as api:
            await identified(api)
            await bot.says("ready as lectern")
            await bot.stops()


async def test_a_stop_while_discord_is_away_is_clean(home: Path) -> None:
    """A pause between two tries is no reason to wait with a stop."""
    async with lectern(home, "http://127.0.0.1:9") as bot:
        await bot.says("next try in")
        await bot.stops()


@pytest.mark.parametrize("status", [403, 503])
async def test_an_api_that_refuses_for_now_is_asked_again(
    api: FakeDiscord, home: Path, status: int
) -> None:
    """Whatever Discord says at the login, if it is not about the token, is waited out."""
    api.fails = lambda request: status
    async with lectern(home, api.address) as bot:
        assert str(status) in await bot.says("Discord cannot be reached")
        api.fails = lambda request: None
        await identified(api)
        await bot.stops()


async def test_a_gateway_that_is_away_is_tried_again(api: FakeDiscord, home: Path) -> None:
    """A session that ends at once is no end of the process, and no traceback."""
    api.close_code = 4999
    async with lectern(home, api.address) as bot:
        await bot.says("told Discord about")
        async with asyncio.timeout(DEADLINE):
            for _ in range(2):
                await api.connected.get()
        api.close_code = None
        await identified(api)
        await bot.stops()


async def test_no_session_is_taken_beyond_the_limit(api: FakeDiscord, home: Path) -> None:
    """Discord takes the token away from whoever goes over: the bot waits until it may."""
    api.sessions_left = 0
    async with lectern(home, api.address) as bot:
        await bot.says("Discord grants no more sessions; waiting 0 s")
        await identified(api)
        await bot.stops()


@pytest.mark.parametrize(("code", "said"), [(4013, "intent"), (4014, "intent"), (4011, "shards")])
async def test_what_no_waiting_mends_is_one_sentence(
    api: FakeDiscord, home: Path, code: int, said: str
) -> None:
    """The gateway's refusals of intents and shards end it, and say what to do."""
    api.close_code = code
    async with lectern(home, api.address) as bot:
        assert said in await bot.fails()


async def test_each_process_takes_the_shards_that_it_is_given(api: FakeDiscord, home: Path) -> None:
    """With a number of shards, each identifies as its own."""
    async with lectern(home, api.address, LECTERN_SHARD_COUNT="1") as bot:
        assert (await identified(api))["shard"] == [0, 1]
        await bot.stops()


async def test_several_processes_need_a_server(api: FakeDiscord, home: Path) -> None:
    """SQLite serves one process: half of the shards on it is a mistake, which is told."""
    variables = {"LECTERN_SHARD_COUNT": "2", "LECTERN_SHARD_IDS": "0"}
    async with lectern(home, api.address, **variables) as bot:
        assert "PostgreSQL" in await bot.fails()


async def test_an_address_that_is_not_the_api_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """Something answers there that is not Discord's API."""
    async with lectern(home, f"{api.address}/elsewhere", "sync") as bot:
        assert "Discord cannot be reached (404 Not Found)" in await bot.fails()


async def test_sync_tells_discord_in_any_case(api: FakeDiscord, home: Path) -> None:
    """``lectern sync`` sends the commands although nothing has changed, and the bot knows it."""
    async with lectern(home, api.address, "sync") as bot:
        assert await bot.ends() == 0, bot.output
        assert bot.lines[-1] == f"Discord knows {len(COMMANDS)} commands.\n"
    first = len(api.sent)
    assert first >= 1
    async with lectern(home, api.address, "sync") as bot:
        assert await bot.ends() == 0, bot.output
    assert len(api.sent) == first + 1
    async with lectern(home, api.address) as bot:
        await identified(api)
        await bot.stops(signal.SIGTERM)
    assert len(api.sent) == first + 1


async def test_the_first_sync_tells_discord_once(api: FakeDiscord, home: Path) -> None:
    """Discord counts the commands of a day: a new database is no reason to send them twice."""
    async with lectern(home, api.address, "sync") as bot:
        assert await bot.ends() == 0, bot.output
    assert len(api.sent) == 1
