"""The insides of libraries are touched behind one door for each library, and are all there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.face.discord_io import internals

BOT = Path(__file__).parents[3] / "bot"
#: The modules that may touch the insides of a library.
DOORS = {BOT / "face/discord_io/internals.py", BOT / "store/sqlite_driver.py"}
#: Documented in spite of their names: of SQLAlchemy's rows, and of named tuples.
PUBLIC = {"_mapping", "_replace"}


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def touches(file: Path) -> Iterator[str]:
    """Each place that uses a private name of another object, or a private module of discord.py."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name("self" | "cls")):
                continue
            case ast.Attribute(attr=name) if private(name):
                yield f"{file}:{node.lineno}: {ast.unparse(node)}"
            case ast.Call(
                func=ast.Name("getattr" | "setattr" | "hasattr"),
                args=[_, ast.Constant(str(name)), *_],
            ) if private(name):
                yield f"{file}:{node.lineno}: {ast.unparse(node)}"
            case ast.ImportFrom(module=str(module), names=names) if module.startswith(
                ("discord.http", "discord.gateway", "discord.webhook.")
            ) or any(map(private, (*module.split("."), *(alias.name for alias in names)))):
                yield f"{file}:{node.lineno}: {ast.unparse(node)}"


def test_no_other_module_touches_the_insides_of_a_library() -> None:
    """What a new version of a library may change is found in one place."""
    files = set(BOT.rglob("*.py"))
    assert files >= DOORS
    assert all(list(touches(door)) for door in DOORS)
    assert [touch for file in sorted(files - DOORS) for touch in touches(file)] == []


def test_nothing_is_missing() -> None:
    """The locked discord.py has every part that is used."""
    assert internals.missing_parts() == []


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that another version renamed is called by its name."""
    monkeypatch.delattr(discord.http.Route, "BASE")
    monkeypatch.delattr(discord.Interaction, "_session")

    async def request(self: object, route: object, session: object) -> None: ...

    wanted = dict(internals._PARAMETERS)
    wanted[request] = wanted.pop(AsyncWebhookAdapter.request)
    monkeypatch.setattr(internals, "_PARAMETERS", wanted)
    missing = internals.missing_parts()
    assert {"Route.BASE", "Interaction._session"} < set(missing)
    assert any(part.endswith("request(payload=)") for part in missing)
