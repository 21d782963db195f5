"""What both kinds of database promise, and what a host reads when one cannot be opened."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from bot.store import Database, StoreUnavailable, members, readings
from bot.store.readings import TopicOpening
from bot.store.tables import MemberRow, ReadingRow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def everyone(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(MemberRow.id).order_by(MemberRow.id)))


async def test_a_transaction_is_kept_when_it_ends(database: Database, url: str) -> None:
    """What was written is there for readers, and for whoever opens the database next."""
    async with database.writing() as connection:
        await members.touch(connection, 1, None, NOON)

    assert await everyone(database) == [1]
    async with Database(url) as again:
        assert await everyone(again) == [1]


async def test_an_exception_undoes_the_transaction(database: Database) -> None:
    """Nothing of a transaction is kept when an exception leaves it, and the next one works."""

    async def stumble() -> None:
        async with database.writing() as connection:
            await members.touch(connection, 1, None, NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await stumble()

    async with database.writing() as connection:
        await members.touch(connection, 2, None, NOON)
    assert await everyone(database) == [2]


async def test_a_cancelled_transaction_is_undone(database: Database) -> None:
    """A writer that is cancelled leaves nothing behind and stands in nobody's way."""
    written = asyncio.Event()

    async def write_for_ever() -> None:
        async with database.writing() as connection:
            await members.touch(connection, 1, None, NOON)
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_for_ever())
    await written.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    async with database.writing() as connection:
        await members.touch(connection, 2, None, NOON)
    assert await everyone(database) == [2]


async def test_reading_refuses_to_write(database: Database) -> None:
    """The database itself refuses a write through a reading session."""
    with pytest.raises(StoreUnavailable, match=r"(?i)read-?only"):
        async with database.reading() as connection:
            await members.touch(connection, 1, None, NOON)

    assert await everyone(database) == []


async def test_reading_leaves_the_connection_able_to_write(database: Database) -> None:
    """Many readings and writings in turn do not spoil each other's connections."""
    for number in range(20):
        async with database.writing() as connection:
            await members.touch(connection, number, None, NOON)
        assert await everyone(database) == list(range(number + 1))


async def test_a_reader_sees_one_unchanging_view(database: Database) -> None:
    """What is committed while somebody reads appears in their next reading, not in this one."""
    async with database.reading() as connection:
        before = list(await connection.scalars(select(MemberRow.id)))
        async with database.writing() as writing:
            await members.touch(writing, 1, None, NOON)
        assert list(await connection.scalars(select(MemberRow.id))) == before == []

    assert await everyone(database) == [1]


async def test_references_are_enforced(database: Database) -> None:
    """A row about an unknown member is refused."""
    row = insert(ReadingRow).values(
        member_id=1, pack="p", topic="t", facet="f", opened=1, first_opened=NOON, last_opened=NOON
    )

    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await connection.execute(row)


async def test_fifty_writers_at_once_lose_nothing(database: Database) -> None:
    """Transactions that read before they write wait for each other, and each of them counts."""

    async def open_facet(number: int) -> None:
        async with database.writing() as connection:
            await readings.opened(connection, 1)
            await readings.record(connection, [TopicOpening(1, "p", "t", "why", NOON, None)])
            await readings.opened(connection, number)

    async with asyncio.TaskGroup() as tasks:
        for number in range(50):
            tasks.create_task(open_facet(number))

    async with database.reading() as connection:
        assert await readings.opened(connection, 1) == {("t", "why"): 50}


@pytest.mark.parametrize("hours", [-11, 0, 5])
async def test_times_come_back_in_utc(database: Database, hours: int) -> None:
    """A time of any zone comes back as the same moment, to the microsecond, aware and in UTC."""
    at = datetime(2026, 3, 29, 1, 59, 59, 999999, timezone(timedelta(hours=hours)))

    async with database.writing() as connection:
        await members.touch(connection, 1, None, at)

    async with database.reading() as connection:
        kept = await connection.scalar(select(MemberRow.first_seen))
    assert kept == at
    assert kept.tzinfo is UTC


async def test_a_naive_time_is_refused(database: Database) -> None:
    """A time without a zone is an error of the code, so it is not guessed at."""
    with pytest.raises(StatementError, match="a time without a time zone cannot be kept"):
        async with database.writing() as connection:
            await members.touch(connection, 1, None, NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "sqlite://",
            "The database must be a plain file, because one in memory would be another one for "
            "each connection: write its address like sqlite:///data/lectern.db.",
        ),
        (
            "sqlite+aiosqlite:///:memory:",
            "The database must be a plain file, because one in memory would be another one for "
            "each connection: write its address like sqlite:///data/lectern.db.",
        ),
        (
            "sqlite:///file:lectern?mode=memory&uri=true",
            "The database must be a plain file, because one in memory would be another one for "
            "each connection: write its address like sqlite:///data/lectern.db.",
        ),
        (
            "mysql://alice:hunter2@db/lectern",
            "The database address begins with mysql, which is not supported: use sqlite or "
            "postgresql.",
        ),
        (
            "postgresql://alice:hunter2",
            "The database address is not one: write it like sqlite:///data/lectern.db or "
            "postgresql://user:password@host/database.",
        ),
        (
            "lectern.db",
            "The database address is not one: write it like sqlite:///data/lectern.db or "
            "postgresql://user:password@host/database.",
        ),
        (
            "postgresql://alice:hunter2@4/7@db/lectern",
            "The database address has more than one @: write an @ of the password as %40.",
        ),
    ],
)
def test_an_address_that_is_none_is_refused(url: str, sentence: str) -> None:
    """A wrong DATABASE_URL is refused before anything is opened, and its password is not told."""
    with pytest.raises(StoreUnavailable) as refused:
        Database(url)

    assert str(refused.value) == sentence
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://alice:hunter2@db:5433/lectern", "postgresql://alice@db:5433/lectern"),
        ("postgresql://db/lectern?password=hunter2", "postgresql://db/lectern"),
        ("postgresql+asyncpg://alice:hunter2@/x?host=/run/pg", "postgresql://alice@/run/pg/x"),
        ("sqlite:////srv/lectern.db?timeout=3", "/srv/lectern.db"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    """The address that messages name holds neither password nor parameters."""
    assert Database(url).address == shown


@pytest.mark.parametrize("parameters", ["", "?sslmode=disable"])
async def test_an_unreachable_server_is_one_sentence(parameters: str) -> None:
    """PostgreSQL that does not answer is named without its password, with the reason."""
    url = f"postgresql://alice:hunter2@127.0.0.1:1/lectern{parameters}"

    with pytest.raises(StoreUnavailable) as refused:
        async with Database(url):
            pass

    sentence = str(refused.value)
    assert sentence.startswith(
        "The database postgresql://alice@127.0.0.1:1/lectern cannot be opened: [Errno 111] "
    )
    assert sentence.endswith(".")
    assert "hunter2" not in sentence


async def test_an_unknown_parameter_is_one_sentence() -> None:
    """A parameter that the driver does not know is named, not a traceback."""
    with pytest.raises(StoreUnavailable, match=r"cannot be opened: .*'colour'\.$"):
        async with Database("postgresql://127.0.0.1:1/lectern?colour=red"):
            pass


async def test_a_missing_driver_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's driver is an extra, and whoever lacks it is told what to install."""
    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(StoreUnavailable) as refused:
        async with Database("postgresql://alice:hunter2@db/lectern"):
            pass

    assert str(refused.value) == (
        "The database postgresql://alice@db/lectern needs a driver that is not installed: "
        "in Lectern's own folder use make run, or pip install '.[postgres]'."
    )
