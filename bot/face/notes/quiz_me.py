"""The button that leads from a topic to questions about it."""

from __future__ import annotations

import discord

from bot.face.discord_io.cards import CardItem
from bot.face.discord_io.components import Action, PressButton
from bot.words import Words

#: How many questions a practice has by default.
QUESTIONS = 5
_PRIMARY = discord.ButtonStyle.primary


def quiz_me(topic_id: str, say: Words) -> CardItem:
    """A button that begins a private practice on a topic, beside the message."""
    fields = (topic_id, QUESTIONS, "beside")
    return PressButton(say("Quiz me on this"), Action.QUIZ, fields, style=_PRIMARY)
