"""Rules for all questions of a pack: what is repeated, what is missing, what can be guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from math import ceil, sqrt

from bot.notes.findings import Finding
from bot.notes.packs import Pack
from bot.quiz.clues import overlap, words
from bot.quiz.grading.contrasts import contrasting
from bot.quiz.lint.asked import CheckedQuestion
from bot.quiz.lint.guessers import ENOUGH, POSITION, guessed
from bot.quiz.questions import Kind, Question

DUPLICATE = 0.85
#: By so much the share of keys at one place may exceed the expected share.
UNEVEN = 0.08
OFTEN_WRONG = 3
#: The most words of a term. Longer options are statements, and most of them are never right.
TERM_WORDS = 4
ENOUGH_STATEMENTS = 10
TRUE_SHARE = (0.4, 0.6)
ENOUGH_NUMBERS = 6
#: A bank with so many questions should cover all objectives, like an exam.
WHOLE_BANK = 100
PER_OBJECTIVE = 4


def guessable(every: Sequence[CheckedQuestion]) -> Iterator[Finding]:
    """The form of the options alone does not show which one is right."""
    for result in guessed(every):
        if result.beaten and result.guesser != POSITION:
            yield every[0].finding(
                "guessable",
                f"Without any knowledge, guessing by “{result.guesser}” is right at"
                f" {result.accuracy:.0%} of {result.questions} questions, where chance is"
                f" {result.chance:.0%} and {result.bound:.0%} may be luck; fix the questions that"
                " the other findings name.",
            )


def key_position(every: Sequence[CheckedQuestion]) -> Iterator[Finding]:
    """The keys are evenly distributed over the places."""
    choices = [asked for asked in every if asked.key is not None and not asked.counts]
    if len(choices) < ENOUGH:
        return
    for place, count in Counter(asked.key or 0 for asked in choices).items():
        # A question of three options has no fourth place.
        possible = (1 / len(asked.options) for asked in choices if len(asked.options) > place)
        share, fair = count / len(choices), sum(possible) / len(choices)
        luck = 3 * sqrt(fair * (1 - fair) / len(choices))
        if share > fair + max(UNEVEN, luck):
            yield choices[0].finding(
                "key-position",
                f"In {share:.0%} of {len(choices)} questions the right option stands at place"
                f" {place + 1}; vary the place, so that the files give no habit away.",
            )


def number_middle(every: Sequence[CheckedQuestion]) -> Iterator[Finding]:
    """The key of a numeric question is not usually a middle value."""
    numeric = [asked for asked in every if asked.key is not None and asked.counts]
    inner = [asked for asked in numeric if 0 < (asked.key or 0) < len(asked.options) - 1]
    if len(numeric) >= ENOUGH_NUMBERS and len(inner) * 2 > len(numeric):
        yield inner[0].finding(
            "number-middle",
            f"In {len(inner)} of {len(numeric)} questions with numbers the right one is neither the"
            " least nor the greatest; let it be the least or the greatest as often.",
        )


def never_key(every: Sequence[CheckedQuestion]) -> Iterator[Finding]:
    """A term that is often a wrong option is right in some question."""
    wrong: dict[tuple[str, ...], list[tuple[CheckedQuestion, int]]] = defaultdict(list)
    for asked in every:
        if asked.chooses and not asked.counts:
            for number, option in asked.distractors():
                term = words(option.text)
                if 0 < len(term) <= TERM_WORDS:
                    wrong[term].append((asked, number))
    right = {words(text) for asked in every for text in _right(asked.question)}
    for term, uses in wrong.items():
        if len(uses) >= OFTEN_WRONG and term not in right:
            asked, number = uses[0]
            yield asked.finding(
                "never-key",
                f"“{asked.options[number]}” is offered {len(uses)} times and never right, so who"
                " has seen it once drops it; ask for it somewhere, or offer it less.",
                asked.question.options[number].place,
            )


def _right(question: Question) -> Iterator[str]:
    yield from (option.text for option in question.options if option.right)
    yield from (pair.premise for pair in question.pairs)
    yield from (pair.response for pair in question.pairs)
    yield from chain.from_iterable(blank.accepted for blank in question.blanks)


def duplicates(every: Sequence[CheckedQuestion]) -> Iterator[Finding]:
    """No two questions of a pack ask the same.

    Stems are compared by their words. Two that share so many words share two of the rarest words
    of each, so only stems with such a pair are compared: 40,000 questions take seconds.
    """
    bags = [asked.stem_words for asked in every]
    often = Counter(chain.from_iterable(bags))
    by_pair: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        pairs = _telling_pairs(bag, often)
        near = {other for pair in pairs for other in by_pair[pair]}
        twin = next((other for other in sorted(near) if _duplicates(bags[other], bag)), None)
        for pair in pairs:
            by_pair[pair].append(number)
        if twin is not None:
            before = every[twin].question
            yield every[number].finding(
                "duplicate-question",
                f"The question is asked already, at {before.path or before.place.path}:"
                f"{before.place.line}; keep one of them.",
            )


def _telling_pairs(bag: frozenset[str], often: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Pairs of the rarest words: two bags that are duplicates have one of them in common.

    A bag of one word is a duplicate only of the same bag, and has that word instead.
    """
    rarest = sorted(bag, key=lambda word: (often[word], word))
    rarest = rarest[: len(bag) - ceil(DUPLICATE * len(bag)) + 2]
    return list(combinations(rarest, min(2, len(rarest)))) if rarest else []


def _duplicates(one: frozenset[str], other: frozenset[str]) -> bool:
    sizes = sorted((len(one), len(other)))
    if sizes[0] < DUPLICATE * sizes[1]:
        return False
    return overlap(one, other) >= DUPLICATE and not contrasting(one ^ other)


def coverage(every: Sequence[CheckedQuestion], pack: Pack) -> Iterator[Finding]:
    """A large bank has questions on each objective, according to its weight."""
    asked = [each for each in every if each.question.objective is not None]
    if len(asked) < WHOLE_BANK:
        return
    counts = Counter(each.question.objective for each in asked)
    grain = 1 / len(asked)
    for objective in pack.objectives:
        count = counts[objective.key]
        share = count / len(asked)
        low, high = objective.weight_from / 100 - grain, objective.weight_to / 100 + grain
        if count < PER_OBJECTIVE:
            yield asked[0].finding(
                "coverage",
                f"“{objective.title}” has {count} questions; write at least {PER_OBJECTIVE}.",
            )
        elif objective.weight_to > 0 and not low <= share <= high:
            yield asked[0].finding(
                "coverage",
                f"“{objective.title}” has {share:.0%} of the questions and weighs"
                f" {objective.weight_from:g} to {objective.weight_to:g} %; write"
                f" {'more' if share < low else 'fewer'} for it.",
            )


def true_share(every: Sequence[CheckedQuestion]) -> Iterator[Finding]:
    """About half of the statements are true."""
    statements = [asked for asked in every if asked.question.kind is Kind.TRUE_FALSE]
    if len(statements) < ENOUGH_STATEMENTS:
        return
    # A statement has two options, and the first one is the affirmative.
    right = sum(0 in asked.question.key for asked in statements)
    low, high = TRUE_SHARE
    if not low <= right / len(statements) <= high:
        yield statements[0].finding(
            "true-share",
            f"{right} of {len(statements)} statements are true; with {low:.0%} to {high:.0%} a"
            " guess is worth nothing.",
        )


def spread_of(every: Sequence[CheckedQuestion]) -> Mapping[str, int]:
    """For each word the number of questions that have it in their stem or options."""
    return Counter(chain.from_iterable(asked.stem_words.union(*asked.tokens) for asked in every))
