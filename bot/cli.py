"""The command line. A start that fails prints one sentence and sets the exit code."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot import __version__
from bot.logs import configure_logging
from bot.notes.library import ContentUnavailable, load
from bot.notes.shares import Progress, untold, within
from bot.reports import QUESTION_FORMATS, Format, check_content, fails, formatted
from bot.settings import BadSettings, Settings, misspelt, read_settings

if TYPE_CHECKING:
    from bot.store.migrations import Migration

logger = logging.getLogger(__name__)

T = TypeVar("T")

FOUND_ERRORS = 1
COULD_NOT = 2
#: The exit code of a command that Ctrl-C has ended, as in shells.
BROKEN_OFF = 128 + signal.SIGINT

#: About this share of the time of a check has passed when the notes are read.
_LOADED = 0.4
#: The steps of the bar of a check.
_BAR = 1000

_ANYWHERE = click.Path(path_type=Path)


_DEBUG = click.option("--debug", is_flag=True, help="Show where an error comes from, and log more.")


class _Failure(click.ClickException):
    """One sentence, no traceback, exit code 2."""

    exit_code = COULD_NOT


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lectern")
def main() -> None:
    """Lectern turns a study server's notes into its tutor on Discord."""


@main.command()
@click.option("--content", multiple=True, type=_ANYWHERE, help="A folder or file of notes.")
@click.option("--watch/--no-watch", default=None, help="Read notes again when they change.")
@_DEBUG
def run(content: tuple[Path, ...], watch: bool | None, debug: bool) -> None:
    """Run the bot on Discord, until SIGTERM or Ctrl-C."""
    from bot.app import run as run_app

    settings = _settings(debug, content=content, watch=watch)
    _log(settings, debug=debug)
    for sentence in misspelt():
        logger.warning(sentence)
    _finish(run_app(settings), debug=debug)


@main.command()
@_DEBUG
def sync(debug: bool) -> None:
    """Tell Discord about the commands, changed or not."""
    from bot.app import sync as sync_commands

    settings = _settings(debug)
    _log(settings, debug=debug)
    count = _finish(sync_commands(settings), debug=debug)
    click.echo(f"Discord knows {count} commands.")


@main.command()
@click.option("--content", multiple=True, type=_ANYWHERE, help="A folder or file of notes.")
@click.option("--port", default=0, show_default="a free one", help="The page's port.")
@click.option("--browser/--no-browser", default=True, help="Open the page right away.")
@_DEBUG
def play(content: tuple[Path, ...], port: int, browser: bool, debug: bool) -> None:
    """Try the whole bot in a browser, without Discord and without a token."""
    try:
        from bot.play import play as play_app
    except ModuleNotFoundError as error:
        raise _Failure(
            f"lectern play needs {error.name}: in Lectern's own folder use make play, or"
            " pip install '.[play]'."
        ) from error

    settings = _settings(debug, content=content)
    _log(settings, debug=debug, quiet=not debug)
    _finish(play_app(settings, port=port, browser=browser, echo=click.echo), debug=debug)


@main.command()
@click.argument("paths", nargs=-1, type=_ANYWHERE)
@click.option("--strict", is_flag=True, help="Warnings make it fail, too.")
@click.option("--format", "form", type=click.Choice(list(map(str, Format))), default="text")
@click.option("--questions", is_flag=True, help="List the questions, too.")
def check(paths: tuple[Path, ...], strict: bool, form: str, questions: bool) -> None:
    """Say what is missing or broken in notes and questions, each with its place.

    It ends with what members get from them, and what would give them more.

    Without PATHS it looks at LECTERN_CONTENT, which is the shipped packs by default. Exit code 0:
    nothing is wrong; 1: something is; 2: it could not look.
    """
    if questions and form not in QUESTION_FORMATS:
        known = " and ".join(QUESTION_FORMATS)
        raise click.UsageError(f"--questions can be shown as {known}, not as {form}.")
    if not paths:
        paths = _settings(debug=False).content
    listed = summary = None
    try:
        with _uncollected(), _progress(shown=form == Format.TEXT) as progress:
            loaded = load(paths, within(progress, 0, _LOADED))
            checked = check_content(loaded, _now().date(), within(progress, _LOADED, 1))
        report, summary = checked.report, checked.summary
        listed = checked.questions if questions else None
    except ContentUnavailable as error:
        if not error.findings:
            raise _Failure(str(error)) from error
        from bot.notes.lint import CheckReport

        # There are files, and their faults are the reason why nothing could be loaded.
        report = CheckReport(error.findings, ())
    click.echo(formatted(report, Format(form), listed, summary), nl=False)
    if fails(report, strict=strict):
        raise SystemExit(FOUND_ERRORS)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without searches for rings of garbage: a check makes hardly any, and ends soon."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress]:
    """A bar on the terminal that moves as the work goes on; none where nobody looks at one."""
    if not shown or not sys.stderr.isatty():
        yield untold
        return
    with click.progressbar(length=_BAR, label="Checking", file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * _BAR) - bar.pos)


@main.command()
@_DEBUG
def migrate(debug: bool) -> None:
    """Bring the database's tables up to date, as every start of the bot does.

    An SQLite database with data in it is backed up first when LECTERN_BACKUP names a folder.
    """
    settings = _settings(debug)
    address, done = _finish(_migrate(settings), debug=debug)
    click.echo(f"The database {address} {_moved(done)}.")


@main.command()
@click.argument("path", required=False, type=_ANYWHERE)
@click.option("--keep", type=click.IntRange(min=1), help="How many a folder keeps; else 7.")
@_DEBUG
def backup(path: Path | None, keep: int | None, debug: bool) -> None:
    """Back up the database into a folder or a new file, while the bot may be running.

    Without PATH the folder is LECTERN_BACKUP, or else “backups” beside the SQLite file. In a
    folder each backup is named after its time, and the newest are kept.
    """
    from bot.store.backup.backups import back_up

    settings = _settings(debug)
    work = back_up(
        settings.database_url,
        path,
        folder=settings.backup,
        now=_now(),
        keep=keep or settings.backup_keep,
    )
    made = _finish(work, debug=debug)
    rows = "" if made.rows is None else f" ({made.rows} rows)"
    click.echo(f"Backed up to {made.path}{rows}.")
    for old in made.removed:
        click.echo(f"Removed {old}.")


@main.command()
@click.argument("path", type=_ANYWHERE)
@click.option("--force", is_flag=True, help="Replace a database that is there; it is kept aside.")
@_DEBUG
def restore(path: Path, force: bool, debug: bool) -> None:
    """Make a backup the database again. The bot must not be running."""
    from bot.store.backup.restores import restore as put_back

    settings = _settings(debug)
    work = put_back(settings.database_url, path, force=force, now=_now())
    done = _finish(work, debug=debug)
    if done.kept is not None:
        click.echo(f"What was there is kept in {done.kept}.")
    click.echo(f"Restored {path} to {done.address}, which {_moved(done.migration)}.")


@main.command("copy")
@click.option("--to", required=True, metavar="URL", help="Where to, as in DATABASE_URL.")
@_DEBUG
def copy_(to: str, debug: bool) -> None:
    """Copy everything to another, empty database, and compare it row by row.

    It reads DATABASE_URL and changes nothing there. Stop the bot first: what it writes meanwhile
    is not copied.
    """
    from bot.store.backup.copies import copy as copy_everything

    settings = _settings(debug)
    done = _finish(copy_everything(settings.database_url, to), debug=debug)
    click.echo(f"{'table':<24}{'rows':>12}{'compared':>12}")
    for table in done:
        click.echo(f"{table.table:<24}{table.rows:>12}{table.compared:>12}")


@main.command()
def health() -> None:
    """Ask the bot that runs here whether it is ready. Exit code 0: it is; 1: it is not."""
    from bot.health import ask_readiness

    address = _settings(debug=False).http
    if address is None:
        raise _Failure("LECTERN_HTTP is off, so there is nobody to ask.")
    ready, said = ask_readiness(address)
    click.echo(said)
    if not ready:
        raise SystemExit(1)


@main.command()
@_DEBUG
def doctor(debug: bool) -> None:
    """Look at everything a host has to set up, and say what to fix.

    It changes nothing. Exit code 0: all is well; 1: there is something to fix.
    """
    from bot.doctor import examine_host

    settings = _settings(debug)
    findings = _finish(
        examine_host(settings, on_finding=lambda finding: click.echo(str(finding))), debug=debug
    )
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


async def _migrate(settings: Settings) -> tuple[str, Migration]:
    from bot.store import Database
    from bot.store.backup.backups import before_migrating
    from bot.store.migrations import migrate as bring_up_to_date

    first = before_migrating(settings.database_url, settings.backup)
    async with Database(settings.database_url, durability=settings.durability) as database:
        return database.address, await bring_up_to_date(database, first=first)


def _moved(done: Migration) -> str:
    """The revisions before and after, as the end of a sentence."""
    if done.before is None:
        return f"was new and is at revision {done.after} now"
    if done.before == done.after:
        return f"is at revision {done.after}, the newest"
    return f"was at revision {done.before} and is at revision {done.after} now"


def _now() -> datetime:
    """The time of this machine: the commands have no interaction to take Discord's time from."""
    return datetime.now(UTC)  # noqa: TID251


def _settings(debug: bool, **given: Any) -> Settings:
    """The settings; the command line wins over the environment."""
    wanted = {name: value for name, value in given.items() if value not in (None, ())}
    try:
        return read_settings(**wanted)
    except BadSettings as error:
        if debug:
            raise
        raise _Failure(str(error)) from error


def _log(settings: Settings, *, debug: bool, quiet: bool = False) -> None:
    level = logging.DEBUG if debug else getattr(logging, settings.log_level.upper())
    configure_logging(max(level, logging.WARNING) if quiet else level)


def _expected() -> tuple[type[Exception], ...]:
    """What ends a command with one sentence. Imported late: ``check`` needs no database."""
    from bot.health import AddressTaken
    from bot.store import StoreUnavailable

    return (BadSettings, ContentUnavailable, StoreUnavailable, AddressTaken)


def _finish(work: Coroutine[Any, Any, T], *, debug: bool) -> T:
    try:
        return asyncio.run(work)
    except _expected() as error:
        if debug:
            raise
        raise _Failure(str(error)) from error
    except KeyboardInterrupt:
        # ``run`` and ``play`` handle Ctrl-C themselves; another command was interrupted.
        raise SystemExit(BROKEN_OFF) from None
