"""The shelf: the library and the bank that stand on it now, and how new ones take their place."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.background import report_failure
from bot.notes.findings import Finding, Severity
from bot.notes.library import ContentUnavailable, Library, Loaded, load
from bot.quiz.bank import Bank
from bot.quiz.identity import Known
from bot.quiz.reading import Banked, read_bank
from bot.quiz.reconciling import Reconciliation, reconcile
from bot.store import StoreUnavailable

#: Faults that mean that a file was not read at all. A reload that brings new ones is refused,
#: because the library that stands there is better; the author's other slips are let through.
_UNREADABLE = frozenset({"not-text", "too-large", "manifest"})


@dataclass(frozen=True, slots=True)
class Reload:
    """How a reload ended. ``sentence`` says it to the host, with the reason when refused.

    ``report`` says what became of the questions, once somebody keeps a ledger of them.
    """

    accepted: bool
    sentence: str
    report: Reconciliation | None = None


class Questions(Protocol):
    """The ledger of all questions that there have been (``bot.tutor.question_history``)."""

    async def known(self) -> list[Known]:
        """What is remembered of each question."""

    async def settle(self, bank: Bank) -> None:
        """Remembers that these are the questions now."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What was read in one go, and stands or goes together."""

    loaded: Loaded
    banked: Banked

    def sentence(self, report: Reconciliation | None) -> str:
        library, count = self.loaded.library, len(self.banked.bank.questions)
        told = f"{len(library.packs)} packs, {len(library.topics)} topics"
        told += f", {count:,} questions" if count else ""
        became = (
            f" {report.sentence()}" if report is not None and report != Reconciliation() else ""
        )
        return f"The notes are new: {told}.{became}"


def _read(paths: Sequence[Path]) -> _Content:
    loaded = load(paths)
    return _Content(loaded, read_bank(loaded.library))


class CurrentContent:
    """Holds the newest library that could be read, and its bank of questions.

    Readers take ``library`` and ``bank`` once per answer, without awaiting anything between the
    two; so they belong together.
    """

    def __init__(self, paths: Sequence[Path], stock: _Content) -> None:
        self.paths = tuple(paths)
        self._stock = stock
        self._ledger: Questions | None = None
        self._turn = asyncio.Lock()

    @classmethod
    async def load(cls, paths: Sequence[Path]) -> CurrentContent:
        """A shelf with what stands at the paths. Raises ``ContentUnavailable``."""
        try:
            return cls(paths, await asyncio.to_thread(_read, tuple(paths)))
        except OSError as error:
            raise ContentUnavailable(f"The notes cannot be read: {error}.") from error

    @property
    def library(self) -> Library:
        return self._stock.loaded.library

    @property
    def bank(self) -> Bank:
        return self._stock.banked.bank

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong with the form of the files whose notes and questions stand here."""
        return tuple(sorted((*self._stock.loaded.findings, *self._stock.banked.findings)))

    async def keep(self, ledger: Questions) -> Reconciliation:
        """From now on the ledger remembers the questions, so that reworded ones keep their ids.

        Gives what became of those that stand here. Raises what the ledger raises.
        """
        async with self._turn:
            self._ledger = ledger
            self._stock, report = await self._settled(ledger, self._stock)
            return report

    async def reload(self) -> Reload:
        """Reads everything again and swaps it in whole, or keeps the old and says why."""
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
                # Whatever a note does to the reader, the library that stands here goes on serving.
                report_failure("reload", error)
                reason = "Reading them failed; the log says where."
            return Reload(False, f"The notes stay as they were. {reason}")

    async def _reloaded(self) -> Reload:
        stock, report = await asyncio.to_thread(_read, self.paths), None
        new = self._new_faults(stock.loaded)
        if new:
            raise ContentUnavailable("; ".join(str(finding) for finding in new[:3]))
        if self._ledger is not None:
            stock, report = await self._settled(self._ledger, stock)
        self._stock = stock
        return Reload(True, stock.sentence(report), report)

    async def _settled(self, ledger: Questions, stock: _Content) -> tuple[_Content, Reconciliation]:
        """The stock whose questions have the ids that they had, written down in the ledger."""
        known = await ledger.known()
        bank, report = await asyncio.to_thread(reconcile, known, stock.banked.bank)
        await ledger.settle(bank)
        return replace(stock, banked=replace(stock.banked, bank=bank)), report

    def _new_faults(self, loaded: Loaded) -> list[Finding]:
        # A manifest's sentence tells its slips apart: one that could be read in spite of a slip is
        # no excuse for one that cannot be read at all.
        known = {(old.path, old.rule, old.sentence) for old in self._stock.loaded.findings}
        return [
            finding
            for finding in loaded.findings
            if finding.severity is Severity.ERROR
            and finding.rule in _UNREADABLE
            and (finding.path, finding.rule, finding.sentence) not in known
        ]
