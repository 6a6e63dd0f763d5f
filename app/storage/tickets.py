"""Tickets and their transcripts: only what was redacted ever gets here."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from app.errors import NotFoundError
from app.redaction.report import RedactedTicket
from app.storage.assessments import of_answered_run
from app.storage.database import utc
from app.storage.tables import assessments, ticket_agents, tickets, transcripts
from app.transcripts.ticket import Role

Stored = Literal["imported", "updated", "unchanged"]
TITLE_LENGTH = 120


class Tickets:
    """The tickets of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(
        self, batch: Sequence[RedactedTicket], now: datetime, private_to: str | None = None
    ) -> list[Stored]:
        """Store each ticket of `batch`, whose ids differ; says for each what that changed."""
        known = self._content_hashes([ticket.id for ticket in batch])
        contents = {ticket.id: content_hash(ticket) for ticket in batch}
        new = [ticket for ticket in batch if ticket.id not in known]
        changed = [t for t in batch if t.id in known and known[t.id] != contents[t.id]]
        if new:
            first = {"imported_at": now, "private_to": private_to, "updated_at": now}
            rows = [_columns(t, contents[t.id], now) | first | {"id": t.id} for t in new]
            self._connection.execute(tickets.insert(), rows)
        for ticket in changed:
            self._update(ticket, contents[ticket.id], now)
        self._put_transcripts([*new, *changed])
        self._put_agents([*new, *changed])
        updated = {ticket.id for ticket in changed}
        return [
            "imported" if t.id not in known else "updated" if t.id in updated else "unchanged"
            for t in batch
        ]

    def as_stored(self, ids: Sequence[str]) -> dict[str, RedactedTicket]:
        """Those of the tickets that are stored, as they stand."""
        rows = self._connection.scalars(
            sa.select(transcripts.c.document)
            .join(tickets, _is_current())
            .where(tickets.c.id.in_(ids))
        )
        return {one.id: one for one in map(RedactedTicket.model_validate_json, rows)}

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are stored."""
        return set(self._content_hashes(ids))

    def transcripts_of(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """(ticket id, transcript hash) of every transcript of these tickets."""
        query = sa.select(transcripts.c.ticket_id, transcripts.c.transcript_hash).where(
            transcripts.c.ticket_id.in_(ids)
        )
        return [(row.ticket_id, row.transcript_hash) for row in self._connection.execute(query)]

    def private_to(self, agent: str) -> list[str]:
        """The ids of the tickets that are one agent's own."""
        query = sa.select(tickets.c.id).where(tickets.c.private_to == agent)
        return list(self._connection.scalars(query.order_by(tickets.c.id)))

    def written_in_by(self, agent: str) -> list[str]:
        """The ids of the tickets that an agent wrote in, whoever's they are."""
        query = sa.select(ticket_agents.c.ticket_id).where(ticket_agents.c.agent == agent)
        return list(self._connection.scalars(query.order_by(ticket_agents.c.ticket_id)))

    def add_agent(self, agent: str, ids: Sequence[str]) -> None:
        """Record that an agent wrote in these tickets."""
        rows = [{"agent": agent, "ticket_id": ticket_id} for ticket_id in ids]
        if rows:
            self._connection.execute(ticket_agents.insert(), rows)

    def change_entities(self, ticket_id: str, entity: str, spans: int) -> None:
        """Count so many more spans of an entity as replaced in a ticket, or fewer."""
        where = tickets.c.id == ticket_id
        found = self._connection.scalar(sa.select(tickets.c.entities).where(where))
        counts = json.loads(found or "{}")
        counts[entity] = max(0, counts.get(entity, 0) + spans)
        kept = json.dumps({name: count for name, count in sorted(counts.items()) if count})
        self._connection.execute(tickets.update().where(where).values(entities=kept))

    def put_back(self, ticket: RedactedTicket, now: datetime) -> None:
        """Let a stored ticket stand as it was before, in this transcript."""
        self._update(ticket, content_hash(ticket), now)
        self._put_transcripts([ticket])
        self._put_agents([ticket])

    def _content_hashes(self, ids: Sequence[str]) -> dict[str, str]:
        rows = self._connection.execute(
            sa.select(tickets.c.id, tickets.c.content_hash).where(tickets.c.id.in_(ids))
        )
        return {row.id: row.content_hash for row in rows}

    def _update(self, ticket: RedactedTicket, content: str, now: datetime) -> None:
        """Let a stored ticket stand as it is now, and make room for its transcript."""
        columns = _columns(ticket, content, now) | {"updated_at": now}
        self._connection.execute(
            tickets.update().where(tickets.c.id == ticket.id).values(**columns)
        )
        self._connection.execute(
            transcripts.delete().where(
                transcripts.c.ticket_id == ticket.id,
                transcripts.c.transcript_hash == ticket.transcript_hash,
            )
        )
        self._connection.execute(
            ticket_agents.delete().where(ticket_agents.c.ticket_id == ticket.id)
        )

    def _put_transcripts(self, batch: Sequence[RedactedTicket]) -> None:
        rows = [
            {
                "ticket_id": ticket.id,
                "transcript_hash": ticket.transcript_hash,
                "document": ticket.model_dump_json(exclude={"customer_refs"}),
            }
            for ticket in batch
        ]
        if rows:
            self._connection.execute(transcripts.insert(), rows)

    def _put_agents(self, batch: Sequence[RedactedTicket]) -> None:
        rows = [
            {"ticket_id": ticket.id, "agent": agent}
            for ticket in batch
            for agent in sorted({part.agent for part in ticket.agent_parts() if part.agent})
        ]
        if rows:
            self._connection.execute(ticket_agents.insert(), rows)

    def get(self, ticket_id: str, transcript_hash: str | None = None) -> RedactedTicket:
        """The ticket as it stands, or as `transcript_hash` has it. Raises NotFoundError."""
        wanted = transcript_hash or (
            sa.select(tickets.c.transcript_hash).where(tickets.c.id == ticket_id).scalar_subquery()
        )
        document = self._connection.scalar(
            sa.select(transcripts.c.document).where(
                transcripts.c.ticket_id == ticket_id, transcripts.c.transcript_hash == wanted
            )
        )
        if document is None:
            raise NotFoundError(f"There is no ticket {ticket_id!r}; `debrief import` brings it in.")
        return RedactedTicket.model_validate_json(document)

    def owner(self, ticket_id: str) -> str | None:
        """The agent to whom the ticket is private, None where it is the team's."""
        return self._connection.scalar(
            sa.select(tickets.c.private_to).where(tickets.c.id == ticket_id)
        )

    def unassessed(self, again: bool = False) -> list[tuple[str, str]]:
        """(ticket id, transcript hash) of the team's tickets that nobody assessed as they stand.

        Where the model never answered, nobody did. With `again`, of all of the
        team's tickets.
        """
        query = sa.select(tickets.c.id, tickets.c.transcript_hash).where(
            tickets.c.private_to.is_(None)
        )
        if not again:
            query = query.where(
                ~sa.exists().where(
                    assessments.c.ticket_id == tickets.c.id,
                    assessments.c.transcript_hash == tickets.c.transcript_hash,
                    of_answered_run(),
                )
            )
        rows = self._connection.execute(query.order_by(tickets.c.imported_at, tickets.c.id))
        return [(row.id, row.transcript_hash) for row in rows]

    def agents(self) -> list[str]:
        """The names of the agents who wrote in the team's tickets, in alphabetical order."""
        query = (
            sa.select(ticket_agents.c.agent)
            .join(tickets, tickets.c.id == ticket_agents.c.ticket_id)
            .where(tickets.c.private_to.is_(None))
            .distinct()
            .order_by(ticket_agents.c.agent)
        )
        return list(self._connection.scalars(query))

    def teams(self) -> list[str]:
        """The teams of the team's tickets, in alphabetical order."""
        query = (
            sa.select(tickets.c.team)
            .where(tickets.c.team.is_not(None), tickets.c.private_to.is_(None))
            .distinct()
            .order_by(tickets.c.team)
        )
        return [team for team in self._connection.scalars(query) if team]

    def of_agent(self, agent: str, limit: int) -> list[sa.Row[tuple[object, ...]]]:
        """Rows of the tickets that `agent` wrote in, and may see, newest first."""
        assessed = sa.exists().where(
            assessments.c.ticket_id == tickets.c.id, assessments.c.is_answered
        )
        query = (
            sa.select(tickets, assessed.label("assessed"))
            .join(ticket_agents, ticket_agents.c.ticket_id == tickets.c.id)
            .where(
                ticket_agents.c.agent == agent,
                tickets.c.private_to.is_(None) | (tickets.c.private_to == agent),
            )
            .order_by(tickets.c.imported_at.desc(), tickets.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(query))

    def count(self) -> int:
        """How many tickets are stored."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(tickets)) or 0


def _is_current() -> sa.ColumnElement[bool]:
    """That a transcript is the one by which its ticket stands now."""
    return (transcripts.c.ticket_id == tickets.c.id) & (
        transcripts.c.transcript_hash == tickets.c.transcript_hash
    )


def content_hash(ticket: RedactedTicket) -> str:
    """SHA-256, in hex, over all of the ticket that is kept: equal means nothing changed."""
    kept = ticket.model_dump_json(exclude={"report", "redaction_version", "customer_refs"})
    return hashlib.sha256(kept.encode()).hexdigest()


def title_of(ticket: RedactedTicket) -> str:
    """The subject, or the customer's first words, in at most 120 characters."""
    opening = next((t.text for t in ticket.turns if t.role is Role.CUSTOMER and t.text), "")
    title = " ".join((ticket.subject or opening or ticket.turns[0].text or ticket.id).split())
    if len(title) <= TITLE_LENGTH:
        return title
    return title[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def ended_at(ticket: RedactedTicket, imported_at: datetime) -> datetime:
    """When its last turn was written; where no turn has a time, when it came in."""
    return max((utc(turn.at) for turn in ticket.turns if turn.at), default=imported_at)


def _columns(ticket: RedactedTicket, content: str, now: datetime) -> dict[str, object]:
    return {
        "transcript_hash": ticket.transcript_hash,
        "content_hash": content,
        "title": title_of(ticket),
        "channel": ticket.channel,
        "agent": ticket.agent,
        "team": ticket.team,
        "turn_count": len(ticket.turns),
        "ended_at": ended_at(ticket, now),
        "entities": json.dumps(ticket.report.counts),
    }
