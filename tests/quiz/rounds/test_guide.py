"""The page about the rules says what the rules do."""

from __future__ import annotations

from pathlib import Path

from bot.quiz.rounds.engine import TABLE
from bot.quiz.rounds.events import EVENTS
from bot.quiz.rounds.outcomes import EFFECTIVE, Outcome
from bot.quiz.rounds.state import State

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rounds.md"
REFUSALS = {outcome.value for outcome in Outcome if outcome not in EFFECTIVE}


def cell(state: State, kind: type) -> str:
    name = TABLE[state, kind].__name__
    return f"*{name}*" if name in REFUSALS else f"`{name}`"


def test_drawn_table_is_the_table() -> None:
    """The page has the same rule as the code for each event in each state."""
    page = PAGE.read_text(encoding="utf-8")
    for kind in EVENTS:
        cells = " | ".join(cell(state, kind) for state in State)
        assert f"| {kind.word} | {cells} |" in page
