"""Counts and times the requests to Discord's API, by route and never by id.

aiohttp's public hooks cost about 0.05 ms of CPU for a request, 6 to 9 % of an answer.
"""

from __future__ import annotations

import re
import time
from types import SimpleNamespace

import aiohttp
from yarl import URL

from bot.metrics import HTTP_INVALID, HTTP_LIMITED, HTTP_REQUESTS, HTTP_SECONDS

_CALLBACK = "/interactions/{id}/{token}/callback"
_ID = re.compile(r"/\d{15,20}(?=/|$)")
_TOKEN = re.compile(r"(/(?:interactions|webhooks)/\{id\})/[^/]+")
_VERSION = re.compile(r"^.*?/v\d+(?=/)")
_INVALID = frozenset({401, 403, 429})


def http_trace() -> aiohttp.TraceConfig:
    """Counts each request, each try of it, of the client that it is passed to."""
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(_started)
    trace.on_request_end.append(_ended)
    trace.on_request_exception.append(_broken)
    return trace


def route(url: URL) -> str:
    """A request's path with ``{id}`` and ``{token}`` in place of what is particular to it."""
    path = url.path
    if path.endswith("/callback"):
        return _CALLBACK
    path = _ID.sub("/{id}", _VERSION.sub("", path))
    return _TOKEN.sub(r"\1/{token}", path)


async def _started(
    session: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestStartParams,
) -> None:
    context.began = time.perf_counter()


async def _ended(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    status = params.response.status
    _count(context, params, str(status))
    if status in _INVALID:
        scope = params.response.headers.get("X-RateLimit-Scope", "unknown")
        if status == 429:
            HTTP_LIMITED.labels(scope).inc()
        if scope != "shared":
            HTTP_INVALID.inc()


async def _broken(
    session: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestExceptionParams,
) -> None:
    _count(context, params, type(params.exception).__name__)


def _count(
    context: SimpleNamespace,
    params: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams,
    status: str,
) -> None:
    if params.url.scheme in {"ws", "wss"}:  # the gateway's connection is no request
        return
    template = route(params.url)
    HTTP_REQUESTS.labels(params.method, template, status).inc()
    HTTP_SECONDS.labels(params.method, template).observe(time.perf_counter() - context.began)
