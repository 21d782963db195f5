"""What a learner asks of the notes: finding, completing, facets, and the list with marks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notes.packs import Facet, FacetKind
from bot.tutor import Tutor
from bot.tutor.current_content import CurrentContent
from bot.tutor.readings import Readings
from bot.tutor.topics import FacetUnknown, TopicGone, Topics, TopicUnknown
from tests.tutor.conftest import ALICE, BOB, NOON, Failing, locked


def topic_id(tutor: Tutor, title: str) -> str:
    return next(
        id for id, located in tutor.topics.library.topics.items() if located.topic.title == title
    )


async def with_topic(content: Path, text: str) -> CurrentContent:
    (content / "cloud" / "notes.md").write_text(text, encoding="utf-8")
    return await CurrentContent.load([content])


@pytest.mark.parametrize(
    "typed", ["Availability sets", "availability set", "  AVAILABILITY SETS  ", "availabilty sets"]
)
async def test_a_topic_is_found_by_its_typed_name(tutor: Tutor, typed: str) -> None:
    """The name as a member types it leads to the topic."""
    assert tutor.topics.find(typed).topic.key == "availability-sets"


async def test_a_topic_is_found_by_what_a_completion_sends(tutor: Tutor) -> None:
    """A completed choice comes back as its id and leads to that very topic."""
    wanted = topic_id(tutor, "Roux")
    assert tutor.topics.find(f"#{wanted}").topic.id == wanted
    assert tutor.topics.find(f" #{wanted} ").topic.id == wanted


@pytest.mark.parametrize(
    "typed", ["", "   ", "?", "#0123456789", "\0", "x" * 6000, "🧑‍🍳", "%s{0}"]
)
async def test_a_topic_that_is_none_is_unknown(tutor: Tutor, typed: str) -> None:
    """Whatever else is typed is an unknown topic, said back as it was typed."""
    with pytest.raises(TopicUnknown) as caught:
        tutor.topics.find(typed)
    assert caught.value.typed == typed


async def test_an_unknown_topic_comes_with_the_nearest(tutor: Tutor) -> None:
    """An unknown name is answered with the topics that may have been meant, at most three."""
    with pytest.raises(TopicUnknown) as caught:
        tutor.topics.find("virtual magazines")
    assert [place.located.topic.key for place in caught.value.nearest][:1] == ["virtual-machines"]
    assert len(caught.value.nearest) <= 3


async def test_a_button_of_a_topic_that_left_the_notes_says_so(tutor: Tutor) -> None:
    """An id leads to its topic, and to ``TopicGone`` when the notes hold it no longer."""
    wanted = topic_id(tutor, "Roux")
    assert tutor.topics.located(wanted).topic.title == "Roux"
    with pytest.raises(TopicGone):
        tutor.topics.located("0123456789")


async def test_answers_come_from_the_newest_library(tutor: Tutor, content: Path) -> None:
    """After a reload the new topics are found and the old ones are gone."""
    old = topic_id(tutor, "Roux")
    (content / "cooking" / "notes.md").write_text("# Cooking\n\n## Stock\n\nBones.\n", "utf-8")
    assert (await tutor.current_content.reload()).accepted
    assert tutor.topics.find("stock").topic.title == "Stock"
    with pytest.raises(TopicGone):
        tutor.topics.located(old)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("why", "why"),
        ("WHY", "why"),
        ("Why?", "why"),
        ("why ?", "why"),
        ("Why does it exist?", "why"),
        ("why  does it exits", "why"),
        ("definition", "definition"),
        ("Availability sets", "definition"),
        ("limits", "limits"),
        ("LIMITS", "limits"),
    ],
)
async def test_a_facet_is_meant_by_key_word_or_heading(tutor: Tutor, typed: str, key: str) -> None:
    """A key, a word, or a heading with small slips gives the facet."""
    facet = tutor.topics.facet(tutor.topics.find("availability sets"), typed)
    assert isinstance(facet, Facet)
    assert facet.key == key


@pytest.mark.parametrize(
    ("typed", "kind"), [("what", FacetKind.WHAT), ("sumary", FacetKind.SUMMARY)]
)
async def test_an_expected_facet_that_is_missing_is_given_as_its_kind(
    tutor: Tutor, typed: str, kind: FacetKind
) -> None:
    """What every topic should have, and this one has not, can be said to be missing."""
    assert tutor.topics.facet(tutor.topics.find("availability sets"), typed) is kind


@pytest.mark.parametrize("typed", ["price", "", "own", "???"])
async def test_any_other_facet_is_unknown(tutor: Tutor, typed: str) -> None:
    """A facet that no topic need have is unknown, and the topic comes along."""
    located = tutor.topics.find("availability sets")
    with pytest.raises(FacetUnknown) as caught:
        tutor.topics.facet(located, typed)
    assert caught.value.located is located
    assert caught.value.typed == typed


async def test_a_key_goes_before_a_heading(
    content: Path, database: Failing, readings: Readings
) -> None:
    """The key that a completion sends gives its facet, though another heading reads the same."""
    text = "# N\n\n## T\n\n### How\n\nThe author's own.\n\n### How does it work?\n\nLike that.\n"
    topics = Topics(await with_topic(content, text), database, readings)
    located = topics.find("T")
    for facet in located.topic.facets:
        assert topics.facet(located, facet.key) is facet


async def test_facets_to_offer_follow_the_topic_that_is_typed(tutor: Tutor) -> None:
    """The facets of the typed topic are offered, and the expected ones while it is unclear."""
    offered = tutor.topics.facets("availability sets")
    assert [facet.key for facet in offered if isinstance(facet, Facet)] == [
        "definition",
        "why",
        "how",
        "limits",
    ]
    assert tutor.topics.facets("no such thing at all") == (
        FacetKind.DEFINITION,
        FacetKind.WHY,
        FacetKind.WHAT,
        FacetKind.HOW,
        FacetKind.SUMMARY,
    )


async def test_completion_names_the_pack_where_there_are_several(tutor: Tutor) -> None:
    """With several packs a choice names its pack, and its value finds the topic."""
    choices = tutor.topics.complete("rou", 25)
    assert [choice.name for choice in choices] == ["Roux · Cooking pack"]
    assert tutor.topics.find(choices[0].value).topic.title == "Roux"


async def test_completion_does_without_the_pack_where_there_is_one(
    content: Path, database: Failing, readings: Readings
) -> None:
    """With one pack a choice is the topic's title alone."""
    topics = Topics(await CurrentContent.load([content / "cooking"]), database, readings)
    assert [choice.name for choice in topics.complete("", 25)] == ["Roux"]


async def test_completion_keeps_to_its_limit(tutor: Tutor) -> None:
    """No more choices are given than were asked for."""
    assert len(tutor.topics.complete("", 25)) == 3
    assert len(tutor.topics.complete("", 2)) == 2
    assert tutor.topics.complete("", 0) == []


async def test_a_pack_is_found_by_key_and_title(tutor: Tutor) -> None:
    """A pack is known by its key and its title in any case, and by nothing else."""
    for typed in ("cooking", " COOKING ", "Cooking pack"):
        pack = tutor.topics.find_pack(typed)
        assert pack is not None
        assert pack.key == "cooking"
    assert tutor.topics.find_pack("knitting") is None


def open_all(tutor: Tutor, *facets: str, member: int = ALICE) -> None:
    located = tutor.topics.find("availability sets")
    tutor.topics.opened(located, facets, member_id=member, language="de", at=NOON)


async def test_the_catalogue_marks_what_was_opened_a_moment_ago(tutor: Tutor) -> None:
    """What a member opens is marked at once in their own list, and in nobody else's."""
    open_all(tutor, "why", "how")
    open_all(tutor, "limits", member=BOB)
    marks = (await tutor.topics.catalogue(ALICE, "cloud")).read
    assert marks == {"availability-sets": frozenset({"why", "how"})}
    assert (await tutor.topics.catalogue(ALICE, "cooking")).read == {}


async def test_the_catalogue_joins_old_marks_and_new_ones(tutor: Tutor, readings: Readings) -> None:
    """Marks that are written and marks that wait stand side by side."""
    open_all(tutor, "why")
    await readings.flush()
    open_all(tutor, "how")
    marks = (await tutor.topics.catalogue(ALICE, "cloud")).read
    assert marks == {"availability-sets": frozenset({"why", "how"})}


async def test_the_catalogue_marks_what_is_being_written(
    current_content: CurrentContent, url: str
) -> None:
    """An opening that is neither waiting nor committed, but on its way, is marked all the same."""
    entered, go = asyncio.Event(), asyncio.Event()

    class Slow(Failing):
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            entered.set()
            await go.wait()
            async with super().writing() as connection:
                yield connection

    async with (
        Slow(url) as database,
        Readings(database, gathering=0) as readings,
    ):
        tutor = Tutor(current_content, database, readings)
        open_all(tutor, "why")
        await entered.wait()
        assert readings.waiting == 1
        marks = (await tutor.topics.catalogue(ALICE, "cloud")).read
        assert marks == {"availability-sets": frozenset({"why"})}
        go.set()


async def test_an_unknown_pack_is_the_first_one(tutor: Tutor) -> None:
    """Without a pack, or with one that has gone, the first is shown."""
    for key in (None, "", "gone"):
        catalogue = await tutor.topics.catalogue(ALICE, key)
        assert catalogue.pack is catalogue.packs[0]
        assert [located.topic.key for located in catalogue.topics] == [
            "availability-sets",
            "virtual-machines",
        ]


async def test_a_deleted_topic_keeps_its_place_in_the_record(
    tutor: Tutor, content: Path, readings: Readings
) -> None:
    """A topic that leaves the notes does no harm to the list, and comes back with its marks."""
    open_all(tutor, "why")
    await readings.flush()
    notes = content / "cloud" / "notes.md"
    whole = notes.read_text("utf-8")
    notes.write_text(whole.replace("## Availability sets", "## Something else"), "utf-8")
    await tutor.current_content.reload()
    without = await tutor.topics.catalogue(ALICE, "cloud")
    assert [located.topic.key for located in without.topics] == [
        "something-else",
        "virtual-machines",
    ]
    notes.write_text(whole, "utf-8")
    await tutor.current_content.reload()
    marks = (await tutor.topics.catalogue(ALICE, "cloud")).read
    assert marks == {"availability-sets": frozenset({"why"})}


async def test_the_list_can_be_read_while_the_database_is_away(
    tutor: Tutor, database: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the database the topics are shown, marks are None, and the log names nobody."""
    database.failures = 1
    catalogue = await tutor.topics.catalogue(ALICE, "cloud")
    assert catalogue.read is None
    assert len(catalogue.topics) == 2
    assert "without its marks" in caplog.text
    assert str(ALICE) not in caplog.text


async def test_the_list_does_not_wait_for_a_writing(tutor: Tutor, url: str) -> None:
    """While somebody else holds the database's lock, the list comes with its marks at once."""
    async with locked(url):
        open_all(tutor, "why")
        before = time.monotonic()
        marks = (await tutor.topics.catalogue(ALICE, "cloud")).read
        assert time.monotonic() - before < 1
        assert marks == {"availability-sets": frozenset({"why"})}


async def test_the_list_gives_up_on_a_database_that_hangs(
    current_content: CurrentContent, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that does not answer in time is as good as away."""

    class Hanging(Failing):
        @asynccontextmanager
        async def reading(self) -> AsyncIterator[AsyncConnection]:
            await asyncio.Event().wait()
            yield None  # type: ignore[misc]

    monkeypatch.setattr("bot.tutor.topics._PATIENCE", 0.01)
    async with (
        Hanging(url) as database,
        Readings(database) as readings,
    ):
        assert (
            await Topics(current_content, database, readings).catalogue(ALICE, None)
        ).read is None
