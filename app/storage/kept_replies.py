"""What models answered, kept with the ticket that it is about."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.errors import PrivacyError
from app.judging.assessment import Usage
from app.judging.model_client import ModelReply
from app.storage.database import upsert
from app.storage.tables import kept_replies, tickets

if TYPE_CHECKING:
    from app.storage.records import Records

log = logging.getLogger(__name__)

CHUNK = 500  # ids in one query


class KeptReplies:
    """The kept replies of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> ModelReply | None:
        """The reply with the usage of the time when it was paid; None where none is kept."""
        query = sa.select(kept_replies).where(kept_replies.c.key == key)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        usage = Usage(
            calls=1,
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
            cost_usd=row.cost_usd,
        )
        return ModelReply(text=row.text, finish_reason=row.finish_reason, usage=usage)

    def tickets(self, ids: Sequence[str]) -> set[str]:
        """Those of the tickets of which any reply is kept."""
        column = kept_replies.c.ticket_id
        chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
        queries = (sa.select(column).where(column.in_(chunk)).distinct() for chunk in chunks)
        return {one for query in queries for one in self._connection.scalars(query)}

    def put(self, key: str, ticket_id: str, reply: ModelReply, at: datetime) -> bool:
        """Keep a reply; False where one is kept, or where there is no such ticket (any more)."""
        values: dict[str, object] = {
            "key": key,
            "ticket_id": ticket_id,
            "text": reply.text,
            "finish_reason": reply.finish_reason,
            "prompt_tokens": reply.usage.prompt_tokens,
            "completion_tokens": reply.usage.completion_tokens,
            "cost_usd": reply.usage.cost_usd,
            "made_at": at,
        }
        columns = [kept_replies.c[name] for name in values]
        row = [sa.literal(value, kept_replies.c[name].type) for name, value in values.items()]
        of_ticket = sa.select(*row).where(sa.exists().where(tickets.c.id == ticket_id))
        insert = upsert(self._connection.dialect.name, kept_replies).from_select(columns, of_ticket)
        return self._connection.execute(insert.on_conflict_do_nothing()).rowcount == 1


class StoredReplies:
    """The kept replies of one database, each in a transaction of its own.

    A busy database or a refusal of the last gate costs the reply its place, and no more: the
    judgement that it belongs to goes on.
    """

    def __init__(self, records: "Records", now: Callable[[], datetime]) -> None:
        self._records = records
        self._now = now

    def get(self, key: str) -> ModelReply | None:
        """The reply with the usage of the time when it was paid; None where none is kept."""
        try:
            with self._records.begin() as unit:
                return unit.kept_replies.get(key)
        except sa.exc.OperationalError as fault:
            log.warning("A kept reply couldn't be read: %s", fault.orig)
            return None

    def put(self, key: str, ticket_id: str, reply: ModelReply) -> None:
        """Keep a reply, unless one is kept or the ticket isn't stored (any more)."""
        try:
            with self._records.begin() as unit:
                unit.kept_replies.put(key, ticket_id, reply, self._now())
        except (sa.exc.OperationalError, sa.exc.IntegrityError, PrivacyError) as fault:
            # An IntegrityError is a ticket that was forgotten meanwhile. What was refused
            # is never in the message: the gate names the kind, the database its statement.
            log.warning("A reply wasn't kept: %s", type(fault).__name__)
