"""Rounds on content whose questions each test chooses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.tutor.rounds.rounds import Rounds
from bot.tutor.rounds.writer import RoundWriter
from tests.tutor.conftest import Failing
from tests.tutor.stocked import Stocked, numbered


@pytest.fixture
async def current_content(content: Path) -> Stocked:
    current_content = await Stocked.load([content])
    assert isinstance(current_content, Stocked)
    return current_content


@pytest.fixture
async def writer(database: Failing) -> AsyncIterator[RoundWriter]:
    async with RoundWriter(database) as writer:
        yield writer


@pytest.fixture
def rounds(current_content: Stocked, database: Failing, writer: RoundWriter) -> Rounds:
    current_content.put(*numbered(current_content, 3))
    return Rounds(current_content, database, writer)
