"""``/me``: a member's data, out and gone."""

from __future__ import annotations

import json
from typing import Any

from tests.face.conftest import World
from tests.face.looking import labels, shown, text


async def exported(world: World) -> dict[str, Any]:
    """The file that alice gets."""
    result = await world.alice.slash(world.channel, "me export")
    assert result.ephemeral
    (attachment,) = shown(result).attachments
    assert attachment.filename == "lectern-my-data.json"
    stored = world.env.backend.get_message(world.channel.id, shown(result).id)
    data = world.env.backend.cdn.get(stored.attachments[0]["url"])
    assert data is not None
    loaded: dict[str, Any] = json.loads(data)
    return loaded


async def test_export(world: World) -> None:
    """The file holds every row about the member, the newest opening included."""
    world.speak(world.alice, "de")
    await world.alice.slash(world.channel, "explain", topic="PF")
    await world.bob.slash(world.channel, "explain", topic="honing steel")
    world.speak(world.alice, "en-US")

    data = await exported(world)

    assert data["member"] == str(world.alice.id)
    (member,) = data["members"]
    assert member["language"] == "de"
    (reading,) = data["readings"]
    assert (reading["pack"], reading["topic"], reading["facet"], reading["opened"]) == (
        "kitchen", "pan-frying", "definition", 1,
    )  # fmt: skip


async def test_export_of_nothing(world: World) -> None:
    """Whoever is not known is told so, and gets a file that says the same."""
    result = await world.alice.slash(world.channel, "me export")
    assert "I keep nothing about you." in text(shown(result))


async def test_delete(world: World) -> None:
    """After a confirmation everything is gone at once; others keep theirs."""
    await world.alice.slash(world.channel, "explain", topic="PF")
    await world.bob.slash(world.channel, "explain", topic="PF")

    asked = await world.alice.slash(world.channel, "me delete")
    assert asked.ephemeral
    assert any((await world.tutor.members.export(world.alice.id)).values())
    await world.alice.click(shown(asked), label="Delete it all")

    assert "Deleted: 2 entries." in text(shown(asked))
    assert labels(shown(asked)) == []
    export = await world.tutor.members.export(world.alice.id)
    assert not any(export.values())
    export = await world.tutor.members.export(world.bob.id)
    assert export["readings"]


async def test_delete_twice(world: World) -> None:
    """A second deletion finds nothing and says so."""
    asked = await world.alice.slash(world.channel, "me delete")
    await world.alice.click(shown(asked), label="Delete it all")
    assert "There was nothing to delete." in text(shown(asked))


async def test_keep(world: World) -> None:
    """Changing one's mind deletes nothing."""
    await world.alice.slash(world.channel, "explain", topic="PF")
    asked = await world.alice.slash(world.channel, "me delete")

    await world.alice.click(shown(asked), label="Keep it")

    assert "Nothing was deleted." in text(shown(asked))
    export = await world.tutor.members.export(world.alice.id)
    assert export["readings"]


async def test_delete_is_never_for_somebody_else(world: World) -> None:
    """An id that names another member deletes nobody's data."""
    await world.bob.slash(world.channel, "explain", topic="PF")
    asked = shown(await world.alice.slash(world.channel, "me delete"))
    stored = world.env.backend.get_message(world.channel.id, asked.id)
    row = stored.components[0]["components"][1]["components"]
    row[0]["custom_id"] = row[0]["custom_id"].replace(str(world.alice.id), str(world.bob.id))

    await world.alice.click(asked, label="Delete it all")

    export = await world.tutor.members.export(world.bob.id)
    assert export["readings"]
