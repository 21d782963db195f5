"""Practices keep their questions as rounds do, and every answer keeps its whole grade.

A practice from before names questions that only the notes of its time have: it cannot be gone on
with, and is deleted. The answers that were given in it stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_GRADED = ("reviews", "round_answers")
_PARTS = ("options", "pairs", "foils")
_PRACTICES = sa.table("practices")
_ROUNDS = sa.table("rounds", sa.column("id"), sa.column("questions", sa.JSON()))
_EVENTS = sa.table(
    "round_events", sa.column("round_id"), sa.column("seq"), sa.column("event", sa.JSON())
)


def upgrade() -> None:
    op.execute(sa.delete(_PRACTICES))
    op.drop_column("practices", "position")
    op.add_column("practices", sa.Column("asked", sa.JSON(), nullable=False))
    for table in _GRADED:
        for name in ("parts", "corrected"):
            op.add_column(table, sa.Column(name, sa.JSON(), nullable=True))
    _rewrite(_ROUNDS, ("id",), "questions", _without_places)
    _rewrite(_EVENTS, ("round_id", "seq"), "event", _with_grade)


def downgrade() -> None:
    op.execute(sa.delete(_PRACTICES))
    op.drop_column("practices", "asked")
    op.add_column("practices", sa.Column("position", sa.Integer(), nullable=False))
    for table in _GRADED:
        for name in ("parts", "corrected"):
            op.drop_column(table, name)
    _rewrite(_ROUNDS, ("id",), "questions", _with_places)
    _rewrite(_EVENTS, ("round_id", "seq"), "event", _with_share)


def _rewrite(
    table: sa.TableClause, key: tuple[str, ...], name: str, changed: Callable[[Any], Any]
) -> None:
    """Changes the JSON of every row where that makes a difference, round by round."""
    connection = op.get_bind()
    of_round = table.c[key[0]]
    columns = [table.c[part] for part in (*key, name)]
    for round_id in connection.scalars(sa.select(of_round).distinct()).all():
        for *parts, kept in connection.execute(
            sa.select(*columns).where(of_round == round_id)
        ).all():
            value = changed(kept)
            if value != kept:
                row = [table.c[each] == part for each, part in zip(key, parts, strict=True)]
                connection.execute(sa.update(table).where(*row).values({name: value}))


def _without_places(questions: Any) -> Any:
    return _each(
        questions,
        lambda question: {
            name: [{key: value for key, value in part.items() if key != "place"} for part in parts]
            for name in _PARTS
            if (parts := question.get(name))
        },
    )


def _with_places(questions: Any) -> Any:
    empty: dict[str, Any] = {"options": [], "pairs": [], "foils": [], "blanks": [], "sources": []}
    empty |= {"extra": [], "formerly": [], "origin": None}
    return _each(
        questions,
        lambda question: (
            {name: value for name, value in empty.items() if name not in question}
            | {
                name: [part | {"place": question["place"]} for part in question[name]]
                for name in _PARTS
                if name in question
            }
        ),
    )


def _each(questions: Any, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Every question with what is changed in it; what are no questions stays as it is."""
    try:
        return [question | changed(question) for question in questions]
    except (AttributeError, KeyError, TypeError):
        return questions


def _with_grade(event: dict[str, Any]) -> dict[str, Any]:
    if "share" not in event:
        return event
    grade = {"share": event["share"], "parts": [], "corrected": []}
    return {name: value for name, value in event.items() if name != "share"} | {"grade": grade}


def _with_share(event: dict[str, Any]) -> dict[str, Any]:
    if "grade" not in event:
        return event
    share = event["grade"]["share"]
    return {name: value for name, value in event.items() if name != "grade"} | {"share": share}
