"""What Discord is told about the commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.words import languages
from tests.face.conftest import World

#: Discord's rule for the names of commands and options, in every language.
NAME = re.compile(r"^[-_'\w]{1,32}$")


def _told(world: World) -> list[dict[str, Any]]:
    syncs = [
        request for request in world.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]  # fmt: skip
    told = syncs[-1].json
    assert isinstance(told, list)
    return told


def _everything(told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in told:
        yield part
        yield from _everything(part.get("options") or [])


async def test_commands_are_for_servers_messages_and_users(world: World) -> None:
    """Every command works everywhere, but for those that are about a server."""
    for command in _told(world):
        here_alone = command["name"] in {"round", "server"}
        assert sorted(command["integration_types"]) == ([0] if here_alone else [0, 1])
        assert sorted(command["contexts"]) == ([0] if here_alone else [0, 1, 2])


async def test_every_option_is_described(world: World) -> None:
    """No command and no option is left with the library's placeholder."""
    for part in _everything(_told(world)):
        assert len(part["description"]) > 5, part["name"]


@pytest.mark.parametrize("language", languages()[1:])
async def test_names_are_translated_and_allowed(world: World, language: str) -> None:
    """Names and descriptions stand in each language, in Discord's form and length."""
    for part in _everything(_told(world)):
        names = [
            name for locale, name in (part.get("name_localizations") or {}).items()
            if locale.startswith(language)
        ]  # fmt: skip
        assert names, (part["name"], language)
        for name in names:
            assert NAME.match(name), name
            assert name == name.lower()
        described = part.get("description_localizations") or {}
        texts = [text for locale, text in described.items() if locale.startswith(language)]
        assert texts, (part["name"], language)
        assert all(1 <= len(text) <= 100 for text in texts)


async def test_names_do_not_collide(world: World) -> None:
    """No two commands, and no two options of one, have one name in a language."""

    def check(siblings: list[dict[str, Any]]) -> None:
        locales = {locale for part in siblings for locale in part.get("name_localizations") or {}}
        for locale in locales:
            names = [
                (part.get("name_localizations") or {}).get(locale, part["name"])
                for part in siblings
            ]
            assert len(names) == len(set(names)), (locale, names)
        for part in siblings:
            check(part.get("options") or [])

    check(_told(world))


async def test_unchanged_commands_are_told_once(world: World) -> None:
    """A restart does not send the commands again; a change of them would."""

    def syncs() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in world.env.http_requests
        )

    assert syncs() == 1
    ids = dict(world.client.command_ids)
    await world.restart()
    assert syncs() == 1
    assert world.client.command_ids == ids
    world.client.tree.remove_command("help")
    await world.client.sync_commands()
    assert syncs() == 2
