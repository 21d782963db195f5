"""The database's address: parsing and checking the host's ``DATABASE_URL``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


#: The mode of a file with members' data.
OWNER_ALONE = 0o600


class StoreUnavailable(Exception):
    """The database cannot be used. The text is one line that says why, for the bot's host."""

    @classmethod
    def because(cls, what: str, error: BaseException) -> StoreUnavailable:
        """A sentence with what failed and the driver's own reason."""
        return cls(f"{what}: {first_line(error).rstrip('.')}.")


def first_line(error: BaseException) -> str:
    """What a driver said, without its next lines: they quote the statement and its values."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        # asyncpg's words are wrapped twice, and only the innermost reads as a sentence.
        error = error.orig.__cause__ or error.orig
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@dataclass(frozen=True, slots=True)
class Address:
    """A database address that SQLAlchemy can open, and a form of it without secrets.

    ``path`` is the file of an SQLite database and ``None`` for a PostgreSQL server.
    """

    url: URL
    shown: str
    path: Path | None

    def __str__(self) -> str:
        return self.shown


def read_address(url: str | URL) -> Address:
    """Parses the host's address. Raises ``StoreUnavailable`` with what is wrong."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The parser's own words may quote the password, so they are not passed on.
        raise StoreUnavailable(
            "The database address is not one: write it like sqlite:///data/lectern.db or "
            "postgresql://user:password@host/database."
        ) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreUnavailable(
            f"The database address begins with {parsed.drivername}, which is not supported: "
            "use sqlite or postgresql."
        )
    parsed = parsed.set(drivername=driver)
    return _file(parsed) if driver.startswith("sqlite") else _server(parsed)


def _file(url: URL) -> Address:
    name = url.database or ":memory:"
    if ":memory:" in name or name.startswith("file:"):
        raise StoreUnavailable(
            "The database must be a plain file, because one in memory would be another one for "
            "each connection: write its address like sqlite:///data/lectern.db."
        )
    path = Path(name).absolute()
    return Address(url.set(database=str(path)), str(path), path)


def _server(url: URL) -> Address:
    # An unescaped @ or / cuts the password in two, and its second half would be shown as the host.
    if "@" in (url.host or "") or "@" in (url.database or ""):
        raise StoreUnavailable(
            "The database address has more than one @: write an @ of the password as %40."
        )
    query = dict(url.query)
    socket = query.get("host")
    if "sslmode" in query:
        # The word that libpq and every hosting panel use; asyncpg's own is ssl.
        query.setdefault("ssl", query.pop("sslmode"))
    place = url.host or (socket if isinstance(socket, str) else "localhost")
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    shown = f"postgresql://{user}{place}{port}/{url.database or ''}"
    return Address(url.set(query=query), shown, None)
