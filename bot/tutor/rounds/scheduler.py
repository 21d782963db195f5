"""Tells all rounds when their deadlines have come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.quiz.rounds.state import Round
from bot.store.rounds import Game
from bot.tutor.rounds.rounds import RoundGone, Rounds
from bot.tutor.rounds.writer import milliseconds
from bot.waiting import Wakeup

#: How often the rounds are marked as kept. After a crash up to so much time is not given back.
HEARTBEAT = timedelta(seconds=5)


class RoundScheduler:
    """Sends each round the event for its deadline.

    ``clock`` is Discord's time as well as it is known. ``heard`` tells whether a server's members
    can reach the bot: while they cannot, their deadlines do not pass, and the time is given back
    afterwards. It looks at the rounds as they were last committed; a refused commit is tried again.
    """

    def __init__(
        self, rounds: Rounds, *, clock: Callable[[], datetime], heard: Callable[[int], bool]
    ) -> None:
        self._rounds = rounds
        self._clock = clock
        self._heard = heard
        self._wakeup = Wakeup()
        self._unheard: dict[int, datetime] = {}
        self._noted: datetime | None = None
        #: The deadline of each game, and the round from which it was computed: five hundred rounds
        #: are looked at whenever one of them changes.
        self._dues: dict[int, tuple[Round, int | None]] = {}

    async def keep(self) -> None:
        """Goes on until it is cancelled. Raises ``StoreUnavailable``, and can be called again."""
        unsubscribe = self._rounds.subscribe(self._hear)
        try:
            while True:
                await self._wakeup.rest(await self._look())
        finally:
            unsubscribe()

    def _hear(self, before: Game, after: Game) -> None:
        if before is after or self._due(before) != self._due(after):
            self._wakeup.wake()

    def _due(self, game: Game) -> int | None:
        known = self._dues.get(game.id)
        if known is None or known[0] is not game.round:
            known = self._dues[game.id] = (game.round, game.round.due)
        return known[1]

    async def _look(self) -> float | None:
        """Handles what is due. Returns the seconds until the next look, None without rounds."""
        now = self._clock()
        games = self._rounds.open_games()
        if not games:
            self._noted = None
            return None
        heard = [game for game in games if self._is_heard(game, now)]
        await self._give_back(heard, now)
        await self._tell(heard, now)
        if self._noted is None or now - self._noted >= HEARTBEAT:
            # Of rounds whose members are not heard, any process gives the time back later.
            await self._rounds.alive(now, silent=self._unheard)
            self._noted = now
        return self._rest(now)

    def _rest(self, now: datetime) -> float:
        """The seconds until the next round is due."""
        games = self._rounds.unfinished
        for known in (self._dues, self._unheard):
            for id in known.keys() - games.keys():
                del known[id]
        heard = [game for game in games.values() if game.id not in self._unheard]
        waits = [due - milliseconds(now) for game in heard if (due := self._due(game)) is not None]
        nearest = min(waits, default=HEARTBEAT / timedelta(milliseconds=1))
        return min(max(nearest, 1.0) / 1000, HEARTBEAT.total_seconds())

    def _is_heard(self, game: Game, now: datetime) -> bool:
        if self._heard(game.guild_id):
            return True
        self._unheard.setdefault(game.id, now)
        return False

    async def _give_back(self, games: Iterable[Game], now: datetime) -> None:
        for game in games:
            if (since := self._unheard.get(game.id)) is not None:
                with self._unless_gone(game):
                    await self._rounds.outage(game.id, since, now)
                self._unheard.pop(game.id, None)

    async def _tell(self, games: Iterable[Game], now: datetime) -> None:
        moment = milliseconds(now)
        due = [game for game in games if (self._due(game) or moment + 1) <= moment]
        # Together, so that they are written together.
        await asyncio.gather(*(self._tell_one(game, now) for game in due))

    async def _tell_one(self, game: Game, now: datetime) -> None:
        with self._unless_gone(game):
            await self._rounds.deadline(game.id, now)

    @contextmanager
    def _unless_gone(self, game: Game) -> Iterator[None]:
        """Drops a round that the database no longer has, such as after a restore."""
        try:
            yield
        except RoundGone:
            self._rounds.drop(game.id)
