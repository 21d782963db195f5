"""The format of the log: lines on a terminal, JSON otherwise."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

#: At DEBUG these show bodies of messages and tokens of interactions, or each line of the notes;
#: they are held at INFO.
_VERBOSE = (
    "aiosqlite",
    "discord.gateway",
    "discord.http",
    "discord.webhook",
    "markdown_it",
    "watchfiles",
)
#: The fields of every record; any other field came with ``extra``.
_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure_logging(level: int, *, stream: TextIO | None = None) -> None:
    """Sends everything from ``level`` up to the stream (by default standard error).

    The ``extra`` of a record becomes fields of its line.
    """
    stream = stream if stream is not None else sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_terminal_formatter() if stream.isatty() else _JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _VERBOSE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    # It names each part of Alembic at the first migration.
    logging.getLogger("alembic.runtime.plugins").setLevel(max(level, logging.WARNING))


class _JsonFormatter(logging.Formatter):
    """One JSON object for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """``event``, ``level``, ``logger``, the fields of ``extra``, ``timestamp``."""
        line: dict[str, object] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        line.update(
            (name, value) for name, value in vars(record).items() if name not in _STANDARD_FIELDS
        )
        at = datetime.fromtimestamp(record.created, UTC)
        line["timestamp"] = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=repr)


def _terminal_formatter() -> logging.Formatter:
    # Imported here, because a service has no terminal and never needs it.
    import structlog

    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=False),
    ]
    # Its default shows the values of variables, tokens among them, where rich is installed.
    plain = structlog.dev.plain_traceback
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer(exception_formatter=plain),
        ],
    )
