"""A round with a script, played by three members against a real process, whatever becomes of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import text

from bot.quiz.rounds.engine import opened, replayed
from bot.quiz.rounds.scoring import standings
from bot.quiz.rounds.state import State
from bot.store import Database
from bot.store import rounds as store
from bot.store.rounds import Game
from tests.children import Lectern, lectern
from tests.fake_discord import FakeDiscord, Fate
from tests.fake_discord.payloads import CHANNEL, Payload, pressables, texts

ADA, BEN, CAT = 80351110224678912, 80351110224678913, 80351110224678914
QUESTIONS = """---
topic: Bowline
---
"""
_QUESTION = """
## What does knot number {number} do? {{#k{number}}}

- [x] It holds {number} ropes
  > It does.
- [ ] It slips {number} times
  > It never slips.
- [ ] It burns {number} hours
  > No rope burns by itself.
"""
#: Who knows which question, by its place in the round. The second one is going to be void.
KNOWS = {ADA: (True, True, True), BEN: (False, True, True), CAT: (False, True, False)}
EXPECTED = [(1, ADA, 2000), (2, BEN, 1000), (3, CAT, 0)]
_OFFER = re.compile(r"\*\*([A-C])\*\* (.+)")
_PATIENCE, _LONGEST = 40.0, 240.0
_ANSWERED = 4.0


def stocked(home: Path) -> Path:
    """A bank of three questions beside the note."""
    questions = "".join(_QUESTION.format(number=number) for number in (1, 2, 3))
    (home / "notes" / "knots.questions.md").write_text(QUESTIONS + questions, "utf-8")
    return home


@dataclass
class Locked:
    """An answer of which a member was told that it is saved."""

    member: int
    number: int


@dataclass
class Night:
    """The members' side of the round, and what they were promised."""

    api: FakeDiscord
    locked: list[Locked] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)
    seconds: int = 90
    questions: int = 3
    mode: str = "study"
    output: str = ""

    async def play(self) -> None:
        """From ``/round start`` to the podium, each act repeated until it is answered."""
        async with asyncio.timeout(_LONGEST):
            await self.begin()
            for number in range(3):
                await self.ask(number)
            await self.message("p")

    async def begin(self) -> None:
        """To the first question."""
        chosen: dict[str, Any] = {"questions": self.questions, "seconds": self.seconds}
        await self.act(lambda: self.api.start_round(ADA, mode=self.mode, **chosen))
        lobby = await self.message("l")
        for member in (BEN, CAT):
            await self.press(lobby, ":rjoin.", member)
        await self.press(lobby, ":start:", ADA)

    async def ask(self, number: int) -> None:
        """One question: answered by all, with a pause in the first, and the second one void."""
        message = await self.message(str(number))
        await self.answer(message, number, ADA)
        if number == 0:
            await self.lead(message, ":pause:")
            await self.lead(message, ":resume:")
        for member in (BEN, CAT):
            await self.answer(message, number, member)
        await self.shown(message, ":rown.")
        if number == 1:
            await self.lead(message, ":void", value="1")
        await self.lead(message, f":next:{number}")

    # Acts

    async def act(self, make: Callable[[], Awaitable[int]]) -> int:
        """Does it until it is answered; gives the interaction that was."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                await self.api.ready.wait()
                id = await make()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_ANSWERED):
                        # Either may come first, and neither waits for the other.
                        while (  # noqa: ASYNC110
                            id not in self.api.told and self.api.ready.is_set()
                        ):
                            await asyncio.sleep(0.005)
                if id in self.api.told:
                    return id

    async def press(
        self, message: int, part: str, member: int, *, shown: Payload | None = None,
        value: str | None = None,
    ) -> int:  # fmt: skip
        """Presses what has ``part`` in its id, as soon as it stands there."""
        custom_id = await self.shown(message, part) if shown is None else _id_of(shown, part)
        return await self.act(
            lambda: self.api.press_in(CHANNEL, message, custom_id, member, shown=shown, value=value)
        )

    async def lead(self, message: int, part: str, value: str | None = None) -> None:
        """The host opens the console and does something."""
        opened = await self.press(message, ":rhost.", ADA)
        done = await self.press(message, part, ADA, shown=self.api.private(opened), value=value)
        said = str(self.api.told[done]["data"])
        assert "wrong on our side" not in said, said

    async def answer(self, message: int, number: int, member: int) -> None:
        """Answers as the script says, and remembers what was promised."""
        await self.shown(message, ":ranswer.")
        letter = self.letter(message, right=KNOWS[member][number])
        done = await self.press(message, f":{number}:{letter}", member)
        if "is saved" in str(self.api.told[done]):
            self.locked.append(Locked(member, number))

    # What is seen

    def letter(self, message: int, *, right: bool) -> str:
        """The letter of the right option, or of a wrong one."""
        said = texts(self.api.channels.messages[CHANNEL][message])
        offers = {offer: letter for letter, offer in _OFFER.findall(said)}
        wanted = "It holds" if right else "It slips"
        return str(next(offers[offer] for offer in offers if offer.startswith(wanted)))

    async def message(self, what: str) -> int:
        """The message of the lobby, of a question by its number, or the podium."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                if found := self.messages(what):
                    return found[0]
                await asyncio.sleep(0.005)

    def messages(self, what: str) -> list[int]:
        """All messages that are about this."""
        mark = re.compile(rf":\d+:{what}(:|$)")
        return [
            id
            for id, message in self.api.channels.messages[CHANNEL].items()
            if any(mark.search(each["custom_id"]) for each in pressables(message))
        ]

    async def shown(self, message: int, part: str) -> str:
        """The id of something to press on a message, as soon as it stands there."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                for each in pressables(self.api.channels.messages[CHANNEL][message]):
                    if part in each["custom_id"]:
                        return str(each["custom_id"])
                await asyncio.sleep(0.005)

    @property
    def stems(self) -> list[str]:
        """The questions in the order in which they stand in the channel."""
        podium = self.messages("p")
        said = [
            texts(message)
            for id, message in self.api.channels.messages[CHANNEL].items()
            if id not in podium
        ]
        return [found[0] for each in said if (found := re.findall(r"knot number \d", each))]

    @property
    def podium(self) -> str:
        (message,) = self.messages("p")
        return texts(self.api.channels.messages[CHANNEL][message])


def _id_of(message: Payload, part: str) -> str:
    return next(str(each["custom_id"]) for each in pressables(message) if part in each["custom_id"])


# Processes that die


@asynccontextmanager
async def hosted(
    night: Night,
    home: Path,
    url: str,
    *,
    to_the_end: bool = True,
    **doom: str,
) -> AsyncIterator[None]:
    """A host who starts the bot again whenever it is gone, until the podium is shown."""
    children: list[Lectern] = []

    def struck() -> None:
        children[-1].process.kill()

    night.api.struck = struck

    async def serve() -> None:
        while True:
            doomed = {"module": "tests.doomed", "DATABASE_URL": url, **doom}
            async with lectern(home, night.api.address, **doomed) as child:
                children.append(child)
                await _drained(child)
                night.api.ready.clear()
                assert await child.process.wait() == -9, child.output
                night.deaths.append(child.output)

    serving = asyncio.create_task(serve())
    playing = asyncio.current_task()
    assert playing is not None
    serving.add_done_callback(lambda done: done.cancelled() or playing.cancel())
    try:
        yield
        if to_the_end:
            await settled(url)
    except asyncio.CancelledError:
        if serving.done() and not serving.cancelled():
            serving.result()
        raise
    finally:
        serving.cancel()
        await asyncio.wait({serving})
        night.output = "".join(child.output for child in children)


async def _drained(child: Lectern) -> None:
    while await child._line():
        pass


@dataclass
class Strikes:
    """Kills the process at each request of a name that has not been struck before."""

    api: FakeDiscord
    fate: Fate
    only: str = ""
    each: int = 1
    """With more only each so-manieth of them."""
    past: set[str] = field(default_factory=set)
    edits: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __call__(self, request: web.Request) -> Fate | None:
        name = self._name(request)
        if name in self.past or self.only not in name:
            return None
        self.past.add(name)
        return self.fate if len(self.past) % self.each == 0 else None

    def _name(self, request: web.Request) -> str:
        if request.path.endswith("/callback"):
            return self.api.pressed[int(request.match_info["id"])]
        self.edits[request.path] += 1
        if request.method == "PATCH":
            return f"{request.path} {min(self.edits[request.path], 4)}"
        return f"{request.path} {len(self.api.channels.messages[CHANNEL])}"


# What is looked at afterwards


async def settled(url: str) -> None:
    """Waits until the record says that the podium is shown."""
    async with asyncio.timeout(_PATIENCE), Database(url) as database:
        while True:
            async with database.reading() as connection:
                shown = await connection.execute(text("SELECT 1 FROM rounds WHERE drawn = 'over'"))
                if shown.first() is not None:
                    return
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Kept:
    """What the record holds of the one round in it."""

    game: Game
    stems: list[str]
    podium: list[tuple[int, int | None, int]]
    answers: set[tuple[int, int]]
    reviews: list[tuple[int, int]]
    replayed: bool


async def kept(url: str) -> Kept:
    """Reads the record of a round that is over."""
    async with Database(url) as database, database.reading() as connection:
        ((id,),) = (await connection.execute(text("SELECT id FROM rounds"))).all()
        game = await store.find(connection, id)
        assert game is not None
        log = await store.log_of(connection, id)
        rows = await connection.execute(
            text("SELECT member_id, number FROM reviews ORDER BY member_id, number")
        )
        reviews = [(int(member), int(number)) for member, number in rows]
    round = game.round
    begun = opened(round.mode, round.items, host=0, playing=True, teams=0, at=_milliseconds(game))
    members: dict[int, Any] = dict(game.members)
    return Kept(
        game=game,
        stems=[re.findall(r"knot number \d", each.question.stem)[0] for each in game.questions],
        podium=[(each.place, members[each.seat], each.points) for each in standings(round)],
        answers={(members[seat], number) for number, seat in round.given},
        reviews=reviews,
        replayed=replayed(begun, log) == round,
    )


def _milliseconds(game: Game) -> int:
    return round(game.begun_at.timestamp() * 1000)


def lost(night: Night, record: Kept) -> list[Locked]:
    """Answers of which a member was told that they are saved, and that are not there."""
    return [each for each in night.locked if (each.member, each.number) not in record.answers]


def unbroken(night: Night, record: Kept) -> None:
    """Sees that nobody could notice from the channel or the record that anything happened.

    But for the lobby's buttons where the bot may not look for a lobby that it does not know.
    """
    assert night.stems == record.stems, "each question once, in its order"
    lobby, *others = night.api.channels.messages[CHANNEL].values()
    assert len(others) == 4
    assert "rjoin" not in str(lobby["components"]) or not night.api.channels.readable
    assert record.game.round.state is State.OVER
    assert record.game.drawn == State.OVER.value
    assert record.podium == EXPECTED
    assert lost(night, record) == []
    assert record.reviews == [(member, number) for member in (ADA, BEN, CAT) for number in (0, 2)]
    assert record.replayed
