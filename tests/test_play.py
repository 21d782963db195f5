"""``lectern play`` in a real browser, as somebody without a Discord account tries it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/#\S+")

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="there is no Chromium here; Debian's package is called chromium",
)


@dataclass
class Played:
    """A running ``lectern play``."""

    process: subprocess.Popen[str]
    address: str

    @property
    def output(self) -> IO[str]:
        """What it prints."""
        assert self.process.stdout is not None
        return self.process.stdout

    def until(self, wanted: str) -> str:
        """The first line from here on that holds these words."""
        for line in self.output:
            if wanted in line:
                return line
        pytest.fail(f"it ended before it said {wanted!r}")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """One file of notes with a gap."""
    file = tmp_path / "my-notes.md"
    file.write_text(
        "# Tea\n\n## Green tea\n\nLeaves that were never left to wither.\n\n"
        "### Why does it exist?\n\n### Summary\n\nFresh leaves, dried at once.\n\n"
        "## Black tea\n\nLeaves that were left to wither.\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def played(notes: Path) -> Iterator[Played]:
    """``lectern play --content my-notes.md`` as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "play", "--no-browser", "--content", str(notes)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if found := ADDRESS.search(line):
                break
        else:
            pytest.fail("it never said where the page is: " + "".join(said))
        yield Played(process, found[0])
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def page(played: Played) -> Iterator[Page]:
    """The page, opened."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1100, "height": 1000})
        opened.goto(played.address)
        yield opened
        browser.close()


def explain(page: Page, typed: str, found: str) -> None:
    """Picks the command from the list, completes the topic, and sends."""
    page.locator("textarea:visible").first.click()
    page.keyboard.type("/expl")
    expect(page.get_by_text("Explain a topic from the notes").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Topic to explain; start typing and pick one").first).to_be_visible()
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=found).first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")


@needs_browser
def test_a_visitor_tries_it(played: Played, page: Page) -> None:
    """The command list, a completed topic, the reply, a facet, and another member's view."""
    explain(page, "gree", "Green tea")
    reply = page.get_by_role("heading", name="Green tea")
    expect(reply).to_be_visible()
    expect(page.get_by_text("Leaves that were never left to wither.").last).to_be_visible()

    page.get_by_role("button", name="Why? (empty)").click()
    expect(
        page.get_by_text("This part of the notes on Green tea is not written yet.").last
    ).to_be_visible()

    page.get_by_label("Viewing as").select_option(label="Bruno (de)")
    page.get_by_role("button", name="Summary").click()
    expect(page.get_by_text("Ganzes Thema")).to_be_visible()
    expect(page.get_by_text("Fresh leaves, dried at once.").last).to_be_visible()


@needs_browser
def test_a_saved_change_appears(played: Played, page: Page, notes: Path) -> None:
    """A note that is saved while the page is open is what the next command says."""
    text = notes.read_text(encoding="utf-8")
    notes.write_text(text.replace("left to wither.", "turned brown."), encoding="utf-8")
    played.until("The notes are new")

    explain(page, "bla", "Black tea")

    expect(page.get_by_text("Leaves that were turned brown.").last).to_be_visible()


def test_ends_cleanly(played: Played) -> None:
    """Ctrl-C ends it with a word, no traceback, and exit code 0."""
    played.process.send_signal(signal.SIGINT)
    said = played.output.read()
    assert played.process.wait(timeout=20) == 0
    assert said.endswith("Good-bye.\n")
    assert "Traceback" not in said


def test_missing_notes() -> None:
    """Notes that are not there are one sentence and exit code 2."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "play", "--no-browser", "--content", "/nowhere/at/all"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == "Error: /nowhere/at/all does not exist; say where the notes are.\n"
