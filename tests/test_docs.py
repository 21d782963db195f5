"""The pages say what the code does: commands, settings, layers, paths, links."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main
from bot.settings import Settings, variable_of

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
ROOMS = sorted(
    f"bot/{path.name}{'/' if path.is_dir() else ''}"
    for path in (ROOT / "bot").iterdir()
    if not path.name.startswith("_")
)
#: Where a path on a page may begin: at the root, or in ``bot/``.
TOPS = (ROOT, ROOT / "bot")
FOLDERS = r"bench|bot|content|deploy|docs|migrations|requirements|tests|\.ci|\.github"
FOLDERS += "".join(f"|{room[4:-1]}" for room in ROOMS if room.endswith("/"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_layer_has_its_row(room: str) -> None:
    """The table of layers names each module and folder at the root of ``bot/``."""
    assert f"| `{room}` |" in CONTRIBUTING


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_exists(page: Path) -> None:
    """Whatever a page marks as code and begins like a path of the repository is one."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    paths = re.findall(rf"`((?:{FOLDERS})/[^`\s]*)`", text)

    assert [path for path in paths if not any((top / path).exists() for top in TOPS)] == []


def test_the_drawing_names_real_modules() -> None:
    """In the drawing of the layers, each name left of the remarks is a module or folder of bot/."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layer, drawn = "", set()
    for line in page.split("```")[1].splitlines():
        layer = line[8:16].strip(" │├└─") or layer
        for name in re.findall("[a-z_]+", line[:54]):
            places = [ROOT / "bot" / name, ROOT / "bot" / layer / name]
            assert any(at.is_dir() or at.with_suffix(".py").exists() for at in places), name
            drawn.add(name)
    assert {Path(room).stem for room in ROOMS} <= drawn


def test_every_setting_has_its_line() -> None:
    """The table of settings names each setting once, and none that does not exist."""
    named = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    expected = [variable_of(setting) for setting in fields(Settings)]
    assert sorted(named) == sorted(expected)


def test_every_subcommand_has_its_line() -> None:
    """The table of the command line names each command."""
    for name in main.commands:
        assert f"| `lectern {name}" in README


def test_the_wheel_has_this_version() -> None:
    """The file that the README installs is the one that building gives."""
    named = set(re.findall(r"dist/(\S+?\.whl)", README))
    assert named == {f"lectern_tutor-{__version__}-py3-none-any.whl"}


def test_nobody_is_sent_to_a_strangers_package() -> None:
    """Whatever installs Lectern says from where: the public index has other packages so named."""
    installing = r"\b(?:pip|pipx|uv tool) (?:install|run)\b.*|\buvx\b.*"
    from_here = r"git\+|\.whl|(?:install|--from) '?\.['\[]"
    pages = [*PAGES, *ROOT.glob("content/*.md"), ROOT / "CHANGELOG.md"]
    for file in [*pages, *(ROOT / "bot").rglob("*.py")]:
        for line in re.findall(installing, file.read_text(encoding="utf-8")):
            ours = "lectern" in line or "[play]" in line or "[postgres]" in line
            assert not ours or re.search(from_here, line), f"{file}: {line}"


def test_the_package_is_not_called_as_a_strangers_is() -> None:
    """``lectern`` is taken on the public index, so a mistyped line must not ask for that."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "lectern-tutor"
    assert f"`{project['name']}`" in README


def test_cloning_is_told_without_a_made_up_address() -> None:
    """Nobody but the reader knows where their copy of the repository is."""
    for page in PAGES:
        for address in re.findall(r"git clone (\S+)", page.read_text(encoding="utf-8")):
            assert address == "<where", f"{page}: {address}"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md")))
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of the project's own pages leads to a file."""
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target
