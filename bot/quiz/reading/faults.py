"""What is wrong with one question, gathered while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.notes.findings import Finding, Severity


@dataclass(slots=True)
class Faults:
    """The findings of one question (or of a file's head), each with its line in the file.

    Reading goes on after a fault, so that an author is told all of them at once.
    """

    path: str
    line: int
    findings: list[Finding] = field(default_factory=list)

    def find(self, rule: str, sentence: str, line: int | None = None) -> None:
        """Notes a fault; without a line at the question's heading."""
        self.findings.append(Finding(self.path, line or self.line, rule, sentence))

    @property
    def grave(self) -> bool:
        """Whether the question has to be left out."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
