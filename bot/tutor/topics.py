"""What a learner asks of the notes: a topic, a list of topics, what was read."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.notes.library import Library, LocatedTopic
from bot.notes.lookup.places import FoundPlace
from bot.notes.packs import EXPECTED_KINDS, Facet, FacetKind, Pack
from bot.notes.reading.headings import kind_of
from bot.store import Database, StoreUnavailable
from bot.store.readings import TopicOpening, opened
from bot.tutor.current_content import CurrentContent
from bot.tutor.readings import Readings
from bot.waiting import give_up_after

logger = logging.getLogger(__name__)

_PLACE = re.compile(r"#([0-9a-f]{10})(?:/(.+))?")
_OTHER_NAMES = {
    "definition": FacetKind.DEFINITION,
    "why": FacetKind.WHY,
    "what": FacetKind.WHAT,
    "how": FacetKind.HOW,
}
NEAREST = 3
#: How long a list waits for the member's marks: Discord drops an answer after three seconds.
_PATIENCE = 1.5


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """A topic, and the facet at which to open it; None for the whole topic."""

    located: LocatedTopic
    facet: Facet | None = None

    @property
    def title(self) -> str:
        """The topic's title, after that of the facet."""
        title = self.located.topic.title
        return title if self.facet is None else f"{self.facet.title} · {title}"

    @property
    def value(self) -> str:
        """What ``find_place`` reads as this very place."""
        where = f"#{self.located.topic.id}"
        return where if self.facet is None else f"{where}/{self.facet.key}"


def told_apart(places: Sequence[TopicPlace]) -> list[tuple[str, str]]:
    """The title of each place, and what tells it from those of the same title, or ``""``.

    That is the title of its pack, or of its note where the packs are alike too.
    """
    return [(place.title, _difference(place, places)) for place in places]


def _difference(place: TopicPlace, places: Sequence[TopicPlace]) -> str:
    alike = [other for other in places if other.title.casefold() == place.title.casefold()]
    if len(alike) == 1:
        return ""
    pack = place.located.pack
    same_pack = [other for other in alike if other.located.pack is pack]
    names = [pack.title] if len(same_pack) < len(alike) else []
    if len(same_pack) > 1:
        names.append(place.located.note.title)
    return ", ".join(names)


class TopicUnknown(Exception):
    """No one place has that name. ``nearest`` are those that may have been meant, best first.

    ``ambiguous`` says that they all have it, so that the member only has to choose.
    """

    def __init__(
        self, typed: str, nearest: tuple[TopicPlace, ...], *, ambiguous: bool = False
    ) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest
        self.ambiguous = ambiguous


class TopicGone(Exception):
    """A button's topic is no longer in the notes: renamed, moved or removed."""


class FacetUnknown(Exception):
    """The topic has no such facet. ``located`` is the topic, with those that it has."""

    def __init__(self, typed: str, located: LocatedTopic) -> None:
        super().__init__(typed)
        self.typed = typed
        self.located = located


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """One choice of an autocompletion: what the member reads, and what Discord sends back."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A pack to browse, with the member's own marks: facets read, by topic key.

    ``read`` is None while the database is away.
    """

    packs: tuple[Pack, ...]
    pack: Pack
    topics: tuple[LocatedTopic, ...]
    read: Mapping[str, frozenset[str]] | None


class Topics:
    """Answers from the library that is in use at the moment of the call."""

    def __init__(
        self, current_content: CurrentContent, database: Database, readings: Readings
    ) -> None:
        self._current_content = current_content
        self._database = database
        self._readings = readings

    @property
    def library(self) -> Library:
        return self._current_content.library

    def find(self, typed: str) -> LocatedTopic:
        """The topic that was meant. Raises ``TopicUnknown`` with the nearest places."""
        return self.find_place(typed).located

    def find_place(self, typed: str) -> TopicPlace:
        """The place that was meant: a topic, or a heading in it. Raises ``TopicUnknown``."""
        library = self.library
        chosen = _PLACE.fullmatch(typed.strip())
        if chosen is not None and chosen[1] in library.topics:
            return self._place(FoundPlace(chosen[1], chosen[2]))
        found = library.places.find(typed)
        if found is None:
            namesakes = library.places.namesakes(typed)
            near = namesakes or library.places.nearest(typed, NEAREST)
            raise TopicUnknown(typed, tuple(map(self._place, near)), ambiguous=bool(namesakes))
        return self._place(found)

    def _place(self, found: FoundPlace) -> TopicPlace:
        located = self.library.topics[found.topic_id]
        return TopicPlace(located, located.topic.facet(found.facet) if found.facet else None)

    def located(self, topic_id: str) -> LocatedTopic:
        """The topic with this id. Raises ``TopicGone``."""
        try:
            return self.library.topics[topic_id]
        except KeyError:
            raise TopicGone from None

    def complete(self, typed: str, limit: int) -> list[TopicChoice]:
        """Places for a half-typed name, best first; with their packs if there are several."""
        library = self.library
        places = [self._place(found) for found in library.places.complete(typed, limit)]
        several = len(library.packs) > 1
        choices = []
        for place, (title, difference) in zip(places, told_apart(places), strict=True):
            where = difference or (place.located.pack.title if several else "")
            choices.append(TopicChoice(f"{title} · {where}" if where else title, place.value))
        return choices

    def facet(self, located: LocatedTopic, typed: str) -> Facet | FacetKind:
        """The facet that was meant by a key, a word like *why*, or a heading.

        The expected headings may have small slips. An expected facet that the topic lacks is
        given as its kind: it can be said to be missing. Raises ``FacetUnknown`` for anything
        else.
        """
        wanted = " ".join(typed.split())
        # Keys first: an autocompletion sends them, and a heading may look like one.
        by_key = located.topic.facet(wanted)
        if by_key is not None:
            return by_key
        folded = _folded(wanted)
        for facet in located.topic.facets:
            if folded == _folded(facet.title):
                return facet
        kind = _OTHER_NAMES.get(folded) or kind_of(wanted)
        if kind is FacetKind.OWN:
            raise FacetUnknown(typed, located)
        return located.topic.facet(kind) or kind

    def facets(self, typed_topic: str) -> tuple[Facet | FacetKind, ...]:
        """The facets of the topic that is being typed; the expected ones if it is not clear."""
        try:
            topic = self.find(typed_topic).topic
        except TopicUnknown:
            return (FacetKind.DEFINITION, *EXPECTED_KINDS)
        return topic.facets

    def opened(
        self,
        located: LocatedTopic,
        facets: Sequence[str],
        *,
        member_id: int,
        language: str,
        at: datetime,
    ) -> None:
        """Remembers that the member was shown these facets; it is written after the reply."""
        for facet in facets:
            self._readings.note(
                TopicOpening(member_id, located.pack.key, located.topic.key, facet, at, language)
            )

    async def catalogue(self, member_id: int, pack_key: str | None) -> Catalogue:
        """A pack's topics and which of their facets the member has read.

        An unknown pack gives the first one. What was opened a moment ago counts already. While
        the database is away the list comes without marks.
        """
        library = self.library
        pack = (library.pack(pack_key) if pack_key else None) or library.packs[0]
        return Catalogue(
            packs=library.packs,
            pack=pack,
            topics=tuple(library.topics[topic.id] for topic in pack.topics),
            read=await self._read(member_id, pack.key),
        )

    async def _read(self, member_id: int, pack_key: str) -> Mapping[str, frozenset[str]] | None:
        # Before the database is read: what is written in between is then in both, not in neither.
        pairs = set(self._readings.unwritten(member_id, pack_key))
        try:
            pairs.update(await give_up_after(_PATIENCE, self._recorded(member_id, pack_key)))
        except (StoreUnavailable, TimeoutError) as error:
            logger.warning("a list of topics comes without its marks: %s", error)
            return None
        read: dict[str, set[str]] = {}
        for topic, facet in pairs:
            read.setdefault(topic, set()).add(facet)
        return {topic: frozenset(facets) for topic, facets in read.items()}

    async def _recorded(self, member_id: int, pack_key: str) -> Mapping[tuple[str, str], int]:
        async with self._database.reading() as connection:
            return await opened(connection, member_id, pack_key)

    def find_pack(self, typed: str) -> Pack | None:
        """The pack with this key or title, else None."""
        folded = typed.strip().casefold()
        for pack in self.library.packs:
            if folded in {pack.key.casefold(), pack.title.casefold()}:
                return pack
        return None


def _folded(heading: str) -> str:
    return heading.casefold().rstrip("? ")
