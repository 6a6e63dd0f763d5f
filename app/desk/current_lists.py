"""The team's lists as they are now, for the redactor and the gate."""

import time
from collections.abc import Callable
from threading import Lock

from app.redaction.team_lists import HashedLists, ListEntry, TeamLists
from app.storage.records import Records

CHECK_EVERY_S = 1.0  # so old an entry may be missing: other processes add some, too


class CurrentLists:
    """Gives the lists; reads them anew only where somebody changed them.

    Whether somebody did is asked once a second at most, by a number that counts up.
    """

    def __init__(self, records: Records, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds, from any beginning."""
        self._records = records
        self._clock = clock
        self._lock = Lock()
        self._version = -1
        self._checked_at = float("-inf")
        self._lists: TeamLists = HashedLists(b"", ())

    def __call__(self) -> TeamLists:
        """The lists of this moment, or of a second ago."""
        with self._lock:
            if self._clock() - self._checked_at >= CHECK_EVERY_S:
                self._read_anew()
                self._checked_at = self._clock()
            return self._lists

    def _read_anew(self) -> None:
        with self._records.begin() as unit:
            version = unit.installation.lists_version()
            if version == self._version:
                return
            key, stored = unit.installation.key(), unit.lists.entries()
        entries = [ListEntry.model_validate(vars(one)) for one in stored]
        self._lists = HashedLists(key, entries)
        self._version = version
