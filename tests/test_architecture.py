"""The layers are as docs/architecture.md draws them; the contracts are in pyproject.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
BOT = ROOT / "bot"
PURE = {"bot.notes", "bot.quiz", "bot.progress"}
BELOW_SETTINGS = {"bot.face", "bot.tutor", "bot.store"} | PURE
NAMELESS = {"utils", "util", "helpers", "helper", "managers", "manager", "base", "common", "misc"}


def contract(name: str) -> dict[str, Any]:
    """The import contract with this id, as pyproject.toml states it."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = config["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["id"] == name)


def those_that_stand(rooms: set[str]) -> set[str]:
    return {room for room in rooms if ROOT.joinpath(*room.split(".")).is_dir()}


def test_every_import_goes_down_the_house(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(ROOT)
    # It would switch off each logger that there is, for the tests that come after.
    monkeypatch.setattr("logging.config.dictConfig", lambda _config: None)

    status = lint_imports(no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_a_new_pure_floor_is_held_to_purity() -> None:
    assert those_that_stand(PURE) <= set(contract("pure-floors")["source_modules"])


def test_settings_are_kept_from_every_floor_below_them() -> None:
    kept_from = set(contract("settings-stand-beside")["forbidden_modules"])

    assert those_that_stand(BELOW_SETTINGS) <= kept_from


def test_no_folder_escapes_the_contracts() -> None:
    folders = {path.parent for path in BOT.rglob("*.py")}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_nothing_shadows_discord() -> None:
    shadows = [BOT / "discord", BOT / "discord.py", ROOT / "discord", ROOT / "discord.py"]

    assert [path for path in shadows if path.exists()] == []


def test_every_module_is_named_after_what_it_holds() -> None:
    names = [path for path in BOT.rglob("*") if path.is_dir() or path.suffix == ".py"]

    assert [path for path in names if path.stem.strip("_") in NAMELESS] == []
