"""Finds and reads packs of notes; the library of them, with an index of their topics."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from bot.notes.findings import Finding
from bot.notes.lookup.matching import IndexEntry, TopicIndex
from bot.notes.lookup.places import PlaceIndex
from bot.notes.manifest import MANIFEST, Manifest, families_of, read_manifest
from bot.notes.packs import Note, Pack, QuestionFile, Topic
from bot.notes.reading.decoding import NotText, decode
from bot.notes.reading.files import MAX_BYTES, PackDraft, read_notes, read_text, title_from
from bot.notes.reading.question_files import is_question_file
from bot.notes.shares import Progress, each, parts, untold
from bot.notes.slugs import Slugs, slug

ENDINGS = frozenset({".md", ".markdown", ".mkd"})
#: Files about a declared pack, which are not notes.
_ABOUT = frozenset({"readme", "license", "licence", "changelog", "contributing", "code_of_conduct"})
MAX_PACK_KEY = 60


class ContentUnavailable(Exception):
    """No notes were found. The message is a sentence for the host.

    ``findings`` say what is wrong with the files that were there.
    """

    def __init__(self, sentence: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class LocatedTopic:
    """A topic with its pack, its note, and its number in the pack (from 0)."""

    pack: Pack
    note: Note
    topic: Topic
    number: int


class Library:
    """All packs, by key, and all topics, by id.

    ``index`` finds topics by their names; ``places`` by those of notes and headings too.
    """

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.packs = tuple(packs)
        self._packs = {pack.key: pack for pack in self.packs}
        found: dict[str, LocatedTopic] = {}
        for pack in self.packs:
            every = ((note, topic) for note in pack.notes for topic in note.topics)
            for number, (note, topic) in enumerate(every):
                found[topic.id] = LocatedTopic(pack, note, topic, number)
        self.topics: Mapping[str, LocatedTopic] = MappingProxyType(found)
        topics = (located.topic for located in found.values())
        self.index = TopicIndex([IndexEntry(one.id, one.title, one.aliases) for one in topics])
        self.places = PlaceIndex(self.index, [note for pack in self.packs for note in pack.notes])

    def pack(self, key: str) -> Pack | None:
        """The pack with this key, or None."""
        return self._packs.get(key)

    def neighbours(self, located: LocatedTopic) -> tuple[Topic | None, Topic | None]:
        """The topics before and after this one in its pack."""
        topics = located.pack.topics
        before = topics[located.number - 1] if located.number else None
        after = topics[located.number + 1] if located.number + 1 < len(topics) else None
        return before, after


@dataclass(frozen=True, slots=True)
class Loaded:
    """The library that was read, and the faults of its files' form."""

    library: Library
    findings: tuple[Finding, ...]


def load(paths: Sequence[Path], progress: Progress = untold) -> Loaded:
    """Reads every pack at these paths. Blocks; call it in a thread where a loop runs.

    A path is a pack's folder, a folder of packs, a bare folder of notes, or one file. A file
    that cannot be read is one finding and the rest is loaded. Raises ``ContentUnavailable``
    when a path does not exist or no notes are found at all.
    """
    findings: list[Finding] = []
    keys = Slugs()
    roots = {root.resolve(): root for path in paths for root in _pack_roots(path, findings)}
    packs: list[Pack] = []
    for root, share in parts(roots.values(), progress):
        pack = _read_pack(root, keys, findings, share)
        if pack.notes or pack.question_files or pack.declared:
            packs.append(pack)
    found = tuple(sorted(findings))
    if not any(pack.notes for pack in packs):
        places = ", ".join(str(path) for path in paths) or "no folder at all"
        advice = found[0] if found else "Give a folder with Markdown files, or a file."
        raise ContentUnavailable(f"There are no notes in {places}. {advice}", found)
    return Loaded(Library(packs), found)


def _pack_roots(path: Path, findings: list[Finding]) -> list[Path]:
    """The packs of a folder of packs; any other path is one pack, wherever it leads."""
    try:
        if not path.exists():
            raise ContentUnavailable(f"{path} does not exist; say where the notes are.")
        if path.is_dir() and not (path / MANIFEST).is_file():
            children = sorted(child for child in path.iterdir() if not _hidden(child.name))
            if any((child / MANIFEST).is_file() for child in children):
                packs = [child for child in children if child.is_dir() or _is_note(child, True)]
                return [pack for pack in packs if not _leads_out(pack, path, findings)]
    except OSError as error:
        raise ContentUnavailable(f"{path} cannot be read: {_os_reason(error)}.") from error
    return [path]


def _read_pack(root: Path, keys: Slugs, findings: list[Finding], progress: Progress) -> Pack:
    manifest = _manifest(root, findings)
    declared = manifest or Manifest()
    real = root.resolve()
    key = keys.claim(slug(real.name if real.is_dir() else real.stem)[:MAX_PACK_KEY] or "pack")
    draft = PackDraft(key, findings=findings)
    notes: list[Note] = []
    questions: list[QuestionFile] = []
    for file in each(list(_files(root, manifest is not None, findings)), progress):
        path = file.name if root.is_file() else file.relative_to(root).as_posix()
        data = _read_bytes(file, findings)
        shown = shown_path(file)
        text = None if data is None else read_text(data, shown, draft)
        if text is None:
            continue
        # A name on the disk need not be UTF-8; a name that is shown or sent must be.
        address = f"{declared.source}{quote(os.fsencode(path))}" if declared.source else None
        path = _printable(path)
        if is_question_file(path, text):
            questions.append(QuestionFile(path, shown, text, address))
        else:
            notes.extend(read_notes(text, path, shown, draft, address))
    topics = [topic for note in notes for topic in note.topics]
    return Pack(
        key=key,
        title=declared.title or (notes[0].title if notes else title_from(root.resolve().name)),
        root=root,
        notes=tuple(notes),
        language=declared.language,
        licence=declared.licence,
        source=declared.source,
        description=declared.description,
        objectives=declared.objectives,
        declared=manifest is not None,
        question_files=tuple(questions),
        generated=declared.generated,
        families=families_of(declared, topics, shown_path(root / MANIFEST), findings),
    )


def _manifest(root: Path, findings: list[Finding]) -> Manifest | None:
    file = root / MANIFEST
    if not root.is_dir() or not file.is_file():
        return None
    if _leads_out(file, root, findings):
        return Manifest()
    data = _read_bytes(file, findings)
    if data is None:
        return Manifest()
    try:
        text = decode(data[:MAX_BYTES])
    except NotText:
        sentence = "The manifest cannot be read: it is no text; save it as UTF-8."
        findings.append(Finding(shown_path(file), 1, "manifest", sentence))
        return Manifest()
    return read_manifest(text, shown_path(file), findings) or Manifest()


def _files(root: Path, declared: bool, findings: list[Finding]) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, folders, names in os.walk(root, onerror=lambda e: _add_unreadable(e, findings)):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(names, key=lambda name: (name.casefold(), name)):
            file = Path(folder, name)
            if _is_note(file, declared) and not _leads_out(file, root, findings):
                yield file


def _leads_out(path: Path, folder: Path, findings: list[Finding]) -> bool:
    """Whether a link in the folder leads out of it, which is a finding.

    Whoever can add a file to the notes could otherwise make any file of the host's public.
    """
    if not path.is_symlink():
        return False
    try:
        if path.resolve().is_relative_to(folder.resolve()):
            return False
    except (OSError, RuntimeError):
        # A link that leads back to itself.
        pass
    sentence = "The link leads out of the folder of notes, so it is not read; put the file here."
    findings.append(Finding(shown_path(path), 1, "outside", sentence))
    return True


def _is_note(file: Path, declared: bool) -> bool:
    """Whether to read it. Not a pipe, which may never end; but a broken link, to report it."""
    if file.suffix.lower() not in ENDINGS or file.name.startswith("."):
        return False
    if declared and file.stem.casefold() in _ABOUT:
        return False
    return file.is_file() or file.is_symlink()


def _hidden(folder: str) -> bool:
    return folder.startswith((".", "_"))


def _read_bytes(file: Path, findings: list[Finding]) -> bytes | None:
    """A file's bytes, one more than the limit at most, or a finding that says why not."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        _add_unreadable(error, findings)
        return None


def _add_unreadable(error: OSError, findings: list[Finding]) -> None:
    sentence = f"The file cannot be read: {_os_reason(error)}."
    findings.append(Finding(_printable(str(error.filename)), 1, "not-text", sentence))


def _os_reason(error: OSError) -> str:
    return error.strerror or "it cannot be opened"


def shown_path(path: Path) -> str:
    """A path as findings name it: what the author would open, printable on every screen."""
    return _printable(str(path))


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", errors="replace")
