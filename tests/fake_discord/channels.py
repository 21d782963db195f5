"""The channels of the fake Discord: what is posted and edited there, and how much they take."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fake_discord import payloads
from tests.fake_discord.payloads import Payload

#: Discord's limit for each of posting, editing and reading in one channel, and for everything a bot
#: asks but answers to interactions. The first is what its headers say, the second its documents.
PER_CHANNEL, WINDOW = 5, 5.0
IN_ALL = 50
#: How long Discord remembers a nonce: "the past few minutes".
NONCE_SECONDS = 180.0


@dataclass(frozen=True)
class Reply:
    """What a request is answered with."""

    status: int
    value: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """A request that was taken: a message was posted (then ``body`` made it) or edited."""

    at: float
    method: str
    channel: int
    message: int
    body: Payload


class Channels:
    """Every channel there is.

    ``now`` returns Discord's time in seconds since 1970, ``snowflake`` a new id of this moment.
    """

    def __init__(self, now: Callable[[], float], snowflake: Callable[[], int]) -> None:
        self._now = now
        self._snowflake = snowflake
        self.limit = PER_CHANNEL
        """How many requests of a kind each channel takes in ``WINDOW`` seconds."""
        self.in_all = IN_ALL
        """How many of any kind all channels take in a second."""
        self.nonce_seconds = NONCE_SECONDS
        self.readable = True
        """Whether the bot may read what stands in the channels."""
        self._nonces: dict[tuple[int, str], tuple[float, int]] = {}
        self._windows: dict[tuple[str, int], tuple[float, int]] = {}
        self._lately: deque[float] = deque()
        self.messages: dict[int, dict[int, Payload]] = defaultdict(dict)
        """By channel and id, in their order."""
        self.done: list[Done] = []
        self.refused: Counter[str] = Counter()
        """How often a limit was met, by method, and of all together."""
        self.barred: dict[int, tuple[int, int]] = {}
        """What a channel answers to everything, as status and code: it is gone, or closed."""

    def post(self, channel: int, body: Payload) -> Reply:
        """A message, or the one that bears the nonce already."""
        headers, no = self._admitted("POST", channel)
        if no is not None:
            return no
        nonce = body.get("nonce")
        if nonce is not None and len(str(nonce)) > 25:
            return Reply(400, {"message": "Invalid Form Body", "code": 50035}, headers)
        at, known = self._nonces.get((channel, str(nonce)), (0.0, 0))
        if body.get("enforce_nonce") and known and self._now() - at < self.nonce_seconds:
            return Reply(200, self.messages[channel][known], headers)
        id = self._snowflake()
        self.messages[channel][id] = payloads.message(id, channel, body)
        if nonce is not None:
            self._nonces[channel, str(nonce)] = self._now(), id
        self.done.append(Done(self._now(), "POST", channel, id, body))
        return Reply(200, self.messages[channel][id], headers)

    def edit(self, channel: int, id: int, body: Payload) -> Reply:
        """The message with what it is given instead."""
        headers, no = self._admitted("PATCH", channel)
        if no is not None:
            return no
        if id not in self.messages[channel]:
            return Reply(404, {"message": "Unknown Message", "code": 10008}, headers)
        message = self.messages[channel][id]
        message.update(payloads.edited(message, body))
        self.done.append(Done(self._now(), "PATCH", channel, id, body))
        return Reply(200, message, headers)

    def history(self, channel: int, limit: int, before: int = 0) -> Reply:
        """The newest messages, or those before one, the newest first."""
        if not self.readable:
            return Reply(403, {"message": "Missing Permissions", "code": 50013})
        headers, no = self._admitted("GET", channel)
        if no is not None:
            return no
        found = [each for id, each in self.messages[channel].items() if not before or id < before]
        return Reply(200, list(reversed(found[-limit:])), headers)

    def _admitted(self, method: str, channel: int) -> tuple[Mapping[str, str], Reply | None]:
        if channel in self.barred:
            status, code = self.barred[channel]
            return {}, Reply(status, {"message": "no", "code": code})
        now = self._now()
        begun, count = self._windows.get((method, channel), (now, 0))
        if now - begun >= WINDOW:
            begun, count = now, 0
        rest = begun + WINDOW - now
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - count - 1)),
            "X-RateLimit-Reset": f"{begun + WINDOW:.3f}",
            "X-RateLimit-Reset-After": f"{rest:.3f}",
            "X-RateLimit-Bucket": f"channel-{method.lower()}",
        }
        if count >= self.limit:
            return headers, self._too_many(method, rest, {**headers, "X-RateLimit-Scope": "user"})
        if not self._room(now):
            wait = self._lately[0] + 1.0 - now
            everywhere = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            return headers, self._too_many("all", wait, everywhere)
        self._windows[method, channel] = begun, count + 1
        return headers, None

    def _room(self, now: float) -> bool:
        while self._lately and now - self._lately[0] >= 1.0:
            self._lately.popleft()
        if len(self._lately) >= self.in_all:
            return False
        self._lately.append(now)
        return True

    def _too_many(self, what: str, wait: float, headers: Mapping[str, str]) -> Reply:
        self.refused[what] += 1
        value = {"message": "You are being rate limited.", "retry_after": round(wait, 3)}
        value["global"] = what == "all"
        # Without the first header discord.py takes it for a bar of the whole machine.
        via = {"Via": "1.1 google", "Retry-After": str(int(wait) + 1)}
        return Reply(429, value, {**via, **headers})
