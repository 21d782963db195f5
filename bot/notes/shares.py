"""How far a long piece of work has come, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

T = TypeVar("T")

#: Is told the share of the work that is done, from 0 to 1.
Progress = Callable[[float], None]


def untold(share: float) -> None:
    """For work that nobody waits for."""


def within(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part of the work, from one share of the whole to another."""
    return lambda share: progress(start + share * (end - start))


def each(items: Collection[T], progress: Progress) -> Iterator[T]:
    """The items one by one; says after each how many are done."""
    for number, item in enumerate(items, 1):
        yield item
        progress(number / len(items))


def parts(items: Collection[T], progress: Progress) -> Iterator[tuple[T, Progress]]:
    """The items, each with the progress of the work on it."""
    for number, item in enumerate(items, 1):
        yield item, within(progress, (number - 1) / len(items), number / len(items))
        progress(number / len(items))
