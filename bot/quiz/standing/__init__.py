"""Reads the questions that are in the notes already, in the forms in which people write them."""

from bot.quiz.standing.finding import Standing, read_standing

__all__ = ["Standing", "read_standing"]
