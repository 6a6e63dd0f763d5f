"""An import under way: in a thread of its own, so that it goes on whatever page is open."""

import logging
import time
from collections.abc import Callable
from threading import Thread

import streamlit as st

from app.desk.views import ImportSummary
from app.errors import DebriefError

Progress = Callable[[int], None]
RUN = "import_run"  # where a visit keeps the import that is under way, or whose outcome is shown
log = logging.getLogger(__name__)


class ImportRun:
    """One import: how much is done, and in the end what it did or why it stopped.

    The thread draws nothing. A reader may look at any moment: each attribute is
    written once, or only counted up.
    """

    def __init__(
        self, name: str, work: Callable[[Progress], ImportSummary], of: int | None = None
    ) -> None:
        """`of` is how many tickets the file holds; None where nobody counted."""
        self.name = name
        self.of = of
        self.done = 0  # tickets, with those that were skipped
        self.summary: ImportSummary | None = None
        self.fault: str | None = None  # one line for a person
        self._since = time.monotonic()
        self._thread = Thread(target=self._go, args=(work,), daemon=True, name="import")
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return not self._thread.is_alive()

    @property
    def fraction(self) -> float | None:
        """0.0 to 1.0; None where nobody counted."""
        return min(self.done / self.of, 1.0) if self.of else None

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._since

    def _count(self, tickets: int) -> None:
        self.done += tickets

    def _go(self, work: Callable[[Progress], ImportSummary]) -> None:
        try:
            self.summary = work(self._count)
        except DebriefError as error:
            self.fault = str(error)
        except Exception as error:  # nobody waits for this thread: what happened is told here
            log.error("an import stopped: %s", type(error).__name__)
            self.fault = (
                "The import stopped for a reason that we didn't foresee. What had come in by "
                "then is listed below; import the file again to go on, or undo it."
            )


@st.cache_resource
def last_runs() -> dict[str, ImportRun]:
    """Person -> the import that they started last, in whichever visit: a reload is a new one."""
    return {}
