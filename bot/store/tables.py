"""The tables, as both databases understand them.

A table with rows about a member has a foreign key to ``members``: by it the rows are found when
the member asks for them or wants them gone. Any other table is named in ``IMPERSONAL``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

#: Tables that hold nothing about any member, so that neither export nor deletion visits them.
IMPERSONAL = frozenset({"command_syncs"})


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


class Members(Table):
    """Everyone who has used the bot and has not asked to be forgotten."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    language: Mapped[str | None] = mapped_column(String(16))


class Readings(Table):
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


class CommandSyncs(Table):
    """Which commands Discord was last told about, for each application."""

    __tablename__ = "command_syncs"

    application_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(128))
    command_ids: Mapped[dict[str, int]] = mapped_column(JSON)
    synced_at: Mapped[datetime]
