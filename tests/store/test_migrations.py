"""Migrations: the only way tables come to be, safe to run at every start."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

import bot.store.migrations
from bot.quiz.asked_questions import asked_from_json
from bot.quiz.grading.grading import Grade
from bot.quiz.rounds.events import Answered
from bot.quiz.rounds.serialization import event_from_json
from bot.store import Database, StoreUnavailable, members, migrate, readings
from bot.store.migrations import SCRIPTS, Migration, configuration, is_known, newest
from bot.store.readings import TopicOpening
from bot.store.tables import Table
from tests.store.rows import Rows, read, reflected
from tests.store.rows import fill as fill_all

ROOT = SCRIPTS.parent
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

#: Says that it is ready, and starts when it is told to, so that two of them start at once.
START = """
import asyncio, sys
from bot.store import Database, migrate
async def start():
    async with Database(sys.argv[1]) as database:
        await migrate(database)
print("ready", flush=True)
sys.stdin.readline()
asyncio.run(start())
"""

BROKEN = """
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{newest}"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.drop_table("readings")
    op.execute("SELECT * FROM a_table_that_is_not_there")
"""

ORPHANING = """
from alembic import op
revision = "9999"
down_revision = "{newest}"
def upgrade():
    op.execute("DELETE FROM members")
"""


def revisions() -> list[str]:
    """Every revision there is, from the first to the newest."""
    scripts = ScriptDirectory(str(SCRIPTS))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def add(scripts: Path, text: str) -> None:
    """Put a revision after the newest one."""
    (scripts / "versions" / "9999_added.py").write_text(text.format(newest=revisions()[-1]))


def tables(connection: Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names())


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Table.metadata))


async def fill(database: Database) -> None:
    async with database.writing() as connection:
        await readings.record(connection, [TopicOpening(1, "azure", "disks", "why", NOON, "nl")])


async def revision(database: Database) -> str | None:
    async with database.reading() as connection:
        found: str | None = await connection.scalar(
            sa.text("SELECT version_num FROM alembic_version")
        )
    return found


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's scripts that a test may add to, in a folder with an odd name."""
    copied = tmp_path / "100% scripts"
    shutil.copytree(SCRIPTS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(bot.store.migrations, "SCRIPTS", copied)
    return copied


async def test_an_empty_database_gets_the_tables_of_the_code(empty_url: str) -> None:
    """Migrations make exactly the tables, columns and references that the code declares."""
    async with Database(empty_url) as database:
        await migrate(database)

        async with database.migrating() as connection:
            assert await connection.run_sync(tables) == {*Table.metadata.tables, "alembic_version"}
            assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("earlier", revisions())
async def test_rows_of_every_earlier_revision_come_along(empty_url: str, earlier: str) -> None:
    """From each revision with rows in every table, the newest one is reached with all of them."""

    def begin(connection: Connection) -> Rows:
        command.upgrade(configuration(connection), earlier)
        return fill_all(connection)

    def end(connection: Connection) -> tuple[Rows, list[object]]:
        return read(connection, reflected(connection)), differences(connection)

    async with Database(empty_url) as database:
        async with database.migrating() as connection:
            before = await connection.run_sync(begin)

        done = await migrate(database)

        async with database.migrating() as connection:
            after, unlike = await connection.run_sync(end)
    assert (done.before, done.after) == (earlier, revisions()[-1])
    assert unlike == []
    # Revision 0004 deletes the practices from before, which it cannot keep.
    lost = {"practices"} if earlier < "0004" else set()
    for table, rows in before.items():
        if table in lost:
            assert after[table] == []
            continue
        # A column that a revision takes away or adds is that revision's own matter.
        kept = rows[0].keys() & after[table][0].keys()
        assert [{name: row[name] for name in kept} for row in after[table]] == [
            {name: row[name] for name in kept} for row in rows
        ], table


QUESTION = {
    "pack": "sea", "id": "q", "derived": False, "revision": "00000000", "kind": "choice",
    "stem": "Which?", "topic_id": "0123456789", "topic_key": "tides", "facet": None,
    "objective": None, "difficulty": 1, "place": {"path": "sea.md", "line": 3},
    "surroundings": {"address": None, "references": {}, "footnotes": {}},
    "options": [
        {"text": "Moon", "right": True, "rationale": "So.", "place": {"path": "sea.md", "line": 3}},
        {"text": "Sun", "right": False, "rationale": "No.", "place": {"path": "sea.md", "line": 3}},
    ],
    "pairs": [], "extra": [], "blanks": [], "foils": [], "remark": "", "sources": [],
    "checked": None, "formerly": [], "origin": None, "rounds": True, "path": "sea.md",
    "order": [1, 0],
}  # fmt: skip
ANSWER = {
    "event": "answer", "at": 5, "seat": 0, "number": 0, "answer": {"chosen": [0]}, "share": 1.0,
    "click": 7, "extra": 1.0,
}  # fmt: skip


async def test_rounds_from_before_their_grades_were_kept(empty_url: str) -> None:
    """Revision 0004 makes their questions and events those of today, and takes it back."""
    names = {"questions": [QUESTION], "event": ANSWER}

    def at(revision: str, *, down: bool = False) -> Callable[[Connection], Rows]:
        def run(connection: Connection) -> Rows:
            (command.downgrade if down else command.upgrade)(configuration(connection), revision)
            return read(connection, reflected(connection))

        return run

    def put(connection: Connection) -> None:
        fill_all(connection, 1)
        for table, name in (("rounds", "questions"), ("round_events", "event")):
            rows = reflected(connection).tables[table]
            connection.execute(sa.update(rows).values({name: names[name]}))

    async with Database(empty_url) as database, database.migrating() as connection:
        await connection.run_sync(at("0003"))
        await connection.run_sync(put)
        now = await connection.run_sync(at("0004"))
        then = await connection.run_sync(at("0003", down=True))
        again = await connection.run_sync(at("0004"))

    (kept,) = now["rounds"][0]["questions"]
    asked = asked_from_json(kept, 0, 1)
    assert [option.text for option in asked.question.options] == ["Moon", "Sun"]
    assert event_from_json(now["round_events"][0]["event"]) == Answered(
        5, 0, 0, {"chosen": [0]}, Grade(1.0), 7
    )
    assert then["rounds"][0]["questions"] == [QUESTION]
    assert then["round_events"][0]["event"] == ANSWER
    assert again == now


async def test_what_runs_before_a_migration_can_stop_it(empty_url: str) -> None:
    """``first`` hears what is planned once rows are at stake, and its error keeps all as it is."""
    heard = []

    async def first(planned: Migration) -> None:
        heard.append(planned)
        raise StoreUnavailable("The disk is full.")

    async with Database(empty_url) as database:
        await migrate(database, first=first)
        await migrate(database, first=first)
        assert heard == []

        async with database.migrating() as connection:
            await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "base"))
            await connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0001')"))
        newer = "0002"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bot.store.migrations, "newest", lambda: newer)
            with pytest.raises(StoreUnavailable, match="The disk is full"):
                await migrate(database, first=first)

        assert heard == [Migration("0001", newer)]
        assert await revision(database) == "0001"


async def test_a_start_that_changes_nothing_waits_for_nobody(database: Database) -> None:
    """While another process holds the lock of migrations, a database at the newest opens."""
    async with database.migrating():
        assert (await migrate(database)).before == revisions()[-1]


async def test_migrating_again_changes_nothing(database: Database) -> None:
    """A database at the newest revision keeps its rows through every further start."""
    await fill(database)
    before = await revision(database)

    await migrate(database)

    assert await revision(database) == before
    async with database.reading() as connection:
        assert await readings.opened(connection, 1) == {("disks", "why"): 1}


async def test_two_starts_at_once_both_succeed(empty_url: str) -> None:
    """Of two migrations at the same moment one works and the other finds it done."""
    async with Database(empty_url) as one, Database(empty_url) as other:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(migrate(one))
            tasks.create_task(migrate(other))

        await fill(one)
        assert await revision(other) is not None


def test_processes_that_start_at_once_all_succeed(empty_url: str) -> None:
    """Processes that open and migrate one new database at the same moment all come up."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START, empty_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()

    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
    assert ends == [("", 0)] * 4


async def test_down_and_up_again_leaves_other_tables_alone(database: Database) -> None:
    """Every revision can be undone and done again, whatever else the database holds."""
    await fill(database)
    async with database.writing() as connection:
        await connection.execute(sa.text("CREATE TABLE others (word VARCHAR(10))"))
        await connection.execute(sa.text("INSERT INTO others VALUES ('kept')"))

    async with database.migrating() as connection:
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "base"))
        assert await connection.run_sync(tables) == {"others", "alembic_version"}
    await migrate(database)

    await fill(database)
    async with database.reading() as connection:
        assert await connection.scalar(sa.text("SELECT word FROM others")) == "kept"
        assert await readings.opened(connection, 1) == {("disks", "why"): 1}


async def test_a_newer_database_is_refused(database: Database) -> None:
    """A database of a newer Lectern is left alone, and the host is told what to install."""
    async with database.writing() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreUnavailable) as refused:
        await migrate(database)

    assert str(refused.value) == (
        f"The database {database.address} is at revision 9999 and this Lectern knows only up to "
        f"{revisions()[-1]}: install the newer Lectern that it was used with."
    )


async def test_a_migration_that_fails_changes_nothing(database: Database, scripts: Path) -> None:
    """When a revision fails half-way all is as it was: the tables, the rows, the revision."""
    add(scripts, BROKEN)
    await fill(database)

    with pytest.raises(StoreUnavailable) as refused:
        await migrate(database)

    sentence = str(refused.value)
    assert sentence.startswith(
        f"The database {database.address} cannot be brought up to date, and is as it was: "
    )
    assert "a_table_that_is_not_there" in sentence
    assert "\n" not in sentence
    assert await revision(database) == revisions()[-1]
    async with database.migrating() as connection:
        assert await connection.run_sync(differences) == []
    async with database.reading() as connection:
        assert await readings.opened(connection, 1) == {("disks", "why"): 1}


async def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(database: Database) -> None:
    """A batch migration of members, which SQLite does by a new table, loses no reading."""
    await fill(database)

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("members") as batch:
            batch.alter_column("language", type_=sa.String(length=35))

    async with database.migrating() as connection:
        await connection.run_sync(rebuild)

    async with database.reading() as connection:
        kept = await members.everything(connection, 1)
    assert {table: len(rows) for table, rows in kept.items() if rows} == {
        "members": 1,
        "readings": 1,
    }


async def test_a_migration_that_orphans_rows_changes_nothing_on_sqlite(
    template_file: Path, tmp_path: Path, scripts: Path
) -> None:
    """SQLite, whose references rest during a migration, has them checked before its end."""
    add(scripts, ORPHANING)
    file = shutil.copy(template_file, tmp_path / "lectern.db")

    async with Database(f"sqlite:///{file}") as database:
        await fill(database)
        with pytest.raises(StoreUnavailable) as refused:
            await migrate(database)

        assert str(refused.value) == (
            f"The database {file} cannot be brought up to date, and is as it was: "
            "a row of readings refers to a missing row of members."
        )
        async with database.reading() as connection:
            assert await readings.opened(connection, 1) == {("disks", "why"): 1}


def test_migrating_does_not_touch_logging(empty_url: str) -> None:
    """Whoever runs the bot decides about logging; a start adds no handler and prints nothing."""
    script = START + (
        "import logging\n"
        "assert not logging.getLogger().handlers, logging.getLogger().handlers\n"
        "for name in logging.root.manager.loggerDict:\n"
        "    assert not logging.getLogger(name).disabled, name\n"
        "assert logging.getLogger('alembic').level == logging.NOTSET\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, empty_url],
        cwd=ROOT,
        input="\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr, done.returncode) == ("ready\n", "", 0)


def test_a_start_that_changes_nothing_does_without_alembic(url: str) -> None:
    """It is loaded where tables change: for the rest of a year's run it would only take memory."""
    script = START + "assert not [name for name in sys.modules if name.startswith('alembic')]\n"

    done = subprocess.run(
        [sys.executable, "-c", script, url],
        cwd=ROOT,
        input="\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.returncode) == ("", 0)


def test_scripts_are_understood_as_alembic_understands_them(scripts: Path) -> None:
    """The newest revision and the known ones are Alembic's, in a line, a fork and a merge."""
    first, *_, last = revisions()
    for name, before in {
        "9997": f"'{first}'",
        "9998": f'"{last}"',
        "9999": f'("{last}", "9997")',
    }.items():
        text = f'revision: str = "{name}"\ndown_revision: str | None = {before}\n'
        (scripts / "versions" / f"{name}_added.py").write_text(text)
        directory = ScriptDirectory(str(scripts))
        known = {script.revision for script in directory.walk_revisions()}
        assert newest() == ", ".join(sorted(directory.get_heads()))
        assert [name for name in known if not is_known(name)] == []
        assert not is_known("elsewhere")
