"""Threads that write to one SQLite file, one after the other.

SQLite lets one connection write at a time, and the others ask again and again, asleep for up
to 100 ms in between: with dozens of threads some wait for seconds, and one may never have its
turn. Here the threads of a process stand in line for a lock before their first write; between
processes it is still SQLite that decides.
"""

from collections import defaultdict
from threading import Lock
from typing import Any

import sqlalchemy as sa

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "BEGIN IMMEDIATE")
MOST_WAIT_S = 30.0  # then SQLite's own waiting takes over: a lock must never be for ever

_lines: defaultdict[str, Lock] = defaultdict(Lock)  # file -> its lock, for all engines on it
_HOLDS = "turn"


def take_turns(engine: sa.Engine) -> None:
    """Have the transactions of `engine` that write wait for each other."""
    file = engine.url.database
    if not file or file == ":memory:":
        return
    line = _lines[file]

    def before_execute(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if _HOLDS not in connection.info and statement.lstrip()[:20].upper().startswith(WRITES):
            connection.info[_HOLDS] = line.acquire(timeout=MOST_WAIT_S)

    def give_back(_connection: Any, record: Any, *_: Any) -> None:
        if record.info.pop(_HOLDS, False):
            line.release()

    sa.event.listen(engine, "before_cursor_execute", before_execute)
    for name in ("checkin", "invalidate", "close"):
        sa.event.listen(engine, name, give_back)
