"""The desk at which rounds are kept: events in, committed rounds out.

Whatever happens to a round waits here in a line and is written together with what came at the
same moment, to whichever rounds: two hundred clicks of one second cost a handful of transactions.
A click is told what became of it after the commit, never before. The games in memory are copies
of rows; each writing says which version it goes out from, and a copy that has grown old, or whose
writing failed, is read anew.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType, TracebackType
from typing import Any, Self, TypeAlias

from bot.background import BackgroundTasks, report_failure
from bot.quiz.rounds import events
from bot.quiz.rounds.engine import step
from bot.quiz.rounds.events import Event
from bot.quiz.rounds.outcomes import EFFECTIVE, Outcome
from bot.store import Database, StoreUnavailable, members, reviews, rounds
from bot.store.members import Sighting
from bot.store.rounds import Game
from bot.tutor.rounds.finished_rounds import FinishedRounds, unnamed
from bot.tutor.rounds.round_reviews import settled

#: A round that comes in hand, and was not noted to be kept for so long, was left alone by a process
#: that is gone. Rounds are noted every five seconds, and a little too much given back harms nobody.
ABANDONED = timedelta(seconds=2)
#: Seconds between the beginnings of two writings. A click that comes alone does not wait; those
#: that come in a crowd share a transaction.
_APART = 0.04
_TRIES = 3
#: Seconds that a stop grants to a writing that is under way.
_LAST_CHANCE = 1.0

Build: TypeAlias = Callable[[Game, int], Event | None]
Listener: TypeAlias = Callable[[Game, Game], None]


class RoundGone(Exception):
    """There is no such round."""


class NotSaved(StoreUnavailable):
    """As far as is known the database did not save it; the cause says why, if there is one."""


class RoundBusy(NotSaved):
    """Another process keeps changing the round."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an event, and the round after it, which is committed."""

    outcome: Outcome
    game: Game


@dataclass(slots=True)
class _Request:
    round_id: int
    build: Build
    at: datetime
    member_id: int | None
    drawn: str | None
    lobby: int | None
    told: asyncio.Future[Applied] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


@dataclass(slots=True)
class _Change:
    """What one writing changes in one round."""

    before: Game
    after: Game
    log: list[Event] = field(default_factory=list)
    outcomes: list[tuple[_Request, Outcome]] = field(default_factory=list)
    comers: list[int] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return self.after is not self.before


def milliseconds(at: datetime) -> int:
    """The time as rounds count it: whole milliseconds since 1970."""
    return round(at.timestamp() * 1000)


class RoundWriter:
    """Keeps the games; use it with ``async with``.

    ``listeners`` hear of every committed change, and of each game that comes in hand.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line: list[_Request] = []
        #: What was taken from the line last.
        self._in_hand: list[_Request] = []
        self._something = asyncio.Event()
        self._turn = asyncio.Lock()
        self._tasks = BackgroundTasks()
        self._serving: asyncio.Task[None] | None = None
        #: Since when the database takes nothing, for each round that waited for it meanwhile.
        self._away: dict[int, datetime] = {}
        #: The games whose copy may not be what the database holds.
        self._old: set[int] = set()
        self._written = float("-inf")
        self.games: dict[int, Game] = {}
        self._afterwards = FinishedRounds()
        self.listeners: list[Listener] = []

    async def __aenter__(self) -> Self:
        self._serving = self._tasks.start("round writer", self._serve)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # What is being written is let finish, but a server that hangs must not hold up the stop.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_CHANCE), self._turn:
                await self._tasks.stop()
        await self._tasks.stop(within=_LAST_CHANCE)
        self._serving = None
        for wish in (*self._in_hand, *self._line):
            wish.told.cancel()

    async def put(
        self,
        round_id: int,
        build: Build,
        *,
        at: datetime,
        member_id: int | None = None,
        drawn: str | None = None,
        lobby: int | None = None,
    ) -> Applied:
        """Lets something happen to a round; it is committed when this returns.

        ``build`` makes the event from the game as it then is and the member's seat (-1 for nobody
        in particular), or None when nothing but what is ``drawn`` is to be kept. Raises
        ``RoundGone``, or ``NotSaved`` while the database is away or the desk is not open.
        """
        if self._serving is None or self._serving.done():
            raise NotSaved("the rounds are not open")
        wish = _Request(round_id, build, at, member_id, drawn, lobby)
        self._line.append(wish)
        self._something.set()
        return await wish.told

    async def load(self, round_id: int) -> Game:
        """The round as it stands. Raises ``RoundGone``, also for one that cannot be read."""
        game = self.games.get(round_id) or self._afterwards.get(round_id)
        if game is None or round_id in self._old:
            async with self._database.reading() as session:
                try:
                    game = await rounds.find(session, round_id)
                except rounds.Unreadable as error:
                    raise RoundGone(round_id) from error
        if game is None:
            raise RoundGone(round_id)
        return game

    def add(self, game: Game) -> None:
        """Takes a game in that has just been committed."""
        self.games[game.id] = game
        self._tell(game, game)

    def drop(self, round_id: int) -> None:
        """Lets go of a game that needs no more keeping."""
        self.games.pop(round_id, None)

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """Nothing is written inside."""
        async with self._turn:
            yield

    def forget(self, member_id: int) -> None:
        """Leaves the member's seats unnamed in the copies, too; call it inside ``quiet``.

        What they have in line is dropped: it would bring them back.
        """
        theirs = [wish for wish in self._line if wish.member_id == member_id]
        self._line = [wish for wish in self._line if wish.member_id != member_id]
        for wish in theirs:
            if not wish.told.done():
                wish.told.set_exception(NotSaved("the member is being forgotten"))
        for id, game in self.games.items():
            seat = game.seat_of(member_id)
            self.games[id] = unnamed(game, member_id)
            if seat is not None and game.open:
                self._gets_up(game, seat)
        self._afterwards.forget(member_id)

    def _gets_up(self, game: Game, seat: int) -> None:
        """Nobody sits there any more, so nobody is waited for and the console goes to another."""
        wish = _Request(
            game.id,
            lambda now, _: events.Leave(milliseconds(now.seen_at), seat),
            game.seen_at,
            member_id=None,
            drawn=None,
            lobby=None,
        )
        # Nobody waits for it: an error is no news, the next question closes by its time.
        wish.told.add_done_callback(lambda told: told.cancelled() or told.exception())
        self._line.append(wish)
        self._something.set()

    async def _serve(self) -> None:
        while True:
            await self._something.wait()
            await self._gather()
            async with self._turn:
                self._something.clear()
                line, self._line = self._line, []
                self._in_hand = line
                try:
                    await self._attend(line)
                except StoreUnavailable as error:
                    self._refuse(line, error)
                except Exception as error:  # noqa: BLE001 - others in line must not wait for ever
                    report_failure("round writer", error)
                    self._refuse(line, error)

    async def _gather(self) -> None:
        """In a crowd, lets more of it come."""
        rest = self._written + _APART - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)

    async def _attend(self, line: list[_Request]) -> None:
        """Steps and writes everything in line; a round that another process wrote, once more."""
        for _ in range(_TRIES):
            pages = await self._pages(line)
            changed = [page for page in pages if page.changed]
            written = await self._write(changed) if changed else set()
            line = []
            for page in pages:
                if page.changed and page.after.id not in written:
                    self._old.add(page.before.id)
                    line += [wish for wish, _ in page.outcomes]
                    continue
                self._away.pop(page.after.id, None)
                self._old.discard(page.after.id)
                known = self.games.get(page.after.id)
                self._keep(page.after)
                for wish, outcome in page.outcomes:
                    if not wish.told.done():
                        wish.told.set_result(Applied(outcome, page.after))
                # Also what was committed before and not known to be, or by another process.
                if page.changed or self.games.get(page.after.id) is not known:
                    self._tell(known or page.before, page.after)
            if not line:
                return
        for wish in line:
            if not wish.told.done():
                wish.told.set_exception(RoundBusy("another process changes the round"))

    async def _pages(self, line: Iterable[_Request]) -> list[_Change]:
        pages: dict[int, _Change] = {}
        for wish in line:
            page = pages.get(wish.round_id)
            if page is None:
                try:
                    game = await self.load(wish.round_id)
                except RoundGone as gone:
                    if not wish.told.done():
                        wish.told.set_exception(gone)
                    continue
                page = pages[wish.round_id] = _Change(game, game)
                self._give_time_back(page, wish.at)
            try:
                _apply(page, wish)
            except Exception as error:  # noqa: BLE001 - whoever asked is told, the others go on
                if not wish.told.done():
                    wish.told.set_exception(error)
        return list(pages.values())

    def _give_time_back(self, page: _Change, at: datetime) -> None:
        """What was lost to a dead process or a database that was away is nobody's time."""
        game = page.before
        since = self._away.get(game.id)
        if game.id not in self.games and at - game.seen_at > ABANDONED:
            since = min(game.seen_at, since or game.seen_at)
        if since is not None and game.open:
            _happen(page, events.Outage(milliseconds(at), milliseconds(since)), at)

    async def _write(self, pages: list[_Change]) -> set[int]:
        """Writes all in one transaction; gives the rounds whose version was the newest."""
        written: set[int] = set()
        self._written = asyncio.get_running_loop().time()
        async with self._database.writing() as session:
            comers = {member: page.after.seen_at for page in pages for member in page.comers}
            await members.see_all(
                session, [Sighting(member, at, at, None) for member, at in comers.items()]
            )
            for page in pages:
                page.after = replace(
                    page.after, version=page.before.version + 1, seq=page.before.seq + len(page.log)
                )
                if await rounds.save(session, page.before, page.after, page.log):
                    written.add(page.after.id)
                    await reviews.add_all(session, settled(page.before, page.after))
        return written

    def _keep(self, game: Game) -> None:
        """A round that is over, and is seen to be so, needs no keeping any more."""
        if game.open or game.drawn != game.round.stage:
            self.games[game.id] = game
        else:
            self.games.pop(game.id, None)
            self._afterwards.keep(game)

    def _refuse(self, line: Iterable[_Request], error: Exception) -> None:
        """Tells all in line that nothing was kept; what is in memory may be old from now on."""
        for wish in line:
            self._away.setdefault(wish.round_id, wish.at)
            # Whether the commit has reached the database is not known: the copy may be old.
            self._old.add(wish.round_id)
            if not wish.told.done():
                refused = NotSaved(str(error))
                refused.__cause__ = error
                wish.told.set_exception(refused)

    def _tell(self, before: Game, after: Game) -> None:
        for listener in self.listeners:
            try:
                listener(before, after)
            except Exception as error:  # noqa: BLE001 - the other listeners and callers must hear
                report_failure("round listener", error)


def _apply(page: _Change, wish: _Request) -> None:
    game = page.after
    seat, comes = -1, False
    if wish.member_id is not None:
        known = game.seat_of(wish.member_id)
        comes = known is None
        seat = max(game.members, default=-1) + 1 if known is None else known
    event = wish.build(game, seat)
    outcome = Outcome.AGAIN
    if event is not None:
        outcome = _happen(page, event, wish.at)
    if comes and seat in page.after.round.players:
        assert wish.member_id is not None
        named = MappingProxyType({**game.members, seat: wish.member_id})
        page.after = replace(page.after, members=named)
        page.comers.append(wish.member_id)
    marks = {"drawn": wish.drawn, "lobby": wish.lobby}
    news: Mapping[str, Any] = {name: mark for name, mark in marks.items() if mark is not None}
    if any(getattr(page.after, name) != mark for name, mark in news.items()):
        # When a round was over is not changed by showing it.
        seen = max(wish.at, game.seen_at) if page.after.open else page.after.seen_at
        page.after = replace(page.after, **news, seen_at=seen)
    page.outcomes.append((wish, outcome))


def _happen(page: _Change, event: Event, at: datetime) -> Outcome:
    done = step(page.after.round, event)
    if done.outcome in EFFECTIVE:
        page.log.append(event)
        page.after = replace(page.after, round=done.round, seen_at=max(at, page.after.seen_at))
    return done.outcome
