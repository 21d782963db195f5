"""Turns a draft into a question of the bank: its id, revision and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.notes.library import shown_path
from bot.notes.manifest import BY_NEED
from bot.notes.packs import Pack, Place
from bot.quiz.bank import Bank
from bot.quiz.generating.material import Subject
from bot.quiz.identity import digest, revision
from bot.quiz.questions import Blank, Foil, Kind, Option, Origin, Question

#: Three wrong options at most, and two at least: one of two options is easily guessed.
MOST_WRONG, FEWEST_WRONG = 3, 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that was not made: the generator, the line, the guard that refused it, and why.

    ``path`` is the file's path as findings show it; ``sentence`` is for the author and ends with a
    full stop; ``candidate`` is the text that the question would have been made from. ``topic_id``
    is empty where all of a pack was refused.
    """

    generator: str
    path: str
    place: Place
    guard: str
    sentence: str
    candidate: str
    topic_id: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a generator made no question of a line."""

    guard: str
    reason: str


def too_few(count: int) -> Fault:
    """The fault that only ``count`` topics nearby can serve as wrong answers."""
    told = {0: "no topic nearby", 1: "one topic nearby"}.get(count, f"{count} topics nearby")
    return Fault("siblings", f"{told} can serve as a wrong answer; {FEWEST_WRONG} are needed")


@dataclass(frozen=True, slots=True)
class GeneratedDraft:
    """A question without the values that all questions of a topic share."""

    generator: str
    seed: str
    place: Place
    stem: str
    kind: Kind
    facet: str | None
    difficulty: int
    options: tuple[Option, ...] = ()
    blanks: tuple[Blank, ...] = ()
    foils: tuple[Foil, ...] = ()
    remark: str = ""


def question(draft: GeneratedDraft, subject: Subject, pack: Pack, written: Bank) -> Question:
    """Makes a question of the draft. ``written`` is the bank without generated questions."""
    topic = subject.topic
    objectives = {one.objective for one in written.of_topic(topic.id)}
    seed = "\n".join((draft.generator, topic.key, draft.seed))
    made = Question(
        pack=pack.key,
        id=f"{draft.generator.lower()}-{digest(seed, 5)}",
        derived=True,
        revision="",
        kind=draft.kind,
        stem=draft.stem,
        topic_id=topic.id,
        topic_key=topic.key,
        facet=draft.facet,
        objective=objectives.pop() if len(objectives) == 1 else None,
        difficulty=draft.difficulty,
        place=draft.place,
        surroundings=subject.note.surroundings,
        options=draft.options,
        blanks=draft.blanks,
        foils=draft.foils,
        remark=draft.remark,
        origin=Origin(draft.generator, draft.place),
        rounds=pack.generated == "all"
        or (pack.generated == BY_NEED and not written.of_pack(pack.key)),
        path=shown(pack, draft.place),
    )
    return replace(made, revision=revision(made))


def shown(pack: Pack, place: Place) -> str:
    """The path of a file of the pack as findings show it."""
    root: Path = pack.root
    # The root of a pack that is a single file is this file.
    return shown_path(root if root.name == place.path and not pack.declared else root / place.path)


def in_order(options: Sequence[Option]) -> tuple[Option, ...]:
    """The options sorted by text, so that their order does not show which one is right."""
    return tuple(sorted(options, key=lambda option: (option.text.casefold(), option.text)))
