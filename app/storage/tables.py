"""The tables: scalar columns for what is queried, one versioned JSON document for the rest.

Nothing here is particular to SQLite. Every query that a screen waits for has an
index, named for what it serves.
"""

import sqlalchemy as sa

from app.storage.gated import GatedDocument, GatedText

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Moment = sa.DateTime(timezone=True)

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("transcript_hash", sa.String(64), nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),  # transcript and what is kept of it
    sa.Column("title", GatedText("ticket", 200), nullable=False),  # redacted subject or opening
    sa.Column("channel", sa.String(50)),
    sa.Column("agent", sa.String(200)),
    sa.Column("team", sa.String(200)),
    sa.Column("turn_count", sa.Integer, nullable=False),
    sa.Column("private_to", sa.String(200)),  # the agent who pasted it for themselves
    sa.Column("imported_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    # Its last turn's time, else when it came in.
    sa.Column("ended_at", Moment, nullable=False, server_default="1970-01-01 00:00:00"),
    sa.Column(
        "entities", sa.Text, nullable=False, server_default="{}"
    ),  # JSON: entity -> spans replaced
)
sa.Index("ix_tickets_imported", tickets.c.imported_at)
sa.Index("ix_tickets_ended", tickets.c.ended_at)

# A ticket that grows gets a new transcript; the old one stays, since assessments quote it.
transcripts = sa.Table(
    "transcripts",
    metadata,
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("transcript_hash", sa.String(64), primary_key=True),
    sa.Column("document", GatedDocument("ticket"), nullable=False),  # RedactedTicket
)

ticket_agents = sa.Table(
    "ticket_agents",
    metadata,
    sa.Column("agent", sa.String(200), primary_key=True),
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), primary_key=True),
)
sa.Index("ix_ticket_agents_ticket", ticket_agents.c.ticket_id)

assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("run_id", sa.String(200), nullable=False),
    sa.Column("part", sa.Integer, nullable=False),  # which agent's part in the ticket, from 0
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("transcript_hash", sa.String(64), nullable=False),
    sa.Column("agent", sa.String(200)),
    sa.Column("team", sa.String(200)),
    sa.Column("private_to", sa.String(200)),  # as its ticket's
    sa.Column("judge", sa.String(200), nullable=False),  # "builtin" or the model's name
    sa.Column("empathy", sa.Float),
    sa.Column("clarity", sa.Float),
    sa.Column("resolution", sa.Float),
    sa.Column("unscored", sa.Integer, nullable=False),
    sa.Column("is_answered", sa.Boolean, nullable=False),  # False where the model never answered
    sa.Column("cost_usd", sa.Float),  # judging and drafting; null where no price is known
    sa.Column("unpriced", sa.Integer, nullable=False, server_default="0"),  # calls, not in the cost
    sa.Column("batch_id", sa.Integer),  # null where it was asked for by itself
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("document", GatedDocument("assessment"), nullable=False),  # Assessment
    sa.UniqueConstraint("run_id", "part", name="uq_assessments_run_part"),
)
sa.Index("ix_assessments_ticket", assessments.c.ticket_id, assessments.c.transcript_hash)
sa.Index("ix_assessments_answered", assessments.c.is_answered, assessments.c.run_id)
sa.Index("ix_assessments_made", assessments.c.private_to, assessments.c.made_at)
sa.Index("ix_assessments_agent_made", assessments.c.agent, assessments.c.made_at)
sa.Index("ix_assessments_batch", assessments.c.batch_id, assessments.c.made_at)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("assessment_id", sa.String(64), sa.ForeignKey("assessments.id"), nullable=False),
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("agent", sa.String(200)),
    sa.Column("team", sa.String(200)),
    sa.Column("title", GatedText("ticket", 200), nullable=False),
    sa.Column("channel", sa.String(50)),
    sa.Column("turn_count", sa.Integer, nullable=False),
    sa.Column("private_to", sa.String(200)),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("queue_rank", sa.Integer, nullable=False),  # QueueGroup's order, 0 first
    sa.Column("queue_reason", sa.String(300), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("shared_at", Moment),
    sa.Column("document", GatedDocument("note"), nullable=False),  # CoachingNote as it stands
    sa.Column(
        "drafted", GatedDocument("note"), nullable=False
    ),  # Draft: the note as it was drafted, usage, raw replies
    sa.UniqueConstraint("assessment_id", name="uq_notes_assessment"),
)
sa.Index(
    "ix_notes_queue",
    notes.c.state,
    notes.c.private_to,
    notes.c.queue_rank,
    notes.c.created_at,
    notes.c.id,
)
sa.Index("ix_notes_decided", notes.c.private_to, notes.c.updated_at)
sa.Index("ix_notes_agent", notes.c.agent, notes.c.state, notes.c.shared_at)
sa.Index("ix_notes_ticket", notes.c.ticket_id)

citations = sa.Table(
    "citations",
    metadata,
    sa.Column("assessment_id", sa.String(64), sa.ForeignKey("assessments.id"), primary_key=True),
    sa.Column("passage_id", sa.String(200), primary_key=True),
)
sa.Index("ix_citations_passage", citations.c.passage_id)

self_assessments = sa.Table(
    "self_assessments",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("transcript_hash", sa.String(64), nullable=False),
    sa.Column("agent", sa.String(200), nullable=False),
    sa.Column("run_id", sa.String(200), nullable=False),  # the run that holds the judge's view
    sa.Column("next_time", GatedText("self-assessment"), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("document", GatedDocument("self-assessment"), nullable=False),  # answers by criterion
)
sa.Index("ix_self_assessments_agent", self_assessments.c.agent, self_assessments.c.made_at)
sa.Index("ix_self_assessments_ticket", self_assessments.c.ticket_id)

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("subject", sa.String(20), nullable=False),  # "note", "ticket", ...
    sa.Column("subject_id", sa.String(200), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("reason", GatedText("event"), nullable=False),
)
sa.Index("ix_events_subject", events.c.subject, events.c.subject_id, events.c.id)

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),  # with each batch: old means that it died
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("file_name", GatedText("import", 200), nullable=False),  # redacted
    sa.Column("sha256", sa.String(64), nullable=False),  # of the file, in hex
    sa.Column("size", sa.BigInteger, nullable=False),  # bytes
    sa.Column("format", sa.String(50), nullable=False),
    sa.Column("reason", GatedText("import"), nullable=False),  # by what the format was recognised
    sa.Column("imported", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("skipped", sa.Integer, nullable=False),
    sa.Column("entities", sa.Text, nullable=False),  # JSON: entity -> spans replaced
    sa.Column(
        "skipped_lines", GatedDocument("import"), nullable=False
    ),  # JSON: the first ones, redacted
    sa.Column("state", sa.String(20), nullable=False),  # ImportState
    sa.Column("private_to", sa.String(200)),
)
sa.Index("ix_imports_listed", imports.c.private_to, imports.c.at, imports.c.id)

# No foreign key to the ticket: what an import brought stays on record when it was undone.
ticket_imports = sa.Table(
    "ticket_imports",
    metadata,
    sa.Column("import_id", sa.String(32), sa.ForeignKey("imports.id"), primary_key=True),
    sa.Column("ticket_id", sa.String(200), primary_key=True),
    sa.Column("outcome", sa.String(20), nullable=False),  # imported, updated, unchanged
    sa.Column("transcript_hash", sa.String(64), nullable=False),  # as the import left it
    sa.Column("previous_hash", sa.String(64)),  # where it updated: the transcript before
    sa.Column(
        "previous_document", GatedDocument("ticket")
    ),  # and where only more than the turns changed, all
    sa.Column("undone", sa.String(20)),  # removed, restored, kept; null until it was undone
)
sa.Index("ix_ticket_imports_ticket", ticket_imports.c.ticket_id)

ticket_customers = sa.Table(
    "ticket_customers",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),  # HMAC-SHA256 of a customer's reference
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), primary_key=True),
)
sa.Index("ix_ticket_customers_ticket", ticket_customers.c.ticket_id)

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("name", sa.String(50), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

list_entries = sa.Table(
    "list_entries",
    metadata,
    sa.Column("kind", sa.String(10), primary_key=True),  # deny, allow
    sa.Column("digest", sa.String(64), primary_key=True),  # keyed, of the phrase
    sa.Column("words", sa.Integer, nullable=False),
    sa.Column("entity", sa.String(50), nullable=False),
    sa.Column("at", Moment, nullable=False),
)

# What left the building, a row for each day, model and role. It names no ticket, so
# that it stays when tickets are forgotten: what was sent was sent.
model_use = sa.Table(
    "model_use",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),  # UTC, as in 2026-11-02
    sa.Column("model", sa.String(200), primary_key=True),
    sa.Column("role", sa.String(20), primary_key=True),  # judge, drafter
    sa.Column("answers", sa.Integer, nullable=False),  # assessments or drafts that were stored
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
    sa.Column("completion_tokens", sa.BigInteger, nullable=False),
    sa.Column("cost_usd", sa.Float, nullable=False),
    sa.Column("unpriced", sa.Integer, nullable=False),  # calls without a known price
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    # Of the prompts, read from the provider's cache at its lower price.
    sa.Column("cached_tokens", sa.BigInteger, nullable=False, server_default="0"),
    # Replies that we had kept from an identical request.
    sa.Column("reused", sa.Integer, nullable=False, server_default="0"),
)

# What models answered, so that an identical request needn't be paid again. A reply quotes
# its ticket and goes with it.
kept_replies = sa.Table(
    "kept_replies",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),  # SHA-256 of all that could change it
    sa.Column("ticket_id", sa.String(200), sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("text", GatedText("reply"), nullable=False),
    sa.Column("finish_reason", sa.String(20), nullable=False),
    sa.Column("prompt_tokens", sa.BigInteger, nullable=False),  # what it took when it was paid
    sa.Column("completion_tokens", sa.BigInteger, nullable=False),
    sa.Column("cost_usd", sa.Float),  # null where the price wasn't known
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("cached_tokens", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("run_id", sa.String(200)),  # the run that paid for it; null where none did
    # False for one that was of no use: it is given to its own run alone.
    sa.Column("is_usable", sa.Boolean, nullable=False, server_default=sa.true()),
)
sa.Index("ix_kept_replies_ticket", kept_replies.c.ticket_id)
sa.Index("ix_kept_replies_made", kept_replies.c.made_at)

# What runs have paid and no stored assessment tells yet.
open_costs = sa.Table(
    "open_costs",
    metadata,
    sa.Column("run_id", sa.String(200), primary_key=True),
    sa.Column("role", sa.String(20), primary_key=True),  # judge, drafter
    sa.Column("batch_id", sa.Integer),  # null where the run was asked for by itself
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
    sa.Column("completion_tokens", sa.BigInteger, nullable=False),
    sa.Column("cached_tokens", sa.BigInteger, nullable=False),
    sa.Column("cost_usd", sa.Float, nullable=False),
    sa.Column("unpriced", sa.Integer, nullable=False),  # calls without a known price
)
sa.Index("ix_open_costs_batch", open_costs.c.batch_id)

# Tickets that were submitted together. Which ones they are is known by their assessments.
batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("tickets", sa.Integer, nullable=False),
    sa.Column("estimate", sa.Text),  # Estimate; null where nothing is paid for
    sa.Column("budget_usd", sa.Float),  # null where there is none
    sa.Column("state", sa.String(20), nullable=False),  # BatchState
)
sa.Index("ix_batches_state", batches.c.state, batches.c.id)

# Why no run begins, where every process and every screen sees it.
queue_state = sa.Table(
    "queue_state",
    metadata,
    sa.Column("kind", sa.String(20), primary_key=True),  # PauseKind
    sa.Column("why", GatedText("queue", 300), nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("until", Moment),  # null where only a person ends it
    sa.Column("model", sa.String(200)),
)
