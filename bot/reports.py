"""What ``lectern check`` prints: for people, for programs, for GitHub's and other code hosts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot import __version__
from bot.notes.findings import RULES, Finding, Severity
from bot.notes.lint import Report, Tally


class Format(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def fails(report: Report, *, strict: bool) -> bool:
    """Whether the report is a failure: an error in it, or with ``strict`` anything at all."""
    return any(strict or finding.severity is Severity.ERROR for finding in report.findings)


def written(report: Report, form: Format) -> str:
    """The report in a form, ending with a line end."""
    writer = {
        Format.TEXT: _text,
        Format.JSON: _json,
        Format.GITHUB: _github,
        Format.SARIF: _sarif,
    }[form]
    return writer(report)


def _text(report: Report) -> str:
    lines = [str(finding) for finding in report.findings]
    if lines:
        lines.append("")
    lines.extend(_table(report.tallies))
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    lines.append("")
    lines.append(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.")
    return "\n".join(lines) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _table(tallies: Sequence[Tally]) -> list[str]:
    head = ("pack", "topics", "written", "empty", "words", "gaps")
    rows = [
        (
            tally.pack,
            f"{tally.topics:,}",
            f"{tally.written:,}",
            f"{tally.empty:,}",
            f"{tally.words:,}",
            f"{tally.gaps:,}",
        )
        for tally in tallies
    ]
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        return "  ".join([first[0].ljust(first[1]), *(cell.rjust(size) for cell, size in others)])

    return [line(head), "  ".join("-" * size for size in widths), *map(line, rows)]


def _json(report: Report) -> str:
    value = {
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
        "packs": [
            {
                "pack": tally.pack,
                "topics": tally.topics,
                "written": tally.written,
                "empty": tally.empty,
                "words": tally.words,
                "gaps": tally.gaps,
            }
            for tally in report.tallies
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _github(report: Report) -> str:
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


def _sarif(report: Report) -> str:
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
