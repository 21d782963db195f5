"""A pack as the generators see it: each topic with its names and the statements about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice, zip_longest

from bot.notes.lookup import names
from bot.notes.lookup.names import plain
from bot.notes.packs import Facet, FacetKind, Note, Pack, Topic
from bot.notes.reading.prose import countable_text, first_paragraph
from bot.quiz.generating.guards import GuardContext, refused
from bot.quiz.generating.statements import Statement, UnusableSentence, facets_of, statement
from bot.quiz.generating.terms import NameTable, Terms, content_of, terms_of
from bot.quiz.generating.uniqueness import TextIndex
from bot.quiz.languages import Language

#: The most neighbours that are considered for the wrong options of one question.
_MOST_NEIGHBOURS = 20
#: The most topics that are searched for these neighbours.
_MOST_SEARCHED = 400
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """A topic that questions may be about. ``sound`` statements passed every guard.

    ``known`` are all statements about it, which serve as reasons; ``refusals`` are the faults of
    those that are not sound. ``number`` is the topic's position in the pack.
    """

    number: int
    topic: Topic
    note: Note
    terms: Terms
    known: tuple[Statement, ...]
    sound: tuple[Statement, ...]
    refusals: tuple[UnusableSentence, ...]

    @property
    def label(self) -> str:
        """The name of the topic in options."""
        if self.known:
            return self.known[0].label
        return next(iter(self.terms.spellings), self.topic.title)


@dataclass(frozen=True, eq=False, slots=True)
class Neighbour:
    """A heading beside another one: its name, and what is written below it, if anything is."""

    name: str
    note: Note
    facet: Facet | None


def first_written(facets: Sequence[Facet]) -> Facet | None:
    """The first of these facets that has a text, or None."""
    return next((facet for facet in facets if facet.written), None)


class Material:
    """All subjects of a pack in the order of its topics, and which ones are near others."""

    def __init__(self, pack: Pack, language: Language) -> None:
        self.pack = pack
        self.language = language
        self._places = places = [(note, topic) for note in pack.notes for topic in note.topics]
        terms = [terms_of(topic, language) for _, topic in places]
        self.names = NameTable(terms)
        self._titles = tuple(topic.title for _, topic in places)
        self.subjects = tuple(
            self._subject(number, note, topic, terms[number])
            for number, (note, topic) in enumerate(places)
        )
        self._families = self._families_by_number()
        self._last_near: tuple[Subject | None, tuple[Subject, ...]] = (None, ())
        #: The words of the pack's title.
        self.theme = content_of(pack.title, language)

    @cached_property
    def texts(self) -> TextIndex:
        """The words of all topics; only built when a sentence passes the other guards."""
        return TextIndex(_words(topic, self.language) for _, topic in self._places)

    def _subject(self, number: int, note: Note, topic: Topic, terms: Terms) -> Subject:
        context = GuardContext(
            number, terms, self.names, lambda: self.texts, self._titles, self.language
        )
        known: list[Statement] = []
        sound: list[Statement] = []
        refusals: list[UnusableSentence] = []
        for facet in facets_of(topic):
            begins = first_paragraph(facet.passage, note.surroundings)
            if begins is None:
                continue
            said = statement(begins, facet, terms, self.language)
            if isinstance(said, UnusableSentence):
                refusals.append(said)
            else:
                known.append(said)
                if fault := refused(said, context):
                    refusals.append(UnusableSentence(said.sentence, *fault, said.place))
                else:
                    sound.append(said)
        return Subject(number, topic, note, terms, tuple(known), tuple(sound), tuple(refusals))

    def _families_by_number(self) -> dict[int, list[int]]:
        numbers = {subject.topic.key: subject.number for subject in self.subjects}
        related: dict[int, list[int]] = {}
        for family in self.pack.families:
            members = [numbers[key] for key in family if key in numbers]
            for member in members:
                others = related.setdefault(member, [])
                others.extend(one for one in members if one != member and one not in others)
        return related

    def family(self, subject: Subject) -> tuple[Subject, ...]:
        """The topics that learners confuse with this one, according to the manifest."""
        return tuple(self.subjects[number] for number in self._families.get(subject.number, ()))

    def near(self, subject: Subject) -> tuple[Subject, ...]:
        """Other topics: its families, then those around it.

        The latter are sorted by how well their text matches this topic's definition, then by
        their distance in the pack.
        """
        if self._last_near[0] is subject:
            return self._last_near[1]
        words = content_of(subject.known[0].predicate if subject.known else "", self.language)
        nearest = islice(self._around(subject.number), _MOST_SEARCHED)
        usable = (one for one in nearest if one.known or one.topic.attributes)
        around = list(islice(usable, _MOST_NEIGHBOURS))
        around.sort(key=lambda other: -self.texts.score(other.number, words))
        found = tuple(dict.fromkeys(chain(self.family(subject), around)))
        # The generators call this for one subject many times in a row.
        self._last_near = (subject, found)
        return found

    def names_near(self, subject: Subject) -> tuple[Neighbour, ...]:
        """Other topics by name: of its families, its note, and the notes around it."""
        around = list(islice(self._around(subject.number), _MOST_NEIGHBOURS))
        around.sort(key=lambda other: other.note is not subject.note)
        near = chain(self.family(subject), around)
        found = [
            Neighbour(plain(other.topic.title), other.note, first_written(other.topic.facets))
            for other in near
        ]
        return tuple({one.name: one for one in reversed(found)}.values())[::-1]

    def _around(self, number: int) -> Iterator[Subject]:
        before: Sequence[int] = range(number - 1, -1, -1)
        after: Sequence[int] = range(number + 1, len(self.subjects))
        for pair in zip_longest(before, after):
            yield from (self.subjects[one] for one in pair if one is not None)


def _words(topic: Topic, language: Language) -> list[str]:
    """All words of a topic's text and names, in one form for singular and plural."""
    texts = (countable_text(facet.passage.source) for facet in topic.facets if facet.written)
    every = _WORD.findall(" ".join((topic.title, *topic.aliases, *texts)).casefold())
    return [_singular(word) for word in every if word not in language.definition_stop_words]


_singular = lru_cache(maxsize=1 << 16)(names.singular)


def where_is(subject: Subject, facet: Facet) -> str:
    """The topic, and the facet behind it if that has a name of its own."""
    title = plain(subject.topic.title)
    own = plain(facet.title)
    if facet.kind is not FacetKind.OWN or own.casefold() == title.casefold():
        return title
    return f"{title} › {own}"
