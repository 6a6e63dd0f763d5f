"""Removing tickets with everything that was made from them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.coaching.states import NoteState
from app.storage.tables import (
    assessments,
    citations,
    events,
    imports,
    kept_replies,
    metadata,
    notes,
    self_assessments,
    ticket_agents,
    ticket_customers,
    ticket_imports,
    tickets,
    transcripts,
)

SEEN = (NoteState.SHARED, NoteState.ACKNOWLEDGED, NoteState.DISPUTED, NoteState.WITHDRAWN)
Where = sa.ColumnElement[bool]


@dataclass(frozen=True)
class MadeFrom:
    """How much was made from some tickets."""

    assessments: int
    notes: int
    shared: int  # notes that an agent was shown
    self_assessments: int


class Removal:
    """Removes within one transaction, and counts what it would remove."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def rows_of(self, ids: Sequence[str]) -> Counter[str]:
        """Table -> rows that concern these tickets."""
        return self._count(_about_tickets(ids))

    def tickets(self, ids: Sequence[str], *, on_record: bool = False) -> Counter[str]:
        """Remove these tickets everywhere; table -> rows removed.

        With `on_record`, it stays known which import had brought them.
        """
        return self._delete(_about_tickets(ids), skip="ticket_imports" if on_record else "")

    def rows_of_agent(self, agent: str) -> Counter[str]:
        """Table -> rows that are about one agent: what was said of them, and what they said."""
        return self._count(_about_agent(agent))

    def agent(self, agent: str) -> Counter[str]:
        """Remove what is about one agent; the tickets stay."""
        return self._delete(_about_agent(agent))

    def transcript(self, ticket_id: str, transcript_hash: str) -> Counter[str]:
        """Remove one transcript of a ticket with everything made from it."""
        return self._delete(_about_transcript(ticket_id, transcript_hash))

    def kept_replies(self, ticket_id: str) -> int:
        """Remove what models answered about a ticket; how many replies that were."""
        gone = self._connection.execute(
            kept_replies.delete().where(kept_replies.c.ticket_id == ticket_id)
        )
        return gone.rowcount

    def old_replies(self, moment: datetime) -> int:
        """Remove the replies that were kept before `moment`; how many they were."""
        gone = self._connection.execute(
            kept_replies.delete().where(kept_replies.c.made_at < moment)
        )
        return gone.rowcount

    def made_from(self, ids: Sequence[str]) -> MadeFrom:
        """How much was made from these tickets."""
        return self._made(assessments.c.ticket_id.in_(ids), self_assessments.c.ticket_id.in_(ids))

    def made_from_transcript(self, ticket_id: str, transcript_hash: str) -> MadeFrom:
        """How much was made from one transcript."""
        return self._made(
            (assessments.c.ticket_id == ticket_id)
            & (assessments.c.transcript_hash == transcript_hash),
            (self_assessments.c.ticket_id == ticket_id)
            & (self_assessments.c.transcript_hash == transcript_hash),
        )

    def _made(self, judged: Where, own: Where) -> MadeFrom:
        of_judged = notes.c.assessment_id.in_(sa.select(assessments.c.id).where(judged))
        return MadeFrom(
            assessments=self._rows(assessments, judged),
            notes=self._rows(notes, of_judged),
            shared=self._rows(notes, of_judged & notes.c.state.in_(SEEN)),
            self_assessments=self._rows(self_assessments, own),
        )

    def _rows(self, table: sa.Table, where: Where) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(where)
        return self._connection.scalar(query) or 0

    def _count(self, about: dict[str, Where]) -> Counter[str]:
        return Counter(
            {name: self._rows(metadata.tables[name], where) for name, where in about.items()}
        )

    def _delete(self, about: dict[str, Where], skip: str = "") -> Counter[str]:
        removed: Counter[str] = Counter()
        for name, where in about.items():
            if name != skip:
                gone = self._connection.execute(metadata.tables[name].delete().where(where))
                removed[name] = gone.rowcount
        return removed

    def old_imports(self, moment: datetime) -> Counter[str]:
        """Remove the records of imports before `moment` of which no ticket is left."""
        left = (
            sa.select(ticket_imports.c.ticket_id)
            .join(tickets, tickets.c.id == ticket_imports.c.ticket_id)
            .where(ticket_imports.c.import_id == imports.c.id)
        )
        old = sa.select(imports.c.id).where(
            imports.c.at < moment, imports.c.state != "running", ~left.exists()
        )
        ids = list(self._connection.scalars(old))
        return self._delete(
            {
                "ticket_imports": ticket_imports.c.import_id.in_(ids),
                "imports": imports.c.id.in_(ids),
                "events": (events.c.subject == "import") & (events.c.at < moment),
            }
        )

    def revive_draft(self, ticket_id: str, now: datetime) -> None:
        """Give a ticket's newest superseded draft its place in the queue again.

        Only for agents' parts of which no other note is left: the one that had taken
        the place is gone.
        """
        rows = self._connection.execute(
            sa.select(notes.c.id, notes.c.agent, notes.c.state)
            .where(notes.c.ticket_id == ticket_id)
            .order_by(notes.c.created_at.desc())
        ).all()
        settled = {row.agent for row in rows if row.state != NoteState.SUPERSEDED}
        for row in rows:
            if row.agent not in settled:
                settled.add(row.agent)
                self._connection.execute(
                    notes.update()
                    .where(notes.c.id == row.id)
                    .values(state=NoteState.DRAFT, revision=notes.c.revision + 1, updated_at=now)
                )


def _about_tickets(ids: Sequence[str]) -> dict[str, Where]:
    """Table -> its rows that concern these tickets, in an order in which they can go."""
    wanted = tuple(ids)
    judged = sa.select(assessments.c.id).where(assessments.c.ticket_id.in_(wanted))
    noted = sa.select(notes.c.id).where(notes.c.ticket_id.in_(wanted))
    return {
        "events": ((events.c.subject == "note") & events.c.subject_id.in_(noted))
        | ((events.c.subject == "ticket") & events.c.subject_id.in_(wanted)),
        "citations": citations.c.assessment_id.in_(judged),
        "notes": notes.c.ticket_id.in_(wanted),
        "self_assessments": self_assessments.c.ticket_id.in_(wanted),
        "assessments": assessments.c.ticket_id.in_(wanted),
        "kept_replies": kept_replies.c.ticket_id.in_(wanted),
        "ticket_customers": ticket_customers.c.ticket_id.in_(wanted),
        "ticket_imports": ticket_imports.c.ticket_id.in_(wanted),
        "ticket_agents": ticket_agents.c.ticket_id.in_(wanted),
        "transcripts": transcripts.c.ticket_id.in_(wanted),
        "tickets": tickets.c.id.in_(wanted),
    }


def _about_agent(agent: str) -> dict[str, Where]:
    judged = sa.select(assessments.c.id).where(assessments.c.agent == agent)
    of_judged = notes.c.assessment_id.in_(judged) | (notes.c.agent == agent)
    noted = sa.select(notes.c.id).where(of_judged)
    written = sa.select(ticket_agents.c.ticket_id).where(ticket_agents.c.agent == agent)
    return {
        "events": (events.c.subject == "note") & events.c.subject_id.in_(noted),
        "citations": citations.c.assessment_id.in_(judged),
        "notes": of_judged,
        "self_assessments": self_assessments.c.agent == agent,
        "assessments": assessments.c.agent == agent,
        "kept_replies": kept_replies.c.ticket_id.in_(written),
        "ticket_agents": ticket_agents.c.agent == agent,
    }


def _about_transcript(ticket_id: str, transcript_hash: str) -> dict[str, Where]:
    of_it = (assessments.c.ticket_id == ticket_id) & (
        assessments.c.transcript_hash == transcript_hash
    )
    judged = sa.select(assessments.c.id).where(of_it)
    noted = sa.select(notes.c.id).where(notes.c.assessment_id.in_(judged))
    return {
        "events": (events.c.subject == "note") & events.c.subject_id.in_(noted),
        "citations": citations.c.assessment_id.in_(judged),
        "notes": notes.c.assessment_id.in_(judged),
        "self_assessments": (self_assessments.c.ticket_id == ticket_id)
        & (self_assessments.c.transcript_hash == transcript_hash),
        "assessments": of_it,
        "kept_replies": kept_replies.c.ticket_id == ticket_id,
        "transcripts": (transcripts.c.ticket_id == ticket_id)
        & (transcripts.c.transcript_hash == transcript_hash),
    }
