"""Finds the place in the notes that a member meant: a topic, a note, or a heading in a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.notes.lookup import names
from bot.notes.lookup.generic_titles import is_generic
from bot.notes.lookup.matching import (
    HANDFUL,
    IndexEntry,
    MatchStep,
    TopicIndex,
    different,
)
from bot.notes.lookup.prefix_index import MOST
from bot.notes.packs import FacetKind, Note

_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A topic, and the key of the facet at which to open it; None for the whole topic."""

    topic_id: str
    facet: str | None = None


class PlaceIndex:
    """Finds topics by their names, by those of their notes, and by the headings in them.

    ``topics`` is the index of the topics alone. A note's name means its own topic, or its first
    one. Headings that any subject may have (*Summary*, *Examples*) name no place.
    """

    def __init__(self, topics: TopicIndex, notes: Sequence[Note]) -> None:
        self._topics = topics
        self._notes = TopicIndex(
            [IndexEntry(n.topics[0].id, n.title, n.aliases) for n in notes if n.topics]
        )
        self._headings = TopicIndex(
            [
                IndexEntry(f"{topic.id}{_SEPARATOR}{facet.key}", facet.title, ())
                for note in notes
                for topic in note.topics
                for facet in topic.facets
                if facet.kind is FacetKind.OWN and not is_generic(facet.title)
            ]
        )

    def find(self, typed: str) -> FoundPlace | None:
        """The one place that was meant; None if there is none, or several and none is clear.

        What is found by its whole name or its acronym goes before what is found by a part of it,
        and that before what was misspelt. Of equal finds, topics go before notes and notes before
        headings. Where several topics fit, a note that fits alone is the answer.
        """
        topics = self._topics.candidates(typed)
        if topics is not None and _rank(topics.step) == 0 and len(topics.topic_ids) == 1:
            return FoundPlace(topics.topic_ids[0])
        notes, headings = self._notes.candidates(typed), self._headings.candidates(typed)
        every = [found for found in (topics, notes, headings) if found is not None]
        best = min((_rank(found.step) for found in every), default=None)
        equal = [found for found in every if _rank(found.step) == best]
        if not equal:
            return None
        if equal[0] is topics and len(topics.topic_ids) > 1 and len(equal) > 1:
            equal = [found for found in equal if found is notes] or equal
        return _one_place(equal[0].topic_ids)

    def namesakes(self, typed: str) -> tuple[FoundPlace, ...]:
        """The places that have this name alike, in the library's order; none if one is clear."""
        if self.find(typed) is not None:
            return ()
        for layer in (self._topics, self._notes, self._headings):
            found = layer.candidates(typed)
            if found is not None and _rank(found.step) == 0 and len(found.topic_ids) > 1:
                return tuple(_places(iter(found.topic_ids)))
        return ()

    def nearest(self, typed: str, count: int = 3) -> tuple[FoundPlace, ...]:
        """Up to ``count`` places to offer for text that found none or several, best first."""
        return self._offer(typed, count)

    def complete(self, typed: str, limit: int = MOST) -> tuple[FoundPlace, ...]:
        """Up to ``limit`` (at most 25) places to offer while somebody types, best first.

        Without any text these are the first topics of the library.
        """
        if names.fold(typed):
            return self._offer(typed, limit)
        return tuple(map(FoundPlace, self._topics.complete("", limit)))

    def _offer(self, typed: str, limit: int) -> tuple[FoundPlace, ...]:
        folded = names.fold(typed)
        if not folded:
            return ()
        limit = max(0, min(limit, MOST))
        layers = (self._topics, self._notes, self._headings)
        whole, partial = zip(*(layer.offers(folded) for layer in layers), strict=True)
        found = different(_places(chain(*whole, *partial)), limit)
        if len(found) < min(limit, HANDFUL):
            similar = chain.from_iterable(layer.similar(folded) for layer in layers)
            found = different(chain(found, _places(similar)), limit)
        return tuple(found)


def _rank(step: MatchStep) -> int:
    return max(0, step - MatchStep.ACRONYM)


def _one_place(ids: Sequence[str]) -> FoundPlace | None:
    """The place that these are; for several headings of one topic the topic."""
    if len(ids) == 1:
        return next(_places(iter(ids)))
    of_headings = {id.partition(_SEPARATOR)[0] for id in ids if _SEPARATOR in id}
    return FoundPlace(of_headings.pop()) if len(of_headings) == 1 else None


def _places(ids: Iterator[str]) -> Iterator[FoundPlace]:
    for id in ids:
        topic_id, _, facet = id.partition(_SEPARATOR)
        yield FoundPlace(topic_id, facet or None)
