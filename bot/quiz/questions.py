"""The values of the bank: a question, its options, pairs and blanks, and its origin.

All are immutable. Texts are Markdown as the author wrote it (``showing.rendering`` converts it for
Discord), each with its place in the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.notes.packs import Place, Surroundings


class Kind(StrEnum):
    """How a question is answered. The values are in the database: never rename one."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    ORDER = "order"
    MATCHING = "matching"
    CLOZE = "cloze"
    SHORT = "short"
    RECALL = "recall"
    """Asked by a heading; the member judges it. Only practices have them, see ``recall``."""


#: Kinds whose answer is typed.
TYPED = frozenset({Kind.CLOZE, Kind.SHORT})
#: Kinds whose answer is one or more of ``options``.
CHOSEN = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.TRUE_FALSE})

#: Replaces a blank and its accepted spellings in a stem.
BLANK = "_____"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice, or one item of an ordering, and the reason why it is right or wrong.

    Only the items of an ordering may have an empty ``rationale``.
    """

    text: str
    right: bool
    rationale: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a matching: a premise, its response, and the reason (may be empty)."""

    premise: str
    response: str
    rationale: str
    place: Place


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap to be filled by typing. The first ``accepted`` spelling is shown as the answer."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foil:
    """A wrong answer that is likely to be typed, and why it is wrong."""

    text: str
    rationale: str
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """A page that confirms the answer: its title and its web address."""

    title: str
    address: str


#: Stands for the generator where the author wrote the question into the notes, see ``standing``.
IN_NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a question from the notes comes from: the generator, and the line."""

    generator: str
    place: Place


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """A question that can be asked.

    ``id`` is unique in its pack, at most 60 characters of ``a-z0-9-``; ``derived`` is true if it
    was made from the question's text because the author set none. ``revision`` is eight
    hexadecimal digits that change with the key or the options' meaning and with nothing else.
    ``formerly`` are ids that the question had before, according to the author.

    ``stem`` contains ``BLANK`` for each blank. ``options`` are in the author's order (for an
    ordering, the right order); for a matching ``pairs`` are the rows in the author's order and
    ``extra`` the responses without a premise; typed kinds have ``blanks`` (a short answer exactly
    one) and perhaps ``foils``. ``remark`` is shown at the end of the reveal. ``topic_id`` is a
    topic of the same pack; ``facet`` is the key of one of its facets, or None. ``difficulty`` is
    1 to 3. ``checked`` is the month in which its facts were last checked (``2026-09``). ``origin``
    is None for a question in a file of questions. ``rounds`` is true if rounds may ask it
    (generated questions only if the pack allows it, recall cards never).
    """

    pack: str
    id: str
    derived: bool
    revision: str
    kind: Kind
    stem: str
    topic_id: str
    topic_key: str
    facet: str | None
    objective: str | None
    difficulty: int
    place: Place
    surroundings: Surroundings
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    foils: tuple[Foil, ...] = ()
    remark: str = ""
    sources: tuple[Source, ...] = ()
    checked: str | None = None
    formerly: tuple[str, ...] = ()
    origin: Origin | None = None
    rounds: bool = True
    path: str = field(default="", compare=False)
    """The file's path as findings show it."""

    @property
    def standing(self) -> bool:
        """Whether its author wrote it into the notes: rules for files of questions do not apply."""
        return self.origin is not None and self.origin.generator == IN_NOTES

    @property
    def responses(self) -> tuple[str, ...]:
        """All responses of a matching, to whose numbers an answer refers.

        First those of the pairs, in order and without duplicates, then the extra ones.
        """
        return tuple(dict.fromkeys((*(pair.response for pair in self.pairs), *self.extra)))

    @property
    def key(self) -> frozenset[int]:
        """The numbers of the right options, from 0."""
        return frozenset(number for number, option in enumerate(self.options) if option.right)
