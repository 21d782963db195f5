"""The attributes of a question: in braces behind its heading, or at the top of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.notes.reading.front_matter import BadYaml, line_of, read_mapping
from bot.notes.slugs import slug
from bot.quiz.identity import is_derived
from bot.quiz.limits import EASIEST, HARDEST, MAX_ID, USUAL_DIFFICULTY
from bot.quiz.reading.faults import Faults

#: The keys at the top of a file of questions. ``questions`` only marks it as one.
_AT_TOP = ("topic", "facet", "objective", "difficulty", "checked")
_MARKS = frozenset({*_AT_TOP, "questions", "title"})
_IN_BRACES = frozenset({*_AT_TOP, "aliases", "was"})
#: Braces are searched in so many characters at the end of a heading.
_REACH = 2_000
#: An unpaired quotation mark is allowed here, so that it becomes a finding about the braces.
_BRACES = re.compile(r"(?:^|\s)\{((?:[^{}\"]|\"[^\"]*\")*+(?:\"[^{}\"]*+)?)\}\s*$")
_ONE = re.compile(
    r"#(?P<id>\S*)|(?P<key>[a-z]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<word>[^\s\"]+))(?!\S)|\S+"
)
_OPENS = re.compile(r"\s*(?:#\S|[a-z]+=)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A day may follow and is ignored.
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?=$|-[0-9]{2}$)")
_DIFFICULTIES = frozenset(str(number) for number in range(EASIEST, HARDEST + 1))
_CURLY = str.maketrans("“”„", '"""')


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes of a question. ``id`` is empty if the author set none."""

    id: str = ""
    topic: str = ""
    facet: str = ""
    objective: str = ""
    difficulty: int = USUAL_DIFFICULTY
    checked: str | None = None
    aliases: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


def defaults(front_matter: str | None, faults: Faults) -> tuple[Attributes, dict[str, int]]:
    """The attributes at the top of a file, for all its questions, and the line of each key."""
    lines: dict[str, int] = {}
    if not front_matter:
        return Attributes(), lines
    try:
        values = read_mapping(front_matter)
    except BadYaml as error:
        # The file's first line is the front matter's "---".
        sentence = f"The front matter cannot be read: {error.reason}."
        faults.find("front-matter", sentence, error.line + 1)
        return Attributes(), lines
    said = Attributes()
    for key, value in values.items():
        line = lines[key] = line_of(front_matter, key) + 1
        if key not in _MARKS:
            known = ", ".join(_AT_TOP)
            sentence = f"“{key}” says nothing about questions; known are {known}."
            faults.find("front-matter", sentence, line)
        elif key in _AT_TOP and value is not None:
            if isinstance(value, (list, dict, set)):
                faults.find("front-matter", f"“{key}” must be one line of text.", line)
            else:
                said = _said(said, key, " ".join(str(value).split()), faults, line)
    return said, lines


def split(heading: str, file: Attributes, faults: Faults) -> tuple[str, Attributes]:
    """A heading without its braces, and the attributes in them, which override the file's."""
    offset = max(0, len(heading) - _REACH)
    braces = _BRACES.search(heading.translate(_CURLY), offset)
    if braces is None or not _OPENS.match(braces[1]):
        return heading, file
    said = file
    for one in _ONE.finditer(braces[1].translate(_CURLY)):
        if one["id"] is not None:
            said = _identified(said, one["id"], faults)
        elif one["key"] is not None:
            value = one["quoted"] if one["quoted"] is not None else one["word"]
            said = _said(said, one["key"], " ".join(value.split()), faults, None)
        else:
            faults.find(
                "question-attribute",
                f"“{one[0]}” in the braces cannot be read; write #id or key=value, and put a value"
                " of several words between quotation marks.",
            )
    return heading[: braces.start()].rstrip(), said


def _identified(said: Attributes, id: str, faults: Faults) -> Attributes:
    if said.id:
        faults.find("question-id", f"The question has two ids, #{said.id} and #{id}; keep one.")
    elif not _ID.fullmatch(id) or len(id) > MAX_ID or is_derived(id):
        better = re.sub(r"[^a-z0-9]+", "-", slug(id)).strip("-")[:MAX_ID].strip("-")
        advice = f", like #{better}" if better and better != id and not is_derived(better) else ""
        faults.find(
            "question-id",
            f"“#{id}” cannot be an id: it has at most {MAX_ID} small letters, digits and single"
            f" hyphens between them, and not the form that Lectern gives by itself{advice}.",
        )
    return replace(said, id=id)


def _said(said: Attributes, key: str, value: str, faults: Faults, line: int | None) -> Attributes:
    """The attributes with one more; ``line`` is its line at the top, None for braces."""
    changed: Any
    match key:
        case "topic" | "facet" | "objective":
            changed = value
        case "aliases" | "was":
            changed = tuple(filter(None, (entry.strip() for entry in value.split(","))))
        case "checked" if month := _MONTH.match(value):
            changed = month[0]
        case "difficulty" if value in _DIFFICULTIES:
            changed = int(value)
        case _:
            rule = "question-attribute" if line is None else "front-matter"
            faults.find(rule, _advice(key, value), line)
            return said
    return replace(said, **{key: changed})


def _advice(key: str, value: str) -> str:
    if key == "checked":
        return f"“{value}” is no month in which the facts were checked; write it like 2026-09."
    if key == "difficulty":
        return f"“{value}” is no difficulty; give {EASIEST} (easy) to {HARDEST} (hard)."
    return f"“{key}” says nothing about a question; known are {', '.join(sorted(_IN_BRACES))}."
