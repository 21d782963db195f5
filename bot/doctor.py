"""``lectern doctor``: checks everything a host has to set up, and says what to correct."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.health import ask_readiness, split_address
from bot.notes.findings import Severity
from bot.notes.library import ContentUnavailable, load
from bot.notes.lint import check
from bot.settings import BadSettings, Settings, misspelt
from bot.store.addresses import StoreUnavailable
from bot.store.backup.checks import examine, examine_backups
from bot.tutor.jobs.nightly_backups import makes_them

_DISCORD = "https://discord.com/api/v10"
_PATIENCE = aiohttp.ClientTimeout(total=10)
#: Discord's answers have the time in whole seconds; less than two do not matter.
_MOST_SKEW = 2.0
#: How many servers Discord returns on a page.
_PAGE = 200
#: With fewer sessions left than this, restarts endanger the token.
_FEW_SESSIONS = 50
#: The age up to which the newest nightly backup is accepted: one missed night.
_OLDEST_BACKUP = timedelta(hours=36)
_UNAUTHORIZED = 401

#: The flags of an application that has a privileged intent switched on.
_PRIVILEGED = {
    "Presence": 1 << 12 | 1 << 13,
    "Server Members": 1 << 14 | 1 << 15,
    "Message Content": 1 << 18 | 1 << 19,
}
#: Permissions that the bot does not need and should not have.
_TOO_MUCH = {
    "Administrator": 1 << 3,
    "Manage Server": 1 << 5,
    "Manage Roles": 1 << 28,
    "Manage Channels": 1 << 4,
    "Manage Webhooks": 1 << 29,
    "Ban Members": 1 << 2,
    "Kick Members": 1 << 1,
}
#: Permissions for rounds in a channel; answers to commands need none.
FOR_ROUNDS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}


@dataclass(frozen=True, slots=True)
class HostFinding:
    """The result of one check: whether it is ok, and a sentence about it."""

    subject: str
    ok: bool
    sentence: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.ok else 'fix '}  {self.subject}: {self.sentence}"


async def examine_host(
    settings: Settings, *, on_finding: Callable[[HostFinding], object]
) -> list[HostFinding]:
    """The results of all checks; ``on_finding`` is called with each at once. Changes nothing."""
    findings = []
    async for finding in _all_findings(settings):
        on_finding(finding)
        findings.append(finding)
    return findings


async def _all_findings(settings: Settings) -> AsyncIterator[HostFinding]:
    for sentence in misspelt():
        yield HostFinding("settings", False, sentence)
    async for finding in _discord(settings):
        yield finding
    yield await _finding("database", _database(settings))
    yield await _finding("backups", _backups(settings))
    yield await _finding("content", asyncio.to_thread(_content, settings.content))
    yield await _finding("health", asyncio.to_thread(_health_server, settings.http))


class _Problem(Exception):
    """A check has failed; the message says what to correct."""


async def _finding(subject: str, check: Awaitable[str]) -> HostFinding:
    """The result of a check, which returns its sentence or raises one of these errors with it."""
    try:
        return HostFinding(subject, True, await check)
    except (_Problem, BadSettings, ContentUnavailable, StoreUnavailable) as error:
        return HostFinding(subject, False, str(error))


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: Any
    #: How many seconds our clock is ahead of Discord's, measured by whole seconds.
    ahead: float | None


async def _discord(settings: Settings) -> AsyncIterator[HostFinding]:
    try:
        bot_token = settings.token()
    except BadSettings as error:
        yield HostFinding("token", False, str(error))
        return
    base = (settings.discord_api_url or _DISCORD).rstrip("/")
    headers = {"Authorization": f"Bot {bot_token}"}
    async with aiohttp.ClientSession(headers=headers, timeout=_PATIENCE) as session:
        try:
            me = await _get(session, f"{base}/users/@me")
            token = await _finding("token", _token(me))
            yield token
            yield await _finding("clock", _clock(me.ahead))
            if token.ok:
                yield await _finding("application", _application(session, base))
                yield await _finding("sessions", _sessions(session, base, settings.shard_count))
                yield await _finding("servers", _servers(session, base))
        except (aiohttp.ClientError, OSError, ValueError, TypeError, KeyError) as error:
            yield HostFinding(
                "Discord",
                False,
                f"{base} cannot be asked ({_failure_reason(error)}): check the network, and"
                " DISCORD_API_URL if you have set it.",
            )


def _failure_reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, (aiohttp.ClientError, OSError)):
        return str(error) or type(error).__name__
    return "what it answers is nothing of Discord's"


async def _get(session: aiohttp.ClientSession, url: str) -> _Reply:
    before = datetime.now(UTC)  # noqa: TID251  # our clock is what is looked at
    async with session.get(url) as response:
        after = datetime.now(UTC)  # noqa: TID251
        body = await response.read()
    date = response.headers.get("Date")
    ahead = None
    if date is not None:
        # The header leaves out the fraction of a second: on average half of one.
        since = (before + (after - before) / 2) - parsedate_to_datetime(date)
        ahead = since.total_seconds() - 0.5
    # An error may come from a proxy in front of Discord, whose page is not JSON.
    return _Reply(response.status, json.loads(body) if response.status == 200 else None, ahead)


async def _body(session: aiohttp.ClientSession, url: str) -> Any:
    reply = await _get(session, url)
    if reply.status != 200:
        raise _Problem(f"Discord answers {reply.status}: try again later.")
    return reply.body


async def _token(me: _Reply) -> str:
    if me.status == _UNAUTHORIZED:
        raise _Problem(
            "Discord does not accept it: copy it again from"
            " https://discord.com/developers/applications (Bot, Reset Token)."
        )
    if me.status != 200:
        raise _Problem(
            f"Discord answers {me.status}: try again later, and check DISCORD_API_URL if you have"
            " set it."
        )
    return f"Discord knows it as {me.body['username']}."


async def _clock(ahead: float | None) -> str:
    if ahead is None:
        return "Discord's answer does not tell the time."
    if abs(ahead) - 0.5 > _MOST_SKEW:
        where = "ahead of" if ahead > 0 else "behind"
        raise _Problem(
            f"it is {abs(ahead):.0f} s {where} Discord's: switch on time synchronisation (NTP)."
        )
    return "it agrees with Discord's."


async def _application(session: aiohttp.ClientSession, base: str) -> str:
    about = await _body(session, f"{base}/applications/@me")
    portal = "in the developer portal"
    if about.get("interactions_endpoint_url"):
        raise _Problem(
            f"it has an interactions endpoint, so that commands never reach the bot: clear it"
            f" {portal} (General Information)."
        )
    installs = about.get("integration_types_config")
    if installs is not None and "0" not in installs:
        raise _Problem(
            f"it cannot be added to servers: switch on Guild Install {portal} (Installation)."
        )
    notes = []
    if installs is not None and "1" not in installs:
        notes.append("members cannot install it to their own account (User Install is off)")
    flags = int(about.get("flags") or 0)
    unneeded = [name for name, bits in _PRIVILEGED.items() if flags & bits]
    if unneeded:
        notes.append(f"it needs no privileged intent, switch off: {', '.join(unneeded)}")
        raise _Problem("; ".join(notes) + ".")
    return ("; ".join(notes) or "no privileged intent is on, and none is needed") + "."


async def _sessions(session: aiohttp.ClientSession, base: str, shards: int | None) -> str:
    about = await _body(session, f"{base}/gateway/bot")
    limit, wanted = about["session_start_limit"], int(about["shards"])
    left = f"{limit['remaining']} of {limit['total']} are left today"
    if limit["remaining"] < _FEW_SESSIONS:
        raise _Problem(
            f"{left}: something restarts the bot over and over; find out what, since going over"
            " takes the token away."
        )
    if shards is not None and shards < wanted:
        raise _Problem(f"Discord wants {wanted} shards: raise LECTERN_SHARD_COUNT.")
    return f"{left}; Discord wants {wanted} shard(s)."


async def _servers(session: aiohttp.ClientSession, base: str) -> str:
    """Permissions it should not have, and those it lacks for rounds; a channel may grant these."""
    guilds: list[Mapping[str, Any]] = []
    page: list[Mapping[str, Any]] | None = None
    while page is None or len(page) == _PAGE:
        after = page[-1]["id"] if page else "0"
        page = await _body(session, f"{base}/users/@me/guilds?limit={_PAGE}&after={after}")
        guilds += page
    if not guilds:
        return "it is in none yet; the README has the address to invite it with."
    too_much = []
    for guild in guilds:
        held = [name for name, bit in _TOO_MUCH.items() if int(guild["permissions"]) & bit]
        if held:
            too_much.append(f"{guild['name']} ({', '.join(held)})")
    if too_much:
        raise _Problem(f"take away what it does not need in {', '.join(too_much)}.")
    needed = sum(FOR_ROUNDS.values())
    lacking = [guild["name"] for guild in guilds if needed & ~int(guild["permissions"])]
    if lacking:
        some = ", ".join(lacking[:5]) + (" and others" if len(lacking) > 5 else "")
        return (
            f"it is in {len(guilds)}. Commands work; for rounds it needs"
            f" {', '.join(FOR_ROUNDS)} in {some}, or in a channel there."
        )
    return f"it is in {len(guilds)}, and lacks no permission there."


async def _database(settings: Settings) -> str:
    found = await examine(settings.database_url)
    if not found.exists:
        return f"{found.address} is made at the first start."
    if found.revision is None:
        return f"{found.address} has no tables yet; a start makes them."
    if found.revision != found.newest:
        raise _Problem(
            f"{found.address} is at revision {found.revision} and this Lectern at {found.newest}:"
            " back it up, then run lectern migrate (or start the bot)."
        )
    return f"{found.address} can be written, and its tables are new."


async def _backups(settings: Settings) -> str:
    folder = settings.backup
    if folder is None:
        return "LECTERN_BACKUP is not set, so there is none at night."
    if not makes_them(settings.shards()):
        return "the process that has shard 0 makes them."
    now = datetime.now(UTC)  # noqa: TID251  # our clock is what names them
    last = await examine_backups(settings.database_url, folder, now=now)
    if last is None:
        return f"there is none in {folder} yet; a start makes one."
    said = f"the newest in {folder} is from {last:%Y-%m-%d %H:%M} UTC"
    if now - last > _OLDEST_BACKUP:
        raise _Problem(
            f"{said}: start the bot if it is stopped, else its log says why none was made since."
        )
    return f"{said}."


def _content(paths: tuple[Path, ...]) -> str:
    try:
        loaded = load(paths)
        report = check(loaded)
    except OSError as error:
        raise _Problem(f"The notes cannot be read: {error}.") from error
    library = loaded.library
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    others = len(report.findings) - errors
    said = (
        f"{_counted(len(library.packs), 'pack')}, {_counted(len(library.topics), 'topic')},"
        f" {_counted(errors, 'error')}, {_counted(others, 'warning')}"
    )
    if errors:
        raise _Problem(f"{said}: lectern check says which.")
    return f"{said}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _health_server(address: str | None) -> str:
    if address is None:
        return "LECTERN_HTTP is off, so nobody can watch the bot."
    ready, said = ask_readiness(address)
    if ready:
        return f"a Lectern answers at {address}, and is ready."
    if said.startswith("{"):
        raise _Problem(f"the Lectern at {address} is not ready: {said}")
    host, port = split_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise _Problem(
            f"{address} of LECTERN_HTTP cannot be listened on ({error.strerror or error}): choose"
            " another."
        ) from error
    return f"{address} is free; no Lectern runs there."
