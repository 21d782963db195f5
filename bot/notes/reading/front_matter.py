"""Front matter: what an author may say at the top of a note, and the manifest's YAML door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

from bot.notes.findings import Finding, Severity


class BadYaml(Exception):
    """The text is no YAML mapping. ``line`` (from 1) and ``reason`` say where and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A note's own title, and other names for its topics (by the topic's folded title)."""

    title: str | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[str, tuple[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    def aliases_of(self, title: str) -> tuple[str, ...]:
        return self.aliases.get(title.casefold(), ())

    def unused(self, titles: set[str]) -> Iterator[tuple[str, int]]:
        """The names under ``aliases`` that no topic of the file has, with their lines."""
        known = {title.casefold() for title in titles}
        for folded, (title, line) in self.lines.items():
            if folded not in known:
                yield title, line


def read_mapping(source: str) -> dict[str, Any]:
    """A YAML mapping as a dict, empty for an empty text. Raises ``BadYaml``."""
    try:
        value = yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise BadYaml(mark.line + 1 if mark else 1, error.problem or "it is no YAML") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadYaml(1, str(error).splitlines()[0]) from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadYaml(1, "it must be a list of names with values, like “title: My notes”")
    return {str(key): entry for key, entry in value.items()}


def read_front_matter(source: str | None, shown: str, findings: list[Finding]) -> FrontMatter:
    """What the author declared; faults become findings and the rest is kept."""
    if not source:
        return FrontMatter()

    def complain(line: int, sentence: str) -> None:
        findings.append(Finding(shown, line, Severity.WARNING, "front-matter", sentence))

    try:
        values = read_mapping(source)
    except BadYaml as error:
        complain(error.line + 1, f"The front matter cannot be read: {error.reason}.")
        return FrontMatter()
    declared = values.get("aliases") or {}
    if not isinstance(declared, dict):
        complain(
            _line_of(source, "aliases"),
            "“aliases” must name topics and their other names, like “Virtual machines: [VM]”.",
        )
        declared = {}
    aliases: dict[str, tuple[str, ...]] = {}
    lines: dict[str, tuple[str, int]] = {}
    for name, names in declared.items():
        listed = names if isinstance(names, list) else [names]
        folded = str(name).casefold()
        aliases[folded] = tuple(str(one).strip() for one in listed if one and str(one).strip())
        lines[folded] = (str(name), _line_of(source, str(name)))
    title = values.get("title")
    return FrontMatter(str(title).strip() if title else None, aliases, lines)


def _line_of(source: str, name: str) -> int:
    """The line in the file (its first is the front matter's ``---``) on which a name stands."""
    for number, line in enumerate(source.splitlines(), start=2):
        if line.strip().startswith((name, f'"{name}', f"'{name}")):
            return number
    return 1
