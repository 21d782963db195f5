"""Applies all rules to all written questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot.notes.findings import Finding
from bot.notes.library import Library
from bot.notes.packs import Pack
from bot.notes.shares import Progress, each, parts, untold
from bot.quiz.bank import Bank
from bot.quiz.lint import banks, facts, kinds, options, stems
from bot.quiz.lint.asked import CheckedQuestion, checked
from bot.quiz.questions import CHOSEN, Question

_RULES: tuple[Callable[[CheckedQuestion], Iterator[Finding]], ...] = (
    options.option_count,
    options.key_length,
    options.option_spread,
    options.absolutes,
    options.vague,
    options.together,
    options.opposites,
    options.option_form,
    options.convergence,
    options.option_twins,
    options.number_order,
    stems.negative_stem,
    stems.focus,
    stems.length,
    stems.article_cue,
    stems.best_by_what,
    kinds.choose_count,
    kinds.true_false,
    kinds.matching_extra,
    facts.stale_name,
    facts.number_source,
)
_OF_BANKS: tuple[Callable[[Sequence[CheckedQuestion]], Iterator[Finding]], ...] = (
    banks.guessable,
    banks.key_position,
    banks.number_middle,
    banks.never_key,
    banks.true_share,
)


def lint_bank(
    library: Library,
    bank: Bank,
    today: date | None = None,
    left_out: Sequence[Question] = (),
    progress: Progress = untold,
) -> list[Finding]:
    """All findings about the questions of all packs, by path and line.

    Of the questions that are ``left_out`` for an error each is checked alone, so that its author
    hears of all its faults at once.
    Questions that are in the notes were not written for these rules. Those made from the notes are
    checked by their generators; here they are only compared to find duplicates. Without ``today``
    no fact is too old.
    """
    findings: set[Finding] = set()
    unread = Bank(question for question in left_out if _has_a_key(question))
    for pack, share in parts(library.packs, progress):
        questions = [one for one in bank.of_pack(pack.key) if not one.standing]
        findings.update(_of_pack(pack, questions, today, share))
        own = unread.of_pack(pack.key)
        for asked in checked(pack, own):
            findings.update(finding for rule in _RULES for finding in rule(asked))
    return sorted(findings)


def _has_a_key(question: Question) -> bool:
    """Whether the rules have something to compare."""
    return question.kind not in CHOSEN or (len(question.options) > 1 and bool(question.key))


def _of_pack(
    pack: Pack, questions: Sequence[Question], today: date | None, progress: Progress
) -> Iterator[Finding]:
    every = checked(pack, questions)
    written = [asked for asked in every if asked.question.origin is None]
    yield from banks.duplicates(every)
    if not written:
        return
    large = len(written) >= stems.ENOUGH_FOR_RARE
    spread = banks.spread_of(written) if large else {}
    for asked in each(written, progress):
        for rule in _RULES:
            yield from rule(asked)
        yield from stems.echo(asked, spread)
        if today is not None:
            yield from facts.checked_long_ago(asked, today)
    for of_bank in _OF_BANKS:
        yield from of_bank(written)
    yield from banks.coverage(written, pack)
