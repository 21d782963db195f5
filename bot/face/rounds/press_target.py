"""Which round and message a press is about, and what the member may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import discord

from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Press, StalePress, number_in
from bot.face.discord_io.internals import role_ids
from bot.tutor.rounds.rounds import Game

_MODERATES = discord.Permissions(manage_messages=True, manage_guild=True, administrator=True)


@dataclass(frozen=True, slots=True)
class PressTarget:
    """Which round a press is about, which message of it, and the rest of the id's fields."""

    round_id: int
    what: str
    rest: tuple[str, ...]

    @classmethod
    def of(cls, pressed: Press, rest: int = 0) -> Self:
        """What an id says, with exactly ``rest`` further fields. Raises ``StalePress``."""
        match pressed.fields:
            case [round_id, what, *more] if len(more) == rest:
                return cls(number_in(round_id), what, tuple(more))
        raise StalePress

    @property
    def number(self) -> int:
        """The question that the message is about. Raises ``StalePress`` if it is about none."""
        return number_in(self.what)


async def game_of(interaction: Interaction, place: PressTarget) -> Game:
    """The round, if the press comes from its channel. Raises ``StalePress`` or ``RoundGone``."""
    game = await interaction.client.tutor.rounds.game(place.round_id)
    if (interaction.guild_id, interaction.channel_id) != (game.guild_id, game.channel_id):
        raise StalePress
    return game


def question_of(game: Game, number: int) -> int:
    """The number, if the round has such a question. Raises ``StalePress``."""
    if not 0 <= number < len(game.questions):
        raise StalePress
    return number


async def may_lead(interaction: Interaction) -> bool:
    """Whether the member moderates this channel or has the server's host role, at this moment."""
    if interaction.permissions.value & _MODERATES.value:
        return True
    if interaction.guild_id is None:
        return False
    chosen = await interaction.client.tutor.preferences.of_guild(interaction.guild_id)
    return chosen.host_role is not None and chosen.host_role in role_ids(interaction.user)


async def extra_of(interaction: Interaction) -> float:
    """How much more time the member has, see ``Player.extra``."""
    chosen = await interaction.client.tutor.preferences.of_member(interaction.user.id)
    return chosen.extra


def channel_of(interaction: Interaction) -> int:
    """The channel or thread of the press. Raises ``StalePress`` outside of one."""
    if interaction.channel_id is None:
        raise StalePress
    return interaction.channel_id
