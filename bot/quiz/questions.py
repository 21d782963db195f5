"""The nouns of the bank: a question, its options, pairs and blanks, and where it comes from.

Everything here is immutable. Texts are Markdown as the author wrote it (``showing.rendering``
makes it what Discord shows), each with its place in the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.notes.packs import Place, Surroundings


class Kind(StrEnum):
    """What a question wants. The values stand in the record for years: never rename one."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    ORDER = "order"
    MATCHING = "matching"
    CLOZE = "cloze"
    SHORT = "short"


#: Kinds whose answer is typed.
TYPED = frozenset({Kind.CLOZE, Kind.SHORT})
#: Kinds whose answer is one or more of ``options``.
CHOSEN = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.TRUE_FALSE})

#: What stands for a blank in a stem, in place of its accepted spellings.
BLANK = "_____"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice, or one item of an ordering, with the reason why it is right or not.

    ``rationale`` may be empty for the item of an ordering only.
    """

    text: str
    right: bool
    rationale: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a matching: what belongs to the premise, and why (may be empty)."""

    premise: str
    response: str
    rationale: str
    place: Place


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap to be filled by typing. ``accepted`` are its spellings, the one to be shown first."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foil:
    """A wrong answer that somebody may well type, and why it is wrong."""

    text: str
    rationale: str
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """A page that settles the question: its title and its web address."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Origin:
    """How a question came to be that nobody wrote: the generator, and the line it was made from."""

    generator: str
    place: Place


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """A question that can be asked.

    ``id`` is unique in its pack, at most 60 characters of ``a-z0-9-``; ``derived`` says that it
    was made from the question's text, because the author gave none. ``revision`` is eight
    hexadecimal digits which change with the key or the options' meaning and with nothing else.
    ``formerly`` are ids that the author says the question had.

    ``stem`` has ``BLANK`` for each blank. ``options`` stand in the author's order (for an
    ordering, in the right order); for a matching ``pairs`` are the rows in the author's order and
    ``extra`` the responses that belong to no premise; typed kinds have ``blanks`` (a short answer
    exactly one) and perhaps ``foils``. ``remark`` closes the reveal. ``topic_id`` is a topic of
    the same pack; ``facet`` is the key of a facet of it, or None. ``difficulty`` is 1 to 3.
    ``checked`` is when its facts were last checked, as the author wrote it (``2026-09``).
    ``origin`` is None for a written question. ``rounds`` says whether groups may be asked it
    (generated ones only where the pack says so).
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
    """The file as findings name it."""

    @property
    def responses(self) -> tuple[str, ...]:
        """All responses of a matching; an answer to it counts into this tuple.

        Those of the pairs come first, in their order and without repeats, then the extra ones.
        """
        return tuple(dict.fromkeys((*(pair.response for pair in self.pairs), *self.extra)))

    @property
    def key(self) -> frozenset[int]:
        """The numbers of the right options, from 0."""
        return frozenset(number for number, option in enumerate(self.options) if option.right)
