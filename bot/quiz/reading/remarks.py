"""The remark that closes a question: its text, and the pages that it names as sources."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.notes.markdown import links_in
from bot.quiz.questions import Source

_SOURCES = re.compile(
    r"^[ \t]*(?:sources?|quellen?|fuentes?)[ \t]*:(.*(?:\n[ \t]*\S.*)*)",
    re.IGNORECASE | re.MULTILINE,
)


def sources_of(
    remark: str, references: Mapping[str, Mapping[str, object]]
) -> tuple[str, tuple[Source, ...]]:
    """The remark without its paragraph ``Sources: [title](address), ...``, and these pages.

    A paragraph without any link to the web stays a part of the remark.
    """
    line = _SOURCES.search(remark)
    if line is None:
        return remark, ()
    sources = tuple(
        Source(title or address, address)
        for title, address in links_in(line[1], references)
        if address.startswith(("https://", "http://"))
    )
    if not sources:
        return remark, ()
    left = (remark[: line.start()].strip(), remark[line.end() :].strip())
    return "\n\n".join(filter(None, left)), sources
