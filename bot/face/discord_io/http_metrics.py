"""Counts and times the requests to Discord's API, by route and never by id.

aiohttp has hooks for this, which cost more than all that is counted: a fifth of an answer.
"""

from __future__ import annotations

import re
import time
from types import TracebackType
from typing import Any

import aiohttp
import discord
from yarl import URL

from bot.metrics import HTTP_INVALID, HTTP_LIMITED, HTTP_REQUESTS, HTTP_SECONDS

_CALLBACK = "/interactions/{id}/{token}/callback"
_ID = re.compile(r"/\d{15,20}(?=/|$)")
_TOKEN = re.compile(r"(/(?:interactions|webhooks)/\{id\})/[^/]+")
_VERSION = re.compile(r"^.*?/v\d+(?=/)")
_INVALID = frozenset({401, 403, 429})
#: Where discord.py keeps the session that all its requests go through.
_SESSION = "_HTTPClient__session"


def count_requests(client: discord.Client) -> None:
    """Has each request counted from now on, each try of it; call it once after the login."""
    session: aiohttp.ClientSession = getattr(client.http, _SESSION)
    setattr(client.http, _SESSION, CountedSession(session))


def route(url: str) -> str:
    """A request's path with ``{id}`` and ``{token}`` in place of what is particular to it."""
    if url.endswith("/callback"):
        return _CALLBACK
    path = _ID.sub("/{id}", _VERSION.sub("", URL(url).path))
    return _TOKEN.sub(r"\1/{token}", path)


class CountedSession:
    """A session of aiohttp's of which each request is counted; in all else it is that session."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def request(self, method: str, url: str, **how: Any) -> _Counted:
        """The request, for ``async with`` as it was."""
        return _Counted(self._session.request(method, url, **how), method, url)


class _Counted:
    """One request on its way."""

    __slots__ = ("_begun", "_method", "_request", "_url")

    def __init__(self, request: Any, method: str, url: str) -> None:
        self._request = request
        self._method = method
        self._url = url
        self._begun = time.perf_counter()

    async def __aenter__(self) -> aiohttp.ClientResponse:
        try:
            response: aiohttp.ClientResponse = await self._request.__aenter__()
        except BaseException as error:
            self._count(type(error).__name__)
            raise
        self._count(str(response.status))
        if response.status in _INVALID:
            _count_invalid(response)
        return response

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._request.__aexit__(kind, error, traceback)

    def _count(self, status: str) -> None:
        seconds = time.perf_counter() - self._begun
        template = route(self._url)
        HTTP_REQUESTS.labels(self._method, template, status).inc()
        HTTP_SECONDS.labels(self._method, template).observe(seconds)


def _count_invalid(response: aiohttp.ClientResponse) -> None:
    scope = response.headers.get("X-RateLimit-Scope", "unknown")
    if response.status == 429:
        HTTP_LIMITED.labels(scope).inc()
    if scope != "shared":
        HTTP_INVALID.inc()
