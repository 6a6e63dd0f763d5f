"""The seam to the queue's own records, which hold copies of what was assessed."""

from collections.abc import Iterable, Iterator
from typing import Protocol

Transcript = tuple[str, str]  # ticket id, transcript hash


class JobRecords(Protocol):
    """What the queue keeps of its runs: their steps' results, which quote the ticket."""

    def count(self, transcripts: Iterable[Transcript], /) -> int:
        """How many rows are kept of the runs of these transcripts."""

    def forget(self, transcripts: Iterable[Transcript], /, *, open_only: bool = False) -> int:
        """Remove the runs of these transcripts; how many rows went.

        With `open_only`, only those that wait or are under way.
        """

    def blank(self, transcripts: Iterable[Transcript], /) -> int:
        """Empty what ended runs gave back; that they ran stays known. How many rows it changed."""

    def is_under_way(self, transcripts: Iterable[Transcript], /) -> bool:
        """Whether somebody works on one of these transcripts now."""

    def rows(self) -> int:
        """How many steps' results are kept, of all runs."""

    def texts(self) -> Iterator[str]:
        """Every text that is kept, unpacked as far as it can be searched."""

    def wipe(self, *, log_only: bool = False) -> bool:
        """Have the bytes of what was removed leave the file, too; False where it is too busy.

        With `log_only`, only the log: enough for what was removed by this version.
        """


class NoJobs:
    """Nothing was ever queued."""

    def count(self, _transcripts: Iterable[Transcript], /) -> int:
        """None."""
        return 0

    def forget(self, _transcripts: Iterable[Transcript], /, *, open_only: bool = False) -> int:  # noqa: ARG002
        """Nothing to do."""
        return 0

    def blank(self, _transcripts: Iterable[Transcript], /) -> int:
        """Nothing to do."""
        return 0

    def is_under_way(self, _transcripts: Iterable[Transcript], /) -> bool:
        """Never."""
        return False

    def rows(self) -> int:
        """None."""
        return 0

    def texts(self) -> Iterator[str]:
        """None."""
        return iter(())

    def wipe(self, *, log_only: bool = False) -> bool:  # noqa: ARG002
        """Nothing to do."""
        return True
