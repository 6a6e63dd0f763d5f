"""Threads that write to one SQLite file stand in line, and nobody keeps the line."""

from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from app.storage import turns
from app.storage.database import open_engine

THREADS, WRITES = 24, 20


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    engine = open_engine(f"sqlite:///{tmp_path / 'turns.db'}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE written (thread INTEGER, number INTEGER)"))
    return engine


def write(engine: sa.Engine, thread: int) -> None:
    for number in range(WRITES):
        with engine.begin() as connection:
            connection.execute(sa.text("SELECT count(*) FROM written"))
            connection.execute(sa.text(f"INSERT INTO written VALUES ({thread}, {number})"))


def test_every_write_of_many_threads_and_engines_lands(engine: sa.Engine) -> None:
    other = open_engine(str(engine.url))
    threads = [Thread(target=write, args=(engine if n % 2 else other, n)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT count(*) FROM written"))
    assert found == THREADS * WRITES
    other.dispose()
    engine.dispose()


def test_a_write_that_fails_gives_its_turn_back(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (1)"))
    assert not turns._lines[str(engine.url.database)].locked()
    write(engine, 1)
    engine.dispose()


def test_reading_waits_for_nobody(engine: sa.Engine) -> None:
    with engine.begin() as writing:
        writing.execute(sa.text("INSERT INTO written VALUES (1, 1)"))
        with engine.connect() as reading:
            assert reading.scalar(sa.text("SELECT count(*) FROM written")) == 0
    engine.dispose()


def test_a_writer_may_read_with_a_second_connection_while_all_others_wait(
    engine: sa.Engine,
) -> None:
    with engine.begin() as writing:
        writing.execute(sa.text("INSERT INTO written VALUES (0, 0)"))
        threads = [Thread(target=write, args=(engine, n)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        with engine.connect() as reading:
            reading.execute(sa.text("SELECT count(*) FROM written"))
    for thread in threads:
        thread.join()
    engine.dispose()
