"""The output of ``lectern check``: as text, as JSON, for GitHub, and as SARIF for code hosts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot import __version__
from bot.notes.findings import RULES, Finding, Severity
from bot.notes.library import Loaded
from bot.notes.shares import Progress, untold, within
from bot.quiz.bank import Bank
from bot.quiz.generating import Generated, Refusal, generate
from bot.quiz.questions import Question
from bot.quiz.reading import read_written
from bot.quiz.summary import Summary, summarise

if TYPE_CHECKING:
    from bot.notes.lint import CheckReport, PackCounts


class Format(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


#: The forms that can show questions; the others hold findings only.
QUESTION_FORMATS = (Format.TEXT, Format.JSON)
#: The columns of a terminal that a summary takes at most.
_WIDTH = 80


@dataclass(frozen=True, slots=True)
class QuestionList:
    """The questions that an author wrote, by pack and place, and those made from the notes."""

    by_hand: tuple[Question, ...]
    made: Generated


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found, the questions that it looked at, and what members get."""

    report: CheckReport
    questions: QuestionList
    summary: Summary


#: About these shares of the time have passed when the notes are checked, the questions read, and
#: others made from the notes; checking all of them takes the rest.
_NOTES, _WRITTEN, _MADE = 0.2, 0.6, 0.75


def check_content(loaded: Loaded, today: date, progress: Progress = untold) -> Checked:
    """All findings about notes and questions, by path and line, and all questions.

    ``today`` decides which facts were checked too long ago.
    """
    # A running bot checks nothing, so it need not load all the rules.
    from bot.notes.lint import check
    from bot.quiz.lint.linting import lint_bank

    library = loaded.library
    report = check(loaded, within(progress, 0, _NOTES))
    written = read_written(library, within(progress, _NOTES, _WRITTEN))
    made = generate(library, written.bank)
    every = Bank((*written.bank.questions, *made.questions))
    share = within(progress, _MADE, 1)
    linted = lint_bank(library, every, today, written.left_out, share)
    progress(1)
    findings = tuple(sorted({*report.findings, *written.findings, *linted}))
    questions = QuestionList(written.bank.questions, made)
    summary = summarise(library, written.bank, made, written.left_out)
    return Checked(replace(report, findings=findings), questions, summary)


def fails(report: CheckReport, *, strict: bool) -> bool:
    """Whether the report is a failure: an error in it, or with ``strict`` anything at all."""
    return any(strict or finding.severity is Severity.ERROR for finding in report.findings)


def formatted(
    report: CheckReport,
    form: Format,
    questions: QuestionList | None = None,
    summary: Summary | None = None,
) -> str:
    """The report in a form, ending with a line end.

    ``questions`` and ``summary`` are only for ``QUESTION_FORMATS``.
    """
    if form is Format.TEXT:
        parts = (
            _as_text(report),
            _questions_as_text(questions) if questions else "",
            _summary_as_text(summary) if summary else "",
        )
        return "\n".join(filter(None, parts))
    if form is Format.JSON:
        return _as_json(report, questions, summary)
    return _as_github(report) if form is Format.GITHUB else _as_sarif(report)


def _as_text(report: CheckReport) -> str:
    lines = [str(finding) for finding in report.findings]
    if lines:
        lines.append("")
    lines.extend(_table_lines(report.tallies))
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    lines.append("")
    lines.append(f"{_with_noun(errors, 'error')}, {_with_noun(warnings, 'warning')}.")
    return "\n".join(lines) + "\n"


def _questions_as_text(questions: QuestionList) -> str:
    return "\n".join([*_by_hand_lines(questions.by_hand), *_made_lines(questions.made)]) + "\n"


def _summary_as_text(summary: Summary) -> str:
    """What members get, and what would give them more, in ``_WIDTH`` columns."""
    rows = [
        ("topics", summary.topics, f"{summary.without:,} with nothing to practise"),
        ("recall cards", summary.cards, "of headings, judged by oneself, in /quiz"),
        ("questions written", sum(summary.written.values()), _kinds(summary.written)),
        ("questions made", sum(summary.made.values()), _kinds(summary.made)),
        ("for rounds", summary.for_rounds, "of these questions"),
    ]
    lines = ["What members get:"]
    for name, number, more in rows:
        head = f"  {name:<18}{number:>7,}  "
        lines += _wrapped(more if number else "", head, " " * len(head))
    if summary.changes and not (summary.cards or summary.written or summary.made):
        lines.append("Three headings with a sentence under each would be enough for /quiz.")
    if summary.changes:
        lines += ["", "What would give most:"]
    for number, change in enumerate(summary.changes, 1):
        most = "up to " if change.most else ""
        noun, _, rest = change.what.partition(" for ")
        gives = most + _with_noun(change.gives, noun) + (f" for {rest}" if rest else "")
        lines += _wrapped(f"{change.sentence}: {gives}.", f"  {number}. ", "     ")
    return "\n".join(lines) + "\n"


def _wrapped(text: str, first: str, others: str) -> list[str]:
    lines = wrap(text, _WIDTH, initial_indent=first, subsequent_indent=others)
    return lines or [first.rstrip()]


def _kinds(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in kinds.items())


def _by_hand_lines(questions: Sequence[Question]) -> Iterator[str]:
    for one in questions:
        by = "made of the stem's words" if one.derived else "the author's"
        stem = one.stem.partition("\n")[0]
        place = f"{one.path}:{one.place.line}"
        yield f"{place}: written {one.id} ({by}), {one.kind}, {one.topic_key}: {stem}"
    if questions:
        kinds = Counter(one.kind.value for one in questions)
        yield from ("", f"Written: {_counted(kinds)}.", "")


def _made_lines(made: Generated) -> list[str]:
    lines: list[str] = []
    for question in made.questions:
        lines.append(f"{question.path}:{question.place.line}: made {question.id}: {question.stem}")
        lines.extend(f"    [{'x' if one.right else ' '}] {one.text}" for one in question.options)
        lines.extend(f"    = {' | '.join(blank.accepted)}" for blank in question.blanks)
    for refusal in made.refusals:
        told = f"{refusal.generator} {refusal.guard}: {refusal.sentence}"
        lines += [f"{refusal.path}:{refusal.place.line}: refused {told}"]
        lines += [f"    {refusal.candidate}"]
    makers = Counter(one.origin.generator for one in made.questions if one.origin)
    guards = Counter(refusal.guard for refusal in made.refusals)
    if lines:
        lines.append("")
    return [*lines, f"Made: {_counted(makers)}. Refused: {_counted(guards)}."]


def _counted(counts: Counter[str]) -> str:
    each = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    return f"{counts.total()} ({each})" if counts else "0"


def _with_noun(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _table_lines(tallies: Sequence[PackCounts]) -> list[str]:
    head = ("pack", "topics", "written", "empty", "words", "gaps")
    rows = [
        (name, *(f"{number:,}" for number in numbers)) for name, *numbers in map(astuple, tallies)
    ]
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        return "  ".join([first[0].ljust(first[1]), *(cell.rjust(size) for cell, size in others)])

    return [line(head), "  ".join("-" * size for size in widths), *map(line, rows)]


def _as_json(report: CheckReport, questions: QuestionList | None, summary: Summary | None) -> str:
    value: dict[str, Any] = {
        "findings": [
            {
                "path": finding.path,
                "line": finding.line,
                "severity": finding.severity.value,
                "rule": finding.rule,
                "sentence": finding.sentence,
            }
            for finding in report.findings
        ],
        "packs": [asdict(tally) for tally in report.tallies],
    }
    if summary is not None:
        value["summary"] = asdict(summary)
    if questions is not None:
        value["written"] = list(map(_by_hand, questions.by_hand))
        value["made"] = list(map(_made, questions.made.questions))
        value["refused"] = list(map(_refused, questions.made.refusals))
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _by_hand(question: Question) -> dict[str, Any]:
    return {
        "path": question.path,
        "line": question.place.line,
        "id": question.id,
        "derived": question.derived,
        "kind": question.kind.value,
        "topic": question.topic_key,
        "stem": question.stem,
    }


def _made(question: Question) -> dict[str, Any]:
    return {
        "path": question.path,
        "line": question.place.line,
        "id": question.id,
        "generator": question.origin.generator if question.origin else None,
        "topic": question.topic_key,
        "stem": question.stem,
        "options": [{"text": one.text, "right": one.right} for one in question.options],
        "accepted": [text for blank in question.blanks for text in blank.accepted],
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {
        "path": refusal.path,
        "line": refusal.place.line,
        "generator": refusal.generator,
        "guard": refusal.guard,
        "sentence": refusal.sentence,
        "candidate": refusal.candidate,
    }


def _as_github(report: CheckReport) -> str:
    """Workflow commands, which GitHub Actions turns into notes beside the lines."""
    return "".join(
        f"::{finding.severity} file={_escaped(finding.path, ':,')},line={finding.line},"
        f"title={finding.rule}::{_escaped(finding.sentence)}\n"
        for finding in report.findings
    )


def _escaped(text: str, signs: str = "") -> str:
    """As GitHub's runner reads it: https://docs.github.com/actions, "Workflow commands"."""
    for sign in "%\r\n" + signs:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _as_sarif(report: CheckReport) -> str:
    """SARIF 2.1.0, the OASIS standard that code hosts read findings from."""
    rules = sorted({finding.rule for finding in report.findings})
    value = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "lectern check",
                        "version": __version__,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "results": [_result(finding, rules) for finding in report.findings],
            }
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str) -> dict[str, Any]:
    return {"id": rule, "defaultConfiguration": {"level": RULES[rule].value}}


def _result(finding: Finding, rules: Sequence[str]) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": finding.severity.value,
        "message": {"text": finding.sentence},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(Path(finding.path).as_posix())},
                    "region": {"startLine": finding.line},
                }
            }
        ],
    }
