"""An open database of each kind. Its tables come from the migrations alone."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from bot.store import Database
from tests.databases import PostgreSQL


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database, open, without any row."""
    async with Database(url) as database:
        yield database


@pytest.fixture
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pg_dump that is found is as new as the server that the test has."""
    for name in {"database_kind", "postgresql"}.intersection(request.fixturenames):
        kind = request.getfixturevalue(name)
        if isinstance(kind, PostgreSQL):
            path = f"{kind.server.binaries}{os.pathsep}{os.environ['PATH']}"
            monkeypatch.setenv("PATH", path)
