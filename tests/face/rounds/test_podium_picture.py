"""The podium as a picture: on the wire, with its words, and where it may not be sent."""

from __future__ import annotations

import json
from typing import Any

from tests.face.looking import walked
from tests.face.rounds.conftest import Night

GALLERY = 12


async def ended(night: Night) -> str:
    """A round of three that Bob has won."""
    await night.begins(night.bob, night.carol, topic="Doubling", questions=1)
    await night.answered({night.bob: "double", night.carol: "half", night.alice: "half"})
    return await night.ends()


def gallery(night: Night) -> list[dict[str, Any]]:
    components = night.stored(night.last).components
    return [
        item for part in walked(components) if part["type"] == GALLERY for item in part["items"]
    ]


async def test_the_picture_has_a_description(night: Night) -> None:
    """Who stands on it is in its description and in the words beside it."""
    said = await ended(night)
    (item,) = gallery(night)
    assert item["description"] == "Podium: 1. bob, 1000 points"
    assert item["media"]["url"].startswith(("attachment://podium.png", "https://"))
    (attached,) = night.last.attachments
    assert (attached.filename, attached.content_type) == ("podium.png", "image/png")
    assert f"<@{night.bob.id}> has won" in said
    assert json.dumps(item).count(str(night.bob.id)) == 0


async def test_nobody_is_known_after_a_restart(night: Night) -> None:
    """Names are kept in memory only: without them the podium has its words."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await night.answered({night.bob: "double"})
    await night.world.restart()
    await night.answered({night.alice: "half"})
    said = await night.ends()
    assert gallery(night) == []
    assert f"<@{night.bob.id}> has won" in said


async def test_a_channel_without_files(night: Night) -> None:
    """Where files may not be sent the podium comes without its picture, once."""
    await night.begins(night.bob, topic="Doubling", questions=1)
    await night.answered({night.bob: "double", night.alice: "half"})
    path = f"/channels/{night.channel.id}/messages"
    night.world.env.inject_error("POST", path, status=403, code=50013)
    said = await night.ends()
    assert gallery(night) == []
    assert f"<@{night.bob.id}> has won" in said
    assert sum("The round is over" in each for each in night.texts()) == 1
