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


_ERRORS = """
    not-text too-large outside unclosed-fence dead-link dead-anchor duplicate-topic manifest
    question-form question-topic question-id question-remark question-too-long option-rationale
    option-count option-twins options-together absolutes-tell key-far-longer rare-echo
    article-cue double-negative focus stem-too-long whole-key stale-name duplicate-question
    guessable
""".split()
_WARNINGS = """
    empty-facet no-facets no-summary facet-spelling contents-dead contents-missing heading-skip
    image-alt front-matter question-attribute question-facet question-objective key-length
    option-spread absolutes vague opposites option-form echo convergence number-order
    number-middle negative-stem long-stem best-by-what choose-count true-false matching-extra
    number-source checked-long-ago key-position never-key coverage true-share
    standing-question
""".split()
#: Every rule there is. The authors' guide has the same table, and a test compares the two.
RULES: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(_ERRORS, Severity.ERROR) | dict.fromkeys(_WARNINGS, Severity.WARNING)
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
