"""Whatever a note holds, every message stays inside Discord's limits and nothing in it acts."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.face.notes.explanation import Showing, laid_out
from bot.face.notes.topic_pages import WHOLE, topic_pages
from bot.face.notes.topics import laid_out as list_laid_out
from bot.notes.library import ContentUnavailable, Library, load
from bot.notes.packs import EXPECTED_KINDS, FacetKind
from bot.tutor.topics import Catalogue
from bot.words import languages, words_for
from tests.face.looking import TEXT, assert_message, walked

PIECES = st.sampled_from(
    [
        "<@1>", "<@&1>", "<#1>", "</explain:1>", "<t:1:R>", "<id:guide>", "<:x:1>", "<a:x:1>",
        "@everyone", "@here", "||", "**", "__", "*", "_", "~~", "`", "```", "```py", "> ", ">>> ",
        "# ", "## ", "### ", "#### ", "-# ", "- ", "1. ", "| a | b |", "|---|---|",
        "[x](http://a.example)",
        "![x](y.png)", "[x](javascript:1)", "[^1]", "[^1]: note", "<b>", "</div>", "<!--", "-->",
        "\\", "\n", "\n\n", "    ", "\t", "\u202e", "\u200f", "שלום", "مرحبا",
        "e\u0301\u0301\u0301\u0301\u0301",
        "\U0001f600", "word", "a long sentence that goes on.", "x" * 500, "W" * 4000, "{braces}",
        "### Why does it exist?", "### Summary", "## Topic", "# Note", "https://a.example/b",
    ]
)  # fmt: skip
NOTE = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n", "\n\n"])), max_size=60).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)
MANIFEST = 'title: "<@1> ' + "**pack** " * 20 + '"\nsource: https://notes.example/' + "s" * 300
CODE = re.compile(r"```.*?```|``.*?``|`.*?`", re.DOTALL)
ACTS = re.compile(r"(?<!\\)<(@[!&]?\d|#\d|/\w|t:\d|id:\w|a?:\w+:\d)|@everyone|@here")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NOTE, st.booleans(), st.sampled_from(languages()))
def test_hostile_notes(note: str, declared: bool, language: str) -> None:
    """Each view of each topic, and each page of the list, can be sent as it is."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "note.md").write_text(f"## {note}", encoding="utf-8")
        if declared:
            (Path(folder) / "pack.yaml").write_text(MANIFEST, encoding="utf-8")
        try:
            library = load([Path(folder)]).library
        except ContentUnavailable:
            return
    say = words_for(language)
    for located in library.topics.values():
        views = {WHOLE, FacetKind.DEFINITION, *EXPECTED_KINDS}
        views |= {facet.key for facet in located.topic.facets}
        for view in sorted(views):
            drawn = topic_pages(located, view, say)
            for page in range(len(drawn.pages)):
                showing = Showing(located.topic.id, view, page, 2**63)
                assert_can_be_sent(
                    laid_out(located, library.neighbours(located), drawn, showing, say)
                )
    assert_list_can_be_sent(library, language)


def assert_list_can_be_sent(library: Library, language: str) -> None:
    """Holds each page of the list of topics against the limits."""
    for pack in library.packs:
        topics = tuple(library.topics[topic.id] for topic in pack.topics)
        catalogue = Catalogue(library.packs, pack, topics, {})
        for page in range(len(topics) // 10 + 1):
            view = list_laid_out(catalogue, page, words_for(language))
            assert_can_be_sent(view)


def assert_can_be_sent(view: ui.LayoutView) -> None:
    """Inside the limits, and without anything that acts outside code."""
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    assert_message(components)
    for part in walked(components):
        if part["type"] == TEXT:
            outside = CODE.sub("", part["content"])
            assert not ACTS.search(outside), part["content"]


@given(st.text(max_size=300), st.integers(1, 120))
def test_fitted(text: str, limit: int) -> None:
    """A fitted text is never empty and never too long."""
    from bot.face.discord_io.limits import fitted

    assert 1 <= len(fitted(text, limit)) <= max(limit, 1)
