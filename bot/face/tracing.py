"""Counts and times the requests to Discord's API, by route and never by id."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace

import aiohttp
from yarl import URL

from bot.metrics import HTTP_INVALID, HTTP_LIMITED, HTTP_REQUESTS, HTTP_SECONDS

_ID = re.compile(r"/\d{15,20}(?=/|$)")
_TOKEN = re.compile(r"(/(?:interactions|webhooks)/\{id\})/[^/]+")
_VERSION = re.compile(r"^.*?/v\d+(?=/)")
_INVALID = frozenset({401, 403, 429})


def route(url: URL) -> str:
    """A request's path with ``{id}`` and ``{token}`` in place of what is particular to it."""
    path = _ID.sub("/{id}", _VERSION.sub("", url.path))
    return _TOKEN.sub(r"\1/{token}", path)


def traced() -> aiohttp.TraceConfig:
    """What a client of Discord's is given to be counted."""
    config = aiohttp.TraceConfig()
    config.on_request_start.append(_started)
    config.on_request_end.append(_ended)
    config.on_request_exception.append(_failed)
    return config


async def _started(
    _: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestStartParams
) -> None:
    context.begun = time.perf_counter()


async def _ended(
    _: aiohttp.ClientSession, context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
) -> None:
    status = ended.response.status
    _count(context, ended.method, ended.url, str(status))
    scope = ended.response.headers.get("X-RateLimit-Scope", "unknown")
    if status == 429:
        HTTP_LIMITED.labels(scope).inc()
    if status in _INVALID and scope != "shared":
        HTTP_INVALID.inc()


async def _failed(
    _: aiohttp.ClientSession, context: SimpleNamespace, failed: aiohttp.TraceRequestExceptionParams
) -> None:
    _count(context, failed.method, failed.url, type(failed.exception).__name__)


def _count(context: SimpleNamespace, method: str, url: URL, status: str) -> None:
    template = route(url)
    HTTP_REQUESTS.labels(method, template, status).inc()
    HTTP_SECONDS.labels(method, template).observe(time.perf_counter() - context.begun)
