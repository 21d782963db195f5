"""The bot as Discord sees it: which intents it has, what it hears, and where it sends things."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from yarl import URL

from bot.face import error_replies, help, me, preferences
from bot.face.command_pace import CommandPace
from bot.face.discord_io import components, discord_logs, interaction_log
from bot.face.discord_io.client_type import Interaction, TutorClient
from bot.face.discord_io.clock import DiscordClock
from bot.face.discord_io.command_sync import sync
from bot.face.discord_io.command_translation import CommandTranslator
from bot.face.discord_io.components import Action, Handler
from bot.face.discord_io.display_names import DisplayNames
from bot.face.discord_io.explanation_cache import ExplanationCache
from bot.face.discord_io.http_metrics import http_trace
from bot.face.discord_io.payloads import NO_PINGS
from bot.face.discord_io.receipt_tokens import ReceiptTokens
from bot.face.discord_io.request_pace import RequestPace
from bot.face.notes import explain, explanation, topics
from bot.face.quiz import command as quiz_command
from bot.face.rounds import command as rounds_command
from bot.face.rounds.handlers import HANDLERS
from bot.face.rounds.round_tasks import RoundTasks
from bot.metrics import GATEWAY_EVENTS, GATEWAY_SESSIONS, INTERACTIONS
from bot.tutor import StoreUnavailable, Tutor
from bot.tutor.identify_queue import IdentifyQueue
from bot.waiting import pauses

logger = logging.getLogger(__name__)

#: So long a stop waits for answers that are on their way; most take a tenth of a second.
_FINISH = 1.5
_PRESSES = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})


class _Again(Exception):
    """discord.py begins another try of its own to open a shard."""


#: The pauses between tries to reach Discord: up to five minutes.
reconnect_pauses = partial(pauses, 2.0, 300.0)


class LecternTree(app_commands.CommandTree[TutorClient]):
    """The commands; each has its line in the log and its pace, and every error is answered."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._pace = CommandPace()

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Called before each command and completion; it lets everybody in until the stop."""
        if self.client.stopping:
            return False
        command = self._named(dict(interaction.data or {}))
        if interaction.type is discord.InteractionType.autocomplete:
            INTERACTIONS.labels("completion", command, "ok").inc()
        else:
            interaction_log.begin(interaction, "command", command)
            self.client.display_names.saw(interaction.user.id, interaction.user.display_name)
            at = interaction.created_at
            self._pace.use(command, interaction.user.id, interaction.guild_id, at)
        return True

    def _named(self, data: Mapping[str, Any]) -> str:
        """The command with its subcommand, if there is such a one."""
        found: Any = self.get_command(str(data.get("name", "")))
        for option in data.get("options") or []:
            if isinstance(found, app_commands.Group):
                found = found.get_command(str(option.get("name", "")))
        return "unknown" if found is None else str(found.qualified_name)

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        await error_replies.answer_error(interaction, error)


class LecternClient(TutorClient):
    """A face for a tutor. It needs no privileged intent and keeps no members and no messages.

    ``sync_anyway`` tells Discord about the commands at the login even if nothing has changed.
    ``identify_queue`` is asked before each session, where several processes share one token.
    """

    def __init__(
        self,
        tutor: Tutor,
        *,
        sync_anyway: bool = False,
        identify_queue: IdentifyQueue | None = None,
        reconnect_pauses: Callable[[], Iterator[float]] = reconnect_pauses,
        **options: Any,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=NO_PINGS,
            http_trace=http_trace(),
            **options,
        )
        discord_logs.install_filters()
        self.tutor = tutor
        self.identify_at_once = 1
        self.in_progress = interaction_log.InProgress()
        self.explanation_cache = ExplanationCache()
        self.receipt_tokens = ReceiptTokens()
        self.display_names = DisplayNames()
        self.drawing = asyncio.Lock()
        self.clock = DiscordClock()
        self.request_pace = RequestPace()
        self.rounds = RoundTasks(self)
        self.stopping = False
        self._launching: set[int] = set()
        self._sync_anyway = sync_anyway
        self._identify_queue = identify_queue
        self._reconnect_pauses = reconnect_pauses
        self.tree = LecternTree(self)
        self.command_ids: Mapping[str, int] = {}
        self.handlers: Mapping[str, Handler] = {
            Action.SHOW: explanation.show_pressed,
            Action.SUGGEST: explanation.suggestion_pressed,
            Action.BROWSE: topics.browse_pressed,
            Action.OPEN: topics.open_pressed,
            Action.DELETE: me.delete_pressed,
            Action.KEEP: me.keep_pressed,
            Action.QUIZ: quiz_command.quiz_pressed,
            Action.NEXT: quiz_command.next_pressed,
            Action.ANSWER: quiz_command.answer_pressed,
            Action.CHOOSE: quiz_command.choose_pressed,
            Action.DRAFT: quiz_command.draft_pressed,
            Action.FORM: quiz_command.form_pressed,
            Action.LOOK: quiz_command.look_pressed,
            Action.STUDY: quiz_command.study_pressed,
            Action.AGAIN: quiz_command.again_pressed,
            Action.READ: quiz_command.read_pressed,
            Action.MY_SETTING: preferences.mine_pressed,
            Action.SERVER_SETTING: preferences.server_pressed,
            **HANDLERS,
        }
        commands: Sequence[app_commands.Command[Any, ..., Any] | app_commands.Group] = (
            explain.explain,
            topics.topics,
            quiz_command.quiz,
            rounds_command.group,
            help.help_command,
            me.me,
            preferences.server,
        )
        for command in commands:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Runs once, between the login and the gateway."""
        await self.sync_commands()

    async def sync_commands(self) -> None:
        """Tells Discord about the commands if they have changed, and learns their ids."""
        translator = CommandTranslator()
        await self.tree.set_translator(translator)
        assert self.application_id is not None
        try:
            self.command_ids = await sync(
                self.tree,
                translator,
                self.tutor,
                self.application_id,
                discord.utils.utcnow(),
                anyway=self._sync_anyway,
            )
        except (StoreUnavailable, app_commands.CommandSyncFailure, discord.Forbidden) as error:
            if self._sync_anyway:
                raise
            # Members can use the commands that Discord knows from the last time.
            logger.error("Discord was not told about the commands: %s", error)

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        """Opens a shard, however often it takes, with growing pauses.

        discord.py tries every five seconds, and each try of its own calls this method from within
        the last one, so that a long outage would end at the limit of recursion.
        """
        if shard_id in self._launching:
            raise _Again
        self._launching.add(shard_id)
        try:
            for pause in self._reconnect_pauses():
                try:
                    await super().launch_shard(gateway, shard_id, initial=initial)
                    return
                except _Again:
                    await asyncio.sleep(pause)
        finally:
            self._launching.discard(shard_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Waits for its turn: Discord takes few new sessions at once, from all processes."""
        if self._identify_queue is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._identify_queue.take((shard_id or 0) % self.identify_at_once)

    async def close(self) -> None:
        """Takes no more work, finishes what is in progress, in bounded time, and closes."""
        self.stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FINISH):
                await self.in_progress.finished()
        await self.rounds.close()
        await super().close()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Counts what the gateway brings, on its way to those who listen.

        What is done with at once is done here: for a listener the library begins a task.
        """
        if event == "socket_event_type":
            GATEWAY_EVENTS.labels(args[0]).inc()
            return
        if event == "app_command_completion":
            interaction_log.end(args[0], "ok")
            return
        if event == "interaction" and args[0].type not in _PRESSES:
            return
        if event.startswith("shard_") and args:
            GATEWAY_SESSIONS.labels(args[0], event.removeprefix("shard_")).inc()
            self.rounds.shard(args[0], heard=event != "shard_disconnect")
        super().dispatch(event, *args, **kwargs)

    async def on_ready(self) -> None:
        """May come several times; the first one takes the rounds up."""
        logger.info("ready as %s in %d servers", self.user, len(self.guilds))
        if not self.stopping:
            self.rounds.begin()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot is out of a server."""
        self.rounds.lost(lambda game: game.guild_id == guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        self.rounds.lost(lambda game: game.channel_id == channel.id)

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone."""
        self.rounds.lost(lambda game: game.channel_id == thread.thread_id)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Takes presses and forms to their handlers; commands go through the tree."""
        if not self.stopping:
            self.display_names.saw(interaction.user.id, interaction.user.display_name)
            await components.handle(interaction)

    def mention(self, path: str) -> str:
        """A command such as ``me export`` as a mention that can be pressed."""
        command_id = self.command_ids.get(path.partition(" ")[0])
        return f"</{path}:{command_id}>" if command_id else f"`/{path}`"

    async def answer_error(self, interaction: Interaction, error: BaseException) -> None:
        """Answers the member, and logs the error unless it was foreseen. It raises nothing."""
        await error_replies.answer_error(interaction, error)
