"""Tells files of questions from notes."""

from __future__ import annotations

import re

_FOLDER = "questions"
_NAME = re.compile(r"\.questions\.(?:md|markdown|mkd)$", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?:topic|questions)[ \t]*:", re.MULTILINE)
_MARK = re.compile(r"^[ \t]*[-*+][ \t]+\[[ xX]\](?:\s|$)|^ {0,3}##.*\{#", re.MULTILINE)


def is_question_file(path: str, text: str) -> bool:
    """Whether a file of a pack holds questions; ``path`` is relative to the pack.

    Its name says so (``tides.questions.md``), or it is in a folder ``questions``. Or its
    front matter has a ``topic`` or ``questions``, and its text has the marks of a question: an
    option with a box, or a heading with an id.
    """
    *folders, name = path.split("/")
    if _NAME.search(name) or any(folder.lower() == _FOLDER for folder in folders):
        return True
    front = _FRONT_MATTER.match(text)
    return bool(front and _KEY.search(front[1]) and _MARK.search(text, front.end()))
