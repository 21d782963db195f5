"""The domain's types: pack, note, topic, facet, and the place of each in its file.

Everything here is immutable. A reload builds new values and swaps the whole library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType


class FacetKind(StrEnum):
    """What a facet answers. The first five are the format's own; the rest are the author's."""

    DEFINITION = "definition"
    WHY = "why"
    WHAT = "what"
    HOW = "how"
    SUMMARY = "summary"
    OWN = "own"


#: The four headings that the format expects under a topic, in their order.
EXPECTED_KINDS = (FacetKind.WHY, FacetKind.WHAT, FacetKind.HOW, FacetKind.SUMMARY)
_TELLING_KINDS = frozenset(EXPECTED_KINDS) - {FacetKind.SUMMARY}
#: A pack uses the format when at least one in so many of its topics does.
_USED_BY_ONE_IN = 5


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a text: a path relative to the pack's folder (with ``/``), a line from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a passage needs from the rest of its file to be read: links and footnotes.

    ``address`` is the web address of the file (``None`` when the pack names no source), against
    which relative links are resolved. ``references`` are the file's link reference definitions
    as markdown-it keeps them in ``env["references"]``; ``footnotes`` map the label of each
    footnote that the file refers to to the Markdown that the author wrote for it; ``anchors``
    are the anchors of all the file's headings, as code hosts make them.
    """

    address: str | None = None
    references: Mapping[str, Mapping[str, object]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    footnotes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    anchors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of Markdown as the author wrote it (line ends as ``\\n``), and its place.

    Marks of other programs are common Markdown in it (``bot.notes.reading.dialects``). Its lines
    are the file's, from ``place`` on; what belongs elsewhere is left blank.
    """

    source: str
    place: Place
    written: bool
    """False when there is nothing but white space and comments."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One answer about a topic. ``key`` is unique in its topic and at most 40 characters."""

    key: str
    kind: FacetKind
    title: str
    passage: Passage
    place: Place

    @property
    def written(self) -> bool:
        return self.passage.written


@dataclass(frozen=True, slots=True)
class Attribute:
    """A fact of the form name and value that the author declared of a topic, as it was typed."""

    name: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of a note that can be explained.

    ``id`` is ten lower-case hexadecimal digits, derived from the pack's and the topic's key, so
    that a button posted before a restart or a reload still finds it. ``key`` is a slug, unique
    in its pack. ``facets`` are in the author's order, the definition first when there is one.
    ``of_note`` marks a note's own topic: what the note says outside its other topics.
    """

    id: str
    key: str
    title: str
    aliases: tuple[str, ...]
    facets: tuple[Facet, ...]
    place: Place
    attributes: tuple[Attribute, ...] = ()
    of_note: bool = False

    def facet(self, key: str) -> Facet | None:
        """The facet with this key, or None."""
        return next((facet for facet in self.facets if facet.key == key), None)

    @property
    def uses_format(self) -> bool:
        """Whether it has one of the headings that nobody writes by chance (*Summary* is none)."""
        return any(facet.kind in _TELLING_KINDS for facet in self.facets)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of a note's table of contents: its text, the anchor it links to, and its place.

    ``elsewhere`` is the address of an entry that leads out of the file; it has no anchor.
    """

    title: str
    anchor: str | None
    place: Place
    elsewhere: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Note:
    """One Markdown file (or the part of it that one H1 opens).

    ``aliases`` are further names that the front matter lists for the note. ``promised`` are the
    entries of the table of contents that lead to no section: gaps.
    """

    title: str
    aliases: tuple[str, ...]
    place: Place
    topics: tuple[Topic, ...]
    contents: tuple[ContentsEntry, ...]
    promised: tuple[ContentsEntry, ...]
    surroundings: Surroundings


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file of questions as it was read; ``bot.quiz.reading`` parses it.

    ``path`` is relative to the pack, ``shown`` is how findings name the file, ``address`` is
    where it can be read on the web, or None.
    """

    path: str
    shown: str
    text: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """A part of the exam or course that the pack prepares for. Weights are percentages."""

    key: str
    title: str
    weight_from: float
    weight_to: float


@dataclass(frozen=True, eq=False)
class Pack:
    """Notes on one subject. ``key`` is a slug, unique in the library.

    ``declared`` is true when the folder has a manifest. ``source`` is the web address
    under which the folder's files can be read (a file's path is appended to it), or None.
    ``generated`` is what questions made from the notes are for: none are made (``off``), members
    practise with them (``practice``), or rounds ask them as well (``all``). By need (``by-need``)
    rounds ask them where the pack has no written questions.
    ``families`` are the keys of topics that learners confuse with one another.
    """

    key: str
    title: str
    root: Path
    notes: tuple[Note, ...]
    language: str = "en"
    licence: str | None = None
    source: str | None = None
    description: str | None = None
    objectives: tuple[Objective, ...] = ()
    declared: bool = False
    question_files: tuple[QuestionFile, ...] = ()
    generated: str = "by-need"
    families: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of notes and headings."""
        return tuple(topic for note in self.notes for topic in note.topics)

    @cached_property
    def uses_format(self) -> bool:
        """Whether its author knows the expected headings, so that a missing one is a gap."""
        using = sum(topic.uses_format for topic in self.topics)
        return 0 < len(self.topics) <= using * _USED_BY_ONE_IN

    def missing(self, topic: Topic) -> tuple[FacetKind, ...]:
        """The expected facets of its topic that have no text: no heading at all, or an empty one.

        None are expected where neither the topic nor the pack uses the format; of a note's own
        topic they are expected only where that topic uses it.
        """
        if not (topic.uses_format or (self.uses_format and not topic.of_note)):
            return ()
        there = {facet.kind for facet in topic.facets if facet.written}
        return tuple(kind for kind in EXPECTED_KINDS if kind not in there)
