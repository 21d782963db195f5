"""Questions made from notes, without anybody having written them, by rules and guards alone."""

from bot.quiz.generating.items import Refusal
from bot.quiz.generating.making import Generated, generate

__all__ = ["Generated", "Refusal", "generate"]
