"""What is not in the README is broken: commands, settings, rooms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROOMS = sorted(
    f"bot/{path.name}{'/' if path.is_dir() else ''}"
    for path in (ROOT / "bot").iterdir()
    if not path.name.startswith("_")
)


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["readme", "contributing"])
def test_every_room_has_its_line(page: str, room: str) -> None:
    """Both maps name each room of the house."""
    assert f"| `{room}` |" in page


def test_every_setting_has_its_line() -> None:
    """The table of settings names each setting once, and none that does not exist."""
    named = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    expected = [
        str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()
    ]
    assert sorted(named) == sorted(expected)


def test_every_subcommand_has_its_line() -> None:
    """The table of the command line names each command."""
    for name in main.commands:
        assert f"| `lectern {name}" in README


def test_the_wheel_has_this_version() -> None:
    """The file that the README installs is the one that building gives."""
    named = set(re.findall(r"dist/(\S+?\.whl)", README))
    assert named == {f"lectern-{__version__}-py3-none-any.whl"}


def test_nobody_is_sent_to_a_strangers_package() -> None:
    """Whatever installs ``lectern`` says from where: the public index has another one."""
    installing = r"\b(?:pip|pipx|uv tool) (?:install|run)\b.*|\buvx\b.*"
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *(ROOT / "bot").rglob("*.py")]:
        for line in re.findall(installing, file.read_text(encoding="utf-8")):
            assert "lectern" not in line or "git+" in line or ".whl" in line, f"{file}: {line}"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md")))
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of the project's own pages leads to a file."""
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target
