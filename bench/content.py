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
