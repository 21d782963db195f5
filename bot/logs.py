"""How the log looks: lines to read on a terminal, JSON for programs otherwise."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

#: At DEBUG these show bodies of messages and tokens of interactions, or each line of the notes;
#: they are held at INFO.
_TALKATIVE = (
    "aiosqlite",
    "discord.gateway",
    "discord.http",
    "discord.webhook",
    "markdown_it",
    "watchfiles",
)


def set_up(level: int, *, stream: TextIO | None = None) -> None:
    """Sends everything from ``level`` up to the stream (standard error), formed as it needs.

    What a record carries in ``extra`` becomes fields of its line.
    """
    stream = stream if stream is not None else sys.stderr
    for_people = stream.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=not for_people),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_form(for_people),
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))


def _form(for_people: bool) -> list[structlog.typing.Processor]:
    if for_people:
        # Its default shows the values of variables, tokens among them, where rich is installed.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
