"""The rules of ``lectern check`` for notes: missing parts, and links without a target.

Faults of a file's form (no text, too large, unclosed fence, skipped heading level, front matter,
manifest) are found while reading. The rules here check the library that was read.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.notes.findings import Finding
from bot.notes.library import Loaded, shown_path
from bot.notes.markdown import parsed_links
from bot.notes.packs import (
    ContentsEntry,
    FacetKind,
    Note,
    Pack,
    Passage,
    Place,
    Topic,
)
from bot.notes.reading.headings import EXPECTED_TITLES
from bot.notes.shares import Progress, each, parts, untold
from bot.notes.slugs import anchor

_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s]|[^\s\"'>])", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
#: A link to ``#top`` needs no heading: every browser knows it.
_TOP = "top"


@dataclass(frozen=True, slots=True)
class PackCounts:
    """How much one pack holds. ``gaps`` counts empty and missing facets and dead promises."""

    pack: str
    topics: int
    written: int
    empty: int
    words: int
    gaps: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings, by path and line, and a tally for each pack."""

    findings: tuple[Finding, ...]
    tallies: tuple[PackCounts, ...]


def check(loaded: Loaded, progress: Progress = untold) -> CheckReport:
    """All findings about the loaded notes, and the counts of each pack."""
    packs = loaded.library.packs
    findings = set(loaded.findings)
    for pack, share in parts(packs, progress):
        findings.update(_of_pack(pack, share))
    return CheckReport(tuple(sorted(findings)), tuple(map(_counts_of, packs)))


#: The place of a fault, its rule, and its sentence.
_Fault = tuple[Place, str, str]


def _of_pack(pack: Pack, progress: Progress) -> Iterator[Finding]:
    shown = {note.place.path: _path_of(pack, note.place) for note in pack.notes}
    for place, rule, sentence in _faults(pack, shown, progress):
        yield Finding(shown[place.path], place.line, rule, sentence)


def _path_of(pack: Pack, place: Place) -> str:
    """The file as its author would open it."""
    return shown_path(pack.root if pack.root.is_file() else pack.root / place.path)


def _faults(pack: Pack, shown: Mapping[str, str], progress: Progress) -> Iterator[_Fault]:
    links = _Links(pack, {note.place.path: note.surroundings.anchors for note in pack.notes})
    seen: dict[str, Topic] = {}
    for note in each(pack.notes, progress):
        yield from _contents_faults(note)
        for topic in note.topics:
            yield from _missing_facets(topic, pack.missing(topic))
            yield from _facet_faults(topic)
            before = seen.setdefault(topic.title.casefold(), topic)
            if before is not topic:
                sentence = (
                    f"“{topic.title}” is a topic already, at {shown[before.place.path]}:"
                    f"{before.place.line}; rename or merge one of them."
                )
                yield topic.place, "duplicate-topic", sentence
        for passage in _passages(note):
            yield from links.of_passage(passage, note)
        promised = frozenset(note.promised)
        for entry in note.contents:
            if entry not in promised:
                yield from links.of_entry(entry, note)


def _missing_facets(topic: Topic, missing: Collection[FacetKind]) -> Iterator[_Fault]:
    if missing and all(facet.kind is FacetKind.DEFINITION for facet in topic.facets):
        advice = f"add “### {EXPECTED_TITLES[FacetKind.WHY]}” and the others."
        yield topic.place, "no-facets", f"“{topic.title}” has no facets; {advice}"
    elif FacetKind.SUMMARY in missing and topic.facet(FacetKind.SUMMARY) is None:
        advice = "add “### Summary” with its point in a sentence or two."
        yield topic.place, "no-summary", f"“{topic.title}” has no summary; {advice}"


def _facet_faults(topic: Topic) -> Iterator[_Fault]:
    for facet in topic.facets:
        if not facet.written:
            advice = "write it, or remove the heading."
            sentence = f"“{facet.title}” of “{topic.title}” is empty; {advice}"
            yield facet.place, "empty-facet", sentence
        canonical = EXPECTED_TITLES.get(facet.kind, facet.title)
        if _letters(facet.title) != _letters(canonical):
            advice = "spell it so, or choose other words."
            sentence = f"“{facet.title}” is read as “{canonical}”; {advice}"
            yield facet.place, "facet-spelling", sentence


def _letters(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())


def _contents_faults(note: Note) -> Iterator[_Fault]:
    for entry in note.promised:
        sentence = f"The contents promise “{entry.title}”, and no section has that name; write it."
        yield entry.place, "contents-dead", sentence
    here = [entry for entry in note.contents if not entry.elsewhere]
    if not here:
        return
    listed = {_letters(name) for entry in here for name in (entry.anchor, entry.title) if name}
    for topic in note.topics:
        # A note's own topic needs no line in the note's contents.
        if not topic.of_note and not {_letters(topic.title), _letters(topic.key)} & listed:
            advice = "add a line for it."
            sentence = f"“{topic.title}” is missing from the table of contents; {advice}"
            yield topic.place, "contents-missing", sentence


def _passages(note: Note) -> Iterator[Passage]:
    for topic in note.topics:
        for facet in topic.facets:
            yield facet.passage


@dataclass(frozen=True, slots=True)
class _Links:
    """Finds links without a target and pictures without a text in a pack."""

    pack: Pack
    anchors: Mapping[str, frozenset[str]]

    def of_passage(self, passage: Passage, note: Note) -> Iterator[_Fault]:
        lines = passage.source.split("\n")
        first, last = 0, len(lines)
        for token in parsed_links(passage.source, note.surroundings.references):
            # The cells of a table know their row only.
            first, last = token.map or (first, last)
            if token.type == "html_block":
                yield from _html_faults(token.content, passage, first)
            line = first
            for child in token.children or []:
                line += child.type in {"softbreak", "hardbreak"}
                if child.type == "html_inline":
                    yield from _html_faults(child.content, passage, line)
                elif child.type in {"image", "link_open"}:
                    target = str(child.attrs.get("src") or child.attrs.get("href") or "")
                    place = _place(passage, _line_with(target, lines, line, last))
                    if child.type == "image" and not child.content.strip():
                        yield _without_alt(target, place)
                    yield from self._fault(target, note, place)

    def of_entry(self, entry: ContentsEntry, note: Note) -> Iterator[_Fault]:
        """An entry names a section that is there, or another file; its address may be wrong."""
        if entry.elsewhere or entry.anchor:
            yield from self._fault(entry.elsewhere or f"#{entry.anchor}", note, entry.place)

    def _fault(self, target: str, note: Note, place: Place) -> Iterator[_Fault]:
        """Why a relative link leads nowhere, if it does not."""
        try:
            parts = urlsplit(target)
        except ValueError:
            yield place, "dead-link", f"The address {target} is malformed; fix it."
            return
        if parts.scheme or parts.netloc or target.startswith("/") or not target:
            return
        path = note.place.path
        if parts.path:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            root = self.pack.root
            file = (root.parent if root.is_file() else root) / path
            # Unlike ``Path.exists`` it returns False for a name that no file can have.
            if not os.path.exists(file):  # noqa: PTH110
                yield place, "dead-link", f"The link to {target} leads to no file; fix its path."
                return
        fragment = anchor(parts.fragment)
        known = self.anchors.get(path)
        if fragment and fragment != _TOP and known is not None and fragment not in known:
            sentence = f"The link to {target} leads to no heading; fix what follows the #."
            yield place, "dead-anchor", sentence


def _html_faults(source: str, passage: Passage, line: int) -> Iterator[_Fault]:
    for picture in _PICTURE.finditer(source):
        if not _ALT.search(picture[0]):
            address = _SOURCE.search(picture[0])
            place = _place(passage, line + source.count("\n", 0, picture.start()))
            yield _without_alt(address[1] if address else "", place)


def _without_alt(target: str, place: Place) -> _Fault:
    advice = "say in a few words what it shows."
    return place, "image-alt", f"The picture {target} has no alternative text; {advice}"


def _place(passage: Passage, line: int) -> Place:
    return Place(passage.place.path, passage.place.line + line)


def _line_with(target: str, lines: Sequence[str], first: int, last: int) -> int:
    """The line of a link's address, else the line on which the link begins."""
    wanted = unquote(target)
    for number in range(first, min(last, len(lines))):
        if target in lines[number] or wanted in lines[number]:
            return number
    return first


def _counts_of(pack: Pack) -> PackCounts:
    topics = pack.topics
    facets = [facet for topic in topics for facet in topic.facets]
    words = sum(len(passage.source.split()) for note in pack.notes for passage in _passages(note))
    promised = sum(len(note.promised) for note in pack.notes)
    return PackCounts(
        pack=pack.title,
        topics=len(topics),
        written=sum(facet.written for facet in facets),
        empty=sum(not facet.written for facet in facets),
        words=words,
        gaps=promised + sum(len(pack.missing(topic)) for topic in topics),
    )
