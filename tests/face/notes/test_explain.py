"""``/explain`` as members live it."""

from __future__ import annotations

import logging
import re

import pytest

from bot.face.discord_io.interaction_log import reference
from bot.face.discord_io.limits import CUSTOM_ID
from bot.notes.packs import EXPECTED_KINDS, FacetKind
from tests.face.conftest import World
from tests.face.looking import labels, options, parts, select, shown, text


async def test_whole_topic(world: World) -> None:
    """The answer holds the definition, each facet, the place, and the ways on."""
    result = await world.alice.slash(world.channel, "explain", topic="chefs knife")

    assert not result.ephemeral
    assert text(shown(result)) == (
        "## Chef's knife\n"
        "A chef's knife is a long, curved blade that does most of the cutting.\n\n"
        "### Why does it exist?\n"
        "One knife that does nearly everything is faster than ten that do one thing.\n\n"
        "### What does it do?\n"
        "It chops, slices and minces.\n\n"
        "### How does it work?\n"
        "The curve lets the blade rock: the tip stays down while the heel goes up.\n\n"
        "### Summary\n"
        "A chef's knife is the one knife that every cook needs.\n"
        "-# Kitchen basics › Knives › Chef's knife"
        " · [in the notes](https://notes.example/kitchen/knives.md#chefs-knife)"
    )
    assert labels(shown(result)) == [
        "Whole topic", "Why?", "What?", "How?", "Summary",
        "‹ Pan frying", "All topics", "Honing steel ›", "Quiz me on this",
    ]  # fmt: skip


@pytest.mark.parametrize("facet", ["how", "How does it work?", "how does it wrok"])
async def test_one_facet(world: World, facet: str) -> None:
    """A facet can be asked for by its word, its heading, and with a slip."""
    result = await world.alice.slash(world.channel, "explain", topic="chef's knife", facet=facet)

    assert "The curve lets the blade rock" in text(shown(result))
    assert "It chops" not in text(shown(result))
    assert "Chef's knife › How does it work?" in text(shown(result))


async def test_private(world: World) -> None:
    """``private`` shows it to the asker alone."""
    result = await world.alice.slash(world.channel, "explain", topic="whisk", private=True)
    assert result.ephemeral

    result = await world.alice.slash(world.channel, "explain", topic="PF", private=True)
    assert result.ephemeral
    assert "Frying in a little fat." in text(shown(result))


async def test_empty_facet(world: World) -> None:
    """An empty facet says that it is not written yet, and invites to write it."""
    result = await world.alice.slash(world.channel, "explain", topic="honing steel", facet="why")

    said = text(shown(result))
    assert "This part of the notes on *Honing steel* is **not written yet**." in said
    assert "pull request: [open the note](https://notes.example/kitchen/knives.md)" in said


async def test_missing_facet(world: World) -> None:
    """An expected facet without a heading is said to be missing, too."""
    result = await world.alice.slash(world.channel, "explain", topic="PF", facet="summary")

    assert "the notes on *Pan frying* is **not written yet**" in text(shown(result))


async def test_gaps_of_a_topic_are_named(world: World) -> None:
    """The whole topic shows what is written, names what is not, and marks empty facets."""
    result = await world.alice.slash(world.channel, "explain", topic="honing steel")

    said = text(shown(result))
    assert "It keeps a sharp knife sharp." in said
    assert "### Why does it exist?" not in said
    assert "-# Not written yet: Why does it exist? · What does it do? · How does it work?" in said
    assert labels(shown(result))[:4] == [
        "Whole topic", "Why? (empty)", "Summary", "Ceramic or steel?",
    ]  # fmt: skip


async def test_unknown_facet(world: World) -> None:
    """A facet that the topic has not got is answered with those that it has."""
    result = await world.alice.slash(world.channel, "explain", topic="chef's knife", facet="price")

    assert result.ephemeral
    assert "no part called **price**" in text(shown(result))
    pressed = await world.alice.click(shown(result), label="Why?")
    assert "One knife that does nearly everything" in text(shown(pressed))


async def test_a_heading_opens_where_it_stands(world: World) -> None:
    """A heading is a name too: typed, picked while typing, or offered when it was misspelt."""
    typed = await world.alice.slash(world.channel, "explain", topic="ceramic or steel")
    picked = await world.alice.autocomplete(world.channel, "explain", "topic", "ceramic")
    unknown = await world.alice.slash(world.channel, "explain", topic="steal ceramics")

    assert "Honing steel › Ceramic or steel?" in text(shown(typed))
    assert picked[0]["name"] == "Ceramic or steel? · Honing steel"
    chosen = await world.alice.slash(world.channel, "explain", topic=picked[0]["value"])
    assert text(shown(chosen)) == text(shown(typed))
    pressed = await world.alice.click(shown(unknown), label="Ceramic or steel? · Honing steel")
    assert text(shown(pressed)) == text(shown(typed))


async def test_unknown_topic_offers_the_nearest(world: World) -> None:
    """An unknown topic is answered privately; a press explains in the open, as asked."""
    result = await world.alice.slash(world.channel, "explain", topic="honig stele rod")

    assert result.ephemeral
    assert "There is no topic called **honig stele rod** in the notes." in text(shown(result))
    pressed = await world.alice.click(shown(result), label="Honing steel")
    assert not pressed.ephemeral
    assert "A honing steel is a rod" in text(shown(pressed))


async def test_suggestions_stay_private_when_asked_so(world: World) -> None:
    """Whoever asked privately gets the suggested topic privately."""
    result = await world.alice.slash(
        world.channel, "explain", topic="honig stele rod", private=True
    )

    pressed = await world.alice.click(shown(result), label="Honing steel")
    assert pressed.ephemeral


async def test_nothing_near(world: World) -> None:
    """With nothing near, the way to all topics is offered; nothing is made up."""
    result = await world.alice.slash(world.channel, "explain", topic="photosynthesis")

    assert "There is no topic called **photosynthesis** in the notes." in text(shown(result))
    assert labels(shown(result)) == ["All topics"]


async def test_what_was_typed_cannot_act(world: World) -> None:
    """What a member typed comes back as plain text: no mention, no command, no link."""
    typed = "<@1> @everyone </explain:1> [x](https://evil.example) `code`"
    result = await world.alice.slash(world.channel, "explain", topic=typed)

    said = text(shown(result))
    hint = "Start typing in </explain:"
    assert not re.search(r"(?<!\\)<[@/#:t]", said.replace(hint, ""))
    assert "@everyone" not in said
    assert "](" not in said


async def test_completion(world: World) -> None:
    """Topics are completed with their names, best first, told apart by nothing they lack."""
    choices = await world.alice.autocomplete(world.channel, "explain", "topic", "kni")
    assert [choice["name"] for choice in choices] == ["Chef's knife"]

    everything = await world.alice.autocomplete(world.channel, "explain", "topic", "")
    assert [choice["name"] for choice in everything] == [
        "Pan frying", "Chef's knife", "Honing steel",
    ]  # fmt: skip


async def test_completed_value_explains(world: World) -> None:
    """What the completion hands over leads to that very topic."""
    (choice,) = await world.alice.autocomplete(world.channel, "explain", "topic", "hon")
    result = await world.alice.slash(world.channel, "explain", topic=choice["value"])
    assert "## Honing steel" in text(shown(result))


async def test_facet_completion(world: World) -> None:
    """The facet option offers what the chosen topic has, empty ones marked."""
    choices = await world.alice.autocomplete(
        world.channel, "explain", "facet", "", topic="honing steel"
    )
    assert [choice["name"] for choice in choices] == [
        "Definition", "Why does it exist? (empty)", "Summary", "Ceramic or steel?",
    ]  # fmt: skip

    choices = await world.alice.autocomplete(world.channel, "explain", "facet", "sum")
    assert [choice["name"] for choice in choices] == ["Summary"]


async def test_askers_press_turns_the_message(world: World) -> None:
    """The asker's press changes the message for all."""
    asked = await world.alice.slash(world.channel, "explain", topic="chef's knife")

    await world.alice.click(shown(asked), label="Summary")

    said = text(shown(asked))
    assert "the one knife that every cook needs" in said
    assert "It chops" not in said
    current = next(part for part in parts(shown(asked)) if part.get("label") == "Summary")
    assert current["disabled"]


async def test_another_members_press_is_theirs_alone(world: World) -> None:
    """Anybody else's press shows the page to them alone, and theirs goes on from there."""
    asked = await world.alice.slash(world.channel, "explain", topic="chef's knife")
    before = text(shown(asked))

    pressed = await world.bob.click(shown(asked), label="Summary")

    assert text(shown(asked)) == before
    assert pressed.ephemeral
    assert "the one knife that every cook needs" in text(shown(pressed))
    await world.bob.click(shown(pressed), label="Honing steel ›")
    assert "## Honing steel" in text(shown(pressed))


async def test_pages(world: World) -> None:
    """A long facet is cut to pages at the ends of paragraphs, and can be turned both ways."""
    paragraphs = [f"Paragraph {number}. " + "It goes on. " * 30 for number in range(30)]
    world.write("kitchen/long.md", "# Long\n\n## Long\n\n" + "\n\n".join(paragraphs))
    await world.tutor.current_content.reload()

    result = await world.alice.slash(world.channel, "explain", topic="long")
    assert "Paragraph 0." in text(shown(result))
    assert "page 1 of " in text(shown(result))

    seen = [text(shown(result))]
    for page in range(2, 30):
        if f"Page {page} ›" not in labels(shown(result)):
            break
        await world.alice.click(shown(result), label=f"Page {page} ›")
        seen.append(text(shown(result)))
    together = "\n".join(seen)
    positions = [together.index(f"Paragraph {number}.") for number in range(30)]
    assert positions == sorted(positions)
    assert together.count("It goes on.") == 30 * 30
    await world.alice.click(shown(result), label=f"‹ Page {len(seen) - 1}")
    assert text(shown(result)) == seen[-2]


async def test_restart(world: World) -> None:
    """After a restart an old message's buttons still work, and the record is still there."""
    asked = await world.alice.slash(world.channel, "explain", topic="chef's knife")
    await world.restart()

    await world.alice.click(shown(asked), label="Honing steel ›")

    assert "## Honing steel" in text(shown(asked))
    await world.restart()
    export = await world.tutor.members.export(world.alice.id)
    assert [(row["topic"], row["facet"]) for row in export["readings"]] == [
        ("chefs-knife", "definition"), ("chefs-knife", "how"), ("chefs-knife", "summary"),
        ("chefs-knife", "what"), ("chefs-knife", "why"),
        ("honing-steel", "ceramic-or-steel"), ("honing-steel", "definition"),
        ("honing-steel", "summary"),
    ]  # fmt: skip


async def test_topic_gone(world: World) -> None:
    """A button whose topic has left the notes says so."""
    asked = await world.alice.slash(world.channel, "explain", topic="chef's knife")
    world.write("kitchen/knives.md", "# Knives\n\n## Cleaver\n\nHeavy.\n")
    assert (await world.tutor.current_content.reload()).accepted

    pressed = await world.alice.click(shown(asked), label="Why?")

    assert pressed.ephemeral
    assert "no longer in the notes" in text(shown(pressed))


async def test_own_facet_gone(world: World) -> None:
    """A button whose facet has left the notes says so, although its topic is there."""
    asked = await world.alice.slash(world.channel, "explain", topic="honing steel")
    world.write("kitchen/knives.md", "# Knives\n\n## Honing steel\n\nA rod.\n")
    await world.tutor.current_content.reload()

    pressed = await world.alice.click(shown(asked), label="Ceramic or steel?")

    assert "no longer in the notes" in text(shown(pressed))


async def test_many_facets(world: World) -> None:
    """More facets than a row has buttons are offered in a select."""
    facets = "".join(f"### Part {number}\n\nText {number}.\n\n" for number in range(40))
    world.write("kitchen/parts.md", f"# Parts\n\n## Engine\n\nIt has parts.\n\n{facets}")
    await world.tutor.current_content.reload()

    asked = await world.alice.slash(world.channel, "explain", topic="engine")
    offered = options(shown(asked), "Read another part")
    assert list(offered)[:3] == ["Whole topic", "Part 0", "Part 1"]
    menu = select(shown(asked), "Read another part")
    await world.alice.select(shown(asked), [offered["Part 20"]], custom_id=menu["custom_id"])

    assert "### Part 20\nText 20." in text(shown(asked))
    assert "Part 32" in options(shown(asked), "Read another part")


async def test_direct_message(world: World) -> None:
    """It works in direct messages, where there is no server."""
    result = await world.alice.user.slash("explain", topic="chef's knife")

    assert "## Chef's knife" in text(shown(result))
    await world.alice.user.click(shown(result), label="Summary")
    assert "every cook needs" in text(shown(result))


async def test_late_answer_is_recorded_all_the_same(world: World) -> None:
    """A reply that Discord calls unknown is no error, and the reading counts."""
    world.env.inject_error(
        "POST", "/interactions/*/*/callback", status=404, code=10062, message="Unknown interaction"
    )
    await world.alice.slash(world.channel, "explain", topic="PF")

    export = await world.tutor.members.export(world.alice.id)
    assert [row["topic"] for row in export["readings"]] == ["pan-frying"]


@pytest.mark.breaks
async def test_unforeseen_error(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw is answered with a reference that stands in the log, too."""

    def broken(*_: object) -> None:
        raise RuntimeError("the shelf fell over")

    asked = await world.alice.slash(world.channel, "explain", topic="PF")
    monkeypatch.setattr(world.tutor.topics, "located", broken)
    for result in (
        await world.alice.slash(world.channel, "explain", topic="PF"),
        await world.alice.click(shown(asked), label="‹ Chef's knife")
        if "‹ Chef's knife" in labels(shown(asked))
        else await world.alice.click(shown(asked), label="Chef's knife ›"),
    ):
        assert result.ephemeral
        said = text(shown(result))
        assert "Something went wrong on our side" in said
        assert "fell over" not in said
        found = re.search(r"code: \*\*(\w{6})\*\*", said)
        assert found is not None
        logged = [
            record for record in caplog.records
            if record.levelno == logging.ERROR and found[1] in record.getMessage()
        ]  # fmt: skip
        assert len(logged) == 1
        assert "the shelf fell over" in vars(logged[0])["exception"]


def test_references_are_short_and_differ() -> None:
    """Interactions of neighbouring milliseconds have different references of six signs."""
    marks = {reference((1_400_000_000_000 + n) << 22) for n in range(10_000)}
    assert len(marks) == 10_000
    assert {len(mark) for mark in marks} == {6}


@pytest.mark.parametrize(
    "forged",
    [
        "x1b:show.v:zzzzzzzzzz:*:0:1",
        "x1b:show.v:0123456789:*:0:1",
        "x1b:show.v:{topic}:nonsense:0:{asker}",
        "x1b:show.v:{topic}:*:99999:{asker}",
        "x1b:show.v:{topic}:*:²:{asker}",
        "x1b:show.v:{topic}",
        "x1b:near.a:{topic}",
        "x1b:topics.a:nothing:9999:here",
        "x1b:topics.a:",
        "x1b:open.a:kitchen",
        "x1b:delete.a:1",
        "x1b:rm-rf.a:1",
        "x1b:bogus.a:1",
        "x0b:show.v:old",
        "t1:anything",
    ],
)
async def test_forged_ids(world: World, forged: str) -> None:
    """An id that nobody gave out is answered kindly and breaks nothing."""
    asked = await world.alice.slash(world.channel, "explain", topic="chef's knife")
    stored = world.env.backend.get_message(world.channel.id, shown(asked).id)
    topic = world.tutor.topics.find("chef's knife").topic.id
    custom_id = forged.format(topic=topic, asker=world.alice.id)
    assert len(custom_id) <= CUSTOM_ID
    buttons = [part for part in parts(shown(asked)) if part.get("label") == "Summary"]
    _rename(stored.components, buttons[0]["custom_id"], custom_id)

    result = await world.alice.click(shown(asked), custom_id=custom_id)

    assert result.acknowledged
    export = await world.tutor.members.export(world.alice.id)
    assert export["members"], "a forged id deleted somebody's data"


def _rename(components: list[dict[str, object]], old: str, new: str) -> None:
    from tests.face.looking import walked

    for part in walked(components):
        if part.get("custom_id") == old:
            part["custom_id"] = new


async def test_every_view_of_every_topic(world: World) -> None:
    """Each topic and facet answers, the missing ones too."""
    for located in world.tutor.topics.library.topics.values():
        keys = {FacetKind.DEFINITION, *EXPECTED_KINDS, *(f.key for f in located.topic.facets)}
        for key in (None, *sorted(keys)):
            given = {} if key is None else {"facet": str(key)}
            result = await world.alice.slash(
                world.channel, "explain", topic=f"#{located.topic.id}", **given
            )
            assert f"## {located.topic.title}" in text(shown(result))
