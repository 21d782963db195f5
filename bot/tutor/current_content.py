"""The notes and questions in use: reading them, and replacing them by newer ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.background import report_failure
from bot.notes.findings import Finding, Severity
from bot.notes.library import ContentUnavailable, Library, Loaded, load
from bot.quiz.bank import Bank
from bot.quiz.identity import remembered
from bot.quiz.reading import Banked, read_bank
from bot.quiz.reconciling import Reconciliation, reconcile
from bot.store import Database, StoreUnavailable, questions

#: Faults that mean that a file was not read at all. A reload that brings new ones is refused,
#: because the library in use is better; the author's other slips are accepted.
_UNREADABLE = frozenset({"not-text", "too-large", "manifest"})


@dataclass(frozen=True, slots=True)
class Reload:
    """How a reload ended. ``sentence`` says it to the host, with the reason when refused.

    ``report`` says what became of the questions; None unless their history is kept.
    """

    accepted: bool
    sentence: str
    report: Reconciliation | None = None


@dataclass(frozen=True, slots=True)
class _Content:
    """The result of one reading, which is replaced as a whole."""

    loaded: Loaded
    banked: Banked

    def sentence(self, report: Reconciliation | None) -> str:
        library, count = self.loaded.library, len(self.banked.bank.questions)
        told = f"{_counted(len(library.packs), 'pack')}, {_counted(len(library.topics), 'topic')}"
        told += f", {_counted(count, 'question')}" if count else ""
        became = (
            f" {report.sentence()}" if report is not None and report != Reconciliation() else ""
        )
        return f"The notes are new: {told}.{became}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _read(paths: Sequence[Path]) -> _Content:
    loaded = load(paths)
    return _Content(loaded, read_bank(loaded.library))


class CurrentContent:
    """Holds the newest library that could be read, and its bank of questions.

    A caller that needs both takes ``library`` and ``bank`` without awaiting anything between the
    two, so that they belong together.
    """

    def __init__(self, paths: Sequence[Path], content: _Content) -> None:
        self.paths = tuple(paths)
        self._content = content
        self._history: tuple[Database, Callable[[], datetime]] | None = None
        self._turn = asyncio.Lock()

    @classmethod
    async def load(cls, paths: Sequence[Path]) -> CurrentContent:
        """Reads the files and folders at the paths. Raises ``ContentUnavailable``."""
        try:
            return cls(paths, await asyncio.to_thread(_read, tuple(paths)))
        except OSError as error:
            raise ContentUnavailable(f"The notes cannot be read: {error}.") from error

    @property
    def library(self) -> Library:
        return self._content.loaded.library

    @property
    def bank(self) -> Bank:
        return self._content.banked.bank

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the form of the files in use."""
        return tuple(sorted((*self._content.loaded.findings, *self._content.banked.findings)))

    async def keep_history(
        self, database: Database, clock: Callable[[], datetime]
    ) -> Reconciliation:
        """From now on the database remembers the questions, so that reworded ones keep their ids.

        Returns what became of the questions in use. Raises ``StoreUnavailable``.
        """
        async with self._turn:
            self._history = database, clock
            self._content, report = await self._reconciled(self._content, database, clock)
            return report

    async def reload(self) -> Reload:
        """Reads everything again and replaces all of it, or keeps the old and says why."""
        async with self._turn:
            try:
                return await self._reloaded()
            except ContentUnavailable as error:
                reason = str(error)
            except OSError as error:
                reason = f"They cannot be read: {error}."
            except StoreUnavailable as error:
                # A question under a wrong id would cost its members what they know of it.
                reason = f"The database could not be asked which questions are new: {error}."
            except Exception as error:  # noqa: BLE001
                # Whatever a note does to the reader, the library in use stays in use.
                report_failure("reload", error)
                reason = "Reading them failed; the log says where."
            return Reload(False, f"The notes stay as they were. {reason}")

    async def _reloaded(self) -> Reload:
        content, report = await asyncio.to_thread(_read, self.paths), None
        new = self._new_faults(content.loaded)
        if new:
            raise ContentUnavailable("; ".join(str(finding) for finding in new[:3]))
        if self._history is not None:
            content, report = await self._reconciled(content, *self._history)
        self._content = content
        return Reload(True, content.sentence(report), report)

    async def _reconciled(
        self, content: _Content, database: Database, clock: Callable[[], datetime]
    ) -> tuple[_Content, Reconciliation]:
        """The content whose questions have the ids that they had; the database remembers them."""
        async with database.reading() as connection:
            known = await questions.known(connection)
        bank, report = await asyncio.to_thread(reconcile, known, content.banked.bank)
        # Twenty thousand questions take most of a second.
        now = await asyncio.to_thread(lambda: [remembered(each) for each in bank.questions])
        async with database.writing() as connection:
            await questions.settle(connection, now, clock())
        return replace(content, banked=replace(content.banked, bank=bank)), report

    def _new_faults(self, loaded: Loaded) -> list[Finding]:
        # With the sentence, since a manifest has faults of several kinds: an old one that was only
        # a slip does not excuse one that makes it unreadable.
        known = {(old.path, old.rule, old.sentence) for old in self._content.loaded.findings}
        return [
            finding
            for finding in loaded.findings
            if finding.severity is Severity.ERROR
            and finding.rule in _UNREADABLE
            and (finding.path, finding.rule, finding.sentence) not in known
        ]
