"""Keeps the messages of each round in step with its row.

Nothing is kept in memory that a restart would lose. The stage of a round is compared with the one
that the channel shows (``Game.drawn``), and messages are posted and edited until they are the same.
What changes within a stage, such as who has answered, is refreshed at most every two seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import discord

from bot.background import BackgroundTasks, report_failure
from bot.face import pictures
from bot.face.discord_io import channel_messages
from bot.face.discord_io.client_type import TutorClient
from bot.face.discord_io.discord_logs import reason
from bot.face.discord_io.internals import Attachment, Components, components_of
from bot.face.rounds import podium, views
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
#: Seconds after which a channel that takes no message is given up.
_PATIENCE = 600.0

#: The channel or the server is gone, or the bot is out: no trying helps.
_GONE = frozenset({10003, 10004, 50001})
_MESSAGE_GONE = 10008
#: Editing in a thread that has been archived; a new message brings it back.
_ARCHIVED = 50083
#: What is said to a file that may not be sent here, or is too large.
_NO_FILES = frozenset({400, 403, 413})


class ChannelSync:
    """One task for each round that is open, or whose end is not shown yet."""

    def __init__(self, client: TutorClient, tasks: BackgroundTasks) -> None:
        self._client = client
        self._tasks = tasks
        self._syncs: dict[int, _RoundSync] = {}

    def attend(self, before: Game, after: Game) -> None:
        """Shows a committed change of a round; for ``Rounds.subscribe``."""
        sync = self._syncs.get(after.id)
        if sync is not None:
            sync.wakeup.wake()
        elif after.open or after.drawn != after.round.stage:
            self.begin(after)

    def begin(self, game: Game) -> None:
        """Shows a round from now on."""
        if game.id not in self._syncs:
            sync = self._syncs[game.id] = _RoundSync(self._client, game.id)
            task = self._tasks.start("channel sync", sync.run)
            task.add_done_callback(lambda _: self._syncs.pop(game.id, None))


class _RoundSync:
    """Shows one round until its end is shown."""

    def __init__(self, client: TutorClient, round_id: int) -> None:
        self.wakeup = Wakeup()
        self._client = client
        self._rounds = client.tutor.rounds
        self._id = round_id
        #: The channel may show a message that the row does not know: another process posted it, or
        #: the response to the request was lost.
        self._doubtful = True
        self._edited = float("-inf")
        self._last: Components | None = None
        self._pauses = retry_pauses()
        self._failing_since: float | None = None
        self._refused = False

    async def run(self) -> None:
        """Goes on until the end of the round is shown. What fails is tried again."""
        while (game := self._rounds.unfinished.get(self._id)) is not None:
            try:
                await self._draw(game)
                self._pauses, self._failing_since, self._refused = retry_pauses(), None, False
            except RoundGone:
                return
            except (discord.HTTPException, aiohttp.ClientError, OSError, StoreUnavailable) as error:
                await self._after(error)
            # A round that is not shown would wait for its next question for ever.
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
        """The game with the deadline that the question has if its message is posted at once."""
        now, limit = milliseconds(self._client.clock()), game.round.item.limit
        deadline = None if limit is None else now + limit
        return replace(game, round=replace(game.round, asked_at=now, deadline=deadline))

    async def _show_the_end(self, game: Game) -> None:
        await self._close_lobby(game)
        message = game.round.message
        if message is not None:
            last = components_of(views.revealed(game, self._located(game)))
            if State.REVEALING in (game.drawn or ""):
                await self._amend(game, message, last)
            else:
                await self._redraw(game, last)
        if not await self._show_the_picture(game):
            await self._post(game, "p", components_of(views.over(game)))
        await self._drew(game)

    async def _show_the_picture(self, game: Game) -> bool:
        """Posts the podium with its picture; says whether that could be done."""
        picture = views.pictured(game, self._client.display_names)
        if picture is None:
            return False
        try:
            async with self._client.drawing:
                png = await asyncio.to_thread(
                    pictures.podium, picture.title, picture.below, picture.places
                )
            if png is None:
                return False
            components = components_of(views.over(game, picture))
            await self._post(game, "p", components, file=Attachment(podium.PICTURE, png))
        except discord.HTTPException as error:
            if error.status not in _NO_FILES or error.code in _GONE:
                raise
            # It may lack the right to attach files; the words say the same.
            logger.info("a podium comes without its picture: %s", reason(error))
            return False
        return True

    async def _close_lobby(self, game: Game) -> None:
        """Takes the buttons of the lobby away that are no longer needed."""
        message = game.lobby
        if message is None:
            # A member may press Start before the id of the lobby's message is saved.
            mine = mark(game.id, LOBBY)
            message = await channel_messages.find(self._client, game.channel_id, game.id, mine)
        if message is not None:
            view = components_of(views.begun(game, self._topics(game)))
            await self._amend(game, message, view)

    async def _amend(self, game: Game, message: int, components: Components) -> None:
        """Edits an older message, if it is still there."""
        await self._space()
        try:
            await channel_messages.edit(self._client, game.channel_id, message, components)
            self._edited = asyncio.get_running_loop().time()
        except discord.HTTPException as error:
            if error.code not in {_MESSAGE_GONE, _ARCHIVED}:
                raise

    async def _redraw(self, game: Game, components: Components) -> None:
        """Edits the question's message, or posts it again if it is gone."""
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
        self,
        game: Game,
        what: str,
        components: Components,
        *,
        again: bool = False,
        file: Attachment | None = None,
    ) -> int:
        """Posts a message of the round once, also after a try whose result is not known."""
        nonce = f"{game.id}-{what}{'r' if again else ''}"
        id = None
        if self._doubtful and not again:
            after = game.lobby or game.id
            id = await channel_messages.find(
                self._client, game.channel_id, after, mark(game.id, what)
            )
        self._doubtful = True
        if id is None:
            id = await channel_messages.post(
                self._client, game.channel_id, components, nonce=nonce, file=file
            )
        self._doubtful = False
        self._last = components
        return id

    async def _drew(self, game: Game, *, lobby: int | None = None) -> None:
        await self._rounds.drew(game.id, game.round.stage, self._client.clock(), lobby=lobby)

    # --- within a stage ---------------------------------------------------------------------------

    async def _refresh(self, game: Game, components: Components) -> None:
        """Shows what has changed within the stage, unless the next stage comes first."""
        if self._client.request_pace.crowded:
            # Requests of other rounds come first: their questions matter more than this counter.
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
        if message is None:  # it was skipped or paused before it was posted
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
        # The request may have waited for its turn.
        self._edited = asyncio.get_running_loop().time()
        self._last = components

    async def _replace(self, game: Game, components: Components) -> None:
        """Goes on after the message was deleted."""
        if game.round.state is State.LOBBY:
            await self._drew(game, lobby=await self._post(game, LOBBY, components, again=True))
        else:
            # A question without its message cannot be answered.
            await self._rounds.message_lost(game.id, game.round.number, self._client.clock())

    async def _another_stage_within(self, seconds: float, game: Game) -> bool:
        end = asyncio.get_running_loop().time() + seconds
        while (rest := end - asyncio.get_running_loop().time()) > 0:
            await self.wakeup.rest(rest)
            current = self._rounds.unfinished.get(self._id)
            if current is None or current.round.stage != game.round.stage:
                # The next turn of the loop must see the change, too.
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
        return components_of(views.current(game, self._topics(game), self._located(game)))

    def _topics(self, game: Game) -> Sequence[str]:
        return self._rounds.titles(game)

    def _located(self, game: Game) -> LocatedTopic | None:
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
        """Ends the round, with its results kept: nothing is retried for ever."""
        try:
            await self._rounds.channel_lost(self._id, self._client.clock())
        except StoreUnavailable as error:
            logger.warning("a round that cannot be shown waits for the database: %s", error)
            await asyncio.sleep(next(self._pauses))


class _NoMessage(Exception):
    """There is no message to edit."""
