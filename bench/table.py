"""From figures to a table: what each bot took, the ratio with its spread, the aim."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.measures import Figures

_MILLI, _MIB, _KIB = 1000, 1 / 2**20, 1 / 2**10


@dataclass(frozen=True)
class Row:
    """A line of the table. An aim is of the ratio, or of Lectern's own figure."""

    what: str
    figure: str
    unit: str
    scale: float
    most_ratio: float | None = None
    most: float | None = None


ROWS = (
    Row("CPU per /explain", "explain cpu", "ms", _MILLI, most_ratio=1.25),
    Row("CPU per facet button", "press cpu", "ms", _MILLI),
    Row("CPU per autocompletion", "complete cpu", "ms", _MILLI, most_ratio=1.25),
    Row("CPU per /quiz", "quiz cpu", "ms", _MILLI),
    Row("CPU per practice answer", "answer cpu", "ms", _MILLI),
    Row("/explain acknowledged, p50", "explain p50", "ms", _MILLI),
    Row("/explain acknowledged, p99", "explain p99", "ms", _MILLI),
    Row("facet button acknowledged, p50", "press p50", "ms", _MILLI),
    Row("facet button acknowledged, p99", "press p99", "ms", _MILLI),
    Row("autocompletion acknowledged, p50", "complete p50", "ms", _MILLI),
    Row("autocompletion acknowledged, p99", "complete p99", "ms", _MILLI),
    Row("/quiz acknowledged, p50", "quiz p50", "ms", _MILLI),
    Row("/quiz acknowledged, p99", "quiz p99", "ms", _MILLI),
    Row("practice answer acknowledged, p50", "answer p50", "ms", _MILLI),
    Row("practice answer acknowledged, p99", "answer p99", "ms", _MILLI),
    Row("memory after start", "memory", "MiB", _MIB, most_ratio=1.5),
    Row("memory per idle server", "server memory", "KiB", _KIB, most_ratio=1.2),
    Row("start to ready", "start", "s", 1, most=1.5),
    Row("start to ready, large", "large start", "s", 1, most=5),
    Row("memory after start, large", "large memory", "MiB", _MIB),
    Row("CPU per /explain, large", "large explain cpu", "ms", _MILLI),
    Row("CPU per autocompletion, large", "large complete cpu", "ms", _MILLI),
)


@dataclass(frozen=True)
class Line:
    """A row with its figures: medians of both bots, and the ratios of all pairs."""

    row: Row
    bare: float
    lectern: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        if self.row.most_ratio is not None:
            return self.ratio <= self.row.most_ratio
        if self.row.most is not None:
            return self.lectern <= self.row.most
        return None


def lines(pairs: Sequence[tuple[Figures, Figures]]) -> list[Line]:
    """The rows for which there are figures, from pairs of (bare, Lectern) figures."""
    found = []
    for row in ROWS:
        both = [
            (bare[row.figure] * row.scale, lectern[row.figure] * row.scale)
            for bare, lectern in pairs
            if row.figure in bare and row.figure in lectern
        ]
        if both:
            found.append(
                Line(
                    row,
                    statistics.median(bare for bare, _ in both),
                    statistics.median(lectern for _, lectern in both),
                    tuple(lectern / bare for bare, lectern in both),
                )
            )
    return found


def written(lines: Sequence[Line]) -> str:
    """The table, in Markdown that also reads well on a terminal."""
    cells = [("what", "bare", "Lectern", "ratio (min–max)", "aim", "")]
    cells += [_cells(line) for line in lines]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    cells.insert(1, tuple("-" * width for width in widths))  # type: ignore[arg-type]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    )


def _cells(line: Line) -> tuple[str, str, str, str, str, str]:
    unit = line.row.unit
    spread = f"{line.ratio:.2f} ({min(line.ratios):.2f}–{max(line.ratios):.2f})"
    aim = ""
    if line.row.most_ratio is not None:
        aim = f"≤ {line.row.most_ratio:g} x"
    elif line.row.most is not None:
        aim = f"≤ {line.row.most:g} {unit}"
    verdict = {True: "met", False: "missed", None: ""}[line.met]
    return (
        line.row.what,
        f"{line.bare:.2f} {unit}",
        f"{line.lectern:.2f} {unit}",
        spread,
        aim,
        verdict,
    )
