"""What keeps rounds going while the bot is connected: time, messages, channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.face.discord_io.client_type import TutorClient
from bot.face.rounds.channel_sync import ChannelSync
from bot.metrics import TASK_FAILURES
from bot.tutor.rounds.rounds import Game, NotSaved
from bot.tutor.rounds.scheduler import RoundScheduler

logger = logging.getLogger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0


class RoundTasks:
    """Begins when the sessions stand, and ends with the client; the rows say where to go on."""

    def __init__(self, client: TutorClient) -> None:
        self._client = client
        self._rounds = client.tutor.rounds
        self._syncs: ChannelSync | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._silent: set[int] = set()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def lack(self) -> str | None:
        """What keeps rounds from going on, in a few words; None when all is well."""
        stands_still = self._keeper is not None and self._keeper.done()
        return "the time of the rounds stands still" if stands_still else None

    def begin(self) -> None:
        """Takes up every round of this process's servers; to be called as often as one likes."""
        if self._syncs is None:
            channel_sync = self._syncs = ChannelSync(self._client)
            self._go(self._take_up(channel_sync), "take up rounds")
            keeper = RoundScheduler(self._rounds, clock=self._client.clock, heard=self._heard)
            self._keeper = self._go(keeper.keep(), "rounds' time")

    async def close(self) -> None:
        """Lets go of everything; another process may take it up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._syncs is not None:
            if self._syncs.attend in self._rounds.writer.listeners:
                self._rounds.writer.listeners.remove(self._syncs.attend)
            await self._syncs.close()
            self._syncs = self._keeper = None

    def shard(self, shard_id: int, *, heard: bool) -> None:
        """A shard's session stands, or does not; meanwhile its servers' clocks rest."""
        if heard:
            self._silent.discard(shard_id)
        else:
            self._silent.add(shard_id)

    def lost(self, gone: Callable[[Game], bool]) -> None:
        """Channels are gone: their rounds end, with the results kept."""
        for game in list(self._rounds.writer.games.values()):
            if game.open and gone(game):
                self._go(self._end(game.id), "end a round")

    def _heard(self, guild_id: int) -> bool:
        return self._shard_of(guild_id) not in self._silent

    def _shard_of(self, guild_id: int) -> int:
        return (guild_id >> 22) % (self._client.shard_count or 1)

    def _mine(self, guild_id: int) -> bool:
        shards = self._client.shard_ids
        return shards is None or self._shard_of(guild_id) in shards

    async def _take_up(self, channel_sync: ChannelSync) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._rounds.take_up(self._mine, self._client.clock())
                break
            # Each driver has errors of its own for a database that is away.
            except Exception as error:  # noqa: BLE001
                logger.warning("the rounds cannot be taken up yet: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        # Among them are those that were opened meanwhile.
        for game in self._rounds.writer.games.values():
            channel_sync.begin(game)
        self._rounds.writer.listeners.append(channel_sync.attend)

    async def _end(self, round_id: int) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._rounds.channel_lost(round_id, self._client.clock())
                return
            except NotSaved:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _go(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            TASK_FAILURES.labels(task.get_name()).inc()
            logger.error("the task %r has failed", task.get_name(), exc_info=error)
