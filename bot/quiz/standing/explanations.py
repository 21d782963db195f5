"""What explains the answer of a question, below its options."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.notes.reading.pieces import Piece, PieceKind
from bot.quiz.standing.asking import in_any_language

_LABEL = re.compile(
    rf"\W*(?:{in_any_language(lambda language: language.explanation_label)})\s*[*_]*\s*:[*_]*\s*",
    re.IGNORECASE,
)


def explanation(pieces: Sequence[Piece], at: int) -> tuple[str, int]:
    """The quote or the labelled paragraph at this place, and the number of the piece behind it."""
    if at < len(pieces):
        piece = pieces[at]
        if piece.kind is PieceKind.QUOTE:
            return piece.source, at + 1
        if piece.kind is PieceKind.TEXT and (label := _LABEL.match(piece.source)):
            return piece.source[label.end() :], at + 1
    return "", at


def is_explanation(text: str) -> bool:
    """Whether a text says by its first word that it explains."""
    return _LABEL.match(text) is not None


def unlabelled(text: str) -> str:
    """A text without the word *Explanation* before it."""
    label = _LABEL.match(text)
    return text[label.end() :] if label else text
