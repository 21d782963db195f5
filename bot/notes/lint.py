"""The rules of ``lectern check``: what the notes promise and do not hold, and what leads nowhere.

Faults of a file's form (no text, too large, unclosed fence, skipped heading level, front matter,
manifest) are found while reading; the rules here look at the library that came of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.notes.findings import Finding
from bot.notes.library import Loaded, shown_path
from bot.notes.markdown import parsed
from bot.notes.packs import (
    EXPECTED_KINDS,
    ContentsEntry,
    FacetKind,
    Note,
    Pack,
    Passage,
    Place,
    Topic,
)
from bot.notes.slugs import anchor

_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s]|[^\s\"'>])", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
#: A link to ``#top`` needs no heading: every browser knows it.
_TOP = "top"
_CANONICAL = {
    FacetKind.WHY: "Why does it exist?",
    FacetKind.WHAT: "What does it do?",
    FacetKind.HOW: "How does it work?",
    FacetKind.SUMMARY: "Summary",
}


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


def check(loaded: Loaded) -> CheckReport:
    """Everything that there is to say about what was loaded."""
    findings = list(loaded.findings)
    for pack in loaded.library.packs:
        findings.extend(_of_pack(pack))
    tallies = tuple(_tally(pack) for pack in loaded.library.packs)
    return CheckReport(tuple(sorted(set(findings))), tallies)


def _of_pack(pack: Pack) -> Iterator[Finding]:
    shown = _Shown(pack)
    links = _Links(pack, shown, {n.place.path: n.surroundings.anchors for n in pack.notes})
    seen: dict[str, Topic] = {}
    for note in pack.notes:
        yield from _contents(note, shown)
        for topic in note.topics:
            yield from _topic(topic, shown)
            before = seen.setdefault(topic.title.casefold(), topic)
            if before is not topic:
                yield shown.finding(
                    topic.place,
                    "duplicate-topic",
                    f"“{topic.title}” is a topic already, at {shown.path(before.place)}:"
                    f"{before.place.line}; rename or merge one of them.",
                )
        for passage in _passages(note):
            yield from links.of_passage(passage, note)
        for entry in note.contents:
            if entry not in note.promised:
                yield from links.of_entry(entry, note)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Names places as the author would open them."""

    pack: Pack

    def path(self, place: Place) -> str:
        root = self.pack.root
        return shown_path(root if root.is_file() else root / place.path)

    def finding(self, place: Place, rule: str, sentence: str) -> Finding:
        return Finding(self.path(place), place.line, rule, sentence)


def _topic(topic: Topic, shown: _Shown) -> Iterator[Finding]:
    expected = [facet for facet in topic.facets if facet.kind in EXPECTED_KINDS]
    if not any(facet.kind is not FacetKind.DEFINITION for facet in topic.facets):
        yield shown.finding(
            topic.place,
            "no-facets",
            f"“{topic.title}” has no facets; add “### {_CANONICAL[FacetKind.WHY]}” and the others.",
        )
    elif FacetKind.SUMMARY not in {facet.kind for facet in expected}:
        yield shown.finding(
            topic.place,
            "no-summary",
            f"“{topic.title}” has no summary; add “### Summary” with its point in a sentence"
            " or two.",
        )
    for facet in topic.facets:
        if not facet.written:
            yield shown.finding(
                facet.place,
                "empty-facet",
                f"“{facet.title}” of “{topic.title}” is empty; write it, or take the heading away.",
            )
    for facet in expected:
        canonical = _CANONICAL[facet.kind]
        if _letters(facet.title) != _letters(canonical):
            yield shown.finding(
                facet.place,
                "facet-spelling",
                f"“{facet.title}” is read as “{canonical}”; spell it so, or choose other words.",
            )


def _letters(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())


def _contents(note: Note, shown: _Shown) -> Iterator[Finding]:
    for entry in note.promised:
        yield shown.finding(
            entry.place,
            "contents-dead",
            f"The contents promise “{entry.title}”, and no section has that name; write it.",
        )
    here = [entry for entry in note.contents if not entry.elsewhere]
    if not here:
        return
    listed = {_letters(name) for entry in here for name in (entry.anchor, entry.title) if name}
    for topic in note.topics:
        # A topic that is the whole note needs no line in the note's contents.
        if topic.place != note.place and not {_letters(topic.title), _letters(topic.key)} & listed:
            yield shown.finding(
                topic.place,
                "contents-missing",
                f"“{topic.title}” is missing from the table of contents; add a line for it.",
            )


def _passages(note: Note) -> Iterator[Passage]:
    if note.introduction is not None:
        yield note.introduction
    for topic in note.topics:
        for facet in topic.facets:
            yield facet.passage


@dataclass(frozen=True, slots=True)
class _Links:
    """Finds the links and pictures of a pack that lead nowhere or say nothing."""

    pack: Pack
    shown: _Shown
    anchors: Mapping[str, frozenset[str]]

    def of_passage(self, passage: Passage, note: Note) -> Iterator[Finding]:
        lines = passage.source.split("\n")
        first, last = 0, len(lines)
        for token in parsed(passage.source, note.surroundings.references):
            # The cells of a table know their row only.
            first, last = token.map or (first, last)
            if token.type == "html_block":
                yield from self._html(token.content, passage, first)
            line = first
            for child in token.children or []:
                line += child.type in {"softbreak", "hardbreak"}
                if child.type == "html_inline":
                    yield from self._html(child.content, passage, line)
                elif child.type in {"image", "link_open"}:
                    target = str(child.attrs.get("src") or child.attrs.get("href") or "")
                    place = _place(passage, _line_with(target, lines, line, last))
                    if child.type == "image" and not child.content.strip():
                        yield self._nameless(target, place)
                    yield from self._fault(target, note, place)

    def of_entry(self, entry: ContentsEntry, note: Note) -> Iterator[Finding]:
        """An entry names a section that is there, or another file; its address may be wrong."""
        if entry.elsewhere or entry.anchor:
            yield from self._fault(entry.elsewhere or f"#{entry.anchor}", note, entry.place)

    def _html(self, source: str, passage: Passage, line: int) -> Iterator[Finding]:
        for picture in _PICTURE.finditer(source):
            if not _ALT.search(picture[0]):
                address = _SOURCE.search(picture[0])
                place = _place(passage, line + source.count("\n", 0, picture.start()))
                yield self._nameless(address[1] if address else "", place)

    def _nameless(self, target: str, place: Place) -> Finding:
        return self.shown.finding(
            place,
            "image-alt",
            f"The picture {target} has no alternative text; say in a few words what it shows.",
        )

    def _fault(self, target: str, note: Note, place: Place) -> Iterator[Finding]:
        """Why a relative link leads nowhere, if it does not."""
        try:
            parts = urlsplit(target)
        except ValueError:
            sentence = f"The address {target} is malformed; mend it."
            yield self.shown.finding(place, "dead-link", sentence)
            return
        if parts.scheme or parts.netloc or target.startswith("/") or not target:
            return
        path = note.place.path
        if parts.path:
            path = _normal(PurePosixPath(path).parent / unquote(parts.path))
            root = self.pack.root
            if not _exists((root.parent if root.is_file() else root) / path):
                sentence = f"The link to {target} leads to no file; mend its path."
                yield self.shown.finding(place, "dead-link", sentence)
                return
        fragment = anchor(parts.fragment)
        known = self.anchors.get(path)
        if fragment and known is not None and fragment not in {*known, _TOP}:
            sentence = f"The link to {target} leads to no heading; mend what follows the #."
            yield self.shown.finding(place, "dead-anchor", sentence)


def _place(passage: Passage, line: int) -> Place:
    return Place(passage.place.path, passage.place.line + line)


def _line_with(target: str, lines: Sequence[str], first: int, last: int) -> int:
    """The line on which a link's address stands, else the one on which the link begins."""
    wanted = unquote(target)
    for number in range(first, min(last, len(lines))):
        if target in lines[number] or wanted in lines[number]:
            return number
    return first


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _tally(pack: Pack) -> PackCounts:
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
        gaps=promised + sum(len(topic.missing) for topic in topics),
    )
