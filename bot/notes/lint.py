"""The rules of ``lectern check``: what the notes promise and do not hold, and what leads nowhere.

Faults of a file's form (no text, too large, unclosed fence, skipped heading level, front matter,
manifest) are found while reading; the rules here look at the library that came of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.notes.findings import Finding, Severity
from bot.notes.library import Loaded
from bot.notes.packs import EXPECTED_KINDS, FacetKind, Note, Pack, Passage, Place, Topic
from bot.notes.reading.outline import whole

_CANONICAL = {
    FacetKind.WHY: "Why does it exist?",
    FacetKind.WHAT: "What does it do?",
    FacetKind.HOW: "How does it work?",
    FacetKind.SUMMARY: "Summary",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one pack holds. ``gaps`` counts empty and missing facets and dead promises."""

    pack: str
    topics: int
    written: int
    empty: int
    words: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, by path and line, and a tally for each pack."""

    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]


def check(loaded: Loaded) -> Report:
    """Everything that there is to say about what was loaded."""
    findings = list(loaded.findings)
    for pack in loaded.library.packs:
        findings.extend(_of_pack(pack))
    tallies = tuple(_tally(pack) for pack in loaded.library.packs)
    return Report(tuple(sorted(set(findings))), tallies)


def _of_pack(pack: Pack) -> Iterator[Finding]:
    shown = _Shown(pack)
    anchors = {note.place.path: note.surroundings.anchors for note in pack.notes}
    seen: dict[str, Topic] = {}
    for note in pack.notes:
        yield from _contents(note, shown)
        for topic in note.topics:
            yield from _topic(topic, shown)
            before = seen.setdefault(topic.title.casefold(), topic)
            if before is not topic:
                yield shown.finding(
                    topic.place,
                    Severity.ERROR,
                    "duplicate-topic",
                    f"“{topic.title}” is a topic already, at {shown.path(before.place)}:"
                    f"{before.place.line}; rename or merge one of them.",
                )
        for passage in _passages(note):
            yield from _links(passage, note, pack, anchors, shown)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Names places as the author would open them."""

    pack: Pack

    def path(self, place: Place) -> str:
        root = self.pack.root
        return str(root if root.is_file() else root / place.path)

    def finding(self, place: Place, severity: Severity, rule: str, sentence: str) -> Finding:
        return Finding(self.path(place), place.line, severity, rule, sentence)


def _topic(topic: Topic, shown: _Shown) -> Iterator[Finding]:
    expected = [facet for facet in topic.facets if facet.kind in EXPECTED_KINDS]
    if not any(facet.kind is not FacetKind.DEFINITION for facet in topic.facets):
        yield shown.finding(
            topic.place,
            Severity.WARNING,
            "no-facets",
            f"“{topic.title}” has no facets; add “### {_CANONICAL[FacetKind.WHY]}” and the others.",
        )
    elif FacetKind.SUMMARY not in {facet.kind for facet in expected}:
        yield shown.finding(
            topic.place,
            Severity.WARNING,
            "no-summary",
            f"“{topic.title}” has no summary; add “### Summary” with its point in a sentence or two.",
        )
    for facet in topic.facets:
        if not facet.written:
            yield shown.finding(
                facet.place,
                Severity.WARNING,
                "empty-facet",
                f"“{facet.title}” of “{topic.title}” is empty; write it, or take the heading away.",
            )
    for facet in expected:
        canonical = _CANONICAL[facet.kind]
        if _letters(facet.title) != _letters(canonical):
            yield shown.finding(
                facet.place,
                Severity.WARNING,
                "facet-spelling",
                f"“{facet.title}” is read as “{canonical}”; spell it so, or choose other words.",
            )


def _letters(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())


def _contents(note: Note, shown: _Shown) -> Iterator[Finding]:
    for entry in note.promised:
        yield shown.finding(
            entry.place,
            Severity.WARNING,
            "contents-dead",
            f"The contents promise “{entry.title}”, and no section has that name; write it.",
        )
    if not note.contents:
        return
    listed = {_letters(entry.anchor or entry.title) for entry in note.contents}
    for topic in note.topics:
        if _letters(topic.title) not in listed and _letters(topic.key) not in listed:
            yield shown.finding(
                topic.place,
                Severity.WARNING,
                "contents-missing",
                f"“{topic.title}” is missing from the table of contents; add a line for it.",
            )


def _passages(note: Note) -> Iterator[Passage]:
    if note.introduction is not None:
        yield note.introduction
    for topic in note.topics:
        for facet in topic.facets:
            yield facet.passage


def _links(
    passage: Passage,
    note: Note,
    pack: Pack,
    anchors: dict[str, frozenset[str]],
    shown: _Shown,
) -> Iterator[Finding]:
    env = {"references": dict(note.surroundings.references)}
    lines = passage.source.split("\n")
    for token in whole().parse(passage.source, env):
        for child in token.children or []:
            first = token.map[0] if token.map else 0
            last = token.map[1] if token.map else len(lines)
            if child.type not in {"image", "link_open"}:
                continue
            target = str(child.attrs.get("src") or child.attrs.get("href") or "")
            place = _place(passage, lines, first, last, target)
            if child.type == "image" and not child.content.strip():
                yield shown.finding(
                    place,
                    Severity.WARNING,
                    "image-alt",
                    f"The picture {target} has no alternative text; say what it shows"
                    " between the square brackets.",
                )
            fault = _fault(target, note, pack, anchors)
            if fault is not None:
                yield shown.finding(place, Severity.ERROR, *fault)


def _place(passage: Passage, lines: list[str], first: int, last: int, target: str) -> Place:
    """The line on which a link's address stands, else the first line of its paragraph."""
    wanted = unquote(target)
    for number in range(first, min(last, len(lines))):
        if target in lines[number] or wanted in lines[number]:
            return Place(passage.place.path, passage.place.line + number)
    return Place(passage.place.path, passage.place.line + first)


def _fault(
    target: str, note: Note, pack: Pack, anchors: dict[str, frozenset[str]]
) -> tuple[str, str] | None:
    """Why a relative link leads nowhere, as (rule, sentence); None when it is good or foreign."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "dead-link", f"The address {target} is malformed."
    if parts.scheme or parts.netloc or target.startswith("/") or not target:
        return None
    path = note.place.path
    if parts.path:
        joined = PurePosixPath(path).parent / unquote(parts.path)
        base = pack.root.parent if pack.root.is_file() else pack.root
        if not _exists(base / joined):
            return "dead-link", f"The link to {target} leads to no file; mend its path."
        path = _normal(joined)
    fragment = unquote(parts.fragment).lower()
    if fragment and path in anchors and fragment not in anchors[path]:
        return "dead-anchor", f"The link to {target} leads to no heading; mend what follows the #."
    return None


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


def _tally(pack: Pack) -> Tally:
    topics = pack.topics
    facets = [facet for topic in topics for facet in topic.facets]
    words = sum(len(passage.source.split()) for note in pack.notes for passage in _passages(note))
    promised = sum(len(note.promised) for note in pack.notes)
    return Tally(
        pack=pack.title,
        topics=len(topics),
        written=sum(facet.written for facet in facets),
        empty=sum(not facet.written for facet in facets),
        words=words,
        gaps=promised + sum(len(topic.missing) for topic in topics),
    )
