"""Finds the questions in all notes of a pack, and says what it could not use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.notes.findings import Finding
from bot.notes.packs import EXPECTED_KINDS, Facet, Note, Pack, Place, Topic
from bot.notes.reading.pieces import Item, Piece, PieceKind, pieces_of
from bot.notes.reading.prose import as_markdown
from bot.quiz.choices import kind_of_choice
from bot.quiz.generating.items import shown
from bot.quiz.identity import derived_id, digest, normalised, revision
from bot.quiz.limits import USUAL_DIFFICULTY, size_faults
from bot.quiz.questions import IN_NOTES, Kind, Option, Origin, Question
from bot.quiz.standing.asking import Asked
from bot.quiz.standing.drafts import Draft, Read, Unusable
from bot.quiz.standing.task_lists import read_task_list

RULE = "standing-question"
#: A passage without any of these holds no question, and is not parsed.
_MAY_HOLD = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[[xX ]\]", re.MULTILINE)
_READERS: Mapping[PieceKind, tuple[Callable[[Sequence[Piece], int, Asked], Read], ...]] = {
    PieceKind.LIST: (read_task_list,),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The questions of a pack's notes, and a finding for each that cannot be used."""

    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the notes a passage is."""

    pack: Pack
    note: Note
    topic: Topic
    facet: Facet


def read_standing(pack: Pack, written: Mapping[str, Question]) -> Standing:
    """The questions in a pack's notes, in their order. Raises nothing.

    ``written`` are the pack's questions in files of their own, by their ids.
    """
    given = dict(written)
    questions: list[Question] = []
    findings: list[Finding] = []
    for spot in _spots(pack):
        for draft in _drafts(spot):
            made = _usable(spot, draft)
            if isinstance(made, Question):
                first = given.setdefault(made.id, made)
                if first is made:
                    questions.append(made)
                    continue
                made = Unusable(draft.line, f"the same question is {_where(first, made)}")
            findings.append(_finding(spot, made))
    return Standing(tuple(questions), tuple(findings))


def _where(first: Question, second: Question) -> str:
    """Where the first one is, for a sentence about the second one."""
    if first.path == second.path:
        return f"on line {first.place.line}"
    return f"at {first.path}:{first.place.line}"


def _spots(pack: Pack) -> Iterator[_Spot]:
    for note in pack.notes:
        for topic in note.topics:
            for facet in topic.facets:
                if facet.written and _MAY_HOLD.search(facet.passage.source):
                    yield _Spot(pack, note, topic, facet)


def _drafts(spot: _Spot) -> Iterator[Draft | Unusable]:
    facet = spot.facet
    asked = Asked(
        heading=as_markdown(facet.title),
        line=facet.place.line - facet.passage.place.line,
        expected=facet.kind in EXPECTED_KINDS,
    )
    pieces = pieces_of(facet.passage.source, spot.note.surroundings.references)
    return _walked(pieces, asked)


def _walked(pieces: Sequence[Piece], asked: Asked) -> Iterator[Draft | Unusable]:
    """What the readers find in the pieces, from the first to the last."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        found = next(filter(None, (read(pieces, at, asked) for read in _readers(piece))), None)
        if found is not None:
            yield from found.drafts
            asked.used()
            at = found.end
            continue
        if piece.kind is PieceKind.HEADING:
            asked.headed(piece.source, piece.line)
        elif piece.kind is PieceKind.LIST:
            yield from _in_items(piece.items)
            asked.used()
        elif piece.kind is PieceKind.OTHER:
            asked.used()
        else:
            asked.above.append(piece)
        at += 1


def _readers(piece: Piece) -> tuple[Callable[[Sequence[Piece], int, Asked], Read], ...]:
    return _READERS.get(piece.kind, ())


def _in_items(items: Sequence[Item]) -> Iterator[Draft | Unusable]:
    """The questions inside the items of a list: numbered questions have their options there."""
    for item in items:
        if len(item.pieces) > 1:
            yield from _walked(item.pieces, Asked(line=item.line))


def _usable(spot: _Spot, draft: Draft | Unusable) -> Question | Unusable:
    """The draft as a question, if a message on Discord has room for it."""
    if isinstance(draft, Unusable):
        return draft
    question = _question(spot, draft)
    for rule, sentence, _ in size_faults(question):
        why = sentence[:1].lower() + sentence[1:].rstrip(".")
        return Unusable(draft.line, why) if rule else Unusable(draft.line, sentence)
    return question


def _question(spot: _Spot, draft: Draft) -> Question:
    options = tuple(
        Option(each.text, each.right, each.rationale, _place(spot, each.line))
        for each in draft.options
    )
    place = _place(spot, draft.line)
    question = Question(
        pack=spot.pack.key,
        id=derived_id(draft.stem),
        derived=True,
        revision="",
        kind=draft.kind or kind_of_choice(options),
        stem=draft.stem,
        topic_id=spot.topic.id,
        topic_key=spot.topic.key,
        facet=spot.facet.key,
        objective=None,
        difficulty=USUAL_DIFFICULTY,
        place=place,
        surroundings=spot.note.surroundings,
        options=options,
        blanks=draft.blanks,
        remark=draft.remark,
        origin=Origin(IN_NOTES, place),
        rounds=draft.kind is not Kind.RECALL,
        path=shown(spot.pack, place),
    )
    # A card has no key: what changes it is its answer.
    recall = question.kind is Kind.RECALL
    of = digest(normalised(draft.remark), 4) if recall else revision(question)
    return replace(question, revision=of)


def _place(spot: _Spot, line: int) -> Place:
    begin = spot.facet.passage.place
    return Place(begin.path, begin.line + line)


def _finding(spot: _Spot, unusable: Unusable) -> Finding:
    place = _place(spot, unusable.line)
    sentence = f"This reads like a question, and it is not asked: {unusable.why}."
    return Finding(shown(spot.pack, place), place.line, RULE, sentence)
