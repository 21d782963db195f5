"""Members who play rounds in many servers at once, in channels with Discord's real limits.

``python -m bench.quizzers`` is the fake Discord with them; ``rounds`` steers it below ``/bench/``.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from bench import payloads
from bench.channels import Channels, Done, Reply, pressables
from bench.fake import FakeDiscord, application, serve
from bench.payloads import Payload

_COMMAND, _COMPONENT = 2, 3
_FIRST_MEMBER = 800000000000000000
_APART = 1_000_003
#: The bot waits so long after the last answer, and longer for its own edits: see ``Quizzers``.
_PATIENCE = 120.0


def _now() -> float:
    return time.time_ns() / 1e9


class Quizzers:
    """The members of many servers, each with one channel in which a round is played."""

    def __init__(self, discord: FakeDiscord) -> None:
        self.channels = Channels(payloads.bot(), _now)
        self._discord = discord
        self._number = 0
        self._dice = random.Random(1)  # noqa: S311 - dice of a bench guard nothing
        self._waits: list[float] = []
        self._panel: Payload = {}

    async def arrive(self, wanted: Payload) -> Payload:
        """Waits a moment for the bot; then so many servers are there."""
        try:
            async with asyncio.timeout(0.5):
                await self._discord.identified.wait()
        except TimeoutError:
            return {}
        assert self._discord.session is not None
        for number in range(1, wanted["servers"]):
            guild = payloads.guild(_guild(number), channels=3, roles=3)
            await self._discord.session.dispatch("GUILD_CREATE", guild)
        return {"ready": True}

    async def begin(self, wanted: Payload) -> Payload:
        """A host in each server opens a round with so many questions, and starts it."""
        self._waits = []

        async def one(number: int) -> None:
            options = [
                {"name": "questions", "type": 4, "value": wanted["questions"]},
                {"name": "seconds", "type": 4, "value": wanted["seconds"]},
            ]
            command = payloads.command([{"name": "start", "type": 1, "options": options}], "round")
            await self._use(number, self._host(number), _COMMAND, command)
            lobby = await self._message(number, r":start:")
            for player in range(1, wanted["players"]):
                await self._press(number, self._host(number) + player, lobby, r":rjoin\.")
            await self._press(number, self._host(number), lobby, r":start:")

        await self._spread(wanted, one)
        return {}

    async def answer(self, wanted: Payload) -> Payload:
        """All players of all servers answer a question within ``seconds``; gives their waits."""
        messages = {
            number: await self._message(number, rf":ranswer\..*:{wanted['question']}:A")
            for number in range(wanted["servers"])
        }
        begun = _now()

        async def one(number: int, player: int, at: float) -> None:
            await asyncio.sleep(at)
            letter = self._dice.choice("ABC")
            member = self._host(number) + player
            which = rf":ranswer\..*:{letter}$"
            self._waits.append(await self._press(number, member, messages[number], which))

        self._waits = []
        await asyncio.gather(
            *(
                one(number, player, self._dice.random() * wanted["seconds"])
                for number in range(wanted["servers"])
                for player in range(wanted["players"])
            )
        )
        return {"waits": self._waits, "begun": begun, "ended": _now()}

    async def see(self, wanted: Payload) -> Payload:
        """Waits until every server sees what has this in an id; gives when each did."""
        seen = [await self._message(number, wanted["part"]) for number in range(wanted["servers"])]
        return {"messages": [message["id"] for message in seen]}

    async def look(self, wanted: Payload) -> Payload:
        """What has been refused so far, and how near two edits of a message came, in seconds."""
        last: dict[int, float] = {}
        nearest = _PATIENCE
        edits = 0
        for done in self.channels.done:
            if done.method == "PATCH":
                edits += 1
                nearest = min(nearest, done.at - last.get(done.message, -_PATIENCE))
                last[done.message] = done.at
        first = {done.message: done.at for done in reversed(self.channels.done) if _reveals(done)}
        return {
            "refused": dict(self.channels.refused),
            "nearest": nearest,
            "edits": edits,
            "requests": len(self.channels.done),
            "revealed": {str(message): at for message, at in first.items()},
        }

    async def panel(self, wanted: Payload) -> Payload:
        """Somebody opens the bare bot's message with its button."""
        data = payloads.command([], "panel")
        interaction = self._interaction(0, _FIRST_MEMBER, _COMMAND, data)
        _, self._panel = await self._discord.use(interaction)
        return {}

    async def push(self, wanted: Payload) -> Payload:
        """So many members press that button within ``seconds``."""
        button = payloads.buttons(self._panel)[0]

        async def one(player: int, at: float) -> float:
            await asyncio.sleep(at)
            data = payloads.press(self._panel, button)
            press = self._interaction(0, _FIRST_MEMBER + player, _COMPONENT, data)
            waited, _ = await self._discord.use(press | {"message": self._panel})
            return waited

        waits = await asyncio.gather(
            *(one(each, self._dice.random() * wanted["seconds"]) for each in range(wanted["count"]))
        )
        return {"waits": waits}

    async def _spread(
        self, wanted: Payload, one: Callable[[int], Coroutine[Any, Any, None]]
    ) -> None:
        async def late(number: int) -> None:
            await asyncio.sleep(number * wanted["seconds_all"] / wanted["servers"])
            await one(number)

        await asyncio.gather(*(late(number) for number in range(wanted["servers"])))

    def _host(self, number: int) -> int:
        return _FIRST_MEMBER + number * 1000

    async def _message(self, number: int, part: str) -> Payload:
        """The newest message of a server's channel, once it has something to press like that."""
        found = re.compile(part)
        async with asyncio.timeout(_PATIENCE):
            while True:
                for message in reversed(self.channels.messages[_channel(number)].values()):
                    if any(found.search(each["custom_id"]) for each in _ways(message)):
                        return message
                await asyncio.sleep(0.05)

    async def _press(self, number: int, member: int, message: Payload, part: str) -> float:
        button = next(each for each in _ways(message) if re.search(part, each["custom_id"]))
        data = payloads.press(message, button)
        return await self._use(number, member, _COMPONENT, data, {"message": message})

    async def _use(
        self, number: int, member: int, kind: int, data: Payload, more: Payload | None = None
    ) -> float:
        interaction = self._interaction(number, member, kind, data)
        waited, _ = await self._discord.use(interaction | (more or {}))
        return waited

    def _interaction(self, number: int, member: int, kind: int, data: Payload) -> Payload:
        self._number += 1
        made = payloads.interaction(self._number, kind, member, "en-US", data)
        guild, channel = str(_guild(number)), str(_channel(number))
        return made | {
            "guild_id": guild,
            "guild": made["guild"] | {"id": guild},
            "channel_id": channel,
            "channel": made["channel"] | {"id": channel, "guild_id": guild},
        }

    # The API

    async def ask(self, request: web.Request) -> web.Response:
        """``/channels/{channel}/messages``, and below it."""
        channel = int(request.match_info["channel"])
        if request.method == "GET":
            return _sent(self.channels.history(channel, 100))
        body = await request.json()
        if request.method == "POST":
            return _sent(self.channels.post(channel, body))
        message = int(request.match_info["message"].removeprefix("/"))
        return _sent(self.channels.edit(channel, message, body))


def _guild(number: int) -> int:
    return payloads.GUILD + number * _APART


def _channel(number: int) -> int:
    return _guild(number) + 40


def _ways(message: Payload) -> list[Payload]:
    return pressables(message["components"])


def _reveals(done: Done) -> bool:
    return any(":rown." in each["custom_id"] for each in pressables(done.body["components"]))


def _sent(reply: Reply) -> web.Response:
    body = json.dumps(reply.value).encode()
    return web.Response(
        body=body, status=reply.status, headers=reply.headers, content_type="application/json"
    )


async def main() -> None:
    """Serves the fake Discord and, below ``/bench/``, the wishes to its members."""
    discord = FakeDiscord()
    quizzers = Quizzers(discord)

    async def wish(request: web.Request) -> web.Response:
        nonlocal quizzers
        verb = request.match_info["verb"]
        if verb == "forget":
            discord.forget()
            quizzers = Quizzers(discord)
            return web.json_response({})
        verbs = ("arrive", "begin", "answer", "see", "look", "panel", "push")
        wishes = {name: getattr(quizzers, name) for name in verbs}
        return web.json_response(await wishes[verb](await request.json()))

    async def ask(request: web.Request) -> web.Response:
        return await quizzers.ask(request)

    app = application(discord)
    path = "/channels/{channel}/messages"
    app.router.add_route("*", path + "{message:(/.*)?}", ask)
    app.router.add_post("/bench/{verb}", wish)
    await serve(discord, app)


if __name__ == "__main__":
    asyncio.run(main())
