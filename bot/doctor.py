"""``lectern doctor``: checks everything a host has to set up, and says what to correct."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
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
from bot.settings import BadSettings, Settings
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
        return f"{'ok  ' if self.ok else 'mend'}  {self.subject}: {self.sentence}"


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
    async for finding in _discord(settings):
        yield finding
    yield await _database(settings)
    yield await _backups(settings)
    yield await asyncio.to_thread(_content, settings.content)
    yield await asyncio.to_thread(_health_server, settings.http)


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: Any
    #: How many seconds our clock is ahead of Discord's, measured by whole seconds.
    ahead: float | None


async def _discord(settings: Settings) -> AsyncIterator[HostFinding]:
    try:
        token = settings.token()
    except BadSettings as error:
        yield HostFinding("token", False, str(error))
        return
    base = (settings.discord_api_url or _DISCORD).rstrip("/")
    headers = {"Authorization": f"Bot {token}"}
    async with aiohttp.ClientSession(headers=headers, timeout=_PATIENCE) as session:
        try:
            me = await _get(session, f"{base}/users/@me")
            yield _token(me)
            yield _clock(me.ahead)
            if me.status != 200:
                return
            yield _application(await _get(session, f"{base}/applications/@me"))
            yield _sessions(await _get(session, f"{base}/gateway/bot"), settings.shard_count)
            yield await _servers(session, base)
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


async def _servers(session: aiohttp.ClientSession, base: str) -> HostFinding:
    guilds: list[Mapping[str, Any]] = []
    after = "0"
    while True:
        page = await _get(session, f"{base}/users/@me/guilds?limit={_PAGE}&after={after}")
        if page.status != 200:
            return HostFinding("servers", False, f"Discord answers {page.status}: try again later.")
        guilds += page.body
        if len(page.body) < _PAGE:
            return _permissions(guilds)
        after = page.body[-1]["id"]


def _token(me: _Reply) -> HostFinding:
    if me.status == _UNAUTHORIZED:
        return HostFinding(
            "token",
            False,
            "Discord does not accept it: copy it again from"
            " https://discord.com/developers/applications (Bot, Reset Token).",
        )
    if me.status != 200:
        return HostFinding(
            "token",
            False,
            f"Discord answers {me.status}: try again later, and check DISCORD_API_URL if you have"
            " set it.",
        )
    return HostFinding("token", True, f"Discord knows it as {me.body['username']}.")


def _clock(ahead: float | None) -> HostFinding:
    if ahead is None:
        return HostFinding("clock", True, "Discord's answer does not tell the time.")
    if abs(ahead) - 0.5 > _MOST_SKEW:
        where = "ahead of" if ahead > 0 else "behind"
        return HostFinding(
            "clock",
            False,
            f"it is {abs(ahead):.0f} s {where} Discord's: switch on time synchronisation (NTP).",
        )
    return HostFinding("clock", True, "it agrees with Discord's.")


def _application(reply: _Reply) -> HostFinding:
    if reply.status != 200:
        return HostFinding(
            "application", False, f"Discord answers {reply.status}: try again later."
        )
    about = reply.body
    portal = "in the developer portal"
    if about.get("interactions_endpoint_url"):
        return HostFinding(
            "application",
            False,
            f"it has an interactions endpoint, so that commands never reach the bot: clear it"
            f" {portal} (General Information).",
        )
    installs = about.get("integration_types_config")
    if installs is not None and "0" not in installs:
        return HostFinding(
            "application",
            False,
            f"it cannot be added to servers: switch on Guild Install {portal} (Installation).",
        )
    notes = []
    if installs is not None and "1" not in installs:
        notes.append("members cannot install it to their own account (User Install is off)")
    flags = int(about.get("flags") or 0)
    unneeded = [name for name, bits in _PRIVILEGED.items() if flags & bits]
    if unneeded:
        notes.append(f"it needs no privileged intent, switch off: {', '.join(unneeded)}")
    said = "; ".join(notes) or "no privileged intent is on, and none is needed"
    return HostFinding("application", not unneeded, f"{said}.")


def _sessions(reply: _Reply, shards: int | None) -> HostFinding:
    if reply.status != 200:
        return HostFinding("sessions", False, f"Discord answers {reply.status}: try again later.")
    limit, wanted = reply.body["session_start_limit"], int(reply.body["shards"])
    left = f"{limit['remaining']} of {limit['total']} are left today"
    if limit["remaining"] < _FEW_SESSIONS:
        return HostFinding(
            "sessions",
            False,
            f"{left}: something restarts the bot over and over; find out what, since going over"
            " takes the token away.",
        )
    if shards is not None and shards < wanted:
        return HostFinding(
            "sessions", False, f"Discord wants {wanted} shards: raise LECTERN_SHARD_COUNT."
        )
    return HostFinding("sessions", True, f"{left}; Discord wants {wanted} shard(s).")


def _permissions(guilds: list[Mapping[str, Any]]) -> HostFinding:
    """Permissions it should not have, and those it lacks for rounds; a channel may grant these."""
    if not guilds:
        return HostFinding(
            "servers",
            True,
            "it is in none yet; the README has the address to invite it with.",
        )
    too_much = []
    for guild in guilds:
        held = [name for name, bit in _TOO_MUCH.items() if int(guild["permissions"]) & bit]
        if held:
            too_much.append(f"{guild['name']} ({', '.join(held)})")
    if too_much:
        return HostFinding(
            "servers",
            False,
            f"take away what it does not need in {', '.join(too_much)}.",
        )
    lacking = [guild["name"] for guild in guilds if _lacks(int(guild["permissions"]))]
    if lacking:
        some = ", ".join(lacking[:5]) + (" and others" if len(lacking) > 5 else "")
        return HostFinding(
            "servers",
            True,
            f"it is in {len(guilds)}. Commands work; for rounds it needs"
            f" {', '.join(FOR_ROUNDS)} in {some}, or in a channel there.",
        )
    return HostFinding("servers", True, f"it is in {len(guilds)}, and lacks no permission there.")


def _lacks(permissions: int) -> bool:
    return any(not permissions & bit for bit in FOR_ROUNDS.values())


async def _database(settings: Settings) -> HostFinding:
    try:
        found = await examine(settings.database_url)
    except StoreUnavailable as error:
        return HostFinding("database", False, str(error))
    if not found.exists:
        return HostFinding("database", True, f"{found.address} is made at the first start.")
    if found.revision is None:
        return HostFinding(
            "database", True, f"{found.address} has no tables yet; a start makes them."
        )
    if found.revision != found.newest:
        return HostFinding(
            "database",
            False,
            f"{found.address} is at revision {found.revision} and this Lectern at {found.newest}:"
            " back it up, then run lectern migrate (or start the bot).",
        )
    return HostFinding("database", True, f"{found.address} can be written, and its tables are new.")


async def _backups(settings: Settings) -> HostFinding:
    folder = settings.backup
    if folder is None:
        return HostFinding("backups", True, "LECTERN_BACKUP is not set, so there is none at night.")
    if not makes_them(settings.shards()):
        return HostFinding("backups", True, "the process that has shard 0 makes them.")
    now = datetime.now(UTC)  # noqa: TID251  # our clock is what names them
    try:
        last = await examine_backups(settings.database_url, folder, now=now)
    except StoreUnavailable as error:
        return HostFinding("backups", False, str(error))
    if last is None:
        return HostFinding("backups", True, f"there is none in {folder} yet; a start makes one.")
    said = f"the newest in {folder} is from {last:%Y-%m-%d %H:%M} UTC"
    if now - last > _OLDEST_BACKUP:
        return HostFinding(
            "backups",
            False,
            f"{said}: start the bot if it is stopped, else its log says why none was made since.",
        )
    return HostFinding("backups", True, f"{said}.")


def _content(paths: tuple[Path, ...]) -> HostFinding:
    try:
        loaded = load(paths)
        report = check(loaded)
    except ContentUnavailable as error:
        return HostFinding("content", False, str(error))
    except OSError as error:
        return HostFinding("content", False, f"The notes cannot be read: {error}.")
    library = loaded.library
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    others = len(report.findings) - errors
    said = (
        f"{len(library.packs)} pack(s), {len(library.topics)} topics, {errors} errors,"
        f" {others} warnings"
    )
    if errors:
        return HostFinding("content", False, f"{said}: lectern check says which.")
    return HostFinding("content", True, f"{said}.")


def _health_server(address: str | None) -> HostFinding:
    if address is None:
        return HostFinding("health", True, "LECTERN_HTTP is off, so nobody can watch the bot.")
    ready, said = ask_readiness(address)
    if ready:
        return HostFinding("health", True, f"a Lectern answers at {address}, and is ready.")
    if said.startswith("{"):
        return HostFinding("health", False, f"the Lectern at {address} is not ready: {said}")
    host, port = split_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return HostFinding(
            "health",
            False,
            f"{address} of LECTERN_HTTP cannot be listened on ({error.strerror or error}): choose"
            " another.",
        )
    return HostFinding("health", True, f"{address} is free; no Lectern runs there.")
