"""Front matter: what an author may say at the top of a note, and the manifest's YAML door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml

from bot.notes.findings import Finding
from bot.notes.reading.attributes import Declared
from bot.notes.reading.attributes import attributes as attributes_in

#: What YAML's constructors raise for values such as ``!!timestamp soon`` or ``2001-99-99``.
_BAD_VALUES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class BadYaml(Exception):
    """The text is no YAML mapping. ``line`` (from 1) and ``reason`` say where and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A note's own title; other names and attributes of its topics, by the topic's folded title.

    ``lines`` say which topics ``aliases`` and ``attributes`` name, and on which lines.
    """

    title: str | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, tuple[Declared, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    lines: tuple[tuple[str, str, int], ...] = ()

    def aliases_of(self, title: str) -> tuple[str, ...]:
        return self.aliases.get(title.casefold(), ())

    def attributes_of(self, title: str) -> tuple[Declared, ...]:
        return self.attributes.get(title.casefold(), ())

    def unused(self, titles: set[str]) -> Iterator[tuple[str, str, int]]:
        """Under which key which name stands that no topic of the file has, with its line."""
        known = {title.casefold() for title in titles}
        for key, title, line in self.lines:
            if title.casefold() not in known:
                yield key, title, line


def read_mapping(source: str) -> dict[str, Any]:
    """A YAML mapping as a dict, empty for an empty text. Raises ``BadYaml``."""
    try:
        value = yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise BadYaml(mark.line + 1 if mark else 1, error.problem or "it is no YAML") from None
    except yaml.YAMLError as error:
        raise BadYaml(1, str(error).splitlines()[0]) from None
    except _BAD_VALUES:
        raise BadYaml(1, "a value in it is not what it says it is") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadYaml(1, "it must be a list of names with values, like “title: My notes”")
    return {str(key): entry for key, entry in value.items()}


def line_of(source: str, *steps: str | int) -> int:
    """The line (from 1) of a value in good YAML: its names and numbers, from the outside in.

    It is the line of the last step that is there; 1 when there is none.
    """
    node = _composed(source)
    line = 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == step]
            found = pairs[-1] if pairs else None
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            return line
        line = found[0].start_mark.line + 1
        node = found[1]
    return line


@lru_cache(maxsize=1)
def _composed(source: str) -> yaml.Node | None:
    """YAML's nodes, which know their lines; one text is asked for many of them in a row."""
    node: yaml.Node | None = yaml.compose(source, yaml.SafeLoader)
    return node


def read_front_matter(source: str | None, shown: str, findings: list[Finding]) -> FrontMatter:
    """What the author declared; faults become findings and the rest is kept."""
    if not source:
        return FrontMatter()

    def complain(line: int, sentence: str) -> None:
        # The file's first line is the front matter's "---".
        findings.append(Finding(shown, line + 1, "front-matter", sentence))

    try:
        values = read_mapping(source)
    except BadYaml as error:
        complain(error.line, f"The front matter cannot be read: {error.reason}.")
        return FrontMatter()
    declared = values.get("aliases") or {}
    if not isinstance(declared, dict):
        complain(
            line_of(source, "aliases"),
            "“aliases” must name topics and their other names, like “Virtual machines: [VM]”.",
        )
        declared = {}
    aliases: dict[str, tuple[str, ...]] = {}
    lines: list[tuple[str, str, int]] = []
    for name, names in declared.items():
        listed = names if isinstance(names, list) else [names]
        aliases[str(name).casefold()] = tuple(text for one in listed if (text := _line(one)))
        lines.append(("aliases", str(name), line_of(source, "aliases", str(name)) + 1))
    attributes: dict[str, tuple[Declared, ...]] = {}
    for topic in attributes_in(_composed(source), complain):
        attributes[topic.title.casefold()] = topic.attributes
        lines.append(("attributes", topic.title, topic.line + 1))
    title = _line(values.get("title")) or None
    return FrontMatter(title, aliases, attributes, tuple(lines))


def _line(value: Any) -> str:
    """A plain value as a line of text; empty for lists and mappings, which may be endless."""
    if value is None or isinstance(value, (list, dict, set)):
        return ""
    return " ".join(str(value).split())
