"""The tasks that run the rounds while the bot is connected: deadlines and messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from bot.background import BackgroundTasks
from bot.face.discord_io.client_type import TutorClient
from bot.face.rounds.channel_sync import ChannelSync
from bot.tutor.rounds.rounds import Game, RoundGone
from bot.tutor.rounds.scheduler import RoundScheduler
from bot.waiting import pauses


class RoundTasks:
    """Starts when the sessions are open, and ends with the client. The rows say where to go on."""

    def __init__(self, client: TutorClient) -> None:
        self._client = client
        self._rounds = client.tutor.rounds
        self._syncs: ChannelSync | None = None
        # Players wait, so a pause is ten seconds at most.
        self._tasks = BackgroundTasks(partial(pauses, 1.0, 10.0))
        self._unsubscribe: Callable[[], None] = lambda: None
        self._silent: set[int] = set()
        self._scheduler: asyncio.Task[None] | None = None

    @property
    def problem(self) -> str | None:
        """What keeps rounds from going on, in a few words; None when all is well."""
        stands_still = self._scheduler is not None and self._scheduler.done()
        return "the time of the rounds stands still" if stands_still else None

    def begin(self) -> None:
        """Loads every round of this process's servers. Further calls do nothing."""
        if self._syncs is None:
            channel_sync = self._syncs = ChannelSync(self._client, self._tasks)
            self._tasks.start("take up rounds", partial(self._take_up, channel_sync))
            scheduler = RoundScheduler(self._rounds, clock=self._client.clock, heard=self._heard)
            self._scheduler = self._tasks.start("round scheduler", scheduler.keep)

    async def close(self) -> None:
        """Stops all tasks; another process may continue the rounds."""
        self._unsubscribe()
        await self._tasks.stop()
        self._syncs = self._scheduler = None
        self._unsubscribe = lambda: None

    def shard(self, shard_id: int, *, heard: bool) -> None:
        """Says whether a shard's session is open; while it is not, its servers' deadlines wait."""
        if heard:
            self._silent.discard(shard_id)
        else:
            self._silent.add(shard_id)

    def lost(self, gone: Callable[[Game], bool]) -> None:
        """Ends the rounds whose channel is gone, with their results kept."""
        for game in self._rounds.open_games():
            if gone(game):
                self._tasks.start("end a round", partial(self._end, game.id))

    def _heard(self, guild_id: int) -> bool:
        return self._shard_of(guild_id) not in self._silent

    def _shard_of(self, guild_id: int) -> int:
        return (guild_id >> 22) % (self._client.shard_count or 1)

    def _mine(self, guild_id: int) -> bool:
        shards = self._client.shard_ids
        return shards is None or self._shard_of(guild_id) in shards

    async def _take_up(self, channel_sync: ChannelSync) -> None:
        await self._rounds.take_up(self._mine, self._client.clock())
        # Rounds that were opened meanwhile are among them.
        for game in self._rounds.unfinished.values():
            channel_sync.begin(game)
        self._unsubscribe = self._rounds.subscribe(channel_sync.attend)

    async def _end(self, round_id: int) -> None:
        with suppress(RoundGone):
            await self._rounds.channel_lost(round_id, self._client.clock())
