"""The members: what they use of a bot, how fast, and how long they wait. Started as a process.

``python -m bench.members`` is the fake Discord with its members. Both bots meet the same ones:
the dice are thrown with a seed.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

from aiohttp import web

from tests.fake_discord import FakeDiscord, fake_discord, payloads
from tests.fake_discord.payloads import Payload

_COMMAND, _COMPONENT, _COMPLETION = 2, 3, 4
_MEMBERS = 300
_FIRST_MEMBER = 800000000000000000
#: From here on come members who have never been here before.
_NEWCOMERS = 810000000000000000
_LOCALES = ("en-US", "en-US", "en-GB", "de", "es-ES")
_FACETS = ("why", "what", "how", "summary")
#: Messages that are being read at once, one for each of so many members.
_OPEN_MESSAGES = 24


class Members:
    """The members of one server, and their way with one bot."""

    def __init__(self, discord: FakeDiscord) -> None:
        self._discord = discord
        self._newcomers = count(_NEWCOMERS)
        self._dice = random.Random(1)  # noqa: S311 - dice of a bench guard nothing
        self._topics: list[tuple[str, str]] = []
        self._messages: asyncio.Queue[tuple[int, Payload]] = asyncio.Queue()
        self._practising: deque[tuple[int, Payload]] = deque()
        self._open_questions: deque[tuple[int, Payload]] = deque()
        self._facet_button = ""
        self._asker = ""
        self._letter = self._onward = re.compile("")
        self._asked: set[tuple[str, str]] = set()
        self._known = 0

    async def arrive(self, wanted: Payload) -> Payload:
        """Waits a moment for the bot. ``ready`` is when it answered first, on the common clock."""
        try:
            async with asyncio.timeout(0.5):
                await self._discord.ready.wait()
        except TimeoutError:
            return {}
        await self._discord.use(self._typed("a"))
        self._facet_button = wanted["facet_button"]
        return {"ready": time.perf_counter()}

    async def prepare(self, wanted: Payload) -> Payload:
        """Finds the topics by their titles, and opens messages with buttons on them."""
        self._asker = wanted["asker"]
        self._letter, self._onward = map(re.compile, (wanted["letter"], wanted["onward"]))
        for title in wanted["titles"]:
            _, found = await self._discord.use(self._typed(title))
            values = [each["value"] for each in found["choices"] if each["name"] == title]
            values += [each["value"] for each in found["choices"]]
            self._topics.append((title, values[0]))
        for number in range(_OPEN_MESSAGES):
            asker = _FIRST_MEMBER + number
            topic = self._topics[number % len(self._topics)][1]
            options = [payloads.option("topic", topic)] if wanted["opener"] == "explain" else []
            data = slash(wanted["opener"], options)
            _, message = await self._discord.use(self._interaction(_COMMAND, asker, data))
            self._messages.put_nowait((asker, message))
        return {"topics": len(self._topics)}

    async def join(self, wanted: Payload) -> Payload:
        """So many servers are added; comes back when the bot has taken them all in."""
        for number in range(wanted["first"], wanted["first"] + wanted["count"]):
            guild = payloads.guild(payloads.GUILD + number * 1000003)
            await self._discord.dispatch("GUILD_CREATE", guild)
        await self._discord.use(self._typed("a"))
        return {}

    async def work(self, wanted: Payload) -> Payload:
        """``count`` uses of one kind: ``at_once`` of them in flight, or ``rate`` in a second."""
        self._dice.seed(wanted["seed"])
        self._known = 0
        use = self._kinds()[wanted["kind"]]
        waits: list[float] = []

        async def one() -> None:
            waits.append(await use())

        if "rate" in wanted:
            async with asyncio.TaskGroup() as group:
                due = time.perf_counter()
                for _ in range(wanted["count"]):
                    group.create_task(one())
                    due += 1 / wanted["rate"]
                    await asyncio.sleep(max(0.0, due - time.perf_counter()))
        else:
            await self._side_by_side(one, wanted["count"], wanted["at_once"])
        return {"waits": waits, "known": self._known / wanted["count"]}

    @staticmethod
    async def _side_by_side(one: Callable[[], Any], count: int, at_once: int) -> None:
        left = iter(range(count))

        async def lane() -> None:
            for _ in left:
                await one()

        await asyncio.gather(*(lane() for _ in range(at_once)))

    def _kinds(self) -> dict[str, Callable[[], Any]]:
        return {
            "explain": self._explain,
            "press": self._press,
            "complete": self._complete,
            "quiz": self._quiz,
            "lay": self._lay,
            "answer": self._answer,
        }

    async def _explain(self) -> float:
        title, value = self._dice.choice(self._topics)
        # Most pick from the list, some send what they have typed.
        options = [payloads.option("topic", value if self._dice.random() < 0.8 else title.lower())]
        facet = self._dice.choice(_FACETS) if self._dice.random() < 0.5 else ""
        if facet:
            options.append(payloads.option("facet", facet))
        self._ask(value, facet)
        data = slash("explain", options)
        waited, _ = await self._discord.use(self._interaction(_COMMAND, self._someone(), data))
        return waited

    async def _press(self) -> float:
        asker, message = await self._messages.get()
        ways = [
            button
            for button in payloads.buttons(message)
            if button["custom_id"].startswith(self._facet_button)
        ]
        button = self._dice.choice(ways)
        self._ask(button["custom_id"], "press")
        waited, message = await self._pressed(asker, message, button)
        self._messages.put_nowait((asker, message))
        return waited

    async def _complete(self) -> float:
        title, _ = self._dice.choice(self._topics)
        typed = title[: self._dice.randint(1, len(title))].lower()
        if self._dice.random() < 0.1 and len(typed) > 4:
            at = self._dice.randrange(1, len(typed) - 1)
            typed = typed[:at] + typed[at + 1 :]
        self._ask(typed, "typed")
        waited, _ = await self._discord.use(self._typed(typed))
        return waited

    async def _quiz(self) -> float:
        waited, begun = await self._begin("quiz")
        self._practising.append(begun)
        return waited

    async def _begin(self, command: str) -> tuple[float, tuple[int, Payload]]:
        """A practice: half of them on a topic, half on anything, by who has left none half-way."""
        options, member = [], self._someone()
        if self._dice.random() < 0.5:
            options.append(payloads.option("topic", self._dice.choice(self._topics)[1]))
        else:
            member = next(self._newcomers)
        data = slash(command, options)
        waited, message = await self._discord.use(self._interaction(_COMMAND, member, data))
        return waited, (member, message)

    async def _lay(self) -> float:
        """Goes on with practices until one more question is open that a letter answers."""
        while True:
            asker, message = (
                self._practising.popleft()
                if self._practising
                else (await self._begin(self._asker))[1]
            )
            if _matching(message, self._letter):
                self._open_questions.append((asker, message))
                return 0.0
            if onward := _matching(message, self._onward):
                _, message = await self._pressed(asker, message, onward[0])
                self._practising.append((asker, message))

    async def _answer(self) -> float:
        asker, message = self._open_questions.popleft()
        letter = self._dice.choice(_matching(message, self._letter))
        waited, message = await self._pressed(asker, message, letter)
        self._practising.append((asker, message))
        return waited

    async def _pressed(
        self, asker: int, message: Payload, button: Payload
    ) -> tuple[float, Payload]:
        data = payloads.press(button["custom_id"])
        return await self._discord.use(self._interaction(_COMPONENT, asker, data, message))

    def _ask(self, what: str, part: str) -> None:
        """Counts what this process was asked before: no more than that can come from a cache."""
        self._known += (what, part) in self._asked
        self._asked.add((what, part))

    def _typed(self, text: str) -> Payload:
        options = [payloads.option("topic", text) | {"focused": True}]
        data = slash("explain", options)
        return self._interaction(_COMPLETION, self._someone(), data)

    def _someone(self) -> int:
        return _FIRST_MEMBER + self._dice.randrange(_MEMBERS)

    def _interaction(
        self, kind: int, member: int, data: Payload, message: Payload | None = None
    ) -> Payload:
        who = payloads.user(member, f"member{member % 100000}")
        locale = _LOCALES[member % len(_LOCALES)]
        id = self._discord.snowflake()
        return payloads.interaction(id, kind, data, who, locale=locale, message=message)


def slash(name: str, options: list[Payload]) -> Payload:
    """The data of a slash command, or of an autocompletion in it."""
    return {"id": "1400000000000000000", "name": name, "type": 1, "options": options}


def _matching(message: Payload, pattern: re.Pattern[str]) -> list[Payload]:
    """The buttons of a message whose ids look so."""
    return [each for each in payloads.buttons(message) if pattern.fullmatch(each["custom_id"])]


async def serve(make: Callable[[FakeDiscord], Any]) -> None:
    """Serves a fake Discord on a free port, prints it, and goes on until the process is stopped.

    ``make`` makes its members, anew for each bot. Below ``/bench/`` their methods are called.
    """
    members: Any = None

    async def wish(request: web.Request) -> web.Response:
        nonlocal members
        verb = request.match_info["verb"]
        if verb == "forget":
            discord.forget()
            members = make(discord)
            return web.json_response({})
        return web.json_response(await getattr(members, verb)(await request.json()))

    home, wishes = payloads.guild(payloads.GUILD), web.post("/bench/{verb}", wish)
    async with fake_discord(0, home, routes=[wishes]) as discord:
        members = make(discord)
        print(discord.address, flush=True)  # noqa: T201 - this is how the address is told
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Members))
