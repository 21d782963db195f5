"""Group rounds: the row that says where each stands, its players, its answers, its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.asked_questions import (
    AskedQuestion,
    UnknownFormat,
    asked_as_json,
    asked_from_json,
)
from bot.quiz.grading.answers import without_text
from bot.quiz.grading.grading import Grade
from bot.quiz.rounds.events import Answered, Event
from bot.quiz.rounds.serialization import (
    event_as_json,
    event_from_json,
    round_as_json,
    round_from_json,
)
from bot.quiz.rounds.state import Given, Player, Round, State
from bot.store.tables import RoundAnswerRow, RoundEventRow, RoundPlayerRow, RoundRow
from bot.store.upserts import insert_into, upsert


@dataclass(frozen=True, slots=True)
class Game:
    """A round as it is kept.

    ``members`` says who sits at which seat; None is somebody who wanted to be forgotten.
    ``scope`` is what the host chose, as plain values. ``version`` counts the writings, ``seq`` the
    events. ``drawn`` is the stage of the round that the channel shows, ``lobby`` the first
    message. ``seen_at`` is when the process that keeps it was last known to be alive.
    """

    id: int
    guild_id: int
    channel_id: int
    language: str
    scope: Mapping[str, Any]
    questions: tuple[AskedQuestion, ...]
    round: Round
    members: Mapping[int, int | None]
    begun_at: datetime
    seen_at: datetime
    version: int = 0
    seq: int = 0
    drawn: str | None = None
    lobby: int | None = None

    def seat_of(self, member_id: int) -> int | None:
        """Where the member sits, or None."""
        return next((seat for seat, member in self.members.items() if member == member_id), None)

    @property
    def open(self) -> bool:
        return self.round.state is not State.OVER


class Unreadable(Exception):
    """The round was kept by a version that had other questions or rules."""


async def begin(connection: AsyncConnection, game: Game) -> bool:
    """Keep a new round and its first player; False when the channel has an open one."""
    begun = await connection.execute(
        insert_into(connection.dialect.name, RoundRow)
        .values(
            id=game.id,
            guild_id=game.guild_id,
            channel_id=game.channel_id,
            language=game.language,
            scope=dict(game.scope),
            questions=[asked_as_json(asked) for asked in game.questions],
            begun_at=game.begun_at,
            **_standing(game),
        )
        .on_conflict_do_nothing()
        .returning(RoundRow.id)
    )
    if begun.first() is None:
        return False
    await _write_players(connection, [(game, player) for player in game.round.players.values()])
    return True


async def save(
    connection: AsyncConnection, before: Game, after: Game, log: Sequence[Event]
) -> bool:
    """Keep what has become of a round, and the events that made it so.

    ``after`` has ``version`` one more than ``before``. False, and nothing is written, when
    another version stands: somebody else has written.
    """
    known = {player.seat: player for player in before.round.players.values()}
    standing = {f"new_{name}": value for name, value in _standing(after).items()}
    changed = await connection.execute(
        _saving(), {"of_round": after.id, "of_version": before.version, **standing}
    )
    if changed.first() is None:
        return False
    players = [
        (after, player) for seat, player in after.round.players.items() if known.get(seat) != player
    ]
    await _write_players(connection, players)
    given = [
        (key, given)
        for key, given in after.round.given.items()
        if before.round.given.get(key) is not given
    ]
    await _write_answers(connection, after.id, given)
    await _write_events(connection, after.id, before.seq, log)
    return True


async def mark_alive(connection: AsyncConnection, ids: Iterable[int], at: datetime) -> None:
    """Save that the process which keeps these rounds was alive at that time."""
    await connection.execute(update(RoundRow).where(RoundRow.id.in_(list(ids))).values(seen_at=at))


async def find(connection: AsyncConnection, id: int) -> Game | None:
    """Give a round with everything that belongs to it, or None. Raises ``Unreadable``."""
    row = (await connection.execute(select(RoundRow.__table__).where(RoundRow.id == id))).mappings()
    kept = row.one_or_none()
    if kept is None:
        return None
    players, members = await _players(connection, id)
    given = await _answers(connection, id)
    seq = await connection.execute(
        select(func.coalesce(func.max(RoundEventRow.seq) + 1, 0)).where(
            RoundEventRow.round_id == id
        )
    )
    try:
        questions = tuple(
            asked_from_json(each, number, len(kept["questions"]))
            for number, each in enumerate(kept["questions"])
        )
        round = round_from_json(kept["state"], players, given)
    except UnknownFormat as error:
        raise Unreadable(id) from error
    return Game(
        id=kept["id"],
        guild_id=kept["guild_id"],
        channel_id=kept["channel_id"],
        language=kept["language"],
        scope=kept["scope"],
        questions=questions,
        round=round,
        members=members,
        begun_at=kept["begun_at"],
        seen_at=kept["seen_at"],
        version=kept["version"],
        seq=seq.scalar_one(),
        drawn=kept["drawn"],
        lobby=kept["lobby"],
    )


async def unrevealed(
    connection: AsyncConnection, member_id: int
) -> Mapping[tuple[int, int], AskedQuestion]:
    """Return what is not revealed yet of the member's open rounds, by round and number."""
    open_rounds = (
        select(RoundRow.id)
        .join(RoundPlayerRow)
        .where(RoundPlayerRow.member_id == member_id, RoundRow.over_at.is_(None))
    )
    found: dict[tuple[int, int], AskedQuestion] = {}
    for id in (await connection.execute(open_rounds)).scalars().all():
        with suppress(Unreadable):
            game = await find(connection, id)
            assert game is not None
            found |= {
                (id, asked.number): asked
                for asked in game.questions
                if asked.number not in game.round.verdicts
            }
    return found


async def forget_typed(connection: AsyncConnection, member_id: int) -> None:
    """Blank what the member has typed into rounds; how right it was stays, for the points."""
    answers = await connection.execute(
        select(RoundAnswerRow.__table__)
        .join(RoundPlayerRow)
        .where(RoundPlayerRow.member_id == member_id)
    )
    typed = [dict(row) for row in answers.mappings() if "typed" in row["answer"]]
    for row in typed:
        row["answer"] = without_text(row["answer"])
    await upsert(connection, RoundAnswerRow, typed)
    events = await connection.execute(
        select(RoundEventRow.__table__)
        .join(RoundPlayerRow, RoundPlayerRow.round_id == RoundEventRow.round_id)
        .where(
            RoundPlayerRow.member_id == member_id,
            RoundEventRow.event["event"].as_string() == Answered.word,
            RoundEventRow.event["seat"].as_integer() == RoundPlayerRow.seat,
        )
    )
    said = [dict(row) for row in events.mappings() if "typed" in row["event"]["answer"]]
    for row in said:
        row["event"] = {**row["event"], "answer": without_text(row["event"]["answer"])}
    await upsert(connection, RoundEventRow, said)


async def in_channel(connection: AsyncConnection, channel_id: int) -> int | None:
    """Give the id of the open round in the channel, or None."""
    found = await connection.execute(
        select(RoundRow.id).where(RoundRow.channel_id == channel_id, RoundRow.over_at.is_(None))
    )
    return found.scalar_one_or_none()


async def give_up(connection: AsyncConnection, id: int, at: datetime) -> None:
    """Close a round that cannot be read, so that its channel is free; everything else stays."""
    values = {"over_at": at, "due": None, "drawn": State.OVER.value}
    await connection.execute(
        update(RoundRow).where(RoundRow.id == id, RoundRow.over_at.is_(None)).values(**values)
    )


async def unfinished(connection: AsyncConnection, since: datetime) -> Sequence[tuple[int, int]]:
    """Give id and guild of every round that is open, or over since then and not shown to be so."""
    unseen = RoundRow.drawn.is_distinct_from(State.OVER.value)
    # Not ordered by the database: SQLite would read all rounds that ever were along their ids.
    found = await connection.execute(
        select(RoundRow.id, RoundRow.guild_id).where(
            RoundRow.over_at.is_(None) | ((RoundRow.over_at >= since) & unseen)
        )
    )
    return sorted((id, guild_id) for id, guild_id in found)


async def tidy(connection: AsyncConnection, *, empty: datetime, every: datetime | None) -> int:
    """Delete the rounds over before ``empty`` that nobody answered, and all over before ``every``.

    Return how many there were. What members answered in the others stays in their reviews.
    """
    answered = exists().where(RoundAnswerRow.round_id == RoundRow.id)
    old = (RoundRow.over_at < empty) & ~answered
    if every is not None:
        old |= RoundRow.over_at < every
    return (await connection.execute(delete(RoundRow).where(old))).rowcount


async def log_of(connection: AsyncConnection, id: int) -> Sequence[Event]:
    """Give all events of a round in their order."""
    found = await connection.execute(
        select(RoundEventRow.event).where(RoundEventRow.round_id == id).order_by(RoundEventRow.seq)
    )
    return [event_from_json(kept) for kept in found.scalars()]


_STANDING = ("state", "version", "due", "seen_at", "over_at", "drawn", "lobby")


def _standing(game: Game) -> dict[str, Any]:
    return {
        "state": round_as_json(game.round),
        "version": game.version,
        "due": game.round.due,
        "seen_at": game.seen_at,
        "over_at": None if game.open else game.seen_at,
        "drawn": game.drawn,
        "lobby": game.lobby,
    }


async def _players(
    connection: AsyncConnection, id: int
) -> tuple[dict[int, Player], dict[int, int | None]]:
    rows = await connection.execute(
        select(RoundPlayerRow.__table__)
        .where(RoundPlayerRow.round_id == id)
        .order_by(RoundPlayerRow.seat)
    )
    players: dict[int, Player] = {}
    members: dict[int, int | None] = {}
    for row in rows.mappings():
        values = {name: row[name] for name in Player.__dataclass_fields__}
        players[row["seat"]] = Player(**values)
        members[row["seat"]] = row["member_id"]
    return players, members


async def _answers(connection: AsyncConnection, id: int) -> dict[tuple[int, int], Given]:
    rows = await connection.execute(
        select(RoundAnswerRow.__table__)
        .where(RoundAnswerRow.round_id == id)
        .order_by(RoundAnswerRow.number, RoundAnswerRow.seat)
    )
    return {
        (row["number"], row["seat"]): Given(
            row["answer"], Grade.from_json(dict(row)), row["at"], row["click"], row["took"]
        )
        for row in rows.mappings()
    }


async def _write_players(
    connection: AsyncConnection, seated: Sequence[tuple[Game, Player]]
) -> None:
    rows = [
        {
            "round_id": game.id,
            "member_id": game.members.get(player.seat),
            **{name: getattr(player, name) for name in Player.__dataclass_fields__},
        }
        for game, player in seated
    ]
    await upsert(connection, RoundPlayerRow, rows)


async def _write_answers(
    connection: AsyncConnection, id: int, answers: Sequence[tuple[tuple[int, int], Given]]
) -> None:
    rows = [
        {
            "round_id": id,
            "number": number,
            "seat": seat,
            "answer": dict(given.answer),
            **given.grade.as_json(),
            "at": given.at,
            "click": given.click,
            "took": given.took,
        }
        for (number, seat), given in answers
    ]
    await upsert(connection, RoundAnswerRow, rows)


async def _write_events(
    connection: AsyncConnection, id: int, seq: int, log: Sequence[Event]
) -> None:
    rows = [
        {"round_id": id, "seq": seq + number, "event": event_as_json(event)}
        for number, event in enumerate(log)
    ]
    if rows:
        await connection.execute(insert_into(connection.dialect.name, RoundEventRow), rows)


@cache
def _saving() -> Executable:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _STANDING}
    return (
        update(RoundRow)
        .where(RoundRow.id == bindparam("of_round"), RoundRow.version == bindparam("of_version"))
        .values(values)
        .returning(RoundRow.id)
    )
