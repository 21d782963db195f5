"""Recall cards: a heading of the notes is asked, and the member judges what they remembered.

They work on any notes, since nothing is graded but by the member. They are made when they are
asked for, never kept: twenty thousand topics have a hundred thousand of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.notes.library import LocatedTopic
from bot.notes.markdown import parsed
from bot.notes.packs import Facet, FacetKind, Place
from bot.notes.reading.prose import as_markdown, countable_text
from bot.quiz.identity import digest, normalised
from bot.quiz.questions import Kind, Question

#: A shorter text is a word or a link, which asks for nothing.
FEWEST_WORDS = 5
#: A longer text is asked piece by piece: a member cannot hold it against what they thought.
MOST_WORDS = 120
#: A facet has no more cards than a practice has questions.
MOST_PIECES = 25
#: By these first words a piece is known again when others come before it.
_TELLING_WORDS = 6
_PICTURE = re.compile(r"!\[[^\[\]]*\]")
_ITEMS = frozenset({"bullet_list_open", "ordered_list_open"})


def can_be_recalled(located: LocatedTopic) -> bool:
    """Whether the topic has a card; this takes much less time than to make them.

    An author who wants no questions made from the notes (``generated: off``) wants no cards.
    """
    if located.pack.generated == "off":
        return False
    return any(is_enough(facet.passage.source) for facet in located.topic.facets if facet.written)


def recall_cards(located: LocatedTopic) -> tuple[Question, ...]:
    """The cards of a topic in the order of its facets; none for facets with hardly any words.

    A card's id depends on the topic, the heading and, for a piece of a long text, on its first
    words; so it stays when notes are reordered. Its revision changes with its words.
    """
    cards = (_card(located, *text) for text in _texts(located))
    return tuple({card.id: card for card in cards}.values())


def recall_count(located: LocatedTopic) -> int:
    """How many cards the topic has; this takes less time than to make them."""
    return len({(facet.key, _telling(text, part)) for facet, text, _, part in _texts(located)})


def is_enough(source: str) -> bool:
    """Whether a heading with this text below it has a card."""
    return _count(source) >= FEWEST_WORDS


#: What a card shows: its facet, the text, the line on which it begins (from 0), and which of
#: several pieces it is (empty when it is all).
_Text = tuple[Facet, str, int, str]


def _texts(located: LocatedTopic) -> Iterator[_Text]:
    if located.pack.generated == "off":
        return
    for facet in located.topic.facets:
        if facet.written:
            yield from _texts_of(located, facet)


def _texts_of(located: LocatedTopic, facet: Facet) -> Iterator[_Text]:
    source = facet.passage.source
    words = _count(source)
    if FEWEST_WORDS <= words <= MOST_WORDS:
        yield facet, source, 0, ""
    if words <= MOST_WORDS:
        return
    pieces = [piece for piece in _pieces(located, source) if is_enough(piece[1])]
    count = min(len(pieces), MOST_PIECES)
    for number, (line, piece) in enumerate(pieces[:MOST_PIECES], start=1):
        yield facet, piece, line, f"{number}/{count}" if count > 1 else ""


def _telling(source: str, part: str) -> str:
    """The first words of a piece, by which it is known again; empty for a whole text."""
    return " ".join(normalised(source).split()[:_TELLING_WORDS]) if part else ""


def _card(located: LocatedTopic, facet: Facet, source: str, line: int, part: str) -> Question:
    topic = located.topic
    name = f"**{as_markdown(topic.title)}**"
    if facet.kind is not FacetKind.DEFINITION:
        name += f" › {as_markdown(facet.title)}"
    telling = _telling(source, part)
    place = facet.passage.place
    return Question(
        pack=located.pack.key,
        id=f"r-{digest(f'{topic.key}{chr(10)}{facet.key}{chr(10)}{telling}', 5)}",
        derived=True,
        revision=digest(normalised(source), 4),
        kind=Kind.RECALL,
        stem=f"{name} ({part})" if part else name,
        topic_id=topic.id,
        topic_key=topic.key,
        facet=facet.key,
        objective=None,
        difficulty=2,
        place=Place(place.path, place.line + line),
        surroundings=located.note.surroundings,
        remark=source,
        rounds=False,
    )


def _pieces(located: LocatedTopic, source: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of a text and the items of its lists, each with its line, from 0."""
    lines = source.split("\n")
    tokens = parsed(source, located.note.surroundings.references)
    for token in tokens:
        is_item = token.type == "list_item_open" and token.level == 1
        if token.map and (is_item or (not token.level and token.type not in _ITEMS)):
            start, end = token.map
            yield start, "\n".join(lines[start:end]).strip("\n")


def _count(source: str) -> int:
    words = countable_text(_PICTURE.sub(" ", source)).split()
    return sum(any(map(str.isalnum, word)) for word in words)
