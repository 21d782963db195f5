"""Rules for the stem: what it asks, how, and whether it names the key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.notes.findings import Finding
from bot.quiz.clues import words
from bot.quiz.lint.asked import CheckedQuestion, listed, plain
from bot.quiz.questions import BLANK, Kind

LONG, TOO_LONG = 300, 600
FEWEST_WORDS = 6
#: A word gives the key away if at most ``RARE`` questions of a bank of this size contain it.
RARE = 3
ENOUGH_FOR_RARE = 40

_MARKS = re.compile(r"[?？؟;]")
_SENTENCE = re.compile(r"[^.!?？؟。]+(?:[.!](?=\S)[^.!?？؟。]*)*[.!?？؟。]*")
#: A negation that is hard to overlook: bold and in capital letters.
_BOLD_CAPITALS = re.compile(r"(\*\*|__)[^\Wa-z]+(?:['’ ][^\Wa-z]+)*\1")


def echo(asked: CheckedQuestion, spread: Mapping[str, int]) -> Iterator[Finding]:
    """No word of the stem is in the key and in no other option.

    ``spread`` is the number of questions of the bank for each word; empty for a small bank, in
    which every word is rare.
    """
    if asked.key is None or asked.language is None:
        return
    others = frozenset[str]().union(*(asked.tokens[number] for number, _ in asked.distractors()))
    told = asked.meaning(asked.tokens[asked.key] - others) & asked.stem_words
    telling = sorted(word for word in told if len(word) > 1)
    if not telling:
        return
    said = [word for word in asked.options[asked.key].split() if set(words(word)) & set(telling)]
    rare = bool(spread) and any(spread.get(word, 0) <= RARE for word in telling)
    yield asked.finding(
        "rare-echo" if rare else "echo",
        f"{listed([word.strip('.,;:()') for word in said] or telling)} stands in the question and"
        " in the right option alone; say one of the two otherwise, or let a wrong option have the"
        " word as well.",
        asked.question.options[asked.key].place,
    )


def negative_stem(asked: CheckedQuestion) -> Iterator[Finding]:
    """A stem has no negation, unless in bold capitals."""
    if asked.language is None or asked.question.kind is Kind.TRUE_FALSE:
        return
    sentence = _question_of(asked.stem)
    hit = asked.language.negated_stem.search(asked.language.harmless.sub(" ", sentence))
    if hit is None:
        return
    twice = [
        option
        for option, text in zip(asked.question.options, asked.options, strict=True)
        if asked.chooses and asked.language.negated_option.search(text)
    ]
    if twice:
        yield asked.finding(
            "double-negative",
            f"The question says “{hit[0]}” and this option says no as well; ask for what is so.",
            twice[0].place,
        )
    elif not any(map(asked.language.negated_stem.search, _in_bold_capitals(asked.question.stem))):
        yield asked.finding(
            "negative-stem",
            f"“{hit[0]}” is easily overlooked; ask for what is so, or write it in bold capitals,"
            f" **{hit[0].upper()}**.",
        )


def _in_bold_capitals(stem: str) -> Iterator[str]:
    return (found[0] for found in _BOLD_CAPITALS.finditer(stem))


def _question_of(stem: str) -> str:
    """The sentence that asks: with a question mark or a blank, else the last one."""
    found: list[str] = _SENTENCE.findall(stem)
    sentences = [sentence.strip() for sentence in found if sentence.strip()]
    asking = [each for each in sentences if _MARKS.search(each) or BLANK in each]
    return (asking or sentences or [stem])[-1]


def focus(asked: CheckedQuestion) -> Iterator[Finding]:
    """The stem can be answered without reading the options."""
    kind, language = asked.question.kind, asked.language
    if kind is Kind.TRUE_FALSE:
        return
    if language is not None and language.whole_truth.search(asked.stem):
        yield asked.finding(
            "focus",
            "The question can only be answered by judging each option; ask about one thing, or"
            " make true-or-false questions of the options.",
        )
        return
    if kind in (Kind.ORDER, Kind.MATCHING):
        return
    if not _MARKS.search(asked.stem) and BLANK not in asked.question.stem:
        yield asked.finding(
            "focus", "The stem asks nothing; end it with a question mark, or leave one blank in it."
        )
    elif language is not None and len(asked.stem.split()) < FEWEST_WORDS:
        yield asked.finding(
            "focus",
            f"The stem has fewer than {FEWEST_WORDS} words; say the whole question there, so that"
            " it can be answered with the options covered.",
        )


def length(asked: CheckedQuestion) -> Iterator[Finding]:
    """The stem is short."""
    size = len(asked.stem)
    if size > TOO_LONG:
        yield asked.finding(
            "stem-too-long",
            f"The stem has {size} characters; say it in at most {LONG}, without the story.",
        )
    elif size > LONG:
        yield asked.finding(
            "long-stem",
            f"The stem has {size} characters; more than {LONG} test reading. Leave out what the"
            " answer does not need.",
        )


def article_cue(asked: CheckedQuestion) -> Iterator[Finding]:
    """The stem does not end with an article that fits only the key."""
    if asked.language is None or asked.question.kind is Kind.TRUE_FALSE:
        return
    before, blank, _ = asked.question.stem.partition(BLANK)
    texts = [plain(before)] if blank else [asked.stem]
    if hit := next(filter(None, map(asked.language.last_article.search, texts)), None):
        yield asked.finding(
            "article-cue",
            f"“{hit[0].split()[0]}” before the answer gives its first sound or gender away; write"
            " both forms, such as “a(n)”, or put the question otherwise.",
        )


def best_by_what(asked: CheckedQuestion) -> Iterator[Finding]:
    """A question for the best states the criterion."""
    if asked.language is None or asked.question.kind is Kind.TRUE_FALSE:
        return
    sentence = _question_of(asked.stem)
    hit = asked.language.best.search(sentence)
    alone = len(sentence) >= len(asked.stem.strip())
    if hit and alone and not asked.language.criterion.search(sentence):
        yield asked.finding(
            "best-by-what",
            f"“{hit[0]}” is a matter of opinion without a measure; say best for whom or by what.",
        )
