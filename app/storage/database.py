"""Opening the database, and bringing it to this version."""

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.errors import StorageError
from app.slots import alone
from app.storage.turns import take_turns

POOLED = 10  # connections kept open
MOST_ON_POSTGRES = 80  # whose own default is to take 100
MIGRATION_LOCK = 20_261_122  # any number that nobody else locks
MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> sa.Engine:
    """An engine for `url`: SQLite in WAL mode, or any database that SQLAlchemy knows.

    Raises StorageError where the URL can't be read or its driver is missing.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        is_sqlite = parsed.get_backend_name() == "sqlite"
        engine = sa.create_engine(
            parsed,
            pool_pre_ping=not is_sqlite,
            pool_size=POOLED,
            # A thread may read with a second connection while it writes with its first; were
            # there no more of them, those that wait to write would keep it from ending.
            max_overflow=-1 if is_sqlite else MOST_ON_POSTGRES - POOLED,
        )
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise StorageError(
            f"DEBRIEF_DATABASE_URL can't be used ({error}); "
            "give sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from None
    except OSError as error:
        raise StorageError(
            f"The data folder can't be made ({error}); set DEBRIEF_DATA_DIR to a folder "
            "that you may write to."
        ) from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_sqlite_pragmas)
        take_turns(engine)
    return engine


def _set_sqlite_pragmas(connection: Any, _record: object) -> None:
    # WAL lets readers go on while somebody writes. With it, NORMAL is safe against a
    # killed process; only a power cut may lose the last commits, never corrupt.
    # secure_delete overwrites what is removed, so that forgotten text leaves the file, too.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def migrate(engine: sa.Engine) -> None:
    """Bring the database to this version's tables. Raises StorageError in words."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with _alone(engine), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            f"The database is of another version ({error}); start the Debrief that made it, "
            "or set DEBRIEF_DATA_DIR to a new folder."
        ) from None
    except sa.exc.DBAPIError as error:
        raise StorageError(
            f"The database can't be opened: {error.orig}. `debrief doctor` says what is set."
        ) from None


def _alone(engine: sa.Engine) -> AbstractContextManager[None]:
    """One process at a time: SQLite's own locks don't span the statements of a migration."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file:
        return nullcontext()
    return alone(Path(f"{file}.migration-lock"))


def upsert(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what to do where the row is there already.

    `dialect` is its name, as a connection has it: `connection.dialect.name`.
    """
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def utc(moment: datetime) -> datetime:
    """The same moment with its zone: SQLite forgets it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
