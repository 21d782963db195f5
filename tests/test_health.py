"""What a host's tools see: ``/livez``, ``/readyz``, ``/metrics``, and ``lectern health``."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.face.connection import problem
from bot.health import AddressTaken, Health, ask_readiness
from bot.metrics import REGISTRY
from bot.settings import PROJECT
from tests.children import DEADLINE, answered, identified, lectern, until
from tests.connected import connected
from tests.fake_discord import MEMBER, FakeDiscord
from tests.fake_discord.payloads import INTERACTION_TOKEN

ANYWHERE = "127.0.0.1:0"
#: Nothing that tells one member, server, message or token from another has a place in a label.
PARTICULAR = re.compile(rf"\d{{15,}}|{INTERACTION_TOKEN}|ada")
NAMES = {
    "lectern_interactions",
    "lectern_interaction_ack_seconds",
    "lectern_interaction_lag_seconds",
    "lectern_interactions_maybe_delivered",
    "lectern_event_loop_lag_seconds",
    "lectern_database_transaction_seconds",
    "lectern_readings_waiting",
    "lectern_topics",
    "lectern_reloads",
    "lectern_task_failures",
    "lectern_build_info",
    "discord_http_requests",
    "discord_http_request_seconds",
    "discord_http_429",
    "discord_http_invalid_requests",
    "discord_gateway_events",
    "discord_gateway_sessions",
    "discord_latency_seconds",
    "discord_guilds",
    "process_resident_memory_bytes",
}

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def get(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def is_ready(port: int) -> None:
    """Waits until ``/readyz`` says so."""
    async with asyncio.timeout(DEADLINE):
        while True:
            status, _ = await get(port, "/readyz")
            if status == 200:
                return
            await asyncio.sleep(0.05)


async def metrics(port: int) -> Samples:
    """What ``/metrics`` gives, as Prometheus reads it."""
    _, text = await get(port, "/metrics")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


async def ask(home: Path, port: int) -> tuple[int, str]:
    """``lectern health`` beside it: its exit code, and what it printed."""
    address = f"127.0.0.1:{port}"
    # A proxy in the environment must not be asked about this machine.
    proxy = {"http_proxy": "http://127.0.0.1:9"}
    async with lectern(home, "http://unused", "health", LECTERN_HTTP=address, **proxy) as asking:
        return await asking.ends(), asking.output


async def test_it_is_alive_at_once_and_ready_once_connected(api: FakeDiscord, home: Path) -> None:
    """Before READY it is alive and not ready, afterwards both; ``lectern health`` agrees."""
    api.open.clear()
    async with lectern(home, api.address, LECTERN_HTTP=ANYWHERE) as bot:
        port = await bot.port()
        assert (await get(port, "/livez"))[0] == 200
        status, body = await get(port, "/readyz")
        assert status == 503
        assert json.loads(body) == {
            "ready": False,
            "discord": "not connected yet",
            "database": "ok",
        }
        code, said = await ask(home, port)
        assert (code, json.loads(said)) == (1, json.loads(body))

        api.open.set()
        await is_ready(port)
        code, said = await ask(home, port)
        assert (code, json.loads(said)["ready"]) == (0, True)
        assert (await get(port, "/elsewhere"))[0] == 404
        await bot.stops()


async def test_the_metrics_count_what_happens_and_name_nobody(api: FakeDiscord, home: Path) -> None:
    """A command, a press, a mistake and a completion move the counters; no label is an id."""
    async with lectern(home, api.address, LECTERN_HTTP=ANYWHERE) as bot:
        port = await bot.port()
        await identified(api)
        await api.explain("bowline")
        answer = await answered(api)
        await api.explain("nothing of that name")
        await answered(api)
        await api.complete("explain", "topic", "bow")
        await answered(api)
        await api.press(answer, "x1b:topics.a:notes:0")
        await answered(api)
        samples = await moved(port, "lectern_interactions_total", 4)
        _, text = await get(port, "/metrics")
        await bot.stops()

    def count(kind: str, command: str, outcome: str) -> float:
        labels = {"kind": kind, "command": command, "outcome": outcome}
        return value(samples, "lectern_interactions_total", **labels)

    assert count("command", "explain", "ok") == 1
    assert count("command", "explain", "TopicUnknown") == 1
    assert count("completion", "explain", "ok") == 1
    assert value(samples, "lectern_interaction_ack_seconds_count") == 3
    assert value(samples, "lectern_interaction_lag_seconds_count") == 3
    assert value(samples, "lectern_topics") == 1
    assert value(samples, "discord_gateway_events_total", type="INTERACTION_CREATE") == 4
    route = "/interactions/{id}/{token}/callback"
    labels = {"method": "POST", "route": route, "status": "204"}
    assert value(samples, "discord_http_requests_total", **labels) == 4
    families = {family.name for family in text_string_to_metric_families(text)}
    assert NAMES - families == set()
    assert PARTICULAR.search(str(MEMBER))
    given = {word for _, labels in samples for pair in labels for word in pair}
    assert [word for word in given if PARTICULAR.search(word)] == []


def test_every_metric_has_its_line() -> None:
    """Whoever watches the bot finds each of its numbers in docs/operations.md."""
    page = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)", page, re.MULTILINE))
    endings = {"counter": "_total", "info": "_info"}
    expected = {
        family.name + endings.get(family.type, "")
        for family in REGISTRY.collect()
        if not family.name.startswith(("process_", "python_"))
    }
    assert expected - named == set()


async def moved(port: int, name: str, total: float) -> Samples:
    """The metrics once this counter has come to a total."""
    async with asyncio.timeout(DEADLINE):
        while True:
            samples = await metrics(port)
            if sum(value for (each, _), value in samples.items() if each == name) >= total:
                return samples
            await asyncio.sleep(0.05)


async def test_an_address_that_is_taken_is_one_sentence(api: FakeDiscord, home: Path) -> None:
    """Somebody else listens there: the sentence names the setting, and nothing was begun."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        async with lectern(home, api.address, LECTERN_HTTP=address) as bot:
            sentence = await bot.fails()
    assert f"{address} of LECTERN_HTTP cannot be listened on (Address already in use)" in sentence
    assert not api.asked.is_set()


async def test_where_nobody_answers_or_something_else_health_says_so(home: Path) -> None:
    """No server, a mute one, one of another kind: exit code 1 and one line, never a traceback."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        code, said = await ask(home, unused.getsockname()[1])
    assert code == 1
    assert said.startswith("nothing answers at ")
    assert said.count("\n") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "something else than Lectern"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "something else than Lectern"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "nothing answers at"),
        (b"", "nothing answers at"),
    ],
)
async def test_another_server_is_not_taken_for_lectern(reply: bytes, said: str) -> None:
    """That something answers 200 at the address does not mean that the bot is well."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready, words = await asyncio.to_thread(ask_readiness, address)
    assert not ready
    assert said in words


@pytest.mark.parametrize("status", ["200 OK", "503 Service Unavailable"])
async def test_a_server_that_falls_silent_is_told(status: str) -> None:
    """One that begins to answer and hangs is given up in time, whatever it began with."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 9\r\n\r\n{{".encode())
        await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready, words = await asyncio.to_thread(ask_readiness, address, 0.2)
    assert (ready, words) == (False, f"nothing answers at {address} (timed out)")


async def test_each_part_that_is_not_ready_is_named() -> None:
    """A part says what it lacks; one that breaks or hangs is told as such, and in time."""

    async def well() -> None:
        return None

    async def lacking() -> str:
        return "no room"

    async def broken() -> None:
        raise OSError

    async def mute() -> None:
        await asyncio.sleep(60)

    checks: dict[str, Any] = {"well": well, "lacking": lacking, "broken": broken, "mute": mute}
    async with Health(checks, measure=lambda: None).serving(ANYWHERE) as port:
        status, body = await get(port, "/readyz")
        assert status == 503
        assert json.loads(body) == {
            "ready": False,
            "well": "ok",
            "lacking": "no room",
            "broken": "OSError",
            "mute": "does not answer",
        }
        assert (await get(port, "/livez"))[0] == 200


async def test_an_address_is_free_again_afterwards() -> None:
    """A stop lets go of it, and two at once are told apart by a sentence."""
    health = Health({}, measure=lambda: None)
    async with health.serving(ANYWHERE) as port:
        with pytest.raises(AddressTaken, match="Address already in use"):
            async with Health({}, measure=lambda: None).serving(f"127.0.0.1:{port}"):
                pass
    async with health.serving(f"127.0.0.1:{port}") as again:
        assert again == port


async def test_a_lost_connection_is_not_ready(api: FakeDiscord, home: Path) -> None:
    """A shard that is closed is named, and it is ready again once the session is resumed."""
    async with connected(api, home) as bot:
        async with asyncio.timeout(DEADLINE):
            await bot.client.wait_until_ready()
        assert problem(bot.client) is None
        api.refusing = True
        await api.drop()
        await until(lambda: problem(bot.client) is not None)
        assert problem(bot.client) == "shard 0 is closed"
        api.refusing = False
        await until(lambda: problem(bot.client) is None)
    assert problem(bot.client) == "not connected yet"
    assert problem(None) == "not connected yet"
