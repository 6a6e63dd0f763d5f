"""The seam to the queue's own records, which hold copies of what was assessed."""

from collections.abc import Iterable
from typing import Protocol

Transcript = tuple[str, str]  # ticket id, transcript hash


class JobRecords(Protocol):
    """What the queue keeps of its runs: their steps' results, which quote the ticket."""

    def count(self, transcripts: Iterable[Transcript], /) -> int:
        """How many rows are kept of the runs of these transcripts."""

    def forget(self, transcripts: Iterable[Transcript], /) -> int:
        """Remove the runs of these transcripts, wherever they stand; how many rows went."""

    def is_under_way(self, transcripts: Iterable[Transcript], /) -> bool:
        """Whether somebody works on one of these transcripts now."""


class NoJobs:
    """Nothing was ever queued."""

    def count(self, _transcripts: Iterable[Transcript], /) -> int:
        """None."""
        return 0

    def forget(self, _transcripts: Iterable[Transcript], /) -> int:
        """Nothing to do."""
        return 0

    def is_under_way(self, _transcripts: Iterable[Transcript], /) -> bool:
        """Never."""
        return False
