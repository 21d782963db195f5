"""Members who play rounds in many servers at once, in channels with Discord's real limits.

``python -m bench.quizzers`` is the fake Discord with them; ``rounds`` steers it below ``/bench/``.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Coroutine
from typing import Any

from bench.members import serve, slash
from tests.fake_discord import FakeDiscord, payloads
from tests.fake_discord.payloads import Payload, channel_of, pressables

_COMMAND, _COMPONENT = 2, 3
_FIRST_MEMBER = 800000000000000000
_APART = 1_000_003
#: The bot waits so long after the last answer, and longer for its own edits: see ``Quizzers``.
_PATIENCE = 120.0


class Quizzers:
    """The members of many servers, each with one channel in which a round is played."""

    def __init__(self, discord: FakeDiscord) -> None:
        self._discord = discord
        self._dice = random.Random(1)  # noqa: S311 - dice of a bench guard nothing
        self._waits: list[float] = []
        self._panel: Payload = {}

    async def arrive(self, wanted: Payload) -> Payload:
        """Waits a moment for the bot; then so many servers are there."""
        try:
            async with asyncio.timeout(0.5):
                await self._discord.ready.wait()
        except TimeoutError:
            return {}
        for number in range(1, wanted["servers"]):
            guild = payloads.guild(_guild(number), channels=3, roles=3)
            await self._discord.dispatch("GUILD_CREATE", guild)
        return {"ready": True}

    async def begin(self, wanted: Payload) -> Payload:
        """A host in each server opens a round with so many questions, and starts it."""
        self._waits = []

        async def one(number: int) -> None:
            options = [payloads.option(name, wanted[name]) for name in ("questions", "seconds")]
            command = slash("round", [{"name": "start", "type": 1, "options": options}])
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
        begun = self._discord.now().timestamp()

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
        return {"waits": self._waits, "begun": begun, "ended": self._discord.now().timestamp()}

    async def see(self, wanted: Payload) -> Payload:
        """Waits until every server sees what has this in an id; gives when each did."""
        seen = [await self._message(number, wanted["part"]) for number in range(wanted["servers"])]
        return {"messages": [message["id"] for message in seen]}

    async def look(self, wanted: Payload) -> Payload:
        """What has been refused so far, and how near two edits of a message came, in seconds."""
        last: dict[int, float] = {}
        nearest = _PATIENCE
        for done in self._discord.channels.done:
            if done.method == "PATCH":
                nearest = min(nearest, done.at - last.get(done.message, -_PATIENCE))
                last[done.message] = done.at
        return {
            "refused": dict(self._discord.channels.refused),
            "nearest": nearest,
            "requests": len(self._discord.channels.done),
        }

    async def panel(self, wanted: Payload) -> Payload:
        """Somebody opens the bare bot's message with its button."""
        data = slash("panel", [])
        interaction = self._interaction(0, _FIRST_MEMBER, _COMMAND, data)
        _, self._panel = await self._discord.use(interaction)
        return {}

    async def push(self, wanted: Payload) -> Payload:
        """So many members press that button within ``seconds``."""
        press = payloads.press(payloads.buttons(self._panel)[0]["custom_id"])

        async def one(player: int, at: float) -> float:
            await asyncio.sleep(at)
            return await self._use(0, _FIRST_MEMBER + player, _COMPONENT, press, self._panel)

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
        messages = self._discord.channels.messages[channel_of(_guild(number))]
        async with asyncio.timeout(_PATIENCE):
            while True:
                for message in reversed(messages.values()):
                    if any(found.search(each["custom_id"]) for each in pressables(message)):
                        return message
                await asyncio.sleep(0.05)

    async def _press(self, number: int, member: int, message: Payload, part: str) -> float:
        button = next(each for each in pressables(message) if re.search(part, each["custom_id"]))
        press = payloads.press(button["custom_id"])
        return await self._use(number, member, _COMPONENT, press, message)

    async def _use(
        self, number: int, member: int, kind: int, data: Payload, message: Payload | None = None
    ) -> float:
        waited, _ = await self._discord.use(self._interaction(number, member, kind, data, message))
        return waited

    def _interaction(
        self, number: int, member: int, kind: int, data: Payload, message: Payload | None = None
    ) -> Payload:
        who = payloads.user(member, f"member{member % 100000}")
        id, guild = self._discord.snowflake(), _guild(number)
        return payloads.interaction(id, kind, data, who, guild_id=guild, message=message)


def _guild(number: int) -> int:
    return payloads.GUILD + number * _APART


if __name__ == "__main__":
    asyncio.run(serve(Quizzers))
