"""Task lists below a question: ``- [x]`` is right, ``- [ ]`` is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.notes.reading.pieces import Item, Piece, PieceKind
from bot.quiz.choices import are_opposites
from bot.quiz.standing.asking import Asked
from bot.quiz.standing.drafts import Draft, Found, Offered, Read, Unusable, choice
from bot.quiz.standing.explanations import explanation
from bot.quiz.standing.letters import without_letters

_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")


def read_task_list(pieces: Sequence[Piece], at: int, asked: Asked) -> Read:
    """The choice whose options are the list at this place; None if it is none.

    A list of things to do has no question above it, or nothing to choose between.
    """
    boxes = [_BOX.match(item.text) for item in pieces[at].items]
    if len(boxes) < 2 or not all(boxes):
        return None
    texts = without_letters([_BOX.sub("", item.text, count=1) for item in pieces[at].items])
    above = asked.stem() or (asked.statement() if are_opposites(texts) else None)
    if above is None:
        return None
    line, stem = above
    right = [box is not None and box[1] != " " for box in boxes]
    remark, end = explanation(pieces, at + 1)
    return Found((_choice(line, stem, pieces[at].items, texts, right, remark),), end)


def _choice(
    line: int,
    stem: str,
    items: Sequence[Item],
    texts: Sequence[str],
    right: Sequence[bool],
    remark: str,
) -> Draft | Unusable:
    options = []
    for item, text, ticked in zip(items, texts, right, strict=True):
        if any(piece.kind is not PieceKind.QUOTE for piece in item.rest):
            return Unusable(line, "an option has more in it than text, code and a quote")
        why = "\n\n".join(piece.source for piece in item.rest)
        options.append(Offered(text, ticked, item.line, why))
    return choice(line, stem, options, remark)
