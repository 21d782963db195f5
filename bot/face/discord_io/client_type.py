"""What the face may use of the client, so that no module needs to import the client itself."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import discord

from bot.face.discord_io.clock import DiscordClock
from bot.face.discord_io.display_names import DisplayNames
from bot.face.discord_io.explanation_cache import ExplanationCache
from bot.face.discord_io.interaction_log import InProgress
from bot.face.discord_io.receipt_tokens import ReceiptTokens
from bot.face.discord_io.request_pace import RequestPace
from bot.tutor import Tutor


class TutorClient(discord.AutoShardedClient, ABC):
    """A connection to Discord that knows a tutor."""

    tutor: Tutor
    clock: DiscordClock
    request_pace: RequestPace
    explanation_cache: ExplanationCache
    receipt_tokens: ReceiptTokens
    display_names: DisplayNames
    #: Held while a picture is drawn: one at a time, for the memory that it takes.
    drawing: asyncio.Lock
    in_progress: InProgress
    #: The handlers of presses and forms, by the action that a custom id names.
    handlers: Mapping[str, Callable[..., Awaitable[None]]]
    stopping: bool

    @abstractmethod
    def mention(self, path: str) -> str:
        """A command such as ``me export`` as a mention that can be pressed."""

    @abstractmethod
    async def answer_error(self, interaction: Interaction, error: BaseException) -> None:
        """Answers the member, and logs the error unless it was foreseen. It raises nothing."""


Interaction: TypeAlias = "discord.Interaction[TutorClient]"
