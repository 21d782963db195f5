"""A round and its events as plain values that a database can keep, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from types import MappingProxyType
from typing import Any

from bot.quiz.asked_questions import UnknownFormat
from bot.quiz.grading.grading import Grade
from bot.quiz.rounds.events import EVENTS, Event
from bot.quiz.rounds.state import Given, Mode, Player, Reason, Round, RoundQuestion, State, Verdict

_BY_WORD = {kind.word: kind for kind in EVENTS}
#: Of a round, what has tables of its own.
_APART = frozenset({"players", "given"})


def event_as_json(event: Event) -> dict[str, Any]:
    """The event with its word; ``event_from_json`` reads it."""
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    if "answer" in values:
        values |= {"answer": dict(values["answer"]), "grade": values["grade"].as_json()}
    return {"event": event.word, **values}


def event_from_json(kept: Mapping[str, Any]) -> Event:
    """The event that was kept. Raises ``UnknownFormat`` for anything else."""
    values = dict(kept)
    kind = _BY_WORD.get(values.pop("event", ""))
    if kind is None or values.keys() != {field.name for field in fields(kind)}:
        raise UnknownFormat(repr(kept))
    if "grade" in values:
        values["grade"] = Grade.from_json(values["grade"])
    return kind(**values)


def round_as_json(round: Round) -> dict[str, Any]:
    """Everything of a round but its players and answers."""
    kept = {
        field.name: getattr(round, field.name)
        for field in fields(round)
        if field.name not in _APART
    }
    return {
        **kept,
        "items": [asdict(item) for item in round.items],
        "pauses": [list(pause) for pause in round.pauses],
        "verdicts": {str(number): verdict for number, verdict in round.verdicts.items()},
        "typed_hidden": sorted(round.typed_hidden),
    }


def round_from_json(
    kept: Mapping[str, Any],
    players: Mapping[int, Player],
    given: Mapping[tuple[int, int], Given],
) -> Round:
    """The round that was kept, with its players and answers. Raises ``UnknownFormat``."""
    try:
        return Round(
            **{
                **kept,
                "mode": Mode(kept["mode"]),
                "state": State(kept["state"]),
                "resumes": None if kept["resumes"] is None else State(kept["resumes"]),
                "reason": None if kept["reason"] is None else Reason(kept["reason"]),
                "items": tuple(RoundQuestion(**item) for item in kept["items"]),
                "pauses": tuple((start, end) for start, end in kept["pauses"]),
                "verdicts": MappingProxyType(
                    {int(number): Verdict(word) for number, word in kept["verdicts"].items()}
                ),
                # Not there in rounds that an earlier version has kept.
                "typed_hidden": frozenset(map(int, kept.get("typed_hidden", ()))),
                "players": MappingProxyType(dict(players)),
                "given": MappingProxyType(dict(given)),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownFormat(repr(error)) from error
