"""The log: one line for each interaction, and never a token, a name, an id or a member's words."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import configure_logging
from tests.children import answered, followed, identified, lectern
from tests.connected import connected
from tests.fake_discord import MEMBER, FakeDiscord, Fault
from tests.fake_discord.payloads import INTERACTION_TOKEN, TOKEN, option

NAME = "Quetzalcoatl"
TYPED = "zephyrous wombat"
SECRETS = (TOKEN, INTERACTION_TOKEN, str(MEMBER), NAME, "the great", TYPED, "wombat")


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def assert_discreet(output: str) -> None:
    """Sees that nothing of a member's and no token stands there."""
    assert [secret for secret in SECRETS if secret in output] == []


async def everything(api: FakeDiscord) -> None:
    """A member uses every way that there is, with words of their own."""
    about = {"called": NAME}
    await api.explain("bowline", **about)
    shown = await answered(api)
    await api.explain(TYPED, **about)
    await answered(api)
    facet = [option("topic", "bowline"), option("facet", TYPED)]
    await api.command("explain", facet, **about)
    await answered(api)
    await api.command("topics", [option("pack", TYPED)], **about)
    await answered(api)
    await api.complete("explain", "topic", TYPED)
    await answered(api)
    await api.press(shown, "x1b:topics.a:notes:0", **about)
    await answered(api)
    await api.command("me", [{"name": "export", "type": 1, "options": []}], **about)
    await answered(api)
    await followed(api)
    await api.command("me", [{"name": "delete", "type": 1, "options": []}], **about)
    question = await answered(api)
    await api.press(question, f"x1b:delete.a:{MEMBER}", **about)
    await answered(api)
    await followed(api)


async def test_each_interaction_is_one_line(api: FakeDiscord, home: Path) -> None:
    """Kind, command, outcome, milliseconds and reference, as JSON; nothing else tells of it."""
    async with lectern(home, api.address) as bot:
        await identified(api)
        await everything(api)
        await bot.stops()
    lines = [record for record in bot.records() if record["event"] == "interaction"]
    assert len(bot.records()) == len(bot.lines), "all of it is JSON"
    found = {(line["kind"], line["command"], line["outcome"]) for line in lines}
    assert found == {
        ("command", "explain", "ok"),
        ("command", "explain", "TopicUnknown"),
        ("command", "explain", "FacetUnknown"),
        ("command", "topics", "ok"),
        ("command", "me export", "ok"),
        ("command", "me delete", "ok"),
        ("press", "topics", "ok"),
        ("press", "delete", "ok"),
    }
    assert len(lines) == 8
    for line in lines:
        assert set(line) == {
            *("event", "level", "logger", "timestamp"),
            *("kind", "command", "outcome", "ms", "reference"),
        }
        assert 0 < line["ms"] < 10_000
        assert len(line["reference"]) == 6
        assert line["timestamp"].endswith("Z")
    assert len({line["reference"] for line in lines}) == 8
    assert_discreet(bot.output)


async def test_even_at_debug_nothing_of_a_member_is_told(api: FakeDiscord, home: Path) -> None:
    """The loudest log, with answers that fail in every way, holds no token, name or word."""
    async with lectern(home, api.address, "run", "--debug") as bot:
        await identified(api)
        await everything(api)
        for fault in (
            Fault(404, 10062),
            Fault(400, 50035),
            Fault(),
            Fault(429, headers={"Via": "1.1 google"}),
            Fault(500),
        ):
            api.faults.append(fault)
            await api.explain(TYPED, called=NAME)
            await answered(api)
        api.faults.extend([Fault(404, 10062)])
        await api.complete("explain", "topic", TYPED)
        await answered(api)
        await bot.stops()
    assert '"level": "debug"' in bot.output
    assert_discreet(bot.output)


@pytest.mark.breaks
async def test_a_traceback_is_without_a_members_words(
    api: FakeDiscord, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen error that quotes what was typed is logged with its place, not with that."""
    caplog.set_level(logging.DEBUG)

    def find(typed: str) -> None:
        raise RuntimeError(f"{NAME} ({MEMBER}) typed {typed!r}, token {INTERACTION_TOKEN}")

    async with connected(api, home) as bot:
        monkeypatch.setattr(bot.tutor.topics, "find_place", find)
        await api.explain(TYPED, called=NAME)
        await answered(api)
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    told = vars(record)["exception"]
    assert "RuntimeError: …" in told
    assert "test_logs.py" in told
    assert_discreet(told)


@pytest.mark.breaks
async def test_a_completion_that_fails_is_told_without_the_member(
    api: FakeDiscord, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """discord.py logs the member's id with it, and even when it only came too late; here not."""

    def complete(*_: object) -> None:
        raise RuntimeError("the index fell over")

    async with connected(api, home) as bot:
        api.faults.append(Fault(404, 10062))
        await api.complete("explain", "topic", TYPED)
        await answered(api)
        await api.explain("bowline")
        await answered(api)
        assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
        monkeypatch.setattr(bot.tutor.topics, "complete", complete)
        await api.complete("explain", "topic", TYPED)
        await api.explain("bowline")
        await answered(api)
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "a completion of /explain failed"
    assert record.exc_info is not None
    assert_discreet(caplog.text)


def test_on_a_terminal_it_is_for_reading(root: logging.Logger) -> None:
    """Lines with the fields at their end, and a plain traceback without any variable in it."""
    terminal = Terminal()
    configure_logging(logging.INFO, stream=terminal)
    logging.getLogger("bot.x").info("interaction", extra={"command": "explain", "ms": 1.5})
    logging.getLogger("bot.x").debug("not this")
    secret = "a token in a variable"
    try:
        raise RuntimeError("broken" if secret else "")
    except RuntimeError:
        logging.getLogger("bot.x").exception("it failed")
    said = terminal.getvalue()
    assert "interaction" in said
    assert "explain" in said
    assert "not this" not in said
    assert "RuntimeError" in said
    assert "a token in a variable" not in said.replace('secret = "a token in a variable"', "")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(said.splitlines()[0])


def test_elsewhere_it_is_json(root: logging.Logger) -> None:
    """One object for each line, a traceback included, in UTC."""
    stream = io.StringIO()
    configure_logging(logging.INFO, stream=stream)
    try:
        raise RuntimeError("first\nsecond")
    except RuntimeError:
        logging.getLogger("bot.x").exception("it %s", "failed", extra={"reference": "ABCDEF"})
    (line,) = stream.getvalue().splitlines()
    record = json.loads(line)
    assert "RuntimeError: first\nsecond" in record.pop("exception")
    assert record.pop("timestamp").endswith("Z")
    assert record == {
        "event": "it failed",
        "level": "error",
        "logger": "bot.x",
        "reference": "ABCDEF",
    }


def test_the_talkative_are_held_back(root: logging.Logger) -> None:
    """At DEBUG discord.py shows messages and tokens, SQLAlchemy rows: not here."""
    stream = io.StringIO()
    configure_logging(logging.DEBUG, stream=stream)
    for name in ("discord.http", "discord.webhook.async_", "discord.gateway", "aiosqlite"):
        logging.getLogger(name).debug("secret")
    logging.getLogger("sqlalchemy.engine.Engine").info("secret")
    logging.getLogger("bot").debug("heard")
    assert "secret" not in stream.getvalue()
    assert "heard" in stream.getvalue()
