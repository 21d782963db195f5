"""A pack of two notes with files of questions, and questions as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.notes.library import Library
from bot.notes.packs import Note, Objective, Pack, QuestionFile
from bot.notes.reading.files import PackDraft, read_notes
from bot.quiz.questions import Kind, Question
from bot.quiz.reading import Banked, read_bank

NOTE = """\
---
aliases:
  Tides: [Ebb and flow]
---
# The sea

## Tides

The sea rises and falls.

### Why does it exist?

The moon pulls.

### A boat's view

Mind the anchor.

## Waves

Wind makes them.
"""


def library_of(*files: tuple[str, str]) -> Library:
    """A library of one pack: its notes, and files of questions by path and text."""
    draft = PackDraft("sea")
    notes: tuple[Note, ...] = read_notes(NOTE, "sea.md", "sea.md", draft)
    assert not draft.findings
    pack = Pack(
        key="sea",
        title="The sea",
        root=Path("sea"),
        notes=notes,
        objectives=(Objective("pull", "Say what pulls", 10, 20),),
        question_files=tuple(QuestionFile(path, f"sea/{path}", text) for path, text in files),
        generated="off",
    )
    return Library([pack])


def read(text: str) -> Banked:
    """What comes of one file about the tides, whose front matter takes the first three lines."""
    return read_bank(library_of(("q.md", f"---\ntopic: Tides\n---\n{text}")))


def only(text: str) -> Question:
    """The one question of a file in which nothing is wrong."""
    banked = read(text)
    assert banked.findings == ()
    (question,) = banked.bank.questions
    return question


def found(banked: Banked) -> list[tuple[int, str]]:
    """Line and rule of each finding."""
    return [(finding.line, finding.rule) for finding in banked.findings]


def as_file(questions: Iterable[Question]) -> str:
    """Questions as their author would write them, with everything said in each heading."""
    return "# Questions\n\n" + "\n".join(map(as_markdown, questions))


def as_markdown(question: Question) -> str:
    """One question as Markdown."""
    said = [f"#{question.id}"] if question.id and not question.derived else []
    said += [f'topic="{question.topic_key}"', f"difficulty={question.difficulty}"]
    said += [f"facet={question.facet}"] if question.facet else []
    said += [f"objective={question.objective}"] if question.objective else []
    said += [f"checked={question.checked}"] if question.checked else []
    said += [f'was="{", ".join(question.formerly)}"'] if question.formerly else []
    stem = question.stem
    short = ""
    for blank in question.blanks:
        written = f"[[{'|'.join(text.replace('|', chr(92) + '|') for text in blank.accepted)}]]"
        if question.kind is Kind.SHORT:
            short = written
        else:
            stem = stem.replace("_____", written, 1)
    heading, _, more = stem.partition("\n\n")
    pieces = [f"## {heading} {{{' '.join(said)}}}", more, short, *_offers(question)]
    remark = question.remark
    if question.sources:
        links = ", ".join(f"[{source.title}]({source.address})" for source in question.sources)
        remark = f"{remark}\n\nSources: {links}".strip()
    pieces.append(_quoted(remark, ""))
    return "\n\n".join(filter(None, pieces)) + "\n"


def _offers(question: Question) -> Iterable[str]:
    if question.kind is Kind.ORDER:
        yield "\n".join(
            _item(f"{number}. ", item.text, item.rationale)
            for number, item in enumerate(question.options, 1)
        )
    elif question.options:
        yield "\n".join(
            _item(f"- [{'x' if option.right else ' '}] ", option.text, option.rationale)
            for option in question.options
        )
    if question.foils:
        yield "\n".join(_item("- [ ] ", foil.text, foil.rationale) for foil in question.foils)
    if question.pairs:
        rows = [("What", "Which", "Why"), ("---", "---", "---")]
        rows += [(pair.premise, pair.response, pair.rationale) for pair in question.pairs]
        rows += [("", text, "") for text in question.extra]
        yield "\n".join(
            f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows
        )


def _item(mark: str, text: str, rationale: str) -> str:
    indent = " " * (3 if mark[0].isdigit() else 2)
    quote = _quoted(rationale, indent)
    text = text.replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n")
    return f"{mark}{text}" + (f"\n{quote}" if quote else "")


def _quoted(text: str, indent: str) -> str:
    return "\n".join(f"{indent}> {line}".rstrip() for line in text.split("\n")) if text else ""
