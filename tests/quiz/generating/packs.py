"""Packs of notes for the generators, made of texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.notes.library import Library
from bot.notes.packs import Pack
from bot.notes.reading.files import PackDraft, read_notes
from bot.quiz.bank import Bank
from bot.quiz.generating import Generated, generate

#: Three sound topics, of which each can be a wrong answer to the others.
HARBOUR = """\
# The harbour

## Lighthouse

A lighthouse is a tall tower that shows passing ships by night where rocks lie near the coast.

## Breakwater

A breakwater is a long wall of stone that takes the force out of waves before boats reach the quay.

## Dry dock

A dry dock is a narrow basin that workers empty of water so that a ship's hull can be painted.
"""


def pack(text: str, **declared: object) -> Pack:
    """A pack of one file; ``declared`` are fields of the pack."""
    notes = read_notes(text, "sea.md", "sea/sea.md", PackDraft("sea"))
    fields: dict[str, object] = {"title": "The sea", "declared": True, **declared}
    return Pack(key="sea", root=Path("sea"), notes=notes, **fields)  # type: ignore[arg-type]


def made(text: str, written: Sequence[object] = (), **declared: object) -> Generated:
    """What is made from a pack of one file."""
    return generate(Library([pack(text, **declared)]), Bank(written))  # type: ignore[arg-type]


def guards(generated: Generated, generator: str | None = None) -> list[str]:
    """The guards that refused something, in the order of the refusals."""
    return [
        refusal.guard
        for refusal in generated.refusals
        if generator is None or refusal.generator == generator
    ]
