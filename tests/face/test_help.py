"""``/help``."""

from __future__ import annotations

from pathlib import Path

from tests.face.conftest import World
from tests.face.looking import shown, text

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


async def test_help(world: World) -> None:
    """Help is private, and every command in it is a mention that can be pressed."""
    result = await world.alice.slash(world.channel, "help")

    assert result.ephemeral
    said = text(shown(result))
    ids = world.client.command_ids
    for path in ("explain", "topics", "me export", "me delete"):
        assert f"</{path}:{ids[path.split()[0]]}>" in said
    assert "*Pan frying*" in said


async def test_help_without_ids(world: World) -> None:
    """Where the ids are not known, the commands stand there as text."""
    world.client.command_ids = {}
    result = await world.alice.slash(world.channel, "help")
    assert "`/me export`" in text(shown(result))


async def test_every_command_is_in_help(world: World) -> None:
    """No command is forgotten."""
    result = await world.alice.slash(world.channel, "help")
    said = text(shown(result))
    for path in world.alice.available_commands(world.channel):
        assert path == "help" or f"</{path}:" in said


async def test_every_command_is_in_the_readme(world: World) -> None:
    """Each slash command has its line in the README."""
    for path in world.alice.available_commands(world.channel):
        assert f"| `/{path}" in README
