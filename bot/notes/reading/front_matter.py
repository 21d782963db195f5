"""Front matter: what an author may declare at the top of a note. Reads YAML for manifests too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml

from bot.notes.findings import Finding

#: An attribute's name and value are one line of a question, or an option of one.
LONGEST_NAME = 60
LONGEST_VALUE = 100

#: Called with the line of a fault and a sentence about it.
_Report = Callable[[int, str], None]
_ADVICE = "like “Tides: {Turns a day: 4}”"
#: What YAML's constructors raise for values such as ``!!timestamp soon`` or ``2001-99-99``.
_BAD_VALUES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class BadYaml(Exception):
    """The text is not a YAML mapping. ``line`` (from 1) and ``reason`` say where and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DeclaredAttribute:
    """An attribute's name and value as they were typed, and the line of the file they are on."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A note's own title and names; names and attributes of its topics, by their folded titles.

    ``lines`` say which topics ``aliases`` and ``attributes`` name, and on which lines.
    """

    title: str | None = None
    note_aliases: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, tuple[DeclaredAttribute, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    lines: tuple[tuple[str, str, int], ...] = ()

    def aliases_of(self, title: str) -> tuple[str, ...]:
        return self.aliases.get(title.casefold(), ())

    def attributes_of(self, title: str) -> tuple[DeclaredAttribute, ...]:
        return self.attributes.get(title.casefold(), ())

    def unused(self, titles: set[str]) -> Iterator[tuple[str, str, int]]:
        """Each name under a key that is no topic of the file: key, name, line."""
        known = {title.casefold() for title in titles}
        for key, title, line in self.lines:
            if title.casefold() not in known:
                yield key, title, line


def read_mapping(source: str) -> dict[str, Any]:
    """A YAML mapping as a dict; empty for an empty text. Raises ``BadYaml``."""
    return dict(_mapping(source))


@lru_cache(maxsize=1)
def _mapping(source: str) -> dict[str, Any]:
    """Cached: a file's front matter is looked at before it is read."""
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
    return {_text(key): entry for key, entry in value.items()}


def line_of(source: str, *steps: str | int) -> int:
    """The line (from 1) of a value in valid YAML; ``steps`` are its keys and indexes from the top.

    The line of the last step that exists; 1 when none does.
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
    """The nodes of YAML, which have lines. Cached: one text is asked for many of them in a row."""
    node: yaml.Node | None = yaml.compose(source, yaml.SafeLoader)
    return node


def read_front_matter(source: str | None, shown: str, findings: list[Finding]) -> FrontMatter:
    """Reads front matter; faults become findings and the rest is kept."""
    if not source:
        return FrontMatter()

    def report(line: int, sentence: str) -> None:
        # The file's first line is the front matter's "---".
        findings.append(Finding(shown, line + 1, "front-matter", sentence))

    try:
        values = read_mapping(source)
    except BadYaml as error:
        report(error.line, f"The front matter cannot be read: {error.reason}.")
        return FrontMatter()
    declared = values.get("aliases") or {}
    note_aliases: tuple[str, ...] = ()
    if not isinstance(declared, dict):
        # As Obsidian writes it: other names of the note.
        note_aliases, declared = _names_in(declared), {}
    aliases: dict[str, tuple[str, ...]] = {}
    lines: list[tuple[str, str, int]] = []
    for name, names in declared.items():
        topic = _text(name)
        aliases[topic.casefold()] = _names_in(names)
        lines.append(("aliases", topic, line_of(source, "aliases", topic) + 1))
    attributes: dict[str, tuple[DeclaredAttribute, ...]] = {}
    for topic, line, of_topic in _attributes(_composed(source), report):
        attributes[topic.casefold()] = of_topic
        lines.append(("attributes", topic, line + 1))
    title = one_line(values.get("title")) or None
    return FrontMatter(title, note_aliases, aliases, attributes, tuple(lines))


def _names_in(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(text for one in listed if (text := one_line(one)))


def one_line(value: Any) -> str:
    """A plain value as a line of text; empty for lists and mappings, which may be endless."""
    if value is None or isinstance(value, (list, dict, set)):
        return ""
    return " ".join(_text(value).split())


def _text(value: Any) -> str:
    try:
        return str(value)
    except ValueError:
        # A number of thousands of digits, as 0xfff... may be one.
        return ""


def _attributes(
    front_matter: yaml.Node | None, report: _Report
) -> Iterator[tuple[str, int, tuple[DeclaredAttribute, ...]]]:
    """Each topic's title and line under ``attributes``, and what is declared for it.

    A value is kept as it was typed: ``99.90`` has two decimals, ``yes`` stays ``yes``.
    """
    for key, topics in _mapping_entries(front_matter):
        if key.value != "attributes" or _is_nothing(topics):
            continue
        if not isinstance(topics, yaml.MappingNode):
            report(_line(key), f"“attributes” must name topics and their attributes, {_ADVICE}.")
        for title, declared in _mapping_entries(topics):
            if not isinstance(declared, yaml.MappingNode):
                sentence = f"The attributes of “{title.value}” need names and values, {_ADVICE}."
                report(_line(title), sentence)
            yield title.value, _line(title), tuple(_declared(declared, report))


def _declared(node: yaml.Node, report: _Report) -> Iterator[DeclaredAttribute]:
    seen: set[str] = set()
    for key, value in _mapping_entries(node):
        name = one_line(key.value)
        text = one_line(value.value) if isinstance(value, yaml.ScalarNode) else ""
        fault = ""
        if not 0 < len(name) <= LONGEST_NAME or not 0 < len(text) <= LONGEST_VALUE:
            fault = (
                f"needs a value of 1 to {LONGEST_VALUE} characters in one line, and a name of at"
                f" most {LONGEST_NAME}"
            )
        elif name.casefold() in seen:
            fault = "stands here twice"
        seen.add(name.casefold())
        if fault:
            report(_line(key), f"The attribute “{name[:LONGEST_NAME]}” {fault}.")
        else:
            # The file's first line is the front matter's "---".
            yield DeclaredAttribute(name, text, _line(key) + 1)


def _mapping_entries(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The entries of a mapping whose keys are plain; none of anything else."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
