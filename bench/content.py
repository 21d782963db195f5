"""Notes to be read by the bot that is measured: the shipped ones, and many generated ones."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

_TOPIC = re.compile(r"^## (?!Table of contents|My interpretations)(.+)$", re.MULTILINE)
_FACETS = ("Why does it exist?", "What does it do?", "How does it work?", "Summary")
_FIRST = "amber basalt cedar delta ember fjord garnet harbour iris juniper".split()
_SECOND = "bridge canal engine filter garden index kernel ledger market network".split()
_VERBS = "keeps moves holds gives takes guards names counts turns finds".split()
_LENGTH = 300
_IN_A_NOTE = 100


@dataclass(frozen=True)
class Content:
    """A folder of notes, and the titles of its topics that members ask for."""

    folder: Path
    titles: tuple[str, ...]


def shipped(root: Path) -> Content:
    """The notes that are shipped, every topic of them."""
    folder = root / "content"
    files = sorted(folder.glob("*/*.md"))
    titles = [title for file in files for title in _TOPIC.findall(file.read_text("utf-8"))]
    return Content(folder, tuple(titles))


def generated(folder: Path, topics: int, asked: int) -> Content:
    """Writes a pack of ``topics`` with four facets each; ``asked`` of them are asked for."""
    dice = random.Random(7)  # noqa: S311 - dice of a bench guard nothing
    pack = folder / "generated"
    pack.mkdir(parents=True)
    titles = [_title(number) for number in range(topics)]
    for start in range(0, topics, 100):
        sections = [_section(title, dice) for title in titles[start : start + 100]]
        text = f"# Part {start // 100 + 1}\n\n" + "\n".join(sections)
        (pack / f"part-{start // 100:03d}.md").write_text(text, "utf-8")
    return Content(pack, tuple(sorted(dice.sample(titles, min(asked, topics)))))


def _title(number: int) -> str:
    return f"{_FIRST[number % 10].title()} {_SECOND[number // 10 % 10]} {number // 100 + 1}"


def _section(title: str, dice: random.Random) -> str:
    facets = [f"### {facet}\n\n{_text(title, dice)}\n" for facet in _FACETS]
    return f"## {title}\n\n" + "\n".join(facets)


def _text(title: str, dice: random.Random) -> str:
    """About 300 characters as people write them: some marks, a link, sentences."""
    text = f"**{title}** {dice.choice(_VERBS)} the [{dice.choice(_FIRST)}](https://example.org)."
    while len(text) < _LENGTH:
        verb, what, where = dice.choice(_VERBS), dice.choice(_FIRST), dice.choice(_SECOND)
        text += f" It {verb} the *{what}* of every {where}, so that the {where} {verb} it."
    return text


def checkable(folder: Path, topics: int, questions: int) -> Path:
    """Writes a pack whose topics have a definition, four facets and links to one another.

    Beside its notes stand so many questions for each topic.
    """
    dice = random.Random(7)  # noqa: S311 - dice of a bench guard nothing
    pack = folder / "checkable"
    pack.mkdir(parents=True)
    titles = [_title(number) for number in range(topics)]
    for number, title in enumerate(titles):
        name = f"part-{number // _IN_A_NOTE:03d}"
        with (pack / f"{name}.md").open("a", encoding="utf-8") as note:
            if number % _IN_A_NOTE == 0:
                note.write(f"# Part {number // _IN_A_NOTE + 1}\n\n")
            note.write(_linked_section(title, titles, dice))
        if questions:
            asked = [_question(title, dice) for _ in range(questions)]
            text = f"---\ntopic: {title}\n---\n\n" + "\n".join(asked)
            (pack / f"topic-{number:05d}.questions.md").write_text(text, "utf-8")
    return pack


def _linked_section(title: str, titles: list[str], dice: random.Random) -> str:
    kind = f"{dice.choice(_FIRST)} {dice.choice(_SECOND)}"
    text = (
        f"## {title}\n\n{title} is a {kind} that {dice.choice(_VERBS)} {dice.randrange(10_000)}.\n"
    )
    for facet in _FACETS:
        number = dice.randrange(len(titles))
        name = titles[number].lower().replace(" ", "-")
        link = f"[{titles[number]}](part-{number // _IN_A_NOTE:03d}.md#{name})"
        text += f"\n### {facet}\n\n{_text(title, dice)} See {link}.\n"
    return text + "\n"


def _question(title: str, dice: random.Random) -> str:
    right, *wrong = dice.sample(_FIRST, 3)
    where = f"{dice.choice(_SECOND)} of {dice.choice(_FIRST)} {dice.randrange(100_000)}"
    options = [f"- [x] The {right} of every part\n  > {title} {dice.choice(_VERBS)} it there."]
    options += [f"- [ ] The {one} of every part\n  > It belongs to others." for one in wrong]
    answers = "\n".join(options)
    return f"## Which of these does {title} {dice.choice(_VERBS)} in the {where}?\n\n{answers}\n"
