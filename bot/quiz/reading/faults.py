"""The findings about one question, collected while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.notes.findings import Finding, Severity


@dataclass(slots=True)
class Faults:
    """The findings of one question (or of a file's head), each with its line in the file.

    Reading continues after a fault, so that the author sees all of them at once.
    """

    path: str
    line: int
    findings: list[Finding] = field(default_factory=list)

    def find(self, rule: str, sentence: str, line: int | None = None) -> None:
        """Adds a finding; without ``line`` at the question's heading."""
        self.findings.append(Finding(self.path, line or self.line, rule, sentence))

    @property
    def grave(self) -> bool:
        """Whether the question has to be left out."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
