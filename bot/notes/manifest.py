"""A pack's manifest: ``pack.yaml`` in its folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.notes.findings import Finding
from bot.notes.lookup import names
from bot.notes.packs import Objective, Topic
from bot.notes.reading.front_matter import BadYaml, line_of, one_line, read_mapping
from bot.notes.slugs import slug

MANIFEST = "pack.yaml"
_Report = Callable[..., None]
_KNOWN = frozenset(
    "title language licence source description objectives generated families".split()
)
#: As in BCP 47: a language of two or three letters, and what follows it (``de-AT``).
_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
#: What questions made from the notes are for. By need: for rounds as well where the pack has no
#: written questions, else for practice.
BY_NEED = "by-need"
GENERATED = ("off", "practice", "all", BY_NEED)


@dataclass(frozen=True, slots=True)
class Member:
    """A topic's title in a family, and the line on which the manifest names it."""

    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an author says about a pack. ``title`` is None when it is missing."""

    title: str | None = None
    language: str = "en"
    licence: str | None = None
    source: str | None = None
    description: str | None = None
    objectives: tuple[Objective, ...] = ()
    generated: str = BY_NEED
    families: tuple[tuple[Member, ...], ...] = ()


def read_manifest(text: str, shown: str, findings: list[Finding]) -> Manifest | None:
    """The manifest, or None when it is no YAML mapping at all; each fault is a finding."""
    try:
        values = read_mapping(text)
    except BadYaml as error:
        sentence = f"The manifest cannot be read: {error.reason}."
        findings.append(Finding(shown, error.line, "manifest", sentence))
        return None

    def report(sentence: str, *steps: str | int) -> None:
        findings.append(Finding(shown, line_of(text, *steps), "manifest", sentence))

    for name in values.keys() - _KNOWN:
        known = ", ".join(sorted(_KNOWN))
        report(f"“{name}” is not a key of a manifest; known are {known}.", name)
    title = _line_of_text(values, "title", report)
    if values.get("title") is None:
        report("The manifest needs a “title”, a line of text that names the pack.")
    return Manifest(
        title=title,
        language=_language(values, report),
        licence=_line_of_text(values, "licence", report),
        source=_source_address(values, report),
        description=_line_of_text(values, "description", report),
        objectives=_objectives(values, report),
        generated=_generated(values, report),
        families=_families(values, text, report),
    )


def families_of(
    manifest: Manifest, topics: Sequence[Topic], shown: str, findings: list[Finding]
) -> tuple[tuple[str, ...], ...]:
    """The families as keys of these topics; a title that no topic has is a finding.

    Upper and lower case do not matter, and another name of the topic will do. A family of which
    fewer than two topics are left is none.
    """
    if not manifest.families:
        return ()
    keys = {names.fold(alias): topic.key for topic in topics for alias in topic.aliases}
    keys |= {names.fold(topic.title): topic.key for topic in topics}
    families = []
    for members in manifest.families:
        family: dict[str, None] = {}
        for member in members:
            key = keys.get(names.fold(member.title))
            if key is None:
                sentence = f"The families name “{member.title}”, which is not a topic of this pack."
                findings.append(Finding(shown, member.line, "manifest", sentence))
            else:
                family[key] = None
        if len(family) > 1:
            families.append(tuple(family))
    return tuple(families)


def _generated(values: dict[str, Any], report: _Report) -> str:
    value = values.get("generated", BY_NEED)
    # YAML reads a bare "off" as false.
    wanted = "off" if value is False else value
    if wanted not in GENERATED:
        report(f"“generated” must be one of {', '.join(GENERATED)}.", "generated")
        return BY_NEED
    return str(wanted)


def _families(values: dict[str, Any], text: str, report: _Report) -> tuple[tuple[Member, ...], ...]:
    families = []
    for number, entry in _list_entries(values, "families", "lists of topics' titles", report):
        if not isinstance(entry, list) or not all(isinstance(title, str) for title in entry):
            sentence = f"Family {number + 1} must be a list of topics' titles."
            report(sentence, "families", number)
        else:
            steps = [line_of(text, "families", number, place) for place in range(len(entry))]
            families.append(tuple(map(Member, entry, steps)))
    return tuple(families)


def _line_of_text(values: dict[str, Any], name: str, report: _Report) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    text = "" if isinstance(value, bool) else one_line(value)
    if not text:
        report(f"“{name}” must be a line of text.", name)
    return text or None


def _language(values: dict[str, Any], report: _Report) -> str:
    code = _line_of_text(values, "language", report)
    if code is not None and not _LANGUAGE_CODE.fullmatch(code):
        report("“language” must be a code such as en, de or es.", "language")
        return "en"
    return code or "en"


def _source_address(values: dict[str, Any], report: _Report) -> str | None:
    """The source address, ending with a slash so that file names can be joined to it."""
    address = _line_of_text(values, "source", report)
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in address
    except ValueError:
        good = False
    if not good:
        report("“source” must be a web address that starts with https://.", "source")
        return None
    return address if address.endswith("/") else f"{address}/"


def _objectives(values: dict[str, Any], report: _Report) -> tuple[Objective, ...]:
    objectives = []
    wanted = "entries with a title and a weight"
    for number, entry in _list_entries(values, "objectives", wanted, report):
        objective = _objective(entry)
        if objective is None:
            report(
                f"Objective {number + 1} needs a “title”, and its “weight” must be a percentage"
                " or two, like [25, 30].",
                "objectives",
                number,
            )
        else:
            objectives.append(objective)
    return tuple(objectives)


def _list_entries(
    values: dict[str, Any], name: str, wanted: str, report: _Report
) -> Iterator[tuple[int, Any]]:
    """The entries of a list and their numbers, from 0; none when it is missing or no list."""
    value = values.get(name)
    if isinstance(value, list):
        yield from enumerate(value)
    elif value is not None:
        report(f"“{name}” must be a list of {wanted}.", name)


def _objective(entry: Any) -> Objective | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("title"), str):
        return None
    title = entry["title"].strip()
    weight = entry.get("weight", 0)
    bounds = weight if isinstance(weight, list) else [weight, weight]
    numbers = [
        bound for bound in bounds if isinstance(bound, (int, float)) and not isinstance(bound, bool)
    ]
    if not title or len(bounds) != 2 or len(numbers) != 2:
        return None
    low, high = numbers
    if not 0 <= low <= high <= 100:
        return None
    return Objective(str(entry.get("key") or slug(title)), title, float(low), float(high))
