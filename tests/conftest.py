"""Databases for every test that needs one (``--database`` says which kinds), and a Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import discord
import pytest

from bot.face.discord_io.internals import missing_parts
from tests.children import furnished
from tests.connected import Bot, connected
from tests.databases import Kind, PostgreSQL, Servers, SQLite, migrate_at, names
from tests.fake_discord import FakeDiscord, fake_discord
from tests.fake_discord.payloads import GUILD, guild
from tests.quiz_night import Night, stocked
from tests.store.servers import Server

#: What is run when nothing is chosen: everything on SQLite, and here on PostgreSQL as well.
BOTH = Path(__file__).parent / "store"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        action="append",
        metavar="KIND",
        help="run the tests that need a database on sqlite, postgresql, postgresql:15 or another "
        "version, or all that are supported (may be repeated); -m postgresql or -m sqlite leaves "
        "out the rest",
    )
    parser.addoption(
        "--all-steps", action="store_true", help="kill a round at every step there is: minutes more"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: it runs on SQLite (given by --database)")
    config.addinivalue_line("markers", "postgresql: it runs on PostgreSQL (given by --database)")
    config.addinivalue_line("markers", "every_step: it runs with --all-steps")
    for word in config.getoption("--database") or ():
        names(word)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Runs no test on a discord.py that lacks something that ``internals`` relies on."""
    missing = missing_parts()
    if missing:
        pytest.exit(
            f"discord.py {discord.__version__} lacks what bot/face/discord_io/internals.py uses: "
            + ", ".join(missing),
            returncode=1,
        )


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("every_step") and not item.config.getoption("--all-steps"):
        pytest.skip("--all-steps runs it")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs each test that asks for a kind of database once on each that is chosen."""
    words: list[str] | None = metafunc.config.getoption("--database")
    if words is not None:
        chosen = list(dict.fromkeys(name for word in words for name in names(word)))
    elif metafunc.definition.path.is_relative_to(BOTH):
        chosen = ["sqlite", "postgresql"]
    else:
        chosen = ["sqlite"]
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", parameters(chosen), indirect=True)
    if "postgresql" in metafunc.fixturenames:
        servers = [name for name in chosen if name != "sqlite"]
        metafunc.parametrize("postgresql", parameters(servers), indirect=True)


def parameters(chosen: Iterable[str]) -> list[object]:
    """Each with the mark of its kind, so that ``-m`` can tell them apart."""
    return [
        pytest.param(name, id=name, marks=getattr(pytest.mark, name.partition(":")[0]))
        for name in chosen
    ] or [pytest.param("", id="none", marks=pytest.mark.skip("--database names no PostgreSQL"))]


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "lectern.db"
    asyncio.run(migrate_at(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The PostgreSQL servers, gone after the last test."""
    with ExitStack() as stack:
        yield Servers(stack)


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> Kind:
    """Each test that asks for a database runs on each kind that is chosen."""
    if request.param == "sqlite":
        return SQLite(request.getfixturevalue("template_file"))
    servers: Servers = request.getfixturevalue("servers")
    return servers.kind(request.param)


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest, servers: Servers) -> PostgreSQL:
    """For what holds of PostgreSQL alone: each version of it that is chosen."""
    return servers.kind(request.param)


@pytest.fixture(scope="session")
def server(postgresql: PostgreSQL) -> Server:
    """A PostgreSQL server, to make whole databases on."""
    return postgresql.server


@pytest.fixture(scope="session")
def template_database(postgresql: PostgreSQL) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    return postgresql.template


@pytest.fixture
async def empty_url(database_kind: Kind) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with database_kind.empty() as url:
        yield url


@pytest.fixture
async def url(database_kind: Kind) -> AsyncIterator[str]:
    """The address of a migrated database without any row."""
    async with database_kind.migrated() as url:
        yield url


@pytest.fixture
async def api() -> AsyncIterator[FakeDiscord]:
    """A Discord of the test's own."""
    async with fake_discord() as api:
        yield api


@pytest.fixture
async def night(home: Path) -> AsyncIterator[Night]:
    """Three members and a bank, in a Discord whose limits, which others test, add no time."""
    stocked(home)
    async with fake_discord(0, guild(GUILD)) as api:
        api.channels.limit = api.channels.in_all = 1000
        yield Night(api)


@pytest.fixture
def sqlite(home: Path) -> str:
    """The address of the file that ``lectern run`` uses in ``home``."""
    return f"sqlite:///{home}/data/lectern.sqlite"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder that the host starts it in, with a note."""
    return furnished(tmp_path)


@pytest.fixture
async def bot(api: FakeDiscord, home: Path) -> AsyncIterator[Bot]:
    """The bot's real parts, with a session."""
    async with connected(api, home) as bot:
        yield bot
