"""Generates questions from notes, by rules; guards refuse what would make a bad question."""

from bot.quiz.generating.items import Refusal
from bot.quiz.generating.making import ENOUGH_WRITTEN, Generated, generate

__all__ = ["ENOUGH_WRITTEN", "Generated", "Refusal", "generate"]
