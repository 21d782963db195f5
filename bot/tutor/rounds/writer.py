"""The queue of a process's rounds: events in, committed rounds out.

What happens to a round is queued and written together with what came at the same moment, to any
round: two hundred clicks of one second cost a handful of transactions. The result of a click is
returned after the commit, never before. The games in memory are copies of rows; each writing says
which version it changes, and a copy that is stale, or whose writing failed, is read again.
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

#: A round that is loaded, and was not marked for so long, was left by a process that has died.
#: Rounds are marked every five seconds, and a little too much time given back does no harm.
ABANDONED = timedelta(seconds=2)
#: Seconds between the beginnings of two writings. A single click does not wait; those of a crowd
#: share a transaction.
_APART = 0.04
_TRIES = 3
#: Seconds that a stop waits for a writing to end.
_LAST_CHANCE = 1.0

Build: TypeAlias = Callable[[Game, int], Event]
Listener: TypeAlias = Callable[[Game, Game], None]


class RoundGone(Exception):
    """There is no such round."""


class NotSaved(StoreUnavailable):
    """As far as is known the database did not save it; the cause says why, if there is one."""


class RoundBusy(NotSaved):
    """Another process keeps changing the round."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The outcome of an event, and the round after it, which is committed."""

    outcome: Outcome
    game: Game


@dataclass(slots=True)
class _Request:
    round_id: int
    #: Makes a change, and returns its outcome.
    apply: Callable[[_Change], Outcome]
    at: datetime
    member_id: int | None = None
    result: asyncio.Future[Applied] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


@dataclass(slots=True)
class _Change:
    """What one transaction changes in one round."""

    before: Game
    after: Game
    log: list[Event] = field(default_factory=list)
    outcomes: list[tuple[_Request, Outcome]] = field(default_factory=list)
    newcomers: list[int] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return self.after is not self.before


def milliseconds(at: datetime) -> int:
    """The time as rounds count it: whole milliseconds since 1970."""
    return round(at.timestamp() * 1000)


class RoundWriter:
    """Holds the games and writes their changes; use it with ``async with``.

    ``games`` are those that are open, or whose end the channel does not show yet.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: list[_Request] = []
        #: The requests that are being written.
        self._batch: list[_Request] = []
        self._pending = asyncio.Event()
        self._turn = asyncio.Lock()
        self._tasks = BackgroundTasks()
        self._serving: asyncio.Task[None] | None = None
        #: Since when the database is away, for each round with a request that failed meanwhile.
        self._away: dict[int, datetime] = {}
        #: The rounds whose copy may differ from the row.
        self._stale: set[int] = set()
        self._written = float("-inf")
        self.games: dict[int, Game] = {}
        self._finished = FinishedRounds()
        self._listeners: list[Listener] = []

    async def __aenter__(self) -> Self:
        self._serving = self._tasks.start("round writer", self._serve)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A writing may end by itself, but a server that hangs must not hold up the stop.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_CHANCE), self._turn:
                await self._tasks.stop()
        await self._tasks.stop(within=_LAST_CHANCE)
        self._serving = None
        for request in (*self._batch, *self._queue):
            request.result.cancel()

    async def put(
        self, round_id: int, build: Build, *, at: datetime, member_id: int | None = None
    ) -> Applied:
        """Applies an event to a round; it is committed when this returns.

        ``build`` returns the event for the game as it then is and the member's seat (-1 without a
        member). Raises ``RoundGone``, ``NotSaved`` while the database is away or the writer is
        closed, and what ``build`` raises.
        """

        def apply(change: _Change) -> Outcome:
            return _apply(change, build, member_id, at)

        return await self._request(_Request(round_id, apply, at, member_id))

    async def mark(
        self, round_id: int, *, at: datetime, drawn: str | None = None, lobby: int | None = None
    ) -> Applied:
        """Saves which stage the channel shows, and which message is the lobby's; as ``put`` does.

        Without either it only loads the round, and gives back the time that was lost to it.
        """
        marks = {"drawn": drawn, "lobby": lobby}
        news = {name: mark for name, mark in marks.items() if mark is not None}
        return await self._request(_Request(round_id, lambda change: _mark(change, news, at), at))

    async def _request(self, request: _Request) -> Applied:
        if self._serving is None or self._serving.done():
            raise NotSaved("the rounds are not open")
        self._queue.append(request)
        self._pending.set()
        return await request.result

    async def load(self, round_id: int) -> Game:
        """The round as it is now. Raises ``RoundGone``, also for a row that makes no round."""
        game = self.games.get(round_id) or self._finished.get(round_id)
        if game is None or round_id in self._stale:
            async with self._database.reading() as connection:
                try:
                    game = await rounds.find(connection, round_id)
                except rounds.Unreadable as error:
                    raise RoundGone(round_id) from error
        if game is None:
            raise RoundGone(round_id)
        return game

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls a listener with the game before and after each committed change, and at ``add``.

        Returns the function that ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def add(self, game: Game) -> None:
        """Adds a game that has just been committed."""
        self.games[game.id] = game
        self._notify(game, game)

    def drop(self, round_id: int) -> None:
        """Removes a game from memory; its row stays."""
        self.games.pop(round_id, None)

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """No round is written inside."""
        async with self._turn:
            yield

    def forget(self, member_id: int) -> None:
        """Removes the member from the seats of all copies; call it inside ``quiet``.

        Their queued requests are refused: they would bring the member back.
        """
        own = [request for request in self._queue if request.member_id == member_id]
        self._queue = [request for request in self._queue if request.member_id != member_id]
        for request in own:
            if not request.result.done():
                request.result.set_exception(NotSaved("the member is being forgotten"))
        for id, game in self.games.items():
            seat = game.seat_of(member_id)
            self.games[id] = unnamed(game, member_id)
            if seat is not None and game.open:
                self._vacate(game, seat)
        self._finished.forget(member_id)

    def _vacate(self, game: Game, seat: int) -> None:
        """The seat leaves, so that no question waits for it and its console passes to another."""

        def leave(change: _Change) -> Outcome:
            now = change.after.seen_at
            return _happen(change, events.Leave(milliseconds(now), seat), now)

        request = _Request(game.id, leave, game.seen_at)
        # No caller waits for it, so its error is read here. The next question closes by its time.
        request.result.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._queue.append(request)
        self._pending.set()

    async def _serve(self) -> None:
        while True:
            await self._pending.wait()
            await self._gather()
            async with self._turn:
                self._pending.clear()
                batch, self._queue = self._queue, []
                self._batch = batch
                try:
                    await self._process(batch)
                except StoreUnavailable as error:
                    self._refuse(batch, error)
                except Exception as error:  # noqa: BLE001 - no caller may wait for ever
                    report_failure("round writer", error)
                    self._refuse(batch, error)

    async def _gather(self) -> None:
        """In a crowd, waits for more requests."""
        rest = self._written + _APART - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)

    async def _process(self, batch: list[_Request]) -> None:
        """Applies and writes all requests; again for a round that another process has changed."""
        for _ in range(_TRIES):
            changes = await self._changes(batch)
            changed = [change for change in changes if change.changed]
            written = await self._write(changed) if changed else set()
            batch = []
            for change in changes:
                if change.changed and change.after.id not in written:
                    self._stale.add(change.before.id)
                    batch += [request for request, _ in change.outcomes]
                    continue
                self._away.pop(change.after.id, None)
                self._stale.discard(change.after.id)
                known = self.games.get(change.after.id)
                self._keep(change.after)
                for request, outcome in change.outcomes:
                    if not request.result.done():
                        request.result.set_result(Applied(outcome, change.after))
                # Also for a commit of another process, or of our own whose success was not known.
                if change.changed or self.games.get(change.after.id) is not known:
                    self._notify(known or change.before, change.after)
            if not batch:
                return
        for request in batch:
            if not request.result.done():
                request.result.set_exception(RoundBusy("another process changes the round"))

    async def _changes(self, batch: Iterable[_Request]) -> list[_Change]:
        changes: dict[int, _Change] = {}
        for request in batch:
            change = changes.get(request.round_id)
            if change is None:
                try:
                    game = await self.load(request.round_id)
                except RoundGone as gone:
                    if not request.result.done():
                        request.result.set_exception(gone)
                    continue
                change = changes[request.round_id] = _Change(game, game)
                self._give_time_back(change, request.at)
            try:
                change.outcomes.append((request, request.apply(change)))
            except Exception as error:  # noqa: BLE001 - it is raised to its caller alone
                if not request.result.done():
                    request.result.set_exception(error)
        return list(changes.values())

    def _give_time_back(self, change: _Change, at: datetime) -> None:
        """Gives back the time that was lost to a dead process or to a database that was away."""
        game = change.before
        since = self._away.get(game.id)
        if game.id not in self.games and at - game.seen_at > ABANDONED:
            since = min(game.seen_at, since or game.seen_at)
        if since is not None and game.open:
            _happen(change, events.Outage(milliseconds(at), milliseconds(since)), at)

    async def _write(self, changes: list[_Change]) -> set[int]:
        """Writes all in one transaction. Returns the rounds whose version was the newest."""
        written: set[int] = set()
        self._written = asyncio.get_running_loop().time()
        async with self._database.writing() as connection:
            newcomers = {
                member: change.after.seen_at for change in changes for member in change.newcomers
            }
            await members.touch_all(
                connection, [Sighting(member, at, at, None) for member, at in newcomers.items()]
            )
            for change in changes:
                change.after = replace(
                    change.after,
                    version=change.before.version + 1,
                    seq=change.before.seq + len(change.log),
                )
                if await rounds.save(connection, change.before, change.after, change.log):
                    written.add(change.after.id)
                    await reviews.add_all(connection, settled(change.before, change.after))
        return written

    def _keep(self, game: Game) -> None:
        """A round whose end has been shown is kept only for its debriefs."""
        if game.open or game.drawn != game.round.stage:
            self.games[game.id] = game
        else:
            self.games.pop(game.id, None)
            self._finished.keep(game)

    def _refuse(self, batch: Iterable[_Request], error: Exception) -> None:
        """Refuses all requests. Their rounds' copies may be stale from now on."""
        for request in batch:
            self._away.setdefault(request.round_id, request.at)
            # The commit may have reached the database all the same.
            self._stale.add(request.round_id)
            if not request.result.done():
                refused = NotSaved(str(error))
                refused.__cause__ = error
                request.result.set_exception(refused)

    def _notify(self, before: Game, after: Game) -> None:
        for listener in list(self._listeners):
            try:
                listener(before, after)
            except Exception as error:  # noqa: BLE001 - the others must be called
                report_failure("round listener", error)


def _apply(change: _Change, build: Build, member_id: int | None, at: datetime) -> Outcome:
    game = change.after
    seat = -1
    if member_id is not None:
        known = game.seat_of(member_id)
        seat = max(game.members, default=-1) + 1 if known is None else known
    outcome = _happen(change, build(game, seat), at)
    if member_id is not None and seat not in game.members and seat in change.after.round.players:
        named = MappingProxyType({**game.members, seat: member_id})
        change.after = replace(change.after, members=named)
        change.newcomers.append(member_id)
    return outcome


def _mark(change: _Change, marks: Mapping[str, Any], at: datetime) -> Outcome:
    game = change.after
    if any(getattr(game, name) != mark for name, mark in marks.items()):
        # To show the end of a round does not change when it was.
        seen = max(at, game.seen_at) if game.open else game.seen_at
        change.after = replace(game, **marks, seen_at=seen)
    return Outcome.AGAIN


def _happen(change: _Change, event: Event, at: datetime) -> Outcome:
    done = step(change.after.round, event)
    if done.outcome in EFFECTIVE:
        change.log.append(event)
        change.after = replace(
            change.after, round=done.round, seen_at=max(at, change.after.seen_at)
        )
    return done.outcome
