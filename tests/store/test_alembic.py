"""Alembic as a developer calls it: on DATABASE_URL, with the project's own configuration."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.migrations import SCRIPTS, newest

ROOT = SCRIPTS.parent


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the project's scripts that a test may add to, in a folder with an odd name."""
    copied = tmp_path / "100% scripts"
    shutil.copytree(SCRIPTS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    return copied


def alembic(folder: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a developer would, on the scripts in ``folder``."""
    ini = folder.parent / "alembic.ini"
    location = str(folder).replace("%", "%%")
    ini.write_text(f"[alembic]\nscript_location = {location}\nprepend_sys_path = {ROOT}\n")
    return subprocess.run(
        [sys.executable, "-m", "alembic", "-c", str(ini), *words],
        env={**os.environ, "DATABASE_URL": url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_line_migrates_and_finds_nothing_to_add(empty_url: str, scripts: Path) -> None:
    """The alembic command works on DATABASE_URL, and its check finds the tables as declared."""
    assert alembic(scripts, empty_url, "upgrade", "head").returncode == 0

    checked = alembic(scripts, empty_url, "check")

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_generated_revision_stands_on_its_own(empty_url: str, scripts: Path) -> None:
    """A revision that alembic writes names no class of the bot, so it outlives them all."""
    shutil.rmtree(scripts / "versions")
    (scripts / "versions").mkdir()

    done = alembic(scripts, empty_url, "revision", "--autogenerate", "--rev-id", "1", "-m", "All")

    assert done.returncode == 0, done.stdout + done.stderr
    written = (scripts / "versions" / "1_all.py").read_text()
    assert 'sa.Column("first_seen", sa.DateTime(timezone=True)' in written.replace("'", '"')
    assert "bot" not in written
    assert alembic(scripts, empty_url, "upgrade", "head").returncode == 0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what a developer's alembic looks at, configuration and all."""
    copied = tmp_path / "50% project"
    shutil.copytree(SCRIPTS, copied / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (copied / "bot").symlink_to(ROOT / "bot")
    shutil.copy(ROOT / "pyproject.toml", copied)
    return copied


def test_the_project_configures_alembic(empty_url: str, project: Path) -> None:
    """With pyproject.toml alone a developer upgrades, checks and writes a revision."""

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *words],
            env={**os.environ, "DATABASE_URL": empty_url},
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("upgrade", "head")
    assert f"{newest()} (head)" in run("current")
    assert "No new upgrade operations detected" in run("check")
    run("revision", "--autogenerate", "--rev-id", "9999", "-m", "Add rounds")
    assert (project / "migrations" / "versions" / "9999_add_rounds.py").is_file()


def test_the_command_line_says_what_is_missing(scripts: Path) -> None:
    """Without DATABASE_URL, or with a wrong one, the command says so in a sentence."""
    assert "DATABASE_URL is not set" in alembic(scripts, "", "upgrade", "head").stdout
    assert "must be a plain file" in alembic(scripts, "sqlite://", "upgrade", "head").stdout
    assert "--sql is not offered" in alembic(scripts, "", "upgrade", "head", "--sql").stdout
