"""The four forms of a report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot import __version__
from bot.notes.findings import RULES, Finding
from bot.notes.lint import CheckReport, PackCounts
from bot.reports import Format, fails, formatted

DEAD = Finding("notes/a b.md", 3, "dead-link", "The link to x%y leads to no file; fix its path.")
EMPTY = Finding("größe,#1:2.md", 7, "empty-facet", "It is empty.")
REPORT = CheckReport(
    (DEAD, EMPTY),
    (PackCounts("Sea", 3, 7, 3, 1251, 10), PackCounts("A longer name", 12, 0, 0, 0, 0)),
)
NOTHING = CheckReport((), (PackCounts("Sea", 1, 5, 0, 60, 0),))


@pytest.mark.parametrize(
    ("report", "strict", "expected"),
    [
        (NOTHING, False, False),
        (NOTHING, True, False),
        (CheckReport((EMPTY,), ()), False, False),
        (CheckReport((EMPTY,), ()), True, True),
        (REPORT, False, True),
        (REPORT, True, True),
    ],
)
def test_errors_fail_and_warnings_only_when_strict(
    report: CheckReport, strict: bool, expected: bool
) -> None:
    """A report fails by an error, or by anything at all when it is read strictly."""
    assert expected is fails(report, strict=strict)


def test_people_read_lines_and_a_table() -> None:
    """As text, each finding is a line; the table below it is aligned and counted."""
    assert formatted(REPORT, Format.TEXT) == (
        "notes/a b.md:3: error dead-link: The link to x%y leads to no file; fix its path.\n"
        "größe,#1:2.md:7: warning empty-facet: It is empty.\n"
        "\n"
        "pack           topics  written  empty  words  gaps\n"
        "-------------  ------  -------  -----  -----  ----\n"
        "Sea                 3        7      3  1,251    10\n"
        "A longer name      12        0      0      0     0\n"
        "\n"
        "1 error, 1 warning.\n"
    )


def test_nothing_found_is_said_in_text() -> None:
    """A clean report is the table and a count of nothing, without an empty line on top."""
    text = formatted(NOTHING, Format.TEXT)

    assert text.startswith("pack  topics")
    assert text.endswith("\n\n0 errors, 0 warnings.\n")


def test_programs_read_json() -> None:
    """As JSON, every finding and every tally is an object with all its parts."""
    value = json.loads(formatted(REPORT, Format.JSON))

    assert value["findings"] == [
        {
            "path": "notes/a b.md",
            "line": 3,
            "severity": "error",
            "rule": "dead-link",
            "sentence": "The link to x%y leads to no file; fix its path.",
        },
        {
            "path": "größe,#1:2.md",
            "line": 7,
            "severity": "warning",
            "rule": "empty-facet",
            "sentence": "It is empty.",
        },
    ]
    assert value["packs"][0] == {
        "pack": "Sea",
        "topics": 3,
        "written": 7,
        "empty": 3,
        "words": 1251,
        "gaps": 10,
    }


def test_github_reads_workflow_commands() -> None:
    """For GitHub, each finding is one escaped line, and nothing in a path can end a property."""
    broken = Finding("a\nb.md", 1, "dead-link", "One\r\ntwo: three, 100%.")

    assert formatted(CheckReport((DEAD, EMPTY, broken), ()), Format.GITHUB).splitlines() == [
        "::error file=notes/a b.md,line=3,title=dead-link"
        "::The link to x%25y leads to no file; fix its path.",
        "::warning file=größe%2C#1%3A2.md,line=7,title=empty-facet::It is empty.",
        "::error file=a%0Ab.md,line=1,title=dead-link::One%0D%0Atwo: three, 100%25.",
    ]
    assert formatted(NOTHING, Format.GITHUB) == ""


def run_of(report: CheckReport) -> dict[str, Any]:
    log = json.loads(formatted(report, Format.SARIF))
    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_code_hosts_read_sarif() -> None:
    """As SARIF, each result names its rule, level, sentence and place, as the standard wants."""
    run = run_of(REPORT)
    driver = run["tool"]["driver"]

    assert (driver["name"], driver["version"]) == ("lectern check", __version__)
    for result, finding in zip(run["results"], REPORT.findings, strict=True):
        rule = driver["rules"][result["ruleIndex"]]
        assert rule == {
            "id": finding.rule,
            "defaultConfiguration": {"level": RULES[finding.rule].value},
        }
        assert result["ruleId"] == finding.rule
        assert result["level"] == finding.severity
        assert result["message"] == {"text": finding.sentence}
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places == [
        {"artifactLocation": {"uri": "notes/a%20b.md"}, "region": {"startLine": 3}},
        {"artifactLocation": {"uri": "gr%C3%B6%C3%9Fe%2C%231%3A2.md"}, "region": {"startLine": 7}},
    ]


def test_sarif_of_nothing_is_whole() -> None:
    """A clean report is a run without results, so that a code host closes what it had found."""
    run = run_of(NOTHING)

    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("report", [REPORT, NOTHING, CheckReport((), ())])
def test_every_form_ends_its_last_line(report: CheckReport, form: Format) -> None:
    """Whatever the form, what is written ends with a line end or is nothing at all."""
    text = formatted(report, form)

    assert text.endswith("\n") or not text
