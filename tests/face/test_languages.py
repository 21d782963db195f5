"""Replies follow the member's Discord; notes stay as they were written."""

from __future__ import annotations

import pytest

from tests.face.conftest import World
from tests.face.looking import labels, shown, text


@pytest.mark.parametrize(
    ("locale", "whole", "gaps", "listed"),
    [
        ("de", "Ganzes Thema", "Noch nicht geschrieben: Warum gibt es das?", "3 Themen"),
        ("es-ES", "Tema completo", "Aún sin escribir: ¿Por qué existe?", "3 temas"),
        ("es-419", "Tema completo", "Aún sin escribir: ¿Por qué existe?", "3 temas"),
        ("fr", "Whole topic", "Not written yet: Why does it exist?", "3 topics"),
        ("en-GB", "Whole topic", "Not written yet: Why does it exist?", "3 topics"),
    ],
)
async def test_reply_language(
    world: World, locale: str, whole: str, gaps: str, listed: str
) -> None:
    """German and Spanish are spoken to those who use them; everybody else reads English."""
    world.speak(world.alice, locale)

    asked = shown(await world.alice.slash(world.channel, "explain", topic="honing steel"))

    assert labels(asked)[0] == whole
    assert gaps in text(asked)
    assert "A honing steel is a rod that straightens an edge." in text(asked)
    topics = shown(await world.alice.slash(world.channel, "topics"))
    assert listed in text(topics)


async def test_each_reads_their_own_language(world: World) -> None:
    """A press of somebody else's is answered in that member's language."""
    world.speak(world.bob, "de")
    asked = shown(await world.alice.slash(world.channel, "explain", topic="honing steel"))

    pressed = await world.bob.click(asked, label="Why? (empty)")

    assert "**noch nicht geschrieben**" in text(shown(pressed))


@pytest.mark.parametrize("locale", ["de", "es-ES"])
async def test_every_command_speaks(world: World, locale: str) -> None:
    """Every command and every error has been said in the language at least once."""
    english = {
        text(shown(await world.bob.slash(world.channel, path, **given))) for path, given in CALLS
    }
    world.speak(world.alice, locale)
    for path, given in CALLS:
        result = shown(await world.alice.slash(world.channel, path, **given))
        assert text(result) not in english


CALLS: list[tuple[str, dict[str, str]]] = [
    ("help", {}),
    ("topics", {}),
    ("me export", {}),
    ("me delete", {}),
    ("quiz", {"topic": "PF"}),
    ("explain", {"topic": "nothing of the kind"}),
    ("explain", {"topic": "honing stele"}),
    ("explain", {"topic": "PF", "facet": "price"}),
    ("explain", {"topic": "PF", "facet": "why"}),
]
