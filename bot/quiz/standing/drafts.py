"""What the readers of each form return: a question in the making, or why it is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.quiz.choices import comparable
from bot.quiz.limits import MAX_OPTIONS
from bot.quiz.questions import Blank, Kind


@dataclass(frozen=True, slots=True)
class Offered:
    """An option, whether it is marked as right, and its reason (most have none)."""

    text: str
    right: bool
    line: int
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question without its topic, id and place. Lines count from 0 in the passage."""

    line: int
    stem: str
    options: tuple[Offered, ...] = ()
    blanks: tuple[Blank, ...] = ()
    remark: str = ""
    kind: Kind | None = None
    """None for a choice, whose options tell its kind."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A question that cannot be asked, with its line and the end of a sentence that says why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader made of some pieces; the next piece is the one with the number ``end``."""

    drafts: tuple[Draft | Unusable, ...]
    end: int


Read: TypeAlias = Found | None


def choice(line: int, stem: str, options: Sequence[Offered], remark: str) -> Draft | Unusable:
    """A choice between these options, if one or some of them, and not all, are right."""
    right = sum(option.right for option in options)
    texts = [comparable(option.text) for option in options]
    if not all(texts):
        return Unusable(line, "an option has no text")
    if len(set(texts)) < len(texts):
        return Unusable(line, "two of its options say the same")
    if not right:
        return Unusable(line, "none of its options is marked as right")
    if right == len(options):
        return Unusable(line, "all of its options are marked as right")
    if len(options) > MAX_OPTIONS:
        return Unusable(line, f"it has {len(options)} options, and {MAX_OPTIONS} can be shown")
    return Draft(line, stem, tuple(options), remark=remark)
