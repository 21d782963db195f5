"""One Markdown file becomes its notes: topics, facets, gaps, and what is wrong with its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2s
from types import MappingProxyType

from bot.notes.findings import Finding, Severity
from bot.notes.packs import (
    ContentsEntry,
    Facet,
    FacetKind,
    Note,
    Passage,
    Place,
    Surroundings,
    Topic,
)
from bot.notes.reading.decoding import MAX_BYTES, NotText, decode
from bot.notes.reading.front_matter import FrontMatter, read_front_matter
from bot.notes.reading.headings import is_contents, is_own_words, kind_of
from bot.notes.reading.outline import Outline, Section, outline, whole
from bot.notes.slugs import Slugs, slug

#: A title is a line on a phone, not a page; what is longer is cut for names and buttons.
MAX_TITLE = 200
MAX_FACET_KEY = 40

_LEADING_NUMBER = re.compile(r"^\d+[-_. ]+(?=\D)")


@dataclass(slots=True)
class PackDraft:
    """What the files of one pack share while they are read: names already given, findings."""

    key: str
    topic_keys: Slugs = field(default_factory=Slugs)
    findings: list[Finding] = field(default_factory=list)

    def find(self, path: str, line: int, severity: Severity, rule: str, sentence: str) -> None:
        self.findings.append(Finding(path, line, severity, rule, sentence))

    def topic_id(self, topic_key: str) -> str:
        """Ten hexadecimal digits that stay the same as long as pack and topic keep their keys."""
        return blake2s(f"{self.key}/{topic_key}".encode(), digest_size=5).hexdigest()


def read_file(
    data: bytes, path: str, shown: str, pack: PackDraft, address: str | None = None
) -> tuple[Note, ...]:
    """The notes of one file: one for each H1, in their order; none when it cannot be read.

    ``path`` is relative to the pack, ``shown`` is how findings name the file, ``address`` is
    where it can be read on the web. Faults of form go to ``pack.findings``; nothing is raised.
    """
    if len(data) > MAX_BYTES:
        pack.find(
            shown,
            1,
            Severity.ERROR,
            "too-large",
            f"The file is larger than {MAX_BYTES:,} bytes, the most a note may have; split it.",
        )
        return ()
    try:
        text = decode(data)
    except NotText:
        pack.find(
            shown,
            1,
            Severity.ERROR,
            "not-text",
            "The file holds no text that can be read; save it as UTF-8 or take it away.",
        )
        return ()
    bones = outline(text)
    for slip in bones.slips:
        severity = Severity.ERROR if slip.rule == "unclosed-fence" else Severity.WARNING
        pack.find(shown, slip.line, severity, slip.rule, slip.sentence)
    front = read_front_matter(bones.front_matter, shown, pack.findings)
    return _FileReader(path, shown, pack, bones, front, address).notes()


@dataclass(slots=True)
class _TopicDraft:
    section: Section
    facets: list[Section] = field(default_factory=list)


@dataclass(slots=True)
class _NoteDraft:
    title: str | None
    line: int
    outside: list[Section] = field(default_factory=list)
    topics: list[_TopicDraft] = field(default_factory=list)
    loose: list[Section] = field(default_factory=list)
    contents: list[Section] = field(default_factory=list)


@dataclass(slots=True)
class _FileReader:
    path: str
    shown: str
    pack: PackDraft
    bones: Outline
    front: FrontMatter
    address: str | None

    def notes(self) -> tuple[Note, ...]:
        surroundings = Surroundings(
            address=self.address,
            references=MappingProxyType(dict(self.bones.references)),
            footnotes=MappingProxyType(dict(self.bones.footnotes)),
            anchors=self.bones.anchors,
        )
        drafts = [draft for draft in _drafts(self.bones.sections) if _holds_something(draft)]
        notes = tuple(self._note(draft, surroundings) for draft in drafts)
        for title, line in self.front.unused({t.title for note in notes for t in note.topics}):
            self.pack.find(
                self.shown,
                line,
                Severity.WARNING,
                "front-matter",
                f"The aliases name “{title}”, which is no topic of this file.",
            )
        return notes

    def _note(self, draft: _NoteDraft, surroundings: Surroundings) -> Note:
        title = (draft.title or self.front.title or _title_from(self.path))[:MAX_TITLE]
        outside = [section for section in draft.outside if section.written]
        topics = [self._topic(topic.section, topic.facets) for topic in draft.topics]
        if draft.loose or (outside and not topics):
            head = replace(_joined(outside, draft.line), title=title)
            topics.insert(0, self._topic(head, draft.loose))
            outside = []
        entries = tuple(
            entry for section in draft.contents for entry in self._contents_entries(section)
        )
        return Note(
            title=title,
            place=Place(self.path, draft.line),
            introduction=self._passage(_joined(outside, draft.line)) if outside else None,
            topics=tuple(topics),
            contents=entries,
            promised=tuple(entry for entry in entries if self._leads_nowhere(entry)),
            surroundings=surroundings,
        )

    def _topic(self, section: Section, facets: Sequence[Section]) -> Topic:
        title = section.title[:MAX_TITLE]
        key = self.pack.topic_keys.claim(slug(title)[:MAX_TITLE] or "topic")
        drawn: list[Facet] = []
        if section.written:
            place = Place(self.path, section.line)
            passage = self._passage(section)
            drawn.append(Facet("definition", FacetKind.DEFINITION, title, passage, place))
        keys = Slugs()
        for name in FacetKind:
            keys.claim(name.value)
        taken: set[FacetKind] = set()
        for facet in facets:
            drawn.append(self._facet(facet, taken, keys))
        return Topic(
            id=self.pack.topic_id(key),
            key=key,
            title=title,
            aliases=self.front.aliases_of(title),
            facets=tuple(drawn),
            place=Place(self.path, section.line),
        )

    def _facet(self, section: Section, taken: set[FacetKind], keys: Slugs) -> Facet:
        """A facet; the second *Summary* of a topic is an extra one under its own name."""
        kind = kind_of(section.title)
        if kind in taken:
            kind = FacetKind.OWN
        if kind is FacetKind.OWN:
            # Room for a number that tells two equal headings apart.
            key = keys.claim(slug(section.title)[: MAX_FACET_KEY - 5] or "facet")
        else:
            taken.add(kind)
            key = kind.value
        title = section.title[:MAX_TITLE]
        return Facet(key, kind, title, self._passage(section), Place(self.path, section.line))

    def _passage(self, section: Section) -> Passage:
        return Passage(section.source, Place(self.path, section.source_line), section.written)

    def _contents_entries(self, section: Section) -> Iterator[ContentsEntry]:
        env = {"references": dict(self.bones.references)}
        depth = 0
        for token in whole().parse(section.source, env):
            depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
            if token.type != "inline" or not depth or not token.map:
                continue
            anchor = None
            for child in token.children or []:
                if child.type == "link_open" and anchor is None:
                    anchor = str(child.attrs.get("href", ""))
            title = "".join(child.content for child in token.children or [])
            place = Place(self.path, section.source_line + token.map[0])
            if anchor is None or anchor.startswith("#"):
                yield ContentsEntry(" ".join(title.split()), anchor and anchor[1:], place)

    def _leads_nowhere(self, entry: ContentsEntry) -> bool:
        wanted = entry.anchor if entry.anchor is not None else slug(entry.title)
        return wanted.lower() not in self.bones.anchors


def _drafts(sections: Sequence[Section]) -> list[_NoteDraft]:
    """Sorts a file's sections into notes: each H1 after the first opens another one."""
    note = _NoteDraft(title=None, line=1)
    drafts = [note]
    shelf = note.loose
    for section in sections:
        if section.level == 0:
            note.outside.append(section)
        elif section.level == 1:
            if note.title is not None or note.topics or note.loose:
                note = _NoteDraft(title=None, line=section.line)
                drafts.append(note)
            note.title, note.line = section.title, section.line
            note.outside.append(section)
            shelf = note.loose
        elif section.level == 2:
            shelf = _open_section(note, section)
        else:
            shelf.append(section if shelf is not note.outside else _with_heading(section))
    return drafts


def _open_section(note: _NoteDraft, section: Section) -> list[Section]:
    """Files an H2 in its note; gives the list in which the H3s below it belong."""
    if is_contents(section.title):
        note.contents.append(section)
        return note.contents
    if is_own_words(section.title):
        note.outside.append(section)
        return note.outside
    topic = _TopicDraft(section)
    note.topics.append(topic)
    return topic.facets


def _with_heading(section: Section) -> Section:
    """An H3 that belongs to no topic keeps its heading as a line of its text."""
    source = f"#### {section.title}\n\n{section.source}"
    return replace(section, source=source, source_line=section.line, written=True)


def _joined(sections: Sequence[Section], line: int) -> Section:
    source = "\n\n".join(section.source for section in sections)
    first = sections[0].source_line if sections else line
    return Section(2, "", "", line, source, first, bool(sections))


def _holds_something(draft: _NoteDraft) -> bool:
    return bool(
        draft.title
        or draft.topics
        or draft.loose
        or draft.contents
        or any(section.written for section in draft.outside)
    )


def _title_from(path: str) -> str:
    """``02-virtual-machines.md`` is *Virtual machines*."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = _LEADING_NUMBER.sub("", stem).replace("-", " ").replace("_", " ").strip() or stem
    return words[:1].upper() + words[1:]
