"""The command line: plays, runs and checks; a start that fails is one sentence and a code."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click

from bot import __version__
from bot.health import AddressTaken, asked_from_outside
from bot.logs import set_up
from bot.notes.library import ContentUnavailable, load
from bot.notes.lint import Report
from bot.notes.lint import check as look_through
from bot.reports import Format, fails, written
from bot.settings import BadSettings, Settings, read_settings
from bot.store import StoreUnavailable

T = TypeVar("T")

FOUND_ERRORS = 1
COULD_NOT = 2

_EXPECTED = (BadSettings, ContentUnavailable, StoreUnavailable, AddressTaken)
_ANYWHERE = click.Path(path_type=Path)


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
@click.option("--debug", is_flag=True, help="Show where an error comes from, and log more.")
def run(content: tuple[Path, ...], watch: bool | None, debug: bool) -> None:
    """Run the bot on Discord, until SIGTERM or Ctrl-C."""
    from bot.app import run as run_app

    settings = _settings(debug, content=content, watch=watch)
    _log(settings, debug=debug)
    _finish(run_app(settings), debug=debug)


@main.command()
@click.option("--debug", is_flag=True, help="Show where an error comes from, and log more.")
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
@click.option("--browser/--no-browser", default=True, help="Open the page at once.")
@click.option("--debug", is_flag=True, help="Show where an error comes from, and log more.")
def play(content: tuple[Path, ...], port: int, browser: bool, debug: bool) -> None:
    """Try the whole bot in a browser, without Discord and without a token."""
    try:
        from bot.play import play as play_app
    except ModuleNotFoundError as error:
        raise _Failure(
            f"lectern play needs {error.name}: install it with pip install 'lectern[play]',"
            " or use make play."
        ) from error

    settings = _settings(debug, content=content)
    _log(settings, debug=debug, quiet=not debug)
    _finish(play_app(settings, port=port, browser=browser, told=click.echo), debug=debug)


@main.command()
@click.argument("paths", nargs=-1, type=_ANYWHERE)
@click.option("--strict", is_flag=True, help="Warnings make it fail, too.")
@click.option("--format", "form", type=click.Choice(list(map(str, Format))), default="text")
def check(paths: tuple[Path, ...], strict: bool, form: str) -> None:
    """Say what is missing or broken in notes, each with its place.

    Without PATHS it looks at LECTERN_CONTENT, which is the shipped packs by default. Exit code 0:
    nothing is wrong; 1: something is; 2: it could not look.
    """
    if not paths:
        paths = _settings(debug=False).content
    try:
        report = look_through(load(paths))
    except ContentUnavailable as error:
        if not error.findings:
            raise _Failure(str(error)) from error
        # There are files, and what is wrong with them is why nothing could be loaded.
        report = Report(error.findings, ())
    click.echo(written(report, Format(form)), nl=False)
    if fails(report, strict=strict):
        raise SystemExit(FOUND_ERRORS)


@main.command()
def health() -> None:
    """Ask the bot that runs here whether it is ready. Exit code 0: it is; 1: it is not."""
    address = _settings(debug=False).http
    if address is None:
        raise _Failure("LECTERN_HTTP is off, so there is nobody to ask.")
    ready, said = asked_from_outside(address)
    click.echo(said)
    if not ready:
        raise SystemExit(1)


def _settings(debug: bool, **given: Any) -> Settings:
    """The settings; what the command line leaves out comes from the environment."""
    names = {"content": "LECTERN_CONTENT", "watch": "LECTERN_WATCH"}
    wanted = {names[name]: value for name, value in given.items() if value not in (None, ())}
    try:
        return read_settings(**wanted)
    except BadSettings as error:
        if debug:
            raise
        raise _Failure(str(error)) from error


def _log(settings: Settings, *, debug: bool, quiet: bool = False) -> None:
    level = logging.DEBUG if debug else getattr(logging, settings.log_level.upper())
    set_up(max(level, logging.WARNING) if quiet else level)


def _finish(work: Coroutine[Any, Any, T], *, debug: bool) -> T:
    try:
        return asyncio.run(work)
    except _EXPECTED as error:
        if debug:
            raise
        raise _Failure(str(error)) from error
    except KeyboardInterrupt:
        raise SystemExit(0) from None
