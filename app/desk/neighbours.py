"""What the processes on one queue tell each other: who shares a limit, and what is silent.

Each keeps a notice of its own in the database and reads the others' once a second, never on
the way of a request. A provider's requests a minute are shared by all that live. A model that
one process found silent is left alone by all.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict

from app.judging.breaker import Silence
from app.judging.breakers import Breakers
from app.judging.pace import Pace
from app.judging.token_pace import TokenPace
from app.storage.records import Records

PREFIX: Final = "process/"
SAID_AGAIN = timedelta(seconds=5)  # a notice in which nothing changed
LATE = timedelta(seconds=10)  # a process that is busy may say so late
FORGOTTEN = timedelta(days=1)


class Notice(BaseModel):
    """What one process says of itself."""

    model_config = ConfigDict(frozen=True)

    seen: datetime
    processes: int = 1  # with how many it shares its requests, itself among them
    since: datetime | None = None  # when these became more; None where it was always so
    has_begun: bool = False  # whether it may have asked anything yet
    silent: dict[str, Silence] = {}  # by model, as `Breakers` tells one from another

    def lives_at(self, now: datetime, minute: timedelta) -> bool:
        """Whether what it asked may count still: for a minute after it was last seen."""
        return now - self.seen < minute + LATE

    def leaves_room(self, count: int, now: datetime, minute: timedelta) -> bool:
        """Whether it has asked no more than a `count`th of the requests for a minute."""
        if not self.has_begun:
            return True
        return self.processes >= count and (self.since is None or now - self.since >= minute)


class Neighbours:
    """One process among those on the queue. `expected` is how many its operator wants."""

    def __init__(
        self,
        records: Records,
        now: Callable[[], datetime],
        breakers: Breakers,
        pace: Pace | None = None,
        expected: int = 1,
        tokens: TokenPace | None = None,
    ) -> None:
        """`pace` and `tokens` are None where the provider sets no such limit."""
        self._records = records
        self._now = now
        self._breakers = breakers
        self._paces = [one for one in (pace, tokens) if one]
        self._minute = timedelta(seconds=self._paces[0].minute_s if self._paces else 60)
        self._expected = expected
        self._name = ""
        self._said = Notice(seen=now(), processes=expected)

    def join(self, name: str) -> None:
        """Be known under a name, before anything is asked."""
        self._name = f"{PREFIX}{name}"
        self._said = Notice(seen=self._now(), processes=self._expected)
        with self._records.begin() as unit:
            old = [name for name, notice in _read(unit.installation.listed(PREFIX)).items()
                   if self._now() - notice.seen > FORGOTTEN]  # fmt: skip
            unit.installation.drop(old)
            unit.installation.keep(self._name, self._said.model_dump_json())
        self.beat()

    def beat(self) -> None:
        """Heed what the others say, and say what is new."""
        if not self._name:
            return
        now = self._now()
        with self._records.begin() as unit:
            notices = _read(unit.installation.listed(PREFIX))
        notices.pop(self._name, None)
        living = [one for one in notices.values() if one.lives_at(now, self._minute)]
        self._breakers.heed([one.silent for one in living])
        self._say(self._notice(living, now))
        for pace in self._paces:
            pace.share(self._said.processes, may_begin=self._said.has_begun)

    def _notice(self, living: list[Notice], now: datetime) -> Notice:
        count, said = 1 + len(living), self._said
        processes = max(self._expected, count)
        room = all(one.leaves_room(count, now, self._minute) for one in living)
        return Notice(
            seen=now,
            processes=processes,
            since=now if processes > said.processes else said.since,
            has_begun=said.has_begun or room,
            silent=self._breakers.silent(),
        )

    def _say(self, notice: Notice) -> None:
        """Write it down where it says something new, or was last said too long ago."""
        is_new = notice.model_copy(update={"seen": self._said.seen}) != self._said
        if is_new or notice.seen - self._said.seen >= SAID_AGAIN:
            with self._records.begin() as unit:
                unit.installation.keep(self._name, notice.model_dump_json())
            self._said = notice


def _read(documents: dict[str, str]) -> dict[str, Notice]:
    return {name: Notice.model_validate_json(each) for name, each in documents.items()}
