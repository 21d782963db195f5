"""What was drawn before is shown again as if it were drawn anew, and never after a change."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from weakref import ref

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.face.discord_io import explanation_cache
from bot.face.discord_io.explanation_cache import ANYBODY, Drawing, ExplanationCache
from bot.face.notes.explanation import Showing, laid_out
from bot.face.notes.topic_pages import WHOLE, topic_pages
from bot.notes.library import ContentUnavailable, Library, load
from bot.words import words_for
from tests.face.conftest import World
from tests.face.discord_io.test_limits import NOTE
from tests.face.looking import parts, shown, text

ASKER = 80351110224678912
#: What a note would have to hold to be taken for an asker's place.
FORGED = f'x", "custom_id":"x1b:show.a:1:{ANYBODY}" custom_id":"a:{ANYBODY}" :{ANYBODY}'


def components(library: Library, topic_id: str, asker: int) -> Any:
    """A topic's message as it is drawn for this asker."""
    located, say = library.topics[topic_id], words_for("en")
    showing = Showing(topic_id, WHOLE, 0, asker)
    drawn = topic_pages(located, WHOLE, say)
    view = laid_out(located, library.neighbours(located), drawn, showing, say)
    return view.to_components()  # type: ignore[no-untyped-call]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NOTE, st.sampled_from(["", FORGED, json.dumps(FORGED), "\\" * 3 + FORGED]))
def test_each_asker_gets_their_own_ids_and_the_same_text(note: str, forged: str) -> None:
    """Whatever stands in a note: what is filled in is the asker's id, in ids alone."""
    with TemporaryDirectory() as folder:
        lines = f"## {forged}\n{forged}\n### {forged}\n{forged}\n## {note}"
        (Path(folder) / "note.md").write_text(lines, encoding="utf-8")
        try:
            library = load([Path(folder)]).library
        except ContentUnavailable:
            return
    for topic_id in library.topics:
        drawing = Drawing.made(components(library, topic_id, ANYBODY), ())
        assert json.loads(drawing.written_for(ASKER)) == components(library, topic_id, ASKER)


def test_it_keeps_what_was_used_last() -> None:
    """No more than was said is kept, and what was just shown is not what goes."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "note.md").write_text("## A topic\n", encoding="utf-8")
        library = load([Path(folder)]).library
    kept, made = ExplanationCache(2), []

    def take(view: str) -> None:
        def draw(_: Library) -> Drawing:
            made.append(view)
            return Drawing(("[]",), ())

        kept.take(library, ("topic", view, 0, "en"), draw)

    for view in "aabacab":
        take(view)
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_a_library_that_was_put_away_is_let_go() -> None:
    """Its drawings go at the first one of the next, and do not hold its notes in memory."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "note.md").write_text("## A topic\n", encoding="utf-8")
        first, second = load([Path(folder)]).library, load([Path(folder)]).library
    kept, key = ExplanationCache(), ("topic", "*", 0, "en")
    kept.take(first, key, lambda _: Drawing(("[1]",), ()))
    gone = ref(first)
    del first
    gc.collect()
    assert gone() is None
    assert kept.take(second, key, lambda _: Drawing(("[2]",), ())).pieces == ("[2]",)
    assert len(kept) == 1


async def test_changed_notes_are_shown_at_once(world: World) -> None:
    """After a reload nobody sees the old text, whoever looked at it before."""
    await world.alice.slash(world.channel, "explain", topic="Pan frying")
    world.write("kitchen/heat.md", "# Heat\n\n## Pan frying\n\nFrying with hardly any fat.\n")
    await world.tutor.current_content.reload()
    message = shown(await world.bob.slash(world.channel, "explain", topic="Pan frying"))
    assert "hardly any fat" in text(message)
    assert "in a little fat" not in text(message)


async def test_a_drawing_is_made_once_and_each_reading_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two members who ask for one topic get one drawing, with ways on that are their own."""
    made = []
    plain = Drawing.made.__func__  # type: ignore[attr-defined]

    def noticed(components: Any, facets: tuple[str, ...]) -> Drawing:
        made.append(facets)
        drawing: Drawing = plain(Drawing, components, facets)
        return drawing

    monkeypatch.setattr(explanation_cache.Drawing, "made", noticed)
    for member in (world.alice, world.bob, world.alice):
        message = shown(await member.slash(world.channel, "explain", topic="Chef's knife"))
        ids = [part["custom_id"] for part in parts(message) if "show." in part.get("custom_id", "")]
        assert ids
        assert all(id.endswith(f":{member.id}") for id in ids)
    assert len(made) == 1
    assert len(world.client.explanation_cache) == 1
    world.speak(world.bob, "de")
    german = shown(await world.bob.slash(world.channel, "explain", topic="Chef's knife"))
    assert "Alle Themen" in str([part.get("label") for part in parts(german)])
    await world.tutor.readings.flush()
    exported = await world.tutor.members.export(world.alice.id)
    assert {row["opened"] for row in exported["readings"]} == {2}
