"""What is measured of two bots. Every figure is named in ``table``."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.content import Content
from bench.processes import BARE, Away, Bot, Discord, Subject, running

Figures = dict[str, float]

KINDS = ("explain", "press", "complete", "quiz", "answer")
_AT_ONCE = 8
_RATE = 150
#: So long after the first answer, and after the last of many servers, memory is looked at.
_SETTLED = 0.5
#: Servers that come before memory is looked at: they fill what the start has left free.
_LEAD = 200
_PATIENCE = 60


@dataclass(frozen=True)
class Amounts:
    """How much is done: more steadies the figures and takes longer."""

    pairs: int
    bursts: int
    uses: int
    paced: int
    servers: int
    topics: int


FULL = Amounts(pairs=5, bursts=2, uses=500, paced=100, servers=1000, topics=5000)
QUICK = Amounts(pairs=2, bursts=1, uses=300, paced=60, servers=300, topics=1000)


@dataclass(frozen=True)
class Running:
    """A bot that has come to its fake Discord, and how long its start took."""

    subject: Subject
    bot: Bot
    discord: Discord
    start: float

    def work(self, kind: str, **how: float) -> dict[str, Any]:
        """Has the members use the bot."""
        return self.discord.ask("work", kind=kind, **how)

    def lay(self, kind: str, seed: int, uses: int) -> None:
        """Has so many questions lie open before they are answered."""
        if kind == "answer":
            self.work("lay", seed=seed, count=uses, at_once=_AT_ONCE)
            time.sleep(self.subject.settles)

    def cpu(self, kind: str, seed: int, uses: int) -> tuple[float, float]:
        """Seconds of CPU for one use, and the share of uses that were asked for before."""
        self.lay(kind, seed, uses)
        before = self.bot.cpu()
        done = self.work(kind, seed=seed, count=uses, at_once=_AT_ONCE)
        if kind != "complete":
            time.sleep(self.subject.settles)
        return (self.bot.cpu() - before) / uses, done["known"]


class Bench:
    """Runs both bots, each with a fake Discord of its own, and gives the figures of each.

    They are up at the same time and are worked in turn, in short bursts: whatever else slows the
    machine for a second slows both.
    """

    def __init__(self, subjects: Mapping[Subject, Discord], amounts: Amounts, folder: Path) -> None:
        self._subjects = subjects
        self._amounts = amounts
        self._folder = folder

    def serving(self, order: Sequence[Subject], content: Content, seed: int) -> list[Figures]:
        """Start, memory after it, and CPU and waiting for each kind of use."""
        with self._both(order, content) as bots:
            figures = self._started_up(bots)
            self._prepare(bots, content)
            for each in bots:
                for kind in KINDS:
                    each.cpu(kind, 0, self._amounts.uses)
            for kind in KINDS:
                self._cpu(bots, figures, kind, seed)
                self._waiting(bots, figures, kind, seed)
        return figures

    def large(self, order: Sequence[Subject], content: Content, seed: int) -> list[Figures]:
        """The same with a large library, whose topics are not all at hand; no waiting."""
        with self._both(order, content) as bots:
            figures = self._started_up(bots)
            self._prepare(bots, content)
            for kind in ("explain", "complete"):
                self._cpu(bots, figures, kind, seed)
        return [{f"large {name}": value for name, value in each.items()} for each in figures]

    def idle(self, order: Sequence[Subject], content: Content) -> list[Figures]:
        """Memory for each server that the bot is in and that asks nothing."""
        count = self._amounts.servers
        with self._both(order, content, second=False) as bots:
            for each in bots:
                each.discord.ask("join", first=1, count=_LEAD)
            time.sleep(_SETTLED)
            before = [each.bot.memory() for each in bots]
            for each in bots:
                each.discord.ask("join", first=1 + _LEAD, count=count)
            time.sleep(_SETTLED)
            after = [each.bot.memory() for each in bots]
        pairs = zip(before, after, strict=True)
        return [{"server memory": (late - early) / count} for early, late in pairs]

    def _started_up(self, bots: Sequence[Running]) -> list[Figures]:
        time.sleep(_SETTLED)
        return [{"start": each.start, "memory": each.bot.memory()} for each in bots]

    def _prepare(self, bots: Sequence[Running], content: Content) -> None:
        for each in bots:
            each.discord.ask(
                "prepare",
                titles=content.titles,
                opener=each.subject.opener,
                asker=each.subject.asker,
                letter=each.subject.letter,
                onward=each.subject.onward,
            )

    def _cpu(
        self, bots: Sequence[Running], figures: Sequence[Figures], kind: str, seed: int
    ) -> None:
        used: dict[Subject, list[tuple[float, float]]] = {each.subject: [] for each in bots}
        for burst in range(self._amounts.bursts):
            for each in bots if burst % 2 == 0 else reversed(bots):
                number = 1 + seed * self._amounts.bursts + burst
                used[each.subject].append(each.cpu(kind, number, self._amounts.uses))
        for each, own in zip(bots, figures, strict=True):
            own[f"{kind} cpu"] = statistics.fmean(cpu for cpu, _ in used[each.subject])
            own[f"{kind} known"] = statistics.fmean(known for _, known in used[each.subject])

    def _waiting(
        self, bots: Sequence[Running], figures: Sequence[Figures], kind: str, seed: int
    ) -> None:
        for each, own in zip(bots, figures, strict=True):
            each.lay(kind, seed, self._amounts.paced)
            waits = each.work(kind, seed=seed, count=self._amounts.paced, rate=_RATE)["waits"]
            cuts = statistics.quantiles(waits, n=100)
            own |= {f"{kind} p50": cuts[49], f"{kind} p99": cuts[98]}

    @contextmanager
    def _both(
        self, order: Sequence[Subject], content: Content, *, second: bool = True
    ) -> Iterator[list[Running]]:
        with contextlib.ExitStack() as up:
            yield [up.enter_context(self._up(each, content, second)) for each in order]

    @contextmanager
    def _up(self, subject: Subject, content: Content, second: bool) -> Iterator[Running]:
        """A running bot. At its second start Discord knows the commands, as at most starts."""
        with TemporaryDirectory(dir=self._folder) as name:
            if second and subject is not BARE:
                with self._started(subject, content, Path(name)):
                    pass
            with self._started(subject, content, Path(name)) as started:
                yield started

    @contextmanager
    def _started(self, subject: Subject, content: Content, folder: Path) -> Iterator[Running]:
        settings = {"LECTERN_CONTENT": str(content.folder)}
        discord = self._subjects[subject]
        with running(subject, discord, folder, settings) as bot:
            start = _arrived(subject, bot, discord) - bot.started
            yield Running(subject, bot, discord, start)


def _arrived(subject: Subject, bot: Bot, discord: Discord) -> float:
    """When the bot answered first, on the clock that all processes share."""
    deadline = bot.started + _PATIENCE
    while time.perf_counter() < deadline:
        bot.must_live()
        at = discord.ask("arrive", facet_button=subject.facet_button)
        if at:
            return float(at["ready"])
    raise Away(f"the bot does not come to Discord; {bot.log} says why")
