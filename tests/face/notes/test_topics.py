"""``/topics`` as members live it."""

from __future__ import annotations

import pytest

from bot.store import Database, StoreUnavailable
from tests.face.conftest import World
from tests.face.looking import labels, options, parts, select, shown, text


async def test_list(world: World) -> None:
    """The list is private; it names the notes, their topics, what is missing, what is promised."""
    result = await world.alice.slash(world.channel, "topics")

    assert result.ephemeral
    assert text(shown(result)) == (
        "## Kitchen basics\n"
        "What a cook should know before the first service.\n"
        "-# 3 topics · you have read 0 of 9 parts · CC0-1.0\n"
        "### Heat\n"
        "- **Pan frying**\n"
        "  -# not read yet · not written yet: Why does it exist?, What does it do?,"
        " How does it work?, Summary\n"
        "### Knives\n"
        "- **Chef's knife**\n"
        "  -# not read yet\n"
        "- **Honing steel**\n"
        "  -# not read yet · not written yet: Why does it exist?, What does it do?,"
        " How does it work?\n"
        "-# Listed in the contents but not written yet: *Whetstone*"
    )


async def test_what_was_read_is_marked(world: World) -> None:
    """What a member opened a moment ago is marked for them, and for nobody else."""
    await world.alice.slash(world.channel, "explain", topic="chef's knife", facet="why")
    await world.alice.slash(world.channel, "explain", topic="honing steel")

    result = await world.alice.slash(world.channel, "topics")
    said = text(shown(result))
    assert "you have read 4 of 9 parts" in said
    assert "- **Chef's knife**\n  -# read 1 of 5" in said
    assert "- **Honing steel**\n  -# ✓ read · not written yet:" in said

    result = await world.bob.slash(world.channel, "topics")
    assert "you have read 0 of 9 parts" in text(shown(result))


async def test_open_and_back(world: World) -> None:
    """A topic picked from the list takes its place, and the list comes back with its mark."""
    listed = shown(await world.alice.slash(world.channel, "topics"))
    offered = options(listed, "Open a topic")
    menu = select(listed, "Open a topic")["custom_id"]

    await world.alice.select(listed, [offered["Pan frying"]], custom_id=menu)
    assert "## Pan frying" in text(listed)
    await world.alice.click(listed, label="All topics")

    assert "- **Pan frying**\n  -# ✓ read" in text(listed)


async def test_list_beside_a_public_explanation(world: World) -> None:
    """From an explanation that all can see, the list opens for the one who pressed."""
    asked = shown(await world.alice.slash(world.channel, "explain", topic="PF"))
    before = text(asked)

    pressed = await world.bob.click(asked, label="All topics")

    assert pressed.ephemeral
    assert "## Kitchen basics" in text(shown(pressed))
    assert text(asked) == before


async def test_pages(world: World) -> None:
    """A long list has pages, and each of them lets its own topics be opened."""
    sections = "".join(f"## Spice {number:02}\n\nHot.\n\n" for number in range(25))
    world.write("kitchen/spices.md", f"# Spices\n\n{sections}")
    await world.tutor.current_content.reload()

    listed = shown(await world.alice.slash(world.channel, "topics"))
    assert "page 1 of 3" in text(listed)
    assert len(options(listed, "Open a topic")) == 10
    await world.alice.click(listed, label="Page 2 ›")
    assert "page 2 of 3" in text(listed)
    assert "Spice 07" in options(listed, "Open a topic")
    await world.alice.click(listed, label="Page 3 ›")
    assert labels(listed) == ["‹ Page 2"]


async def test_several_packs(world: World) -> None:
    """With several packs, one is chosen by the option, by a select, and told in completions."""
    world.write("bakery/pack.yaml", "title: Bakery")
    world.write("bakery/dough.md", "# Dough\n\n## Sourdough\n\nSour.\n")
    await world.tutor.current_content.reload()

    choices = await world.alice.autocomplete(world.channel, "topics", "pack", "kit")
    assert choices == [{"name": "Kitchen basics", "value": "kitchen"}]
    listed = shown(await world.alice.slash(world.channel, "topics", pack="bakery"))
    assert "## Bakery" in text(listed)
    menu = select(listed, "Another pack")["custom_id"]
    await world.alice.select(listed, ["kitchen"], custom_id=menu)
    assert "## Kitchen basics" in text(listed)
    choices = await world.alice.autocomplete(world.channel, "explain", "topic", "sour")
    assert [choice["name"] for choice in choices] == ["Sourdough · Bakery"]


async def test_unknown_pack(world: World) -> None:
    """A pack that is not there leads to the first one."""
    result = await world.alice.slash(world.channel, "topics", pack="astronomy")
    assert "## Kitchen basics" in text(shown(result))


async def test_after_restart(world: World) -> None:
    """The list of yesterday still opens topics today."""
    listed = shown(await world.alice.slash(world.channel, "topics"))
    await world.restart()

    menu = select(listed, "Open a topic")["custom_id"]
    value = options(listed, "Open a topic")["Pan frying"]
    await world.alice.select(listed, [value], custom_id=menu)

    assert "## Pan frying" in text(listed)


async def test_state_does_not_hang_on_colour(world: World) -> None:
    """What was read is a word, in the list and in the select."""
    await world.alice.slash(world.channel, "explain", topic="PF")
    listed = shown(await world.alice.slash(world.channel, "topics"))

    described = [
        option["description"] for part in parts(listed) for option in part.get("options", [])
    ]
    assert described[0].startswith("✓ read")
    assert described[1] == "not read yet"


async def test_database_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database is away the list is there, and says that the marks are not."""

    def away(_: object) -> None:
        raise StoreUnavailable("no such luck")

    monkeypatch.setattr(Database, "reading", away)

    listed = shown(await world.alice.slash(world.channel, "topics"))

    assert "your reading progress can't be shown right now" in text(listed)
    assert "- **Chef's knife**\n  -# complete" in text(listed)
    assert "not read" not in text(listed)
