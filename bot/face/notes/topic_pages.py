"""The texts of an explanation: a topic's facets laid out on pages, and what is not written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.face.discord_io.limits import fitted
from bot.notes.library import LocatedTopic
from bot.notes.packs import EXPECTED_KINDS, Facet, FacetKind
from bot.notes.showing.escaping import escaped
from bot.notes.showing.paging import pages
from bot.notes.showing.rendering import render
from bot.notes.slugs import slug
from bot.words import Words

#: The view of a topic that shows all its facets one after the other.
WHOLE = "*"
#: Of Discord's 4,000 characters a page leaves a thousand for the title (at most 240, every
#: character escaped), the line of what is missing (270) and the line of its place (550).
PAGE = 2900
#: A whole topic comes a screen at a time, so that it does not drown a channel: some 25 lines of a
#: desktop's window, and two screens of a phone.
_SCREEN = 1500
TITLE = 120
_STEP = 36
_OWN_NAME = 30
_OWN_NAMES = 2
_ADDRESS = 200
#: Shown for a text that is written and renders to nothing, such as an empty table.
_INVISIBLE = "…"


@dataclass(frozen=True, slots=True)
class TopicPages:
    """A view of a topic, cut to pages. ``facets`` are the keys of what each page shows."""

    pages: tuple[str, ...]
    facets: tuple[tuple[str, ...], ...]


def topic_pages(located: LocatedTopic, view: str, say: Words) -> TopicPages:
    """The pages of one facet, or of the whole topic. There is always at least one page."""
    if view == WHOLE:
        room = _SCREEN
        facets = [facet for facet in located.topic.facets if facet.written]
        otherwise = _nothing(located, say)
    else:
        room = PAGE
        facet = located.topic.facet(view)
        facets = [facet] if facet is not None and facet.written else []
        otherwise = _unwritten(located, view, facet, say)
    return _laid_out(located, facets, room) if facets else TopicPages((otherwise,), ((),))


def _laid_out(located: LocatedTopic, facets: Sequence[Facet], room: int) -> TopicPages:
    """Short facets share a page; a page ends where a facet does, unless one alone fills more."""
    texts: list[str] = []
    shown: list[tuple[str, ...]] = []
    for facet in facets:
        pieces = pages(_blocks(located, facet), room)
        if texts and len(texts[-1]) + len(pieces[0]) + 2 <= room:
            texts[-1] += f"\n\n{pieces[0]}"
            shown[-1] += (facet.key,)
            pieces = pieces[1:]
        texts.extend(pieces)
        shown.extend((facet.key,) for _ in pieces)
    return TopicPages(tuple(texts), tuple(shown))


def _blocks(located: LocatedTopic, facet: Facet) -> list[str]:
    """A facet's blocks. Its heading belongs to the first one, so that no page ends with it."""
    blocks = list(render(facet.passage.source, located.note.surroundings)) or [_INVISIBLE]
    if facet.kind is not FacetKind.DEFINITION:
        heading = f"### {escaped(facet.title)}"
        blocks[0] = f"{heading}\n{blocks[0]}"
    return blocks


def _unwritten(located: LocatedTopic, view: str, facet: Facet | None, say: Words) -> str:
    name = facet.title if facet is not None else facet_name(FacetKind(view), say)
    text = say(
        "### {facet}\nThis part of the notes on *{topic}* is **not written yet**.",
        facet=escaped(fitted(name, TITLE)),
        topic=escaped(fitted(located.topic.title, TITLE), at_line_start=False),
    )
    return f"{text}\n{_invitation(located, say)}"


def _nothing(located: LocatedTopic, say: Words) -> str:
    text = say("The notes list this topic, but **nothing is written about it yet**.")
    return f"{text}\n{_invitation(located, say)}"


def _invitation(located: LocatedTopic, say: Words) -> str:
    address = located.note.surroundings.address
    if address is None:
        return say(
            "If you know the answer, tell the people who look after the notes: they'll be glad."
        )
    return say(
        "If you know the answer, the author would love a pull request: [open the note]({address}).",
        address=address,
    )


def facet_name(kind: FacetKind, say: Words) -> str:
    """An expected facet's name in the member's language, as buttons and lists show it."""
    return {
        FacetKind.DEFINITION: say("Definition"),
        FacetKind.WHY: say("Why does it exist?"),
        FacetKind.WHAT: say("What does it do?"),
        FacetKind.HOW: say("How does it work?"),
        FacetKind.SUMMARY: say("Summary"),
    }.get(kind, "")


def label_of(facet: Facet, say: Words) -> str:
    """A facet's name in a list: its own heading, or the expected one in the language."""
    return facet_name(facet.kind, say) or facet.title


def short_label_of(facet: Facet, say: Words) -> str:
    """The same for a button, of which five must fit into a row."""
    return {
        FacetKind.WHY: say("Why?"),
        FacetKind.WHAT: say("What?"),
        FacetKind.HOW: say("How?"),
    }.get(facet.kind) or label_of(facet, say)


def missing(located: LocatedTopic, say: Words) -> str | None:
    """A small line that names what is not written of a topic; None when all of it is."""
    if not any(facet.written for facet in located.topic.facets):
        return None
    names = [facet_name(kind, say) for kind in located.pack.missing(located.topic)]
    own = [
        escaped(fitted(facet.title, _OWN_NAME), at_line_start=False)
        for facet in located.topic.facets
        if facet.kind is FacetKind.OWN and not facet.written
    ]
    names += own[:_OWN_NAMES] + ["…"] * (len(own) > _OWN_NAMES)
    if not names:
        return None
    return "-# " + say("Not written yet: {facets}", facets=" · ".join(names))


def place(located: LocatedTopic, view: str, page: int, count: int, say: Words) -> str:
    """The small line with the place of the text: pack, note, topic, facet, page, link."""
    facet = located.topic.facet(view)
    steps = [located.pack.title, located.note.title, located.topic.title]
    if facet is not None and facet.kind is not FacetKind.DEFINITION:
        steps.append(facet.title)
    elif view in EXPECTED_KINDS or facet is not None:
        steps.append(facet_name(FacetKind(view), say))
    trail = [escaped(fitted(step, _STEP), at_line_start=False) for step in dict.fromkeys(steps)]
    parts = [" › ".join(trail)]
    if count > 1:
        parts.append(say("page {page} of {count}", page=page + 1, count=count))
    address = located.note.surroundings.address
    link = f"{address}#{quote(slug(located.topic.title))}"
    if address is not None and len(link) <= _ADDRESS:
        parts.append(say("[in the notes]({address})", address=link))
    return "-# " + " · ".join(parts)
