"""Turns one Markdown file into notes: topics, facets, gaps, and the faults of its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2s
from types import MappingProxyType

from markdown_it.token import Token

from bot.notes.findings import Finding
from bot.notes.lookup.generic_titles import is_ambiguous, is_defining, is_generic
from bot.notes.lookup.names import fold, plain
from bot.notes.markdown import links_in, links_of_tokens, parsed, text_of_tokens
from bot.notes.packs import (
    Attribute,
    ContentsEntry,
    Facet,
    FacetKind,
    Note,
    Passage,
    Place,
    Surroundings,
    Topic,
)
from bot.notes.reading.decoding import NotText, decode
from bot.notes.reading.dialects import NOTION_ID, common_markdown
from bot.notes.reading.front_matter import FrontMatter, read_front_matter
from bot.notes.reading.headings import is_contents, is_own_words, kind_of
from bot.notes.reading.outline import Outline, Section, has_text, outline
from bot.notes.slugs import Slugs, anchor, slug

#: A larger file is refused: a mebibyte is several hundred printed pages.
MAX_BYTES = 1024 * 1024
#: A longer title is cut for names and buttons: it should be a line on a phone.
MAX_TITLE = 200
#: The columns of the database are this wide.
MAX_TOPIC_KEY = 200
MAX_FACET_KEY = 40

_OPTION_BOX = re.compile(r"^[ \t]*[-*+][ \t]+\[[xX]\][ \t]", re.MULTILINE)
_LEADING_NUMBER = re.compile(r"^\d+[-_. ]+(?=\D)")


@dataclass(slots=True)
class PackDraft:
    """What the files of one pack share while they are read: keys already used, findings."""

    key: str
    topic_keys: Slugs = field(default_factory=Slugs)
    findings: list[Finding] = field(default_factory=list)

    def add_finding(self, path: str, line: int, rule: str, sentence: str) -> None:
        self.findings.append(Finding(path, line, rule, sentence))

    def topic_id(self, topic_key: str) -> str:
        """Ten hexadecimal digits that stay the same as long as pack and topic keep their keys."""
        return blake2s(f"{self.key}/{topic_key}".encode(), digest_size=5).hexdigest()


def read_text(data: bytes, shown: str, pack: PackDraft) -> str | None:
    """The text of a file, or None and a finding that says why it cannot be read."""
    if len(data) > MAX_BYTES:
        rule = "too-large"
        sentence = (
            f"The file is larger than {MAX_BYTES:,} bytes, the most a note may have; split it."
        )
    else:
        try:
            return decode(data)
        except NotText:
            rule = "not-text"
            sentence = "The file holds no text that can be read; save it as UTF-8 or remove it."
    pack.add_finding(shown, 1, rule, sentence)
    return None


def read_notes(
    text: str, path: str, shown: str, pack: PackDraft, address: str | None = None
) -> tuple[Note, ...]:
    """The notes of one file: one for each H1, in order; none for an empty file.

    ``path`` is relative to the pack, ``shown`` is how findings name the file, ``address`` is
    where it can be read on the web. Faults of form go to ``pack.findings``; nothing is raised.
    """
    common = common_markdown(text, _stem(path))
    outlined = outline(common.text)
    if common.open_comment is not None:
        sentence = "This comment is never closed, so it hides what follows; close it with %%."
        pack.add_finding(shown, common.open_comment, "unclosed-fence", sentence)
    for fault in outlined.faults:
        pack.add_finding(shown, fault.line, fault.rule, fault.sentence)
    front = read_front_matter(outlined.front_matter, shown, pack.findings)
    return _FileReader(path, shown, pack, outlined, front, address).notes()


#: An H2 and the H3s below it.
_TopicDraft = tuple[Section, list[Section]]


@dataclass(slots=True)
class _NoteDraft:
    """The sections of one note. ``parts`` belong to no topic but the note's own.

    ``opening`` is the text above all headings but the H1.
    """

    title: str | None = None
    line: int | None = None
    opening: list[Section] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)
    topics: list[_TopicDraft] = field(default_factory=list)
    contents: list[Section] = field(default_factory=list)


@dataclass(slots=True)
class _FileReader:
    path: str
    shown: str
    pack: PackDraft
    outlined: Outline
    front: FrontMatter
    address: str | None

    def notes(self) -> tuple[Note, ...]:
        surroundings = Surroundings(
            address=self.address,
            references=MappingProxyType(dict(self.outlined.references)),
            footnotes=MappingProxyType(dict(self.outlined.footnotes)),
            anchors=self.outlined.anchors,
        )
        drafts = [draft for draft in _drafts(self.outlined.sections) if _holds_something(draft)]
        notes = tuple(self._note(draft, surroundings) for draft in drafts)
        titles = {topic.title for note in notes for topic in note.topics}
        for key, title, line in self.front.unused(titles):
            sentence = f"The {key} name “{title}”, which is not a topic of this file."
            self.pack.add_finding(self.shown, line, "front-matter", sentence)
        return notes

    def _note(self, draft: _NoteDraft, surroundings: Surroundings) -> Note:
        name = title_from(_LEADING_NUMBER.sub("", _stem(self.path)))
        title = _named(draft.title or self.front.title or name)
        line = draft.line or min(_first_lines(draft))
        own = self._own_topic(draft, title, line)
        topics = [self._topic(section, facets) for section, facets in draft.topics]
        if own is not None:
            # After the others, whose keys must not depend on it.
            topics.insert(0, self._topic(*own, of_note=True))
        entries = tuple(
            entry for section in draft.contents for entry in self._contents_entries(section)
        )
        return Note(
            title=title,
            aliases=self.front.note_aliases,
            place=Place(self.path, line),
            topics=tuple(topics),
            contents=entries,
            promised=tuple(entry for entry in entries if self._leads_nowhere(entry)),
            surroundings=surroundings,
        )

    def _own_topic(self, draft: _NoteDraft, title: str, line: int) -> _TopicDraft | None:
        """The note's own topic: what stands in no topic of it; None when there is nothing.

        Where an H2 has the name of the note, that topic takes it all.
        """
        _settle_ambiguous(draft)
        prose = [self._prose(section) for section in draft.contents]
        opening = sorted([*draft.opening, *prose], key=lambda section: section.source_line)
        if not any(section.written for section in opening):
            opening = []
        parts = [part for part in draft.parts if part.written or not _may_be_left_out(part)]
        said = bool(opening) or any(part.written or part.level == 3 for part in parts)
        if not said and (draft.topics or not parts):
            return None
        name = fold(plain(title))
        for number, (section, facets) in enumerate(draft.topics):
            if fold(plain(section.title)) == name:
                merged = _merged([*opening, section], section.title, section.line)
                below = sorted([*facets, *parts], key=lambda part: part.line)
                draft.topics[number] = (replace(merged, written=section.written or said), below)
                return None
        if not opening:
            first = next((part for part in parts if part.written), None)
            if first is not None and is_defining(first.title):
                opening = [first]
                parts.remove(first)
        return _merged(opening, title, line), parts

    def _topic(
        self, section: Section, facets: Sequence[Section], *, of_note: bool = False
    ) -> Topic:
        title = _named(section.title)
        # Leaves room for a number, which makes equal titles differ.
        key = self.pack.topic_keys.claim(slug(title)[: MAX_TOPIC_KEY - 8] or "topic")
        built: list[Facet] = []
        if section.written:
            place = Place(self.path, section.line)
            passage = self._passage(section)
            built.append(Facet("definition", FacetKind.DEFINITION, title, passage, place))
        keys = Slugs()
        for name in FacetKind:
            keys.claim(name.value)
        taken: set[FacetKind] = set()
        for facet in facets:
            built.append(self._facet(facet, taken, keys))
        return Topic(
            id=self.pack.topic_id(key),
            key=key,
            title=title,
            aliases=(
                *(self.front.note_aliases if of_note else ()),
                *self.front.aliases_of(title),
            ),
            facets=tuple(built),
            place=Place(self.path, section.line),
            attributes=tuple(
                Attribute(one.name, one.value, Place(self.path, one.line))
                for one in self.front.attributes_of(title)
            ),
            of_note=of_note,
        )

    def _facet(self, section: Section, taken: set[FacetKind], keys: Slugs) -> Facet:
        """A facet; the second *Summary* of a topic is an extra one under its own name."""
        kind = kind_of(section.title)
        if kind in taken:
            kind = FacetKind.OWN
        if kind is FacetKind.OWN:
            # Leaves room for a number, which makes equal headings differ.
            key = keys.claim(slug(section.title)[: MAX_FACET_KEY - 6] or "facet")
        else:
            taken.add(kind)
            key = kind.value
        title = _named(section.title)
        return Facet(key, kind, title, self._passage(section), Place(self.path, section.line))

    def _passage(self, section: Section) -> Passage:
        return Passage(section.source, Place(self.path, section.source_line), section.written)

    def _contents_entries(self, section: Section) -> Iterator[ContentsEntry]:
        """The entries in the section's lists: one for each item, and for each more link in it."""
        depth = 0
        for token in self._tokens(section):
            depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
            if token.type != "inline" or not depth or not token.map:
                continue
            place = Place(self.path, section.source_line + token.map[0])
            children = token.children or []
            links = links_of_tokens(children)
            whole_item = (text_of_tokens(children), links[0][1] if links else None)
            for title, target in (whole_item, *links[1:]):
                if target is None or target.startswith("#"):
                    yield ContentsEntry(title, anchor(target[1:]) if target else None, place)
                else:
                    yield ContentsEntry(title, None, place, elsewhere=target)

    def _prose(self, section: Section) -> Section:
        """The text of a table of contents outside its lists. It is neither an entry nor a topic."""
        lines = section.source.split("\n")
        for token in self._tokens(section):
            if token.type in {"bullet_list_open", "ordered_list_open"} and token.map:
                for number in range(*token.map):
                    lines[number] = ""
        written = section.written and has_text("\n".join(lines))
        first = next((number for number, line in enumerate(lines) if line.strip()), 0)
        while lines and not lines[-1].strip():
            lines.pop()
        source = "\n".join(lines[first:]) if written else ""
        return replace(
            section, source=source, source_line=section.source_line + first, written=written
        )

    def _tokens(self, section: Section) -> list[Token]:
        return parsed(section.source, self.outlined.references)

    def _leads_nowhere(self, entry: ContentsEntry) -> bool:
        """Whether no section has the entry's anchor or, where that is wrong, its name."""
        known = self.outlined.anchors
        return not (entry.elsewhere or entry.anchor in known or slug(entry.title) in known)


def _drafts(sections: Sequence[Section]) -> list[_NoteDraft]:
    """Sorts a file's sections into notes: each H1 after the first opens another one."""
    note = _NoteDraft()
    drafts = [note]
    current = note.parts
    for section in sections:
        if len(section.title) > MAX_TITLE:
            # No title holds that much, and the text must not be lost.
            section = _with_heading(section)
        if section.level == 0:
            note.opening.append(section)
        elif section.level == 3 and is_contents(section.title) and current is note.parts:
            note.contents.append(section)
        elif section.level == 3:
            if current is note.contents and _is_question(section):
                current = note.parts
            if current is note.parts and current and _is_bare(current[-1]):
                current.pop()
            current.append(section)
        elif section.level == 1 and not _belongs_to_its_note(section, note):
            if note.title is not None or note.topics or note.parts:
                note = _NoteDraft()
                drafts.append(note)
            note.title, note.line = section.title, section.line
            note.opening.append(section)
            current = note.parts
        else:
            current = _open_section(note, section)
    return drafts


def _is_question(section: Section) -> bool:
    """Whether an H3 below a table of contents has options to choose from: it is no part of it."""
    return _OPTION_BOX.search(section.source) is not None and not links_in(section.source)


def _belongs_to_its_note(section: Section, note: _NoteDraft) -> bool:
    """Whether an H1 opens no note, but a part of the one above it."""
    if is_contents(section.title) or is_own_words(section.title):
        return True
    return note.title is not None and is_generic(section.title)


def _open_section(note: _NoteDraft, section: Section) -> list[Section]:
    """Adds an H2 to its note; returns the list to which the H3s below it belong."""
    if is_contents(section.title):
        note.contents.append(section)
        return note.contents
    if is_own_words(section.title) or is_generic(section.title):
        note.parts.append(section)
        return note.parts
    facets: list[Section] = []
    note.topics.append((section, facets))
    return facets


def _settle_ambiguous(note: _NoteDraft) -> None:
    """Where all H2s of a note may be mere parts of it, and some are, they all are."""
    ambiguous = all(is_ambiguous(section.title) for section, _ in note.topics)
    if ambiguous and any(part.level < 3 for part in note.parts):
        for section, facets in note.topics:
            note.parts += [section, *facets] if section.written or not facets else facets
        note.parts.sort(key=lambda part: part.line)
        note.topics.clear()


def _is_bare(section: Section) -> bool:
    """Whether a section has nothing but the H3s below it, which stand for themselves."""
    return section.level < 3 and not section.written


def _may_be_left_out(section: Section) -> bool:
    """Whether nobody misses a section that is empty; the format's own headings are gaps."""
    return section.level < 3 and kind_of(section.title) is FacetKind.OWN


def _with_heading(section: Section) -> Section:
    """The section with its heading as the first line of its text: it becomes no topic or facet."""
    gap = section.source_line - section.line
    if section.source and not gap:
        return section
    source = _aligned([(section.head, 0), (section.source, gap)])
    return replace(section, source=source, source_line=section.line, written=True)


def _merged(sections: Sequence[Section], title: str, line: int) -> Section:
    """Sections as one, each of their lines as far from the first one as it is in the file."""
    load = [section for section in sections if section.source]
    first = load[0].source_line if load else line
    source = _aligned([(section.source, section.source_line - first) for section in load])
    return Section(2, title, "", line, source, first, bool(load))


def _aligned(texts: Sequence[tuple[str, int]]) -> str:
    """Texts one below the other, each starting at its line (from 0)."""
    lines: list[str] = []
    for text, start in texts:
        if text:
            lines.extend([""] * (start - len(lines)))
            lines.extend(text.split("\n"))
    return "\n".join(lines)


def _first_lines(draft: _NoteDraft) -> Iterator[int]:
    """Where the sections of a note begin."""
    topics = (section for section, _ in draft.topics)
    for section in (*draft.opening, *draft.parts, *draft.contents, *topics):
        if section.head or section.source:
            yield section.line if section.head else section.source_line


def _holds_something(draft: _NoteDraft) -> bool:
    return bool(
        draft.title
        or draft.topics
        or draft.parts
        or draft.contents
        or any(section.written for section in draft.opening)
    )


def _named(title: str) -> str:
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1].rstrip()}…"


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def title_from(name: str) -> str:
    """A title for a file or folder without one: ``virtual-machines`` is *Virtual machines*.

    Notion ends the names of what it exports with 32 hexadecimal digits, which name nothing.
    """
    words = NOTION_ID.sub("", name).replace("-", " ").replace("_", " ").strip() or name
    return words[:1].upper() + words[1:] or "Notes"
