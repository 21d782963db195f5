"""Content whose questions each test chooses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tutor.stocked import Stocked


@pytest.fixture
async def current_content(content: Path) -> Stocked:
    current_content = await Stocked.load([content])
    assert isinstance(current_content, Stocked)
    return current_content
