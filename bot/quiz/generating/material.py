"""A pack as the generators see it: each topic with its names and the statements about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice, zip_longest

from bot.notes.lookup import names
from bot.notes.packs import Note, Pack, Topic
from bot.notes.reading.prose import countable_text, first_paragraph
from bot.quiz.generating.guards import Bench, refused
from bot.quiz.generating.statements import Formless, Statement, facets_of, statement
from bot.quiz.generating.terms import NameTable, Terms, content_of, terms_of
from bot.quiz.generating.uniqueness import TextIndex
from bot.quiz.languages import Language

#: So many neighbours are looked at for the wrong options of one question.
_NEIGHBOURS = 20
#: Where few topics are defined, so many are looked through to find them.
_LOOKED_THROUGH = 400
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """A topic that questions may be about. ``sound`` statements passed every guard.

    ``known`` are all statements about it, for reasons, and ``refusals`` what was wrong with those
    that are not sound. ``number`` is the topic's place in the pack.
    """

    number: int
    topic: Topic
    note: Note
    terms: Terms
    known: tuple[Statement, ...]
    sound: tuple[Statement, ...]
    refusals: tuple[Formless, ...]

    @property
    def label(self) -> str:
        """What options call the topic."""
        return self.known[0].label if self.known else self.terms.spellings[0]


class Material:
    """All subjects of a pack in the order of its topics, and who stands near whom."""

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
        self._families = self._related()
        self._nearest: tuple[Subject | None, tuple[Subject, ...]] = (None, ())
        #: The words of the pack's title: what it is all about.
        self.theme = content_of(pack.title, language)

    @cached_property
    def texts(self) -> TextIndex:
        """The words of all topics; where no sentence gets so far, nobody waits for it."""
        return TextIndex(_words(topic, self.language) for _, topic in self._places)

    def _subject(self, number: int, note: Note, topic: Topic, terms: Terms) -> Subject:
        bench = Bench(number, terms, self.names, lambda: self.texts, self._titles, self.language)
        known: list[Statement] = []
        sound: list[Statement] = []
        refusals: list[Formless] = []
        for facet in facets_of(topic):
            begins = first_paragraph(facet.passage, note.surroundings)
            if begins is None:
                continue
            said = statement(begins, facet, terms, self.language)
            if isinstance(said, Formless):
                refusals.append(said)
            else:
                known.append(said)
                if fault := refused(said, bench):
                    refusals.append(Formless(said.sentence, *fault, said.place))
                else:
                    sound.append(said)
        return Subject(number, topic, note, terms, tuple(known), tuple(sound), tuple(refusals))

    def _related(self) -> dict[int, list[int]]:
        numbers = {subject.topic.key: subject.number for subject in self.subjects}
        related: dict[int, list[int]] = {}
        for family in self.pack.families:
            members = [numbers[key] for key in family if key in numbers]
            for member in members:
                others = related.setdefault(member, [])
                others.extend(one for one in members if one != member and one not in others)
        return related

    def family(self, subject: Subject) -> tuple[Subject, ...]:
        """The topics that the manifest says learners confuse with this one."""
        return tuple(self.subjects[number] for number in self._families.get(subject.number, ()))

    def near(self, subject: Subject) -> tuple[Subject, ...]:
        """Other topics: its families, then those around it, the likest and then the nearest first.

        The likest are those whose texts speak of what is said of this topic.
        """
        if self._nearest[0] is subject:
            return self._nearest[1]
        words = content_of(subject.known[0].predicate if subject.known else "", self.language)
        nearest = islice(self._around(subject.number), _LOOKED_THROUGH)
        usable = (one for one in nearest if one.known or one.topic.attributes)
        around = list(islice(usable, _NEIGHBOURS))
        around.sort(key=lambda other: -self.texts.score(other.number, words))
        found = tuple(dict.fromkeys(chain(self.family(subject), around)))
        # The generators ask for one subject many times in a row.
        self._nearest = (subject, found)
        return found

    def _around(self, number: int) -> Iterator[Subject]:
        before: Sequence[int] = range(number - 1, -1, -1)
        after: Sequence[int] = range(number + 1, len(self.subjects))
        for pair in zip_longest(before, after):
            yield from (self.subjects[one] for one in pair if one is not None)


def _words(topic: Topic, language: Language) -> list[str]:
    """All words of a topic's text, its names included, in one form for singular and plural."""
    texts = (countable_text(facet.passage) for facet in topic.facets if facet.written)
    every = _WORD.findall(" ".join((topic.title, *topic.aliases, *texts)).casefold())
    return [_singular(word) for word in every if word not in language.definition_stop_words]


_singular = lru_cache(maxsize=1 << 16)(names.singular)
