"""Shows each round in its channel: what its row says is what is to be seen.

The artist keeps nothing that a restart would miss. It compares the stage at which a round stands
with the one that the channel shows (``Game.drawn``) and draws until they are the same; what changes
within a stage, such as who has answered, is refreshed every two seconds at most.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import discord

from bot.background import BackgroundTasks, report_failure
from bot.face.discord_io import channel_messages
from bot.face.discord_io.client_type import TutorClient
from bot.face.discord_io.discord_logs import reason
from bot.face.discord_io.internals import Components, components_of
from bot.face.rounds import views
from bot.face.rounds.message_marks import LOBBY, mark
from bot.notes.library import LocatedTopic
from bot.quiz.rounds.state import State
from bot.tutor import StoreUnavailable
from bot.tutor.rounds.rounds import Game, RoundGone
from bot.tutor.rounds.writer import milliseconds
from bot.waiting import Wakeup, retry_pauses

logger = logging.getLogger(__name__)

#: Seconds between two edits of a round's messages.
SPACING = 2.0
#: A refresh that would stand in the way of the next stage is left out, in milliseconds before it.
_SOON = 2_500
#: A channel that takes nothing for so long, in seconds, is given up.
_PATIENCE = 600.0

#: The channel or the server is gone, or the bot is out: no trying helps.
_GONE = frozenset({10003, 10004, 50001})
_MESSAGE_GONE = 10008
#: Editing in a thread that has been archived; a new message brings it back.
_ARCHIVED = 50083


class ChannelSync:
    """One artist for each round that is not over, or not seen to be; see ``attend``."""

    def __init__(self, client: TutorClient, tasks: BackgroundTasks) -> None:
        self._client = client
        self._tasks = tasks
        self._syncs: dict[int, _RoundSync] = {}

    def attend(self, before: Game, after: Game) -> None:
        """Hears of every committed change of a round, and sees that it is drawn."""
        artist = self._syncs.get(after.id)
        if artist is None:
            if after.drawn == after.round.stage and not after.open:
                return
            self.begin(after)
        else:
            artist.wakeup.wake()

    def begin(self, game: Game) -> None:
        """Has a round drawn from now on."""
        if game.id not in self._syncs:
            sync = self._syncs[game.id] = _RoundSync(self._client, game.id)
            task = self._tasks.start("channel sync", sync.draw)
            task.add_done_callback(lambda _: self._syncs.pop(game.id, None))


class _RoundSync:
    """Draws one round until it is over and seen to be."""

    def __init__(self, client: TutorClient, round_id: int) -> None:
        self.wakeup = Wakeup()
        self._client = client
        self._rounds = client.tutor.rounds
        self._id = round_id
        #: Something may stand in the channel that the row does not say, posted by a process that
        #: is gone, or by a request whose answer was lost.
        self._doubtful = True
        self._edited = float("-inf")
        self._last: Components | None = None
        self._pauses = retry_pauses()
        self._failing_since: float | None = None
        self._refused = False

    async def draw(self) -> None:
        """Goes on to the end of the round; what Discord or the database refuse is tried again."""
        while (game := self._rounds.unfinished.get(self._id)) is not None:
            try:
                await self._draw(game)
                self._pauses, self._failing_since, self._refused = retry_pauses(), None, False
            except RoundGone:
                return
            except (discord.HTTPException, aiohttp.ClientError, OSError, StoreUnavailable) as error:
                await self._after(error)
            # Unless it is drawn a round waits for its next question for ever.
            except Exception as error:  # noqa: BLE001
                report_failure("channel sync", error)
                await self._wait(error)

    async def _draw(self, game: Game) -> None:
        if game.drawn != game.round.stage:
            await self._show(game)
        elif not game.open:
            self._rounds.drop(game.id)
        elif self._is_soon(game):
            await self.wakeup.rest()
        elif (components := self._view(game)) != self._last:
            await self._refresh(game, components)
        else:
            await self.wakeup.rest()

    # --- stages -----------------------------------------------------------------------------------

    async def _show(self, game: Game) -> None:
        round = game.round
        if round.state is State.LOBBY:
            id = await self._post(game, "l", self._view(game))
            await self._drew(game, lobby=id)
        elif round.state is State.OVER:
            await self._show_the_end(game)
        elif round.state is State.ASKING and round.message is None:
            await self._ask(game)
        else:
            await self._redraw(game, self._view(game))
            await self._drew(game)

    async def _ask(self, game: Game) -> None:
        if game.round.number == 0:
            await self._close_lobby(game)
        number = game.round.number
        id = await self._post(game, str(number), self._view(self._as_if_posted(game)))
        posted_at = discord.utils.snowflake_time(id)
        told = await self._rounds.posted(game.id, number, id, posted_at, self._client.clock())
        if told.game.round.stage == game.round.stage:
            await self._drew(game)

    def _as_if_posted(self, game: Game) -> Game:
        """With the deadline that the question will have if its message stands at once."""
        now, limit = milliseconds(self._client.clock()), game.round.item.limit
        deadline = None if limit is None else now + limit
        return replace(game, round=replace(game.round, asked_at=now, deadline=deadline))

    async def _show_the_end(self, game: Game) -> None:
        await self._close_lobby(game)
        message = game.round.message
        if message is not None:
            last = components_of(views.revealed(game, self._held(game)))
            if State.REVEALING in (game.drawn or ""):
                await self._amend(game, message, last)
            else:
                await self._redraw(game, last)
        await self._post(game, "p", components_of(views.over(game)))
        await self._drew(game)

    async def _close_lobby(self, game: Game) -> None:
        """The lobby's message without what nobody needs there any more."""
        message = game.lobby
        if message is None:
            # Members can be quicker with the start than we with noting that the lobby stands.
            mine = mark(game.id, LOBBY)
            message = await channel_messages.find(self._client, game.channel_id, game.id, mine)
        if message is not None:
            view = components_of(views.begun(game, self._topics(game)))
            await self._amend(game, message, view)

    async def _amend(self, game: Game, message: int, components: Components) -> None:
        """Edits a message that is behind; that it may have gone is no matter."""
        await self._space()
        try:
            await channel_messages.edit(self._client, game.channel_id, message, components)
            self._edited = asyncio.get_running_loop().time()
        except discord.HTTPException as error:
            if error.code not in {_MESSAGE_GONE, _ARCHIVED}:
                raise

    async def _redraw(self, game: Game, components: Components) -> None:
        """Edits the question's message, or posts one where there is none any more."""
        await self._space()
        message = game.round.message
        try:
            if message is None:
                raise _NoMessage
            await channel_messages.edit(self._client, game.channel_id, message, components)
        except (_NoMessage, discord.HTTPException) as error:
            code = getattr(error, "code", None)
            if message is not None and code not in {_MESSAGE_GONE, _ARCHIVED}:
                raise
            await self._post(game, f"{game.round.number}", components, again=True)
        self._edited = asyncio.get_running_loop().time()
        self._last = components

    async def _post(
        self, game: Game, what: str, components: Components, *, again: bool = False
    ) -> int:
        """Posts a message of the round once, whatever became of an earlier try."""
        nonce = f"{game.id}-{what}{'r' if again else ''}"
        id = None
        if self._doubtful and not again:
            after = game.lobby or game.id
            id = await channel_messages.find(
                self._client, game.channel_id, after, mark(game.id, what)
            )
        self._doubtful = True
        if id is None:
            id = await channel_messages.post(self._client, game.channel_id, components, nonce=nonce)
        self._doubtful = False
        self._last = components
        return id

    async def _drew(self, game: Game, *, lobby: int | None = None) -> None:
        await self._rounds.drew(game.id, game.round.stage, self._client.clock(), lobby=lobby)

    # --- within a stage ---------------------------------------------------------------------------

    async def _refresh(self, game: Game, components: Components) -> None:
        """Shows what has changed within the stage, unless something else has happened meanwhile."""
        if self._client.request_pace.crowded:
            # Other rounds have questions to ask; how many have answered can be seen later.
            await self._another_stage_within(SPACING, game)
            return
        rest = self._edited + SPACING - asyncio.get_running_loop().time()
        if rest > 0:
            if await self._another_stage_within(rest, game):
                return
            current = self._rounds.unfinished.get(self._id)
            if current is None or current.round.stage != game.round.stage:
                return
            game, components = current, self._view(current)
            if self._is_soon(game) or components == self._last:
                return
        message = game.lobby if game.round.state is State.LOBBY else game.round.message
        if message is None:  # it was skipped or paused before it was posted; what is shown will do
            self._last = components
            return
        self._edited = asyncio.get_running_loop().time()
        try:
            await channel_messages.edit(self._client, game.channel_id, message, components)
        except discord.HTTPException as error:
            if error.code == _MESSAGE_GONE:
                await self._replace(game, components)
            elif error.code != _ARCHIVED:
                raise
            # An archived thread is left as it is; the next message brings it back.
        # It may have waited for its turn.
        self._edited = asyncio.get_running_loop().time()
        self._last = components

    async def _replace(self, game: Game, components: Components) -> None:
        """Somebody has deleted the message."""
        if game.round.state is State.LOBBY:
            await self._drew(game, lobby=await self._post(game, LOBBY, components, again=True))
        else:
            # A question without its message can be answered by nobody.
            await self._rounds.message_lost(game.id, game.round.number, self._client.clock())

    async def _another_stage_within(self, seconds: float, game: Game) -> bool:
        end = asyncio.get_running_loop().time() + seconds
        while (rest := end - asyncio.get_running_loop().time()) > 0:
            await self.wakeup.rest(rest)
            current = self._rounds.unfinished.get(self._id)
            if current is None or current.round.stage != game.round.stage:
                # The draw that follows looks anew; it must not miss this.
                self.wakeup.wake()
                return True
        return False

    async def _space(self) -> None:
        rest = self._edited + SPACING - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)

    def _is_soon(self, game: Game) -> bool:
        """Whether the question is about to be revealed: then its numbers need no refreshing."""
        due = game.round.due
        if game.round.state is not State.ASKING or due is None:
            return False
        return due - milliseconds(self._client.clock()) < _SOON

    # --- what is shown ----------------------------------------------------------------------------

    def _view(self, game: Game) -> Components:
        return components_of(views.current(game, self._topics(game), self._held(game)))

    def _topics(self, game: Game) -> Sequence[str]:
        return self._rounds.titles(game)

    def _held(self, game: Game) -> LocatedTopic | None:
        number = max(game.round.number, 0)
        topics = self._client.tutor.topics.library.topics
        return topics.get(game.questions[number].question.topic_id)

    # --- what goes wrong --------------------------------------------------------------------------

    async def _after(self, error: Exception) -> None:
        if isinstance(error, discord.HTTPException):
            if error.code in _GONE:
                await self._give_up()
                return
            if isinstance(error, discord.Forbidden):
                if self._refused:
                    await self._give_up()
                    return
                self._refused = True
            elif error.status < 500 and error.status != 429:
                logger.error("Discord does not take what a round shows: %s", reason(error))
                await self._give_up()
                return
        await self._wait(error)

    async def _wait(self, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        self._failing_since = self._failing_since or now
        if now - self._failing_since > _PATIENCE:
            await self._give_up()
            return
        logger.warning("a round waits to be shown: %s", reason(error))
        await asyncio.sleep(next(self._pauses))

    async def _give_up(self) -> None:
        """Nothing is retried for ever: the round ends, and its results are kept."""
        try:
            await self._rounds.channel_lost(self._id, self._client.clock())
        except StoreUnavailable as error:
            logger.warning("a round that cannot be shown waits for the database: %s", error)
            await asyncio.sleep(next(self._pauses))


class _NoMessage(Exception):
    """There is no message to edit."""
