"""``python -m bench``: measures Lectern beside a bare bot and prints one table.

The exit code is 0 whatever the figures are: a bench informs, it does not judge.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.content import generated, shipped
from bench.measures import FULL, QUICK, Amounts, Bench, Figures
from bench.processes import BARE, ROOT, Away, Subject, fake_discord, lectern
from bench.table import Line, lines, written

#: Of the topics of the large library so many are asked for, each about once.
_ASKED = 1000


def main() -> int:
    """Reads the words of the command line, measures, prints."""
    words = _words()
    amounts = QUICK if words.quick else FULL
    began = time.perf_counter()
    subject = lectern(words.lectern.resolve())
    with TemporaryDirectory(prefix="lectern-bench-") as name:
        folder = Path(name)
        try:
            with fake_discord(folder / "one.log") as one, fake_discord(folder / "two.log") as two:
                bench = Bench({BARE: one, subject: two}, amounts, folder)
                pairs = _measured(bench, subject, amounts, folder)
        except Away as error:
            print(f"bench: {error}", file=sys.stderr)  # noqa: T201
            return 2
    found = lines(pairs)
    if words.json:
        print(json.dumps([_plain(line) for line in found], indent=2))  # noqa: T201
    else:
        print(written(found))  # noqa: T201
        print(_footnote(amounts, pairs, time.perf_counter() - began))  # noqa: T201
    return 0


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer pairs and fewer uses")
    parser.add_argument("--json", action="store_true", help="every ratio, for programs")
    parser.add_argument(
        "--lectern", type=Path, default=ROOT, help="the folder that holds the bot/ to measure"
    )
    return parser.parse_args()


def _measured(
    bench: Bench, subject: Subject, amounts: Amounts, folder: Path
) -> list[tuple[Figures, Figures]]:
    """All figures, pair by pair: each bot goes first in every other pair."""
    small = shipped(subject.code)
    large = generated(folder, amounts.topics, min(_ASKED, amounts.uses))
    # The first start compiles what has no bytecode yet, and brings the files into memory.
    bench.idle((BARE, subject), small)
    pairs = []
    for number in range(amounts.pairs):
        order = (BARE, subject) if number % 2 == 0 else (subject, BARE)
        with _told(f"pair {number + 1} of {amounts.pairs}"):
            parts = (
                bench.serving(order, small, number),
                bench.idle(order, small),
                bench.large(order, large, number),
            )
        first, second = ({**a, **b, **c} for a, b, c in zip(*parts, strict=True))
        pairs.append((first, second) if order[0] is BARE else (second, first))
    return pairs


@contextmanager
def _told(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.0f} s", file=sys.stderr)  # noqa: T201


def _plain(line: Line) -> dict[str, object]:
    return {
        **asdict(line.row),
        "bare": line.bare,
        "lectern": line.lectern,
        "ratios": line.ratios,
        "met": line.met,
    }


def _footnote(amounts: Amounts, pairs: list[tuple[Figures, Figures]], seconds: float) -> str:
    known = [figures[f"{size}explain known"] for _, figures in pairs for size in ("", "large ")]
    return (
        f"\n{amounts.pairs} pairs in {seconds:.0f} s; {amounts.uses * amounts.bursts} uses for "
        f"each CPU figure of a pair. "
        f"Large: {amounts.topics} topics with 4 facets each.\nOf the topics and facets that "
        f"/explain was asked for, the process had been asked before for {known[0]:.0%} "
        f"(large: {known[1]:.0%})."
    )


if __name__ == "__main__":
    raise SystemExit(main())
