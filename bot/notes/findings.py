"""Findings: what is wrong in a pack, each with its place, rule and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding matters. Only errors make ``lectern check`` fail by default."""

    ERROR = "error"
    WARNING = "warning"


#: Every rule there is. The authors' guide has the same table, and a test compares the two.
RULES: Mapping[str, Severity] = MappingProxyType(
    {
        "not-text": Severity.ERROR,
        "too-large": Severity.ERROR,
        "unclosed-fence": Severity.ERROR,
        "dead-link": Severity.ERROR,
        "dead-anchor": Severity.ERROR,
        "duplicate-topic": Severity.ERROR,
        "manifest": Severity.ERROR,
        "empty-facet": Severity.WARNING,
        "no-facets": Severity.WARNING,
        "no-summary": Severity.WARNING,
        "facet-spelling": Severity.WARNING,
        "contents-dead": Severity.WARNING,
        "contents-missing": Severity.WARNING,
        "heading-skip": Severity.WARNING,
        "image-alt": Severity.WARNING,
        "front-matter": Severity.WARNING,
        "question-form": Severity.ERROR,
        "question-topic": Severity.ERROR,
        "question-id": Severity.ERROR,
        "question-remark": Severity.ERROR,
        "question-too-long": Severity.ERROR,
        "option-rationale": Severity.ERROR,
        "question-attribute": Severity.WARNING,
        "question-facet": Severity.WARNING,
        "question-objective": Severity.WARNING,
        "option-count": Severity.ERROR,
        "option-twins": Severity.ERROR,
        "options-together": Severity.ERROR,
        "absolutes-tell": Severity.ERROR,
        "key-far-longer": Severity.ERROR,
        "rare-echo": Severity.ERROR,
        "article-cue": Severity.ERROR,
        "double-negative": Severity.ERROR,
        "focus": Severity.ERROR,
        "stem-too-long": Severity.ERROR,
        "whole-key": Severity.ERROR,
        "stale-name": Severity.ERROR,
        "duplicate-question": Severity.ERROR,
        "guessable": Severity.ERROR,
        "key-length": Severity.WARNING,
        "option-spread": Severity.WARNING,
        "absolutes": Severity.WARNING,
        "vague": Severity.WARNING,
        "opposites": Severity.WARNING,
        "option-form": Severity.WARNING,
        "echo": Severity.WARNING,
        "convergence": Severity.WARNING,
        "number-order": Severity.WARNING,
        "number-middle": Severity.WARNING,
        "negative-stem": Severity.WARNING,
        "long-stem": Severity.WARNING,
        "best-by-what": Severity.WARNING,
        "choose-count": Severity.WARNING,
        "true-false": Severity.WARNING,
        "matching-extra": Severity.WARNING,
        "number-source": Severity.WARNING,
        "checked-long-ago": Severity.WARNING,
        "key-position": Severity.WARNING,
        "never-key": Severity.WARNING,
        "coverage": Severity.WARNING,
        "true-share": Severity.WARNING,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One line of ``lectern check``.

    ``path`` is what the author would open (relative when the pack was given so), ``line`` counts
    from 1, ``rule`` is one of ``RULES``, and ``sentence`` says what is wrong and what to do, ending
    with a full stop.
    """

    path: str
    line: int
    rule: str
    sentence: str

    @property
    def severity(self) -> Severity:
        return RULES[self.rule]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity} {self.rule}: {self.sentence}"
