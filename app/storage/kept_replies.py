"""What models answered, kept with the ticket that it is about."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.errors import PrivacyError
from app.judging.assessment import Usage
from app.judging.kept_replies import Given, KeptReply
from app.judging.model_client import ModelReply
from app.storage.database import upsert
from app.storage.tables import kept_replies, tickets

if TYPE_CHECKING:
    from app.storage.records import Records, Unit

log = logging.getLogger(__name__)

CHUNK = 500  # ids in one query


@cache
def _keeping(dialect: str, names: Sequence[str]) -> sa.Insert:
    """Keeps a reply with these columns; built once, since it is sent for each reply.

    Nothing, where its ticket isn't stored or one of use is kept.
    """
    columns = [kept_replies.c[name] for name in names]
    row = [sa.bindparam(column.name, type_=column.type) for column in columns]
    ticket = sa.bindparam("ticket_id", type_=kept_replies.c.ticket_id.type)
    of_ticket = sa.exists().where(tickets.c.id == ticket)
    insert = upsert(dialect, kept_replies).from_select(columns, sa.select(*row).where(of_ticket))
    return insert.on_conflict_do_update(
        index_elements=list(kept_replies.primary_key),
        set_={name: insert.excluded[name] for name in names if name != "key"},
        where=~kept_replies.c.is_usable,
    )


class KeptReplies:
    """The kept replies of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> KeptReply | None:
        """The reply that is kept; None where none is."""
        query = sa.select(kept_replies).where(kept_replies.c.key == key)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        usage = Usage(
            calls=1,
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
            cached_tokens=row.cached_tokens,
            cost_usd=row.cost_usd,
        )
        reply = ModelReply(text=row.text, finish_reason=row.finish_reason, usage=usage)
        return KeptReply(reply, row.run_id, row.is_usable)

    def tickets(self, ids: Sequence[str]) -> set[str]:
        """Those of the tickets of which any reply is kept that was of use."""
        column = kept_replies.c.ticket_id
        usable = sa.select(column).where(kept_replies.c.is_usable).distinct()
        chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
        queries = (usable.where(column.in_(chunk)) for chunk in chunks)
        return {one for query in queries for one in self._connection.scalars(query)}

    def put(self, given: Given, at: datetime) -> bool:
        """Keep a reply; False where one of use is kept, or where there is no such ticket (any
        more). One that was of no use to another run makes room."""
        reply = given.reply
        values = {
            "key": given.key,
            "ticket_id": given.about.ticket_id,
            "text": reply.text,
            "finish_reason": reply.finish_reason,
            "prompt_tokens": reply.usage.prompt_tokens,
            "completion_tokens": reply.usage.completion_tokens,
            "cached_tokens": reply.usage.cached_tokens,
            "cost_usd": reply.usage.cost_usd,
            "made_at": at,
            "run_id": given.run.id if given.run else None,
            "is_usable": given.is_usable,
        }
        keeping = _keeping(self._connection.dialect.name, tuple(values))
        return self._connection.execute(keeping, values).rowcount == 1

    def confirm(self, key: str) -> None:
        """A reply that is kept for its run alone was of use."""
        mine = kept_replies.update().where(kept_replies.c.key == key)
        self._connection.execute(mine.values(is_usable=True))


class StoredReplies:
    """The kept replies of one database, each in a transaction of its own.

    What a run's reply took is counted in the same transaction. A busy database or a refusal
    of the last gate costs the reply its place, and no more: the judgement that it belongs to
    goes on. `keeps` is False where replies are counted and none is kept.
    """

    def __init__(
        self, records: "Records", now: Callable[[], datetime], *, keeps: bool = True
    ) -> None:
        self._records = records
        self._now = now
        self._keeps = keeps

    def get(self, key: str) -> KeptReply | None:
        """The reply that is kept; None where none is."""
        if not self._keeps:
            return None
        try:
            with self._records.begin() as unit:
                return unit.kept_replies.get(key)
        except sa.exc.OperationalError as fault:
            log.warning("A kept reply couldn't be read: %s", fault.orig)
            return None

    def put(self, given: Given) -> None:
        """Count what a reply took, and keep it, unless one of use is kept already or the
        ticket isn't stored (any more)."""
        if not self._keeps:
            self._count(given)
            return
        try:
            with self._records.begin() as unit:
                unit.kept_replies.put(given, self._now())
                _count(unit, given, self._now())
        except (sa.exc.IntegrityError, PrivacyError) as fault:
            # An IntegrityError is a ticket that was forgotten meanwhile. What was refused
            # is never in the message: the gate names the kind, the database its statement.
            log.warning("A reply wasn't kept: %s", type(fault).__name__)
            self._count(given)
        except sa.exc.OperationalError as fault:
            log.warning("A reply was neither kept nor counted: %s", type(fault).__name__)

    def _count(self, given: Given) -> None:
        try:
            with self._records.begin() as unit:
                _count(unit, given, self._now())
        except sa.exc.OperationalError as fault:
            log.warning("A reply wasn't counted: %s", type(fault).__name__)

    def confirm(self, key: str) -> None:
        """A reply that is kept for its run alone was of use."""
        if not self._keeps:
            return
        try:
            with self._records.begin() as unit:
                unit.kept_replies.confirm(key)
        except sa.exc.OperationalError as fault:
            log.warning("A reply stays kept for its run alone: %s", fault.orig)


def _count(unit: "Unit", given: Given, at: datetime) -> None:
    """What a run's reply took. Nobody's, such as an eval's, is counted by whoever asked."""
    role = given.about.role
    if given.run is None or role == "probe":
        return
    unit.model_use.add(role, given.model, given.reply.usage, at, answers=0)
    unit.open_costs.add(given.run, role, given.reply.usage)
