"""A pack's manifest: ``pack.yaml`` in its folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.notes.findings import Finding, Severity
from bot.notes.packs import Objective
from bot.notes.reading.front_matter import BadYaml, read_mapping
from bot.notes.slugs import slug

MANIFEST = "pack.yaml"
_KNOWN = frozenset({"title", "language", "licence", "source", "description", "objectives"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an author says about a pack. ``title`` is None when it is missing."""

    title: str | None = None
    language: str = "en"
    licence: str | None = None
    source: str | None = None
    description: str | None = None
    objectives: tuple[Objective, ...] = ()


def read_manifest(text: str, shown: str, findings: list[Finding]) -> Manifest | None:
    """The manifest, or None when it is no YAML mapping at all; each fault is a finding."""

    def complain(name: str, sentence: str) -> None:
        line = _line_of(text, name)
        findings.append(Finding(shown, line, Severity.ERROR, "manifest", sentence))

    try:
        values = read_mapping(text)
    except BadYaml as error:
        sentence = f"The manifest cannot be read: {error.reason}."
        findings.append(Finding(shown, error.line, Severity.ERROR, "manifest", sentence))
        return None
    for name in values.keys() - _KNOWN:
        complain(name, f"“{name}” is no key of a manifest; known are {', '.join(sorted(_KNOWN))}.")
    if not isinstance(values.get("title"), str) or not values["title"].strip():
        complain("title", "The manifest needs a “title”, a line of text that names the pack.")
    return Manifest(
        title=_text(values, "title", complain),
        language=_text(values, "language", complain) or "en",
        licence=_text(values, "licence", complain),
        source=_address(values, complain),
        description=_text(values, "description", complain),
        objectives=_objectives(values.get("objectives"), complain),
    )


def _text(values: dict[str, Any], name: str, complain: Callable[[str, str], None]) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        if name != "title":
            complain(name, f"“{name}” must be a line of text.")
        return None
    return " ".join(str(value).split()) or None


def _address(values: dict[str, Any], complain: Callable[[str, str], None]) -> str | None:
    """The source address, ending with a slash so that file names can be joined to it."""
    address = _text(values, "source", complain)
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        complain("source", "“source” must be a web address that starts with https://.")
        return None
    return address if address.endswith("/") else f"{address}/"


def _objectives(value: Any, complain: Callable[[str, str], None]) -> tuple[Objective, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        complain("objectives", "“objectives” must be a list of entries with a title and a weight.")
        return ()
    objectives = []
    for entry in value:
        objective = _objective(entry)
        if objective is None:
            complain(
                "objectives",
                f"The objective {entry!r} needs a “title”, and its “weight” must be a percentage"
                " or two, like [25, 30].",
            )
        else:
            objectives.append(objective)
    return tuple(objectives)


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


def _line_of(text: str, name: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip("-\"' ").startswith(name):
            return number
    return 1
