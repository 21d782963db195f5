"""Which place in the notes a member meant: a topic, a note, or a heading in a topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.notes.library import Library, load
from bot.notes.lookup.places import FoundPlace

NOTES = {
    "azure.md": """\
# 🚀 Azure ExpressRoute (AZ-900)
A private line into the cloud.
## ExpressRoute circuits
What is rented.
### Peering locations
Where lines meet.
### Examples
A bank.
## ExpressRoute Global Reach
Offices are joined.
### 2. Landing zones
Prepared places.
""",
    "money.md": """\
---
aliases: [Costs, Pricing]
---
# Paying for it
## 2. Operational Expenditure (OpEx)
Spent as you go.
### Landing page
Words.
## Capital Expenditure
Spent once.
### Tax
Less of it.
### Depreciation
Every year a part.
""",
    "other.md": """\
# Odds
## Circuit breakers
They open.
### Tax
None.
### Peering
Looking hard.
## Peering through fog
Slowly.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load([folder]).library


def told(library: Library, place: FoundPlace | None) -> str | None:
    if place is None:
        return None
    topic = library.topics[place.topic_id].topic
    facet = topic.facet(place.facet) if place.facet else None
    return topic.title if facet is None else f"{topic.title} > {facet.title}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("opex", "2. Operational Expenditure (OpEx)"),
        ("operational expenditure", "2. Operational Expenditure (OpEx)"),
        ("operatonal expenditure", "2. Operational Expenditure (OpEx)"),
        ("azure expressroute", "🚀 Azure ExpressRoute (AZ-900)"),
        ("expressroute", "🚀 Azure ExpressRoute (AZ-900)"),
        ("expressroute circuit", "ExpressRoute circuits"),
        ("paying for it", "2. Operational Expenditure (OpEx)"),
        ("pricing", "2. Operational Expenditure (OpEx)"),
        ("peering locations", "ExpressRoute circuits > Peering locations"),
        ("peering location", "ExpressRoute circuits > Peering locations"),
        ("landing zone", "ExpressRoute Global Reach > 2. Landing zones"),
        ("depreciation", "Capital Expenditure > Depreciation"),
        ("deprecation", "Capital Expenditure > Depreciation"),
        ("peering", "Circuit breakers > Peering"),
        ("peering through", "Peering through fog"),
        ("tax", None),
        ("landing", None),
        ("examples", None),
        ("zebra", None),
        ("", None),
    ],
)
def test_finds_the_place_that_was_meant(library: Library, typed: str, expected: str | None) -> None:
    """Topics before notes before headings; a whole name before a part, and that before a slip."""
    assert told(library, library.places.find(typed)) == expected


def test_offers_headings_after_topics(library: Library) -> None:
    """While somebody types, each place is offered once, and nothing similar if there is enough."""
    offered = [told(library, place) for place in library.places.complete("peering")]

    assert offered[:3] == [
        "Peering through fog",
        "Circuit breakers > Peering",
        "ExpressRoute circuits > Peering locations",
    ]
    assert len(offered) == len(set(offered))
    assert [told(library, place) for place in library.places.nearest("tax")] == [
        "Capital Expenditure > Tax",
        "Circuit breakers > Tax",
    ]
    assert len(library.places.complete("", 4)) == 4
    assert library.places.nearest("") == library.places.complete("peering", 0) == ()


def test_several_headings_of_one_topic_mean_the_topic(tmp_path: Path) -> None:
    """*Step 1* and *Step 2* are both in it, so it opens as a whole."""
    text = "# N\n## Baking\nHot.\n### Proof in a basket\nx\n### Proof in a bowl\ny\n"
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    library = load([tmp_path]).library

    assert told(library, library.places.find("proof in a")) == "Baking"
