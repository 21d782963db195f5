"""``python -m bench.rounds``: what group rounds cost, and how long their members wait.

Two evenings: 200 players in one round who all answer within one second, and 200 rounds of five
players at once; beside them the bare bot, whose button 200 members press within one second.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sqlite3
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import BARE, ROOT, Away, Bot, Discord, fake_discord, free_address, running
from bench.processes import lectern as the_lectern

_PATIENCE = 60
#: Counters are refreshed for so long after the last answer, and that is part of the price.
_SETTLES = 1.0
_GRACE = 1.0
_QUESTIONS = 3
_WRITES = 'lectern_database_transaction_seconds_count{kind="write"}'


@dataclass(frozen=True)
class Evening:
    """How many play where."""

    name: str
    servers: int
    players: int
    seconds: float
    """Within which all players of a question answer."""


EVENINGS = (
    Evening("one round, 200 players, in 1 s", 1, 200, 1.0),
    Evening("200 rounds, 5 players each, in 10 s", 200, 5, 10.0),
)


@dataclass(frozen=True)
class Burst:
    """What one question cost: all answers of one second. Times are in seconds."""

    answers: int
    took: float
    waits: list[float]
    cpu: float
    writes: float


def main() -> int:
    """Measures, prints a table; the exit code is 0 whatever the figures are."""
    words = argparse.ArgumentParser(prog="python -m bench.rounds", description=__doc__)
    words.add_argument("--lectern", type=Path, default=ROOT, help="the folder that holds bot/")
    words.add_argument("--only", default="", help="the evenings with this in their name")
    chosen = words.parse_args()
    code = chosen.lectern.resolve()
    with TemporaryDirectory(prefix="lectern-rounds-") as name:
        folder = Path(name)
        try:
            with fake_discord(folder / "discord.log", "bench.quizzers") as discord:
                floor = _floor(discord, folder)
                lines = [_line("the bare bot's button, 200 members", floor, floor)]
                for evening in (each for each in EVENINGS if chosen.only in each.name):
                    bursts, rest = _evening(code, evening, discord, folder)
                    lines += [_line(evening.name, bursts, floor), rest]
        except Away as error:
            print(f"bench: {error}", file=sys.stderr)  # noqa: T201
            return 2
    print("\n".join(lines))  # noqa: T201
    return 0


def _floor(discord: Discord, folder: Path) -> list[Burst]:
    with _up(discord, folder, 1) as (bot, _):
        discord.ask("panel")
        return [_pushed(discord, bot) for _ in range(_QUESTIONS + 1)][1:]


def _pushed(discord: Discord, bot: Bot) -> Burst:
    before = bot.cpu()
    waits = discord.ask("push", count=200, seconds=1.0)["waits"]
    time.sleep(_SETTLES)
    return Burst(len(waits), 1.0, waits, bot.cpu() - before, 0.0)


def _evening(
    code: Path, evening: Evening, discord: Discord, folder: Path
) -> tuple[list[Burst], str]:
    with _up(discord, folder, evening.servers, code) as (bot, address):
        # Nobody opens two hundred rounds in one second; Discord would take fifty posts of them.
        seconds = evening.servers / 20
        about = {"servers": evening.servers, "players": evening.players, "seconds_all": seconds}
        discord.ask("begin", questions=_QUESTIONS, seconds=90, **about)
        bursts = []
        for question in range(_QUESTIONS):
            time.sleep(_SETTLES)
            bursts.append(_answered(discord, bot, address, evening, question))
        discord.ask("see", servers=evening.servers, part=":rdebrief")
        rest = _rest(discord, folder)
    return bursts, rest


def _answered(discord: Discord, bot: Bot, address: str, evening: Evening, question: int) -> Burst:
    about = {"servers": evening.servers, "players": evening.players}
    discord.ask("see", servers=evening.servers, part=rf":ranswer\..*:{question}:A")
    cpu, writes = bot.cpu(), _counted(address)
    told = discord.ask("answer", question=question, seconds=evening.seconds, **about)
    took = told["ended"] - told["begun"]
    cpu, writes = bot.cpu() - cpu, _counted(address) - writes
    return Burst(len(told["waits"]), took, told["waits"], cpu, writes)


def _rest(discord: Discord, folder: Path) -> str:
    """How late the clock of the rounds was, and what Discord's limits had to say."""
    late = _lateness(folder / "lectern.sqlite")
    seen = discord.ask("look")
    refused = sum(seen["refused"].values())
    return (
        f"  timers late by p50 {_ms(statistics.median(late))}, p99 {_ms(_cut(late, 99))};"
        f" {seen['requests']} messages and edits, {refused} refused (429) {seen['refused'] or ''};"
        f" edits of a message at least {seen['nearest']:.2f} s apart"
    )


def _lateness(file: Path) -> list[float]:
    """From when a question was to be revealed, a second after its last answer, until it was."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT round_id, seq, event FROM round_events ORDER BY 1, 2")
        events = [(round_id, json.loads(event)) for round_id, _, event in rows]
    found: list[float] = []
    last: dict[int, int] = {}
    for round_id, event in events:
        if event["event"] == "answer":
            last[round_id] = max(last.get(round_id, 0), event["at"])
        elif event["event"] == "deadline" and round_id in last:
            found.append((event["at"] - last.pop(round_id)) / 1000 - _GRACE)
    return found


def _line(name: str, bursts: list[Burst], floor: list[Burst]) -> str:
    waits = [wait for burst in bursts for wait in burst.waits]
    answers = sum(burst.answers for burst in bursts)
    cpu = statistics.median(burst.cpu / burst.answers for burst in bursts)
    beside = cpu / statistics.median(burst.cpu / burst.answers for burst in floor)
    rate = statistics.median(burst.answers / burst.took for burst in bursts)
    said = (
        f"{name}: acknowledged p50 {_ms(statistics.median(waits))}, p99 {_ms(_cut(waits, 99))},"
        f" {rate:.0f} a second; CPU {cpu * 1000:.2f} ms each ({beside:.2f} x the floor)"
    )
    writes = sum(burst.writes for burst in bursts) / answers
    return f"{said}; {writes:.2f} transactions each" if writes else said


def _cut(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _counted(address: str) -> float:
    """How many writing transactions the bot has made."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as page:
        lines: list[str] = page.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(_WRITES))


@contextlib.contextmanager
def _up(
    discord: Discord, folder: Path, servers: int, code: Path | None = None
) -> Iterator[tuple[Bot, str]]:
    """A bot that has come to all servers; the bare one without ``code``."""
    subject = BARE if code is None else the_lectern(code)
    for file in folder.glob("lectern.sqlite*"):
        file.unlink()
    address = free_address()
    settings = {"LECTERN_CONTENT": str(_content(folder)), "LECTERN_HTTP": address}
    with running(subject, discord, folder, settings) as bot:
        deadline = time.perf_counter() + _PATIENCE
        while not discord.ask("arrive", servers=servers):
            bot.must_live()
            if time.perf_counter() > deadline:
                raise Away(f"the bot does not come to Discord; {bot.log} says why")
        time.sleep(3)
        yield bot, address


def _content(folder: Path) -> Path:
    """A pack with questions of the usual length, all of them choices between three."""
    pack = folder / "quiz"
    if not pack.exists():
        pack.mkdir()
        sentence = "It is spread over fault domains, which share no rack and no switch."
        (pack / "notes.md").write_text(f"# Sets\n\n## Availability sets\n\n{sentence}\n", "utf-8")
        options = "\n".join(
            f"- [{mark}] {text}\n  > {sentence}"
            for mark, text in (("x", "A rack"), (" ", "A region"), (" ", "A resource group"))
        )
        questions = "\n".join(
            f"## In case {number}, what does an availability set protect two machines from,"
            f" if both of them stand in the datacentre of a town? {{#q{number}}}\n\n{options}\n"
            for number in range(20)
        )
        text = f"---\ntopic: Availability sets\n---\n\n# Questions\n\n{questions}"
        (pack / "sets.questions.md").write_text(text, "utf-8")
    return pack


if __name__ == "__main__":
    raise SystemExit(main())
