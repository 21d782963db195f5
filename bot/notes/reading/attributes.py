"""Attributes in front matter: facts of the form name and value, with the line of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

#: Name and value stand in one line of a question, or as an option of one.
LONGEST_NAME = 60
LONGEST_VALUE = 100

_Complain = Callable[[int, str], None]
_ADVICE = "like “Tides: {Turns a day: 4}”"


@dataclass(frozen=True, slots=True)
class Declared:
    """An attribute's name and value as they were typed, and the line of the file they are on."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class OfTopic:
    """What stands under one topic's title, and the line of that title in the YAML."""

    title: str
    attributes: tuple[Declared, ...]
    line: int


def attributes(front_matter: yaml.Node | None, complain: _Complain) -> Iterator[OfTopic]:
    """What front matter declares under ``attributes``, topic by topic; faults are complained of.

    A value is kept as it was typed: ``99.90`` has two decimals, ``yes`` stays ``yes``.
    """
    for key, topics in _entries(front_matter):
        if key.value != "attributes" or _is_nothing(topics):
            continue
        if not isinstance(topics, yaml.MappingNode):
            complain(_line(key), f"“attributes” must name topics and their attributes, {_ADVICE}.")
        for title, declared in _entries(topics):
            if not isinstance(declared, yaml.MappingNode):
                sentence = f"The attributes of “{title.value}” need names and values, {_ADVICE}."
                complain(_line(title), sentence)
            yield OfTopic(title.value, tuple(_declared(declared, complain)), _line(title))


def _declared(node: yaml.Node, complain: _Complain) -> Iterator[Declared]:
    seen: set[str] = set()
    for key, value in _entries(node):
        name = _text(key)
        text = _text(value) if isinstance(value, yaml.ScalarNode) else ""
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
            complain(_line(key), f"The attribute “{name[:LONGEST_NAME]}” {fault}.")
        else:
            # The file's first line is the front matter's "---".
            yield Declared(name, text, _line(key) + 1)


def _entries(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The entries of a mapping whose keys are plain; none of anything else."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _text(node: yaml.ScalarNode) -> str:
    return " ".join(str(node.value).split())


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
