"""The shelf: the library that stands on it now, and how a new one takes its place."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.notes.findings import Finding, Severity
from bot.notes.library import ContentUnavailable, Library, Loaded, load

logger = logging.getLogger(__name__)

#: Faults that mean that a file was not read at all. A reload that brings new ones is refused,
#: because the library that stands there is better; the author's other slips are let through.
_UNREADABLE = frozenset({"not-text", "too-large", "manifest"})


@dataclass(frozen=True, slots=True)
class Reload:
    """How a reload ended. ``sentence`` says it to the host, with the reason when refused."""

    accepted: bool
    sentence: str


class Shelf:
    """Holds the newest library that could be read. Readers take ``library`` once per answer."""

    def __init__(self, paths: Sequence[Path], loaded: Loaded) -> None:
        self.paths = tuple(paths)
        self._loaded = loaded
        self._turn = asyncio.Lock()

    @classmethod
    async def filled(cls, paths: Sequence[Path]) -> Shelf:
        """A shelf with what stands at the paths. Raises ``ContentUnavailable``."""
        try:
            return cls(paths, await asyncio.to_thread(load, tuple(paths)))
        except OSError as error:
            raise ContentUnavailable(f"The notes cannot be read: {error}.") from error

    @property
    def library(self) -> Library:
        return self._loaded.library

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong with the form of the files of the library that stands here."""
        return self._loaded.findings

    async def reload(self) -> Reload:
        """Reads everything again and swaps it in whole, or keeps the old and says why."""
        async with self._turn:
            try:
                loaded = await asyncio.to_thread(load, self.paths)
            except ContentUnavailable as error:
                return Reload(False, f"The notes stay as they were. {error}")
            except OSError as error:
                return Reload(False, f"The notes stay as they were. They cannot be read: {error}.")
            except Exception:
                # Whatever a note does to the reader, the library that stands here goes on serving.
                logger.exception("the notes could not be read again")
                return Reload(
                    False, "The notes stay as they were. Reading them failed; the log says where."
                )
            new = self._new_faults(loaded)
            if new:
                reasons = "; ".join(str(finding) for finding in new[:3])
                return Reload(False, f"The notes stay as they were. {reasons}")
            self._loaded = loaded
            library = loaded.library
            return Reload(
                True,
                f"The notes are new: {len(library.packs)} packs, {len(library.topics)} topics.",
            )

    def _new_faults(self, loaded: Loaded) -> list[Finding]:
        # A manifest's sentence tells its slips apart: one that could be read in spite of a slip is
        # no excuse for one that cannot be read at all.
        known = {(old.path, old.rule, old.sentence) for old in self._loaded.findings}
        return [
            finding
            for finding in loaded.findings
            if finding.severity is Severity.ERROR
            and finding.rule in _UNREADABLE
            and (finding.path, finding.rule, finding.sentence) not in known
        ]
