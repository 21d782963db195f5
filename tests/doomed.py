"""``lectern run`` that dies around its own commits. Started as a process, never imported.

``DOOM`` names a file. With ``DOOM_AT`` "before" or "after" the process dies just before or after
the commit of each step of a round whose name is not yet in the file; it adds the name first, so
that the next process gets by. ``DOOM_EACH`` 2 leaves out every other step. With "hasty" it lives,
and is the control: members are told that an answer is saved half a second before it is
committed. Waits that only make a test longer are short.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import main
from bot.face.client import LecternClient
from bot.face.rounds import channel_sync
from bot.quiz.rounds.events import Answered, Event
from bot.store import rounds
from bot.store.database import Database
from bot.tutor.rounds import writer
from bot.tutor.rounds.rounds import Game

_STEPS = "steps"


def _hurry() -> None:
    channel_sync.SPACING = 0.2
    begin = LecternClient.__init__

    def impatient(self: LecternClient, *args: Any, **options: Any) -> None:
        begin(self, *args, guild_ready_timeout=0.2, **options)

    LecternClient.__init__ = impatient  # type: ignore[method-assign]


def _name_steps() -> None:
    save, begin = rounds.save, rounds.begin

    async def named_save(
        connection: AsyncConnection, before: Game, after: Game, log: Sequence[Event]
    ) -> bool:
        words = [f"{event.word} {_about(event)}" for event in log]
        if before.drawn != after.drawn:
            words.append(f"drew {after.drawn}")
        connection.info.setdefault(_STEPS, []).append(f"{after.round.number} {', '.join(words)}")
        return await save(connection, before, after, log)

    async def named_begin(connection: AsyncConnection, game: Game) -> bool:
        connection.info.setdefault(_STEPS, []).append("begin")
        return await begin(connection, game)

    rounds.save, rounds.begin = named_save, named_begin


def _about(event: Event) -> str:
    """Who did it, or to which question."""
    names = ("seat", "by", "number")
    return "-".join(str(getattr(event, name)) for name in names if hasattr(event, name))


def _doom(when: str, file: Path, each: int) -> None:
    writing = Database.writing

    def die(steps: list[str], now: str) -> None:
        past = file.read_text().splitlines() if file.exists() else []
        new = [step for step in steps if step not in past]
        if now == when and new:
            file.write_text("\n".join([*past, *new]))
            if (len(past) + len(new)) % each < len(new):
                os.kill(os.getpid(), signal.SIGKILL)

    @asynccontextmanager
    async def doomed(self: Database) -> AsyncIterator[AsyncConnection]:
        async with writing(self) as connection:
            # What is noted on a connection outlives the transaction.
            steps = connection.info[_STEPS] = []
            yield connection
            die(steps, "before")
        die(steps, "after")

    Database.writing = doomed  # type: ignore[method-assign]


def _be_hasty() -> None:
    put = writer.RoundWriter.put
    waiting = set()

    async def hasty(
        self: writer.RoundWriter, round_id: int, build: Any, **about: Any
    ) -> writer.Applied:
        game = await self.load(round_id)
        page = writer._Change(game, game)
        member = about.get("member_id")
        outcome = writer._apply(page, build, member, about["at"])
        if not any(isinstance(event, Answered) for event in page.log):
            return await put(self, round_id, build, **about)

        async def later() -> None:
            await asyncio.sleep(0.5)
            await put(self, round_id, build, **about)

        waiting.add(asyncio.create_task(later()))
        return writer.Applied(outcome, page.after)

    writer.RoundWriter.put = hasty  # type: ignore[method-assign]


if __name__ == "__main__":
    _hurry()
    _name_steps()
    match os.environ.get("DOOM_AT"):
        case "hasty":
            _be_hasty()
        case ("before" | "after") as when:
            _doom(when, Path(os.environ["DOOM"]), int(os.environ["DOOM_EACH"]))
    sys.argv[0] = "lectern"
    main()
