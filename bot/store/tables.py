"""The tables, as both databases understand them.

A table with rows about a member has a foreign key to ``members``: by it the rows are found when
the member asks for them or wants them gone. Where that key may be empty, the row stays and loses
the member. ``SEATED`` tables have rows about the seat at which a member sits. Any other table is
named in ``IMPERSONAL``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

#: Tables that hold nothing about any member, so that neither export nor deletion visits them.
IMPERSONAL = frozenset({"command_syncs", "guilds", "questions", "round_events", "rounds"})
#: Tables whose rows belong to whoever sits at their seat, and the table that says who does.
SEATED = {"round_answers": "round_players"}

#: A number that the database gives. SQLite gives one to an INTEGER alone, which has 64 bits there.
DatabaseNumber = BigInteger().with_variant(Integer(), "sqlite")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time; it is kept in UTC and comes back in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a time without a time zone cannot be kept: {value!r}")
        # SQLite drops the zone without converting, so the conversion must happen here.
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """What all tables share: constraint names that migrations can rely on, and aware times."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UTCDateTime()}


class MemberRow(Table):
    """Everyone who has used the bot and has not asked to be forgotten."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    language: Mapped[str | None] = mapped_column(String(16))


class ReadingRow(Table):
    """Which facet of which topic a member has opened, how often, and when."""

    __tablename__ = "readings"

    member_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    pack: Mapped[str] = mapped_column(String(100), primary_key=True)
    topic: Mapped[str] = mapped_column(String(200), primary_key=True)
    facet: Mapped[str] = mapped_column(String(40), primary_key=True)
    opened: Mapped[int] = mapped_column(Integer)
    first_opened: Mapped[datetime]
    last_opened: Mapped[datetime]


class ReviewRow(Table):
    """Every question that a member has answered, wherever it was; rows are added, never changed."""

    __tablename__ = "reviews"
    __table_args__ = (
        # What makes an answer that is sent twice count once.
        UniqueConstraint("member_id", "mode", "session", "number"),
        Index(None, "member_id", "pack", "question"),
    )

    id: Mapped[int] = mapped_column(DatabaseNumber, primary_key=True)
    member_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("members.id", ondelete="CASCADE"))
    pack: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(String(60))
    revision: Mapped[str] = mapped_column(String(8))
    form: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(Text)
    facet: Mapped[str | None] = mapped_column(Text)
    objective: Mapped[str | None] = mapped_column(Text)
    mode: Mapped[str] = mapped_column(String(20))
    session: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(Integer)
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    share: Mapped[float] = mapped_column(Double)
    parts: Mapped[list[bool] | None] = mapped_column(JSON)
    corrected: Mapped[list[str | None] | None] = mapped_column(JSON)
    sure: Mapped[bool | None]
    self_graded: Mapped[bool] = mapped_column(server_default=false())
    took_ms: Mapped[int] = mapped_column(Integer)
    answered_at: Mapped[datetime]


class PracticeRow(Table):
    """The solo quizzes of the last weeks: what was drawn for each, and how far it has come."""

    __tablename__ = "practices"
    __table_args__ = (Index(None, "member_id", "begun_at"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("members.id", ondelete="CASCADE"))
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    scope: Mapped[dict[str, str]] = mapped_column(JSON)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    asked: Mapped[list[str]] = mapped_column(JSON)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class QuestionRow(Table):
    """The questions that the bank has held, so that one which is reworded is known again."""

    __tablename__ = "questions"

    pack: Mapped[str] = mapped_column(String(100), primary_key=True)
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    revision: Mapped[str] = mapped_column(String(8))
    gist: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    first_seen: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class CommandSyncRow(Table):
    """Which commands Discord was last told about, for each application."""

    __tablename__ = "command_syncs"

    application_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(128))
    command_ids: Mapped[dict[str, int]] = mapped_column(JSON)
    synced_at: Mapped[datetime]


class PreferenceRow(Table):
    """What a member has chosen for themselves, and what they chose for their last round."""

    __tablename__ = "preferences"

    member_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    language: Mapped[str | None] = mapped_column(String(16))
    extra: Mapped[float] = mapped_column(Double)
    last_round: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class GuildRow(Table):
    """What the people who run a server have chosen for it."""

    __tablename__ = "guilds"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    host_role: Mapped[int | None] = mapped_column(BigInteger)
    language: Mapped[str | None] = mapped_column(String(16))
    channels: Mapped[list[str]] = mapped_column(JSON)
    rounds: Mapped[dict[str, Any]] = mapped_column(JSON)


class RoundRow(Table):
    """Every group round: what was chosen and drawn for it, where it stands, what is drawn of it."""

    __tablename__ = "rounds"
    __table_args__ = (
        # One open round in a channel. The migration says so to PostgreSQL as well; here those words
        # would load its dialect, three megabytes, in every process.
        Index(
            "uq_rounds_channel_id_open",
            "channel_id",
            unique=True,
            sqlite_where=text("over_at IS NULL"),
        ),
        Index(None, "over_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(String(16))
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(Integer)
    due: Mapped[int | None] = mapped_column(BigInteger)
    drawn: Mapped[str | None] = mapped_column(String(40))
    lobby: Mapped[int | None] = mapped_column(BigInteger)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    over_at: Mapped[datetime | None]


class RoundPlayerRow(Table):
    """Who sits at which seat of a round. A member who is forgotten leaves the seat unnamed."""

    __tablename__ = "round_players"
    __table_args__ = (UniqueConstraint("round_id", "member_id"), Index(None, "member_id"))

    round_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True
    )
    seat: Mapped[int] = mapped_column(Integer, primary_key=True)
    member_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("members.id", ondelete="SET NULL")
    )
    playing: Mapped[bool]
    team: Mapped[int | None] = mapped_column(Integer)
    since: Mapped[int] = mapped_column(Integer)
    extra: Mapped[float] = mapped_column(Double)
    left: Mapped[bool]
    removed: Mapped[bool]


class RoundAnswerRow(Table):
    """The answer that stands for each seat and question of a round."""

    __tablename__ = "round_answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "seat"],
            ["round_players.round_id", "round_players.seat"],
            ondelete="CASCADE",
        ),
    )

    round_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    seat: Mapped[int] = mapped_column(Integer, primary_key=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    share: Mapped[float] = mapped_column(Double)
    parts: Mapped[list[bool] | None] = mapped_column(JSON)
    corrected: Mapped[list[str | None] | None] = mapped_column(JSON)
    at: Mapped[int] = mapped_column(BigInteger)
    click: Mapped[int] = mapped_column(BigInteger)
    took: Mapped[int] = mapped_column(Integer)


class RoundEventRow(Table):
    """Everything that happened in a round, in its order; seats, no names. Never changed."""

    __tablename__ = "round_events"

    round_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[dict[str, Any]] = mapped_column(JSON)
