"""Rules for the options of a choice: what gives the key away without knowledge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from statistics import mean

from bot.notes.findings import Finding
from bot.notes.packs import Place
from bot.quiz.clues import told_by_length, words
from bot.quiz.drawing import counting_up
from bot.quiz.languages import ARTICLES, CONTRASTS, NEGATIONS, OPPOSITES
from bot.quiz.lint.asked import CheckedQuestion, listed, twins
from bot.quiz.questions import Kind

#: Three options after Rodriguez (2005): a fourth is seldom plausible, and more are not read.
OPTION_COUNTS = frozenset({3, 4})
#: Options up to this length are names and numbers, whose length the author cannot choose.
SHORT = 25
LONGER, SHORTER = 1.25, 0.6
SPREAD = 2.0
CONVERGENCE = 0.15

_END = re.compile(r"[.!?;:。！？]$")


def option_count(asked: CheckedQuestion) -> Iterator[Finding]:
    """A choice has three or four options."""
    count = len(asked.options)
    if asked.question.kind is Kind.CHOICE and count not in OPTION_COUNTS:
        yield asked.finding(
            "option-count",
            f"The question offers {count} options; offer three, or four if a fourth mistake is"
            " one that learners really make.",
        )


def key_length(asked: CheckedQuestion) -> Iterator[Finding]:
    """The key is not much longer or shorter than the wrong options."""
    if asked.key is None or max(map(len, asked.options)) <= SHORT:
        return
    key = len(asked.options[asked.key])
    others = [len(asked.options[number]) for number, _ in asked.distractors()]
    place = asked.question.options[asked.key].place
    if told_by_length(asked.options[asked.key], [asked.options[n] for n, _ in asked.distractors()]):
        yield asked.finding(
            "key-far-longer",
            f"The right option has {key} characters, the others {round(mean(others))} on average;"
            " shorten it, or say the others as fully, since the longest option is guessed first.",
            place,
        )
    elif key > LONGER * max(others) or key < SHORTER * min(others):
        how = "longest" if key > max(others) else "shortest"
        yield asked.finding(
            "key-length",
            f"The right option is by far the {how} ({key} characters; the others have"
            f" {min(others)} to {max(others)}); make them about as long.",
            place,
        )


def option_spread(asked: CheckedQuestion) -> Iterator[Finding]:
    """No option is more than twice as long as another."""
    lengths = [len(text) for text in asked.options]
    if asked.chooses and lengths and max(lengths) > max(SHORT, SPREAD * min(lengths)):
        yield asked.finding(
            "option-spread",
            f"The options have {min(lengths)} to {max(lengths)} characters; bring them to about"
            " one length, so that length tells nothing.",
        )


def absolutes(asked: CheckedQuestion) -> Iterator[Finding]:
    """Absolute words are in all options or in none."""
    if not asked.chooses or asked.language is None:
        return
    found = [asked.language.absolutes.findall(text) for text in asked.options]
    having = frozenset(number for number, hits in enumerate(found) if hits)
    if not having or len(having) == len(found):
        return
    key = asked.question.key
    others = frozenset(range(len(found))) - having
    said = listed(sorted({hit.casefold() for hits in found for hit in hits}))
    place = asked.question.options[min(having)].place
    if asked.question.kind is Kind.CHOICE and key in (having, others):
        where = "every wrong option but not the right one"
        if having == key:
            where = "the right option alone"
        yield asked.finding(
            "absolutes-tell",
            f"{said} stands in {where}, which tells them apart; say it without, or put it into"
            " the question.",
            place,
        )
    else:
        yield asked.finding(
            "absolutes",
            f"{said} stands in some options only, and guessers strike those out; say it without,"
            " or put it into the question.",
            place,
        )


def vague(asked: CheckedQuestion) -> Iterator[Finding]:
    """No option has a vague word."""
    for said, place in _matches(asked, "vague"):
        yield asked.finding(
            "vague",
            f"“{said}” leaves open when the option holds; say when, or leave it out.",
            place,
        )


def together(asked: CheckedQuestion) -> Iterator[Finding]:
    """No option stands for other options."""
    for said, place in _matches(asked, "together"):
        yield asked.finding(
            "options-together",
            f"“{said}” stands for other options, and options are shuffled; replace it by an"
            " option of its own, or let several be right.",
            place,
        )


def _matches(asked: CheckedQuestion, form: str) -> Iterator[tuple[str, Place]]:
    """For each option in which this pattern of the language matches: the match, and the place."""
    if asked.chooses and asked.language is not None:
        pattern: re.Pattern[str] = getattr(asked.language, form)
        for option, text in zip(asked.question.options, asked.options, strict=True):
            if hit := pattern.search(text):
                yield hit[0], option.place


def opposites(asked: CheckedQuestion) -> Iterator[Finding]:
    """No two options are opposites, unless all options are pairs of opposites."""
    if not asked.chooses or len(asked.options) < 3:
        return
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(asked.options):
        rest = tuple(word for word in words(text) if word not in _LEFT_OUT)
        groups[rest].append(number)
    pairs = [
        numbers
        for rest, numbers in groups.items()
        if rest and len(numbers) == 2 and _opposite(*(asked.options[number] for number in numbers))
    ]
    if len(pairs) * 2 == len(asked.options):
        return
    for first, second in pairs:
        yield asked.finding(
            "opposites",
            f"“{asked.options[first]}” and “{asked.options[second]}” are opposites, so a guesser"
            " drops the other options; make all of them pairs, or replace one.",
            asked.question.options[second].place,
        )


_TAKEN_OUT = OPPOSITES | NEGATIONS
_LEFT_OUT = CONTRASTS | _TAKEN_OUT | ARTICLES


def _opposite(one: str, other: str) -> bool:
    different = (set(words(one)) ^ set(words(other))) - ARTICLES
    return bool(different) and different <= _TAKEN_OUT


def option_form(asked: CheckedQuestion) -> Iterator[Finding]:
    """All options have the same form: ending, first letter and grammar."""
    if not asked.chooses or len(asked.options) < 2 or asked.counts:
        return
    ends = {bool(_END.search(text)) for text in asked.options}
    if len(ends) > 1:
        yield asked.finding(
            "option-form", "Some options end with a full stop and some do not; end them alike."
        )
    cases = {
        text[0].isupper()
        for text, option in zip(asked.options, asked.question.options, strict=True)
        if _first_letter_is_free(text) and not option.text.lstrip().startswith("`")
    }
    if len(cases) > 1:
        yield asked.finding(
            "option-form",
            "Some options begin with a capital letter and some do not; begin them alike.",
        )
    language = asked.language
    if language is None:
        return
    for form, pattern in (("“to ...”", language.infinitive), ("a gerund", language.gerund)):
        having = [bool(pattern.match(text[:1].lower() + text[1:])) for text in asked.options]
        if any(having) and not all(having):
            yield asked.finding(
                "option-form", f"Some options begin with {form} and some do not; build them alike."
            )


def _first_letter_is_free(text: str) -> bool:
    """Whether the first letter could have either case; not in ``azcopy`` or ``iOS app``."""
    first, *others = text.split() or [""]
    return first[:1].isalpha() and bool(others) and (first[1:].islower() or len(first) == 1)


def convergence(asked: CheckedQuestion) -> Iterator[Finding]:
    """The key does not share far more words with the wrong options than they do with each other."""
    if asked.key is None or len(asked.options) < 3 or asked.counts:
        return
    common = asked.common_ground
    best = sorted(common, reverse=True)
    if common[asked.key] == best[0] and best[0] - best[1] >= CONVERGENCE:
        yield asked.finding(
            "convergence",
            "The right option has the most words in common with the others, as if they had been"
            " made from it; vary it, or let two wrong options share as much.",
            asked.question.options[asked.key].place,
        )


def option_twins(asked: CheckedQuestion) -> Iterator[Finding]:
    """No two options say almost the same."""
    if not asked.chooses:
        return
    for first, second in combinations(range(len(asked.options)), 2):
        if twins(asked.options[first], asked.options[second]):
            yield asked.finding(
                "option-twins",
                f"“{asked.options[second]}” says almost the same as “{asked.options[first]}”;"
                " replace one of them.",
                asked.question.options[second].place,
            )


def number_order(asked: CheckedQuestion) -> Iterator[Finding]:
    """Numbers are sorted and in one unit."""
    if not asked.chooses or len(asked.options) < 2 or not asked.counts:
        return
    order = counting_up(asked.options)
    if order not in (tuple(range(len(order))), tuple(range(len(order)))[::-1]):
        yield asked.finding(
            "number-order",
            "The options are numbers out of order; sort them, and write them in one unit, so that"
            " nobody has to search.",
        )
