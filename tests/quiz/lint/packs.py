"""Packs of questions as files, read as ``lectern check`` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.notes.findings import Finding
from bot.notes.library import Library, load
from bot.quiz.lint.linting import lint_bank
from bot.quiz.reading import read_bank

TODAY = date(2026, 9, 15)
#: Lines of front matter before the first question.
_HEAD = 4
#: The rules of form that these questions do not care about.
_LAST = "\n> So it is.\n>\n> Sources: [Tides](https://sea.example/tides)\n"


def choice(stem: str, *options: str, attributes: str = "") -> str:
    """A question as its author writes it, in lines: stem 1, options 3, 5, 7 and so on.

    Right options begin with ``+``.
    """
    lines = [f"## {stem}{attributes and f' {{{attributes}}}'}\n", "\n"]
    for option in options:
        mark = "x" if option.startswith("+") else " "
        lines += [f"- [{mark}] {option.removeprefix('+')}\n", "  > So it is.\n"]
    return "".join(lines) + _LAST


def statement(stem: str, right: bool) -> str:
    """A statement to be judged."""
    yes, no = ("+True", "False") if right else ("True", "+False")
    return choice(stem, yes, no)


def other(stem: str, *lines: str) -> str:
    """A question of any other kind: its lines below the stem, from line 3 on."""
    return f"## {stem}\n\n" + "".join(f"{line}\n" for line in lines) + _LAST


def read(folder: Path, questions: Sequence[str], manifest: str = "", checked: str = "") -> Library:
    """A pack with one topic and these questions."""
    (folder / "pack.yaml").write_text(f"title: Sea\ngenerated: off\n{manifest}", encoding="utf-8")
    (folder / "sea.md").write_text("# Sea\n\n## Tides\n\nTides are waves.\n", encoding="utf-8")
    head = f"---\ntopic: Tides\nchecked: {checked or '2026-09'}\n---\n"
    asked = folder / "tides.questions.md"
    asked.write_text(head + "\n".join(questions), encoding="utf-8")
    return load([folder]).library


def found(
    folder: Path, *questions: str, manifest: str = "", checked: str = ""
) -> list[tuple[int, str]]:
    """What the rules say: the line, counted from the first question's, and the rule.

    The questions' own form must have no fault.
    """
    return [
        (finding.line - _HEAD, finding.rule)
        for finding in findings(folder, *questions, manifest=manifest, checked=checked)
    ]


def findings(folder: Path, *questions: str, manifest: str = "", checked: str = "") -> list[Finding]:
    """The findings as they are."""
    library = read(folder, questions, manifest, checked)
    banked = read_bank(library)
    assert [str(finding) for finding in banked.findings] == []
    assert len(banked.bank.questions) == len(questions)
    return lint_bank(library, banked.bank, TODAY)
