"""``/livez``, ``/readyz`` and ``/metrics``: for the monitoring of a host."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import http.client
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from aiohttp import web

from bot.background import BackgroundTasks
from bot.metrics import CONTENT_TYPE, LOOP_LAG, exposed

#: A check returns None when its part is ready, else the problem in a few words.
Check = Callable[[], Awaitable[str | None]]

_BEAT = 1.0
#: A loop this many seconds late counts as dead: Discord waits three seconds for an answer.
_MOST_LATE = 15.0
_CHECK_TIMEOUT = 3.0
#: The most bytes of an answer that are read: another program may answer at the address.
_LONGEST = 100_000


class AddressTaken(Exception):
    """The address of the health server cannot be listened on. The message is a sentence."""


class Health:
    """The HTTP server of a running bot.

    ``checks`` has a check for each part; ``measure`` sets the gauges before metrics are returned.
    """

    def __init__(self, checks: Mapping[str, Check], *, measure: Callable[[], None]) -> None:
        self._checks = checks
        self._measure = measure
        self._last_beat = 0.0

    @contextlib.asynccontextmanager
    async def serving(self, address: str) -> AsyncIterator[int]:
        """Listens on ``host:port`` (port 0: a free one) and yields the port.

        Raises ``AddressTaken``.
        """
        host, port = split_address(address)
        runner = web.AppRunner(
            self._application(), access_log=None, handle_signals=False, shutdown_timeout=1.0
        )
        await runner.setup()
        tasks = BackgroundTasks()
        tasks.start("heartbeat", self._beat)
        try:
            site = web.TCPSite(runner, host, port)
            try:
                await site.start()
            except OSError as error:
                raise AddressTaken(
                    f"The address {address} of LECTERN_HTTP cannot be listened on"
                    f" ({_listen_failure(error)}):"
                    " choose another, or set it to off."
                ) from error
            yield runner.addresses[0][1]
        finally:
            await tasks.stop()
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application()
        application.add_routes(
            [
                web.get("/livez", self._livez),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        return application

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        self._last_beat = loop.time()
        while True:
            await asyncio.sleep(_BEAT)
            now = loop.time()
            LOOP_LAG.set(max(0.0, now - self._last_beat - _BEAT))
            self._last_beat = now

    async def _livez(self, _: web.Request) -> web.Response:
        """Whether the loop turns; it does not look at Discord or the database."""
        late = asyncio.get_running_loop().time() - self._last_beat
        if late > _MOST_LATE:
            return web.json_response({"alive": False, "late": round(late, 1)}, status=503)
        return web.json_response({"alive": True})

    async def _readyz(self, _: web.Request) -> web.Response:
        """Whether members can be served; each part has its own problem in the answer."""
        found = await asyncio.gather(*(_result_of(check) for check in self._checks.values()))
        parts = dict(zip(self._checks, found, strict=True))
        ready = not any(parts.values())
        body = {"ready": ready, **{name: problem or "ok" for name, problem in parts.items()}}
        return web.json_response(body, status=200 if ready else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        self._measure()
        return web.Response(body=exposed(), headers={"Content-Type": CONTENT_TYPE})


def _listen_failure(error: OSError) -> str:
    """Why an address cannot be listened on; asyncio's own text would repeat the address."""
    if isinstance(error, socket.gaierror):
        return error.strerror or str(error)
    # From Python 3.13 on asyncio tries each address, and gives no number when none would do.
    return os.strerror(error.errno or errno.EADDRNOTAVAIL)


async def _result_of(check: Check) -> str | None:
    try:
        async with asyncio.timeout(_CHECK_TIMEOUT):
            return await check()
    except TimeoutError:
        return "does not answer"
    except Exception as error:  # noqa: BLE001  # a check that breaks is a part that is not ready
        return type(error).__name__


def split_address(address: str) -> tuple[str, int]:
    """Host and port of ``host:port``; raises ``ValueError`` for anything else."""
    host, _, port = address.rpartition(":")
    number = int(port)
    if not host or not 0 <= number <= 65535:
        raise ValueError(f"{address} is no host with a port")
    return host.strip("[]"), number


def ask_readiness(address: str, timeout: float = 4.0) -> tuple[bool, str]:
    """Asks a running bot's ``/readyz``; returns whether it is ready, and its answer."""
    host, port = split_address(address)
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # listening everywhere, it is asked at home
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"  # noqa: S104
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", "/readyz")
        return _parsed_answer(connection.getresponse().read(_LONGEST), address)
    except (OSError, http.client.HTTPException) as error:
        return False, f"nothing answers at {address} ({str(error) or type(error).__name__})"
    finally:
        connection.close()


def _parsed_answer(body: bytes, address: str) -> tuple[bool, str]:
    """Whether it is ready, and its answer, if a Lectern answered."""
    try:
        said = json.loads(body)
        return bool(said["ready"]), json.dumps(said)
    except (ValueError, TypeError, KeyError):
        return False, f"something else than Lectern answers at {address}"
