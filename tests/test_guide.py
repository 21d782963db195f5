"""The authors' guide says what the code does."""

from __future__ import annotations

import re

from bot.notes.findings import RULES
from bot.quiz.generating.guards import GUARDS
from bot.settings import PROJECT

ROW = re.compile(r"^\| `([a-z-]+)` \| (error|warning) \| [^|]+\. \| [^|]+\. \|$", re.MULTILINE)


def test_the_guide_explains_every_rule() -> None:
    """The guide's table has each rule of the check once, with its severity, and no other."""
    guide = (PROJECT / "content" / "README.md").read_text(encoding="utf-8")

    rows = ROW.findall(guide)

    assert dict(rows) == {rule: severity.value for rule, severity in RULES.items()}
    assert len(rows) == len(RULES)


GUARD_ROW = re.compile(r"^\| `([a-z-]+)` \| [A-Z\"“][^|]+\. \|$", re.MULTILINE)
REFUSING = re.compile(r"""(?:Fault|refused)\(\s*"([a-z-]+)\"""")


def test_the_guide_explains_every_guard() -> None:
    """The guide's table has each guard that can refuse a question made from notes, and no other."""
    guide = (PROJECT / "content" / "README.md").read_text(encoding="utf-8")
    table = guide.split("| Guard | It refuses |\n")[1].split("\n\n")[0]
    sources = (PROJECT / "bot" / "quiz" / "generating").glob("*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in sources)

    rows = GUARD_ROW.findall(table)

    assert sorted(rows) == sorted({*GUARDS, *REFUSING.findall(code)})


def test_every_rule_is_used() -> None:
    """No rule is explained that nothing in the code finds."""
    sources = [
        path for room in ("notes", "quiz") for path in (PROJECT / "bot" / room).rglob("*.py")
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)

    assert [rule for rule in RULES if f'"{rule}"' not in code] == []
