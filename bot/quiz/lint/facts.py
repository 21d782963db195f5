"""Rules for what gets outdated: changed names, numbers without a source, facts checked long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.notes.findings import Finding
from bot.notes.packs import Place
from bot.quiz.lint.asked import CheckedQuestion, plain
from bot.quiz.questions import Kind, Question

#: Old names of Microsoft's services, and what they are called now.
RENAMED = (
    ("Azure AD Connect", "Microsoft Entra Connect"),
    ("Azure AD Domain Services", "Microsoft Entra Domain Services"),
    ("Azure AD DS", "Microsoft Entra Domain Services"),
    ("Azure AD External Identities", "Microsoft Entra External ID"),
    ("Azure AD B2C", "Microsoft Entra External ID in external tenants"),
    ("Azure AD", "Microsoft Entra ID"),
    ("Azure Active Directory", "Microsoft Entra ID"),
    ("AAD", "Microsoft Entra ID"),
    ("Azure Security Center", "Microsoft Defender for Cloud"),
    ("Azure Defender", "Microsoft Defender for Cloud"),
    ("Microsoft Cloud App Security", "Microsoft Defender for Cloud Apps"),
    ("Azure Cost Management + Billing", "Microsoft Cost Management"),
    ("Azure Cost Management", "Microsoft Cost Management"),
    ("Azure Purview", "Microsoft Purview"),
    ("Shared Image Gallery", "Azure Compute Gallery"),
    ("Windows Virtual Desktop", "Azure Virtual Desktop"),
)
_OLD = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(old) for old, _ in RENAMED)})(?!\w)")
_NEW = dict(RENAMED)

#: A number that states a fact; not part of a name (``Microsoft 365``, ``AZ-900``) or of ``1st``.
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,]*(?!\d|st\b|nd\b|rd\b|th\b)")
_NAMED = re.compile(r"\b[A-Z][\w-]+ \d+(?![\d.,]*\s?%)")
_CHECKED = re.compile(r"(\d{4})-(\d{1,2})")
MONTHS = 12


def stale_name(asked: CheckedQuestion) -> Iterator[Finding]:
    """Services have their present names; an old name is marked as old."""
    for place, text in _shown_texts(asked.question):
        hit = _OLD.search(text)
        formerly = asked.language.formerly.search(text) if asked.language else None
        if hit and formerly is None:
            yield asked.finding(
                "stale-name",
                f"“{hit[0]}” is called “{_NEW[hit[0]]}” now; use that name, or say that it is the"
                " former one.",
                place,
            )


def number_source(asked: CheckedQuestion) -> Iterator[Finding]:
    """A question about a number has a source, and the month in which it was checked."""
    question = asked.question
    if question.sources and question.checked:
        return
    texts = (_NAMED.sub("", text) for text in _stated_texts(asked))
    number = next((hit[0] for text in texts for hit in _NUMBER.finditer(text)), None)
    if number is None:
        return
    wanted = [] if question.sources else ["a line “Sources: [title](address)” to the last remark"]
    wanted += [] if question.checked else ["“checked=2026-09”, the month in which you read it"]
    yield asked.finding(
        "number-source",
        f"{number.strip(' .,')} may change, and nobody can look it up; add {' and '.join(wanted)}.",
    )


def checked_long_ago(asked: CheckedQuestion, today: date) -> Iterator[Finding]:
    """Facts were checked within the last year."""
    found = _CHECKED.fullmatch(asked.question.checked or "")
    if not found:
        return
    months = (today.year - int(found[1])) * 12 + today.month - int(found[2])
    if months > MONTHS:
        yield asked.finding(
            "checked-long-ago",
            f"The facts were checked in {asked.question.checked}, more than {MONTHS} months ago;"
            " read the source again and write down the month.",
        )


def _shown_texts(question: Question) -> Iterator[tuple[Place, str]]:
    """The texts that a learner reads, with their places; of spellings only the first is shown."""
    yield question.place, plain(question.stem)
    for option in question.options:
        yield option.place, f"{plain(option.text)} {plain(option.rationale)}"
    for pair in question.pairs:
        yield pair.place, f"{plain(pair.premise)} {plain(pair.response)} {plain(pair.rationale)}"
    for foil in question.foils:
        yield foil.place, plain(foil.rationale)
    shown = (blank.accepted[0] for blank in question.blanks if blank.accepted)
    for text in (*question.extra, *shown):
        yield question.place, plain(text)
    yield question.place, plain(question.remark)


def _stated_texts(asked: CheckedQuestion) -> Iterator[str]:
    """The texts that state facts. A number in another stem is part of a story."""
    question = asked.question
    if question.kind in (Kind.TRUE_FALSE, Kind.CLOZE):
        yield asked.stem
    yield from asked.options
    for pair in question.pairs:
        yield from (plain(pair.premise), plain(pair.response))
    for blank in question.blanks:
        yield from map(plain, blank.accepted[:1])
