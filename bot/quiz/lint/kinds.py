"""Rules for single kinds of questions: choices of several, true or false, matchings."""

from __future__ import annotations

from collections.abc import Iterator

from bot.notes.findings import Finding
from bot.quiz.clues import words
from bot.quiz.limits import MAX_OPTIONS
from bot.quiz.lint.asked import CheckedQuestion
from bot.quiz.questions import Kind

MOST_WORDS = 20


def choose_count(asked: CheckedQuestion) -> Iterator[Finding]:
    """A choice of several states how many are right, and at least one is wrong."""
    if asked.question.kind is not Kind.MULTIPLE:
        return
    key = len(asked.question.key)
    if key == len(asked.options):
        yield asked.finding(
            "whole-key", "Every option is right, so there is nothing to choose; add a wrong one."
        )
    if asked.language is None:
        return
    spelt = (word for word, number in asked.language.numbers.items() if number == key)
    number = next(spelt) if 1 < key <= MAX_OPTIONS else str(key)
    said = frozenset(words(asked.question.stem))
    if not said & frozenset(words(f"{key} {number}")):
        yield asked.finding(
            "choose-count",
            f"{key} options are right and the stem does not say so; add “Choose"
            f" {number}.” in your words.",
        )


def true_false(asked: CheckedQuestion) -> Iterator[Finding]:
    """A statement is one short proposition, and is not false only by an absolute word."""
    if asked.question.kind is not Kind.TRUE_FALSE:
        return
    count = len(asked.stem.split())
    if count > MOST_WORDS:
        yield asked.finding(
            "true-false",
            f"The statement has {count} words; say one thing in at most {MOST_WORDS}.",
        )
    if asked.language is None:
        return
    if hit := asked.language.because.search(asked.stem):
        yield asked.finding(
            "true-false",
            f"“{hit[0]}” joins two statements, and one may be true and the other not; ask for one.",
        )
    right = asked.question.options[0].right if asked.question.options else True
    if not right and (hit := asked.language.absolutes.search(asked.stem)):
        # In a true statement the absolute word is part of the fact.
        yield asked.finding(
            "true-false",
            f"“{hit[0]}” makes the statement false without any knowledge; take a false statement"
            " that somebody believes.",
        )


def matching_extra(asked: CheckedQuestion) -> Iterator[Finding]:
    """The last pair of a matching is not left over by elimination."""
    pairs = asked.question.pairs
    given = {pair.response for pair in pairs}
    if pairs and len(given) == len(pairs) and len(asked.question.responses) == len(pairs):
        yield asked.finding(
            "matching-extra",
            "There are as many responses as premises, so the last one is left over; add a row with"
            " an empty premise and one more response.",
        )
