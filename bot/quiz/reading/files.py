"""Reads one file of questions: questions without their ids, and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.notes.library import Library
from bot.notes.lookup import names
from bot.notes.markdown import links_in
from bot.notes.packs import Facet, Pack, Place, QuestionFile, Surroundings, Topic
from bot.notes.reading.items import BlockKind, ParsedFile, Part, read_blocks
from bot.notes.slugs import slug
from bot.quiz.identity import revision
from bot.quiz.languages import LANGUAGES
from bot.quiz.limits import size_faults
from bot.quiz.questions import Blank, Kind, Question, Source
from bot.quiz.reading.attributes import Attributes, defaults, split
from bot.quiz.reading.faults import Faults
from bot.quiz.reading.forms import Form, read_form

#: The kinds whose options have no reasons.
_NEED_REMARK = frozenset({Kind.ORDER, Kind.MATCHING, Kind.CLOZE, Kind.SHORT})
_SOURCES = re.compile(
    rf"^[ \t]*(?:{'|'.join(language.sources for language in LANGUAGES.values())})"
    r"[ \t]*:(.*(?:\n[ \t]*\S.*)*)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question whose id is empty or the author's, and the findings about it.

    ``question`` is None if it cannot be asked.
    """

    question: Question | None
    faults: Faults


@dataclass(slots=True)
class PackContext:
    """What questions of a pack refer to: its topics and objectives, by their names."""

    library: Library
    pack: Pack
    _topics: Mapping[str, Topic] = field(init=False)
    _objectives: frozenset[str] = field(init=False)
    _nearest: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        topics: dict[str, Topic] = {}
        for name, topic in _names(self.pack.topics):
            topics.setdefault(name, topic)
        self._topics = topics
        self._objectives = frozenset(objective.key for objective in self.pack.objectives)

    def topic(self, name: str) -> Topic | None:
        """The topic of the pack with this title, alias or key, or None."""
        return self._topics.get(names.fold(name)) if name else None

    def check(self, said: Attributes, faults: Faults, lines: Mapping[str, int]) -> None:
        """Adds findings about a topic or an objective that the pack does not have."""
        if said.topic and self.topic(said.topic) is None:
            sentence = f"“{said.topic}” is not a topic of this pack{self._advice(said.topic)}."
            faults.find("question-topic", sentence, lines.get("topic"))
        if said.objective and said.objective not in self._objectives:
            known = ", ".join(sorted(self._objectives)) or "none at all"
            sentence = f"“{said.objective}” is not an objective of the manifest, which has {known}."
            faults.find("question-objective", sentence, lines.get("objective"))

    def _advice(self, name: str) -> str:
        if name not in self._nearest:
            nearest = [self.library.topics[id] for id in self.library.index.nearest(name)]
            titles = [f"“{held.topic.title}”" for held in nearest if held.pack is self.pack]
            self._nearest[name] = f"; perhaps you mean {' or '.join(titles)}" if titles else ""
        return self._nearest[name]


def _names(topics: Sequence[Topic]) -> Iterator[tuple[str, Topic]]:
    """Titles before aliases before keys, so that no alias hides the title of another topic."""
    yield from ((names.fold(topic.title), topic) for topic in topics)
    yield from ((names.fold(alias), topic) for topic in topics for alias in topic.aliases)
    yield from ((names.fold(topic.key), topic) for topic in topics)


def _facet(name: str, topic: Topic, faults: Faults) -> str | None:
    if not name:
        return None
    for facet in topic.facets:
        if _is_named(facet, name):
            return facet.key
    known = ", ".join(facet.key for facet in topic.facets) or "none"
    sentence = f"“{name}” is not a facet of “{topic.title}”, which has {known}."
    faults.find("question-facet", sentence)
    return None


def _is_named(facet: Facet, name: str) -> bool:
    return facet.key == name.casefold() or slug(facet.title) == slug(name)


def read_questions(file: QuestionFile, context: PackContext) -> Iterator[QuestionDraft]:
    """The questions of the file in order. A draft without a question may be about the file."""
    parsed = read_blocks(file.text)
    surroundings = Surroundings(
        address=file.address,
        references=MappingProxyType(dict(parsed.references)),
        footnotes=MappingProxyType(dict(parsed.footnotes)),
    )
    head = Faults(file.shown, 1)
    for fault in parsed.faults:
        head.find(fault.rule, fault.sentence, fault.line)
    said, lines = defaults(parsed.front_matter, head)
    context.check(said, head, lines)
    yield QuestionDraft(None, head)
    reader = _QuestionFileReader(file, parsed, context, surroundings, said)
    yield from reader.drafts()


@dataclass(slots=True)
class _QuestionFileReader:
    file: QuestionFile
    parsed: ParsedFile
    context: PackContext
    surroundings: Surroundings
    said: Attributes

    def drafts(self) -> Iterator[QuestionDraft]:
        for part, below in _grouped(self.parsed.parts):
            faults = Faults(self.file.shown, part.line)
            if part.level == 2:
                yield QuestionDraft(self._question(part, below, faults), faults)
            else:
                _without_question((part, *below), faults)
                yield QuestionDraft(None, faults)

    def _question(self, part: Part, below: Sequence[Part], faults: Faults) -> Question | None:
        for deeper in below:
            faults.find(
                "question-form",
                f"“{deeper.heading}” is a heading inside a question; each question has a heading of"
                " level 2 (##) and no other one.",
                deeper.line,
            )
        heading, said = split(part.heading, self.said, faults)
        blocks = [block for each in (part, *below) for block in each.blocks]
        form = read_form(heading, blocks, self.file.path, self.parsed.references, faults)
        topic = self._topic(said, faults)
        if form is None:
            return None
        question = self._asked(form, said, topic, part.line, faults)
        for rule, sentence, line in size_faults(question, form.remark_line, self.parsed.references):
            faults.find(rule, sentence, line)
        return question if faults.grave else replace(question, revision=revision(question))

    def _asked(
        self, form: Form, said: Attributes, topic: Topic | None, line: int, faults: Faults
    ) -> Question:
        """The question without its revision and, if the author set none, without its id.

        Without a topic it is read to find its other faults.
        """
        remark, sources = _sources_of(form.remark, self.parsed.references)
        _remarked(form, remark, faults)
        return Question(
            pack=self.context.pack.key,
            id=said.id,
            derived=not said.id,
            revision="",
            kind=form.kind,
            stem=form.stem,
            topic_id=topic.id if topic else "",
            topic_key=topic.key if topic else "",
            facet=_facet(said.facet, topic, faults) if topic else None,
            objective=said.objective or None,
            difficulty=said.difficulty,
            place=Place(self.file.path, line),
            surroundings=self.surroundings,
            options=form.options,
            pairs=form.pairs,
            extra=form.extra,
            blanks=_with_aliases(form.blanks, said.aliases, faults),
            foils=form.foils,
            remark=remark,
            sources=sources,
            checked=said.checked,
            formerly=said.was,
            path=self.file.shown,
        )

    def _topic(self, said: Attributes, faults: Faults) -> Topic | None:
        """The question's topic. Faults at the top of the file are not repeated here."""
        if not said.topic:
            faults.find(
                "question-topic",
                "The question has no topic; write “topic: ...” at the top of the file, or"
                ' {topic="..."} behind the heading.',
            )
        own = replace(
            said,
            topic="" if said.topic == self.said.topic else said.topic,
            objective="" if said.objective == self.said.objective else said.objective,
        )
        self.context.check(own, faults, {})
        return self.context.topic(said.topic)


def _grouped(parts: Sequence[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """Each part with the deeper ones that follow it."""
    start = 0
    for number in range(1, len(parts) + 1):
        if number == len(parts) or parts[number].level <= 2:
            yield parts[start], list(parts[start + 1 : number])
            start = number


def _without_question(parts: Sequence[Part], faults: Faults) -> None:
    """Adds findings about answers below a title or at the top of the file, without a question."""
    for part in parts:
        if part.level > 2:
            faults.find(
                "question-form",
                f"“{part.heading}” is read as no question; give it a heading of level 2 (##).",
                part.line,
            )
        for block in part.blocks:
            if block.kind is not BlockKind.TEXT and block.kind is not BlockKind.QUOTE:
                sentence = "These answers have no question; write it above them, behind “## ”."
                faults.find("question-form", sentence, block.line)
                break


def _sources_of(
    remark: str, references: Mapping[str, Mapping[str, object]]
) -> tuple[str, tuple[Source, ...]]:
    """The remark without its paragraph ``Sources: [title](address), ...``, and these sources.

    A paragraph without any link to the web remains part of the remark.
    """
    line = _SOURCES.search(remark)
    if line is None:
        return remark, ()
    sources = tuple(
        Source(title or address, address)
        for title, address in links_in(line[1], references)
        if address.startswith(("https://", "http://"))
    )
    if not sources:
        return remark, ()
    left = (remark[: line.start()].strip(), remark[line.end() :].strip())
    return "\n\n".join(filter(None, left)), sources


def _remarked(form: Form, remark: str, faults: Faults) -> None:
    """Adds a finding if neither options nor remark say why the answer is right."""
    told = form.kind is Kind.MATCHING and all(pair.rationale for pair in form.pairs)
    if form.kind in _NEED_REMARK and not remark and not told:
        third = ", or a third column," if form.kind is Kind.MATCHING else ""
        faults.find(
            "question-remark",
            f"The question does not say why its answer is right; close it with a quote{third} that"
            " does (“> ...”).",
        )


def _with_aliases(
    blanks: tuple[Blank, ...], aliases: tuple[str, ...], faults: Faults
) -> tuple[Blank, ...]:
    if not aliases:
        return blanks
    if len(blanks) != 1:
        sentence = "“aliases” are further spellings of one blank, and this question has"
        number = f"{len(blanks)} of them" if blanks else "none"
        faults.find("question-attribute", f"{sentence} {number}.")
        return blanks
    return (Blank(tuple(dict.fromkeys((*blanks[0].accepted, *aliases)))),)
