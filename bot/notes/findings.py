"""What there is to say about a pack: findings, each with its place, rule and sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters. Only errors make ``lectern check`` fail by default."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return (Severity.ERROR, Severity.WARNING).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that ``lectern check`` has to say.

    ``path`` is what the author would open (relative to where they stand when it was given
    relative), ``line`` counts from 1, ``rule`` is a stable kebab-case name, and ``sentence``
    says what is wrong and what to do, ending with a full stop.
    """

    path: str
    line: int
    severity: Severity
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity} {self.rule}: {self.sentence}"
