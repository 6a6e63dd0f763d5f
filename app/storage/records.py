"""One transaction over all records: committed where nothing went wrong, else rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app.errors import DebriefError
from app.storage.assessments import Assessments
from app.storage.batches import Batches
from app.storage.customers import Customers
from app.storage.events import Events
from app.storage.gated import LastGate, passing
from app.storage.imports import Imports
from app.storage.installation import Installation
from app.storage.kept_replies import KeptReplies
from app.storage.lists import Lists
from app.storage.model_use import ModelUses
from app.storage.notes import Notes
from app.storage.open_costs import OpenCosts
from app.storage.queue_state import QueueState
from app.storage.removal import Removal
from app.storage.self_assessments import SelfAssessments
from app.storage.stored import Stored, empty_log, wipe
from app.storage.texts import Texts
from app.storage.ticket_documents import TicketDocuments
from app.storage.tickets import Tickets


class Unit:
    """The records as one transaction sees them."""

    def __init__(self, connection: sa.Connection) -> None:
        self.tickets = Tickets(connection)
        self.assessments = Assessments(connection)
        self.notes = Notes(connection)
        self.events = Events(connection)
        self.self_assessments = SelfAssessments(connection)
        self.imports = Imports(connection)
        self.customers = Customers(connection)
        self.installation = Installation(connection)
        self.lists = Lists(connection)
        self.model_use = ModelUses(connection)
        self.open_costs = OpenCosts(connection)
        self.batches = Batches(connection)
        self.queue_state = QueueState(connection)
        self.kept_replies = KeptReplies(connection)
        self.removal = Removal(connection)
        self.stored = Stored(connection)
        self.texts = Texts(connection)
        self.ticket_texts = TicketDocuments(connection)


class Records:
    """Opens transactions on one database."""

    def __init__(self, engine: sa.Engine, gate: LastGate | None = None) -> None:
        """`gate` reads all free text once more before it is stored."""
        self._engine = engine
        self._gate = gate

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """One transaction. It is rolled back where the block raises."""
        try:
            with self._engine.begin() as connection, passing(self._gate):
                yield Unit(connection)
        except sa.exc.StatementError as error:
            if isinstance(error.orig, DebriefError):
                raise error.orig from None  # the gate refused what was to be stored
            raise

    def wipe(self) -> bool:
        """Have the bytes of what was removed leave the files, too; False where it is too busy."""
        return wipe(self._engine)

    def empty_log(self) -> bool:
        """Have the bytes of what was replaced leave the log; False where it is too busy."""
        return empty_log(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()
