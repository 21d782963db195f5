"""``python -m bench.checks``: the CPU of ``lectern check`` on large packs, as a table.

It compares with nothing: what matters is that four times the topics take four times the time.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.content import checkable
from bench.processes import ROOT

_SIZES = (1000, 5000, 20000)


def main() -> int:
    """Writes packs of each size, checks them, and prints how long that took."""
    parser = argparse.ArgumentParser(prog="python -m bench.checks", description=__doc__)
    parser.add_argument("--topics", type=int, nargs="+", default=_SIZES, help="sizes of the packs")
    parser.add_argument("--lectern", type=Path, default=ROOT, help="the folder that holds its bot/")
    wanted = parser.parse_args()
    print("| topics | notes alone | with two questions for each topic |")  # noqa: T201
    print("| ------ | ----------- | --------------------------------- |")  # noqa: T201
    for topics in wanted.topics:
        alone, asked = (_seconds(wanted.lectern, topics, questions) for questions in (0, 2))
        print(f"| {topics:,} | {alone:.1f} s | {asked:.1f} s |", flush=True)  # noqa: T201
    return 0


def _seconds(lectern: Path, topics: int, questions: int) -> float:
    """CPU of one check, user and system, the start of the process included."""
    with TemporaryDirectory(prefix="lectern-bench-") as name:
        pack = checkable(Path(name), topics, questions)
        command = [sys.executable, "-m", "bot", "check", "--format", "json", str(pack)]
        if questions:
            command.append("--questions")
        before = _children()
        # Exit code 1 says that there are findings, as there are among so many questions.
        subprocess.run(  # noqa: S603 - the command is the bench's own
            command,
            cwd=name,
            env={**os.environ, "PYTHONPATH": str(lectern.resolve())},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
