"""``python -m bot`` and the command ``lectern``."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Runs the command line."""
    if sys.argv[1:2] == ["run"]:
        # SIGHUP asks a running bot to read its notes again. One that comes while the program is
        # being loaded must not end it; the notes are read later anyway.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from bot.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
