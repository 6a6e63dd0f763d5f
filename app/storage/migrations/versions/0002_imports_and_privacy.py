"""Imports as records, and what privacy needs

Revision: 0002, after 0001
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BATCH = 200
LONG_AGO = "1970-01-01 00:00:00"


def upgrade() -> None:
    _make_tables()
    op.create_index("ix_ticket_agents_ticket", "ticket_agents", ["ticket_id"])
    op.create_index("ix_self_assessments_ticket", "self_assessments", ["ticket_id"])
    _add_to_tickets()
    _count_model_use()


def _make_tables() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=50), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("entities", sa.Text(), nullable=False),
        sa.Column("skipped_lines", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("private_to", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_listed", "imports", ["private_to", "at", "id"])
    op.create_table(
        "ticket_imports",
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("ticket_id", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("transcript_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_document", sa.Text(), nullable=True),
        sa.Column("undone", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_ticket_imports_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("import_id", "ticket_id", name=op.f("pk_ticket_imports")),
    )
    op.create_index("ix_ticket_imports_ticket", "ticket_imports", ["ticket_id"])
    op.create_table(
        "ticket_customers",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_customers_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("digest", "ticket_id", name=op.f("pk_ticket_customers")),
    )
    op.create_index("ix_ticket_customers_ticket", "ticket_customers", ["ticket_id"])
    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation")),
    )
    op.create_table(
        "list_entries",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=50), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "digest", name=op.f("pk_list_entries")),
    )
    op.create_table(
        "model_use",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=False),
        sa.Column("unpriced", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("day", "model", "role", name=op.f("pk_model_use")),
    )


def _add_to_tickets() -> None:
    """When each ticket ended and what was replaced in it, read from its transcript."""
    tickets = sa.table(
        "tickets",
        *(sa.column(name) for name in ("id", "transcript_hash", "entities")),
        sa.column("imported_at", MOMENT),
        sa.column("ended_at", MOMENT),
    )
    transcripts = sa.table(
        "transcripts",
        *(sa.column(name) for name in ("ticket_id", "transcript_hash", "document")),
    )
    # With defaults, since SQLite can't rebuild a table that others refer to.
    op.add_column("tickets", sa.Column("ended_at", MOMENT, nullable=False, server_default=LONG_AGO))
    op.add_column("tickets", sa.Column("entities", sa.Text(), nullable=False, server_default="{}"))
    op.execute(tickets.update().values(ended_at=tickets.c.imported_at))
    query = sa.select(tickets.c.id, tickets.c.imported_at, transcripts.c.document).join(
        transcripts,
        (transcripts.c.ticket_id == tickets.c.id)
        & (transcripts.c.transcript_hash == tickets.c.transcript_hash),
    )
    write = (
        tickets.update()
        .where(tickets.c.id == sa.bindparam("ticket"))
        .values(ended_at=sa.bindparam("ended"), entities=sa.bindparam("found"))
    )
    for rows in _batches(query, tickets.c.id):
        op.get_bind().execute(write, [_ended(*row) for row in rows])
    op.create_index("ix_tickets_ended", "tickets", ["ended_at"])


def _batches(query: sa.Select[Any], key: sa.ColumnElement[Any]) -> Iterator[list[Any]]:
    """The rows of a query by its key, few at a time: a transcript may be long."""
    last = ""
    while rows := op.get_bind().execute(query.where(key > last).order_by(key).limit(BATCH)).all():
        yield list(rows)
        last = rows[-1][0]


def _ended(ticket_id: str, imported_at: datetime, document: str) -> dict[str, object]:
    ticket = json.loads(document)
    times = [datetime.fromisoformat(turn["at"]) for turn in ticket["turns"] if turn.get("at")]
    utc = [moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in times]
    return {
        "ticket": ticket_id,
        "ended": max(utc) if utc else imported_at,
        "found": json.dumps(ticket.get("report", {}).get("counts", {})),
    }


def _count_model_use() -> None:
    """What went to which model until now, from the assessments and drafts that are stored."""
    made = sa.table(
        "assessments", sa.column("id"), sa.column("document"), sa.column("made_at", MOMENT)
    )
    notes = sa.table(
        "notes", sa.column("id"), sa.column("drafted"), sa.column("created_at", MOMENT)
    )
    use: dict[tuple[str, str, str], dict[str, Any]] = {}
    for rows in _batches(sa.select(made.c.id, made.c.document, made.c.made_at), made.c.id):
        for _, document, at in rows:
            judged = json.loads(document)
            _add_use(use, "judge", judged["made_by"]["judge"]["model"], judged["usage"], at)
    for rows in _batches(sa.select(notes.c.id, notes.c.drafted, notes.c.created_at), notes.c.id):
        for _, document, at in rows:
            draft = json.loads(document)
            model = draft["note"]["drafted_by"] if draft["usage"]["calls"] else None
            _add_use(use, "drafter", model, draft["usage"], at)
    if use:
        moments = {"first_at", "last_at"}
        columns = [
            sa.column(name, MOMENT) if name in moments else sa.column(name)
            for name in next(iter(use.values()))
        ]
        table = sa.table("model_use", *columns)
        op.get_bind().execute(table.insert(), list(use.values()))


def _add_use(
    use: dict[tuple[str, str, str], dict[str, Any]],
    role: str,
    model: str | None,
    took: dict[str, Any],
    at: datetime,
) -> None:
    if not model:
        return
    utc = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    key = (f"{utc:%Y-%m-%d}", model, role)
    counts = ("answers", "calls", "prompt_tokens", "completion_tokens", "unpriced")
    row = use.setdefault(
        key,
        dict(zip(("day", "model", "role"), key, strict=True))
        | dict.fromkeys(counts, 0)
        | {"cost_usd": 0.0, "first_at": utc, "last_at": utc},
    )
    row["answers"] += 1
    for name in ("calls", "prompt_tokens", "completion_tokens"):
        row[name] += took.get(name, 0)
    cost = took.get("cost_usd")
    row["cost_usd"] += cost or 0.0
    row["unpriced"] += cost is None
    row["first_at"], row["last_at"] = min(row["first_at"], utc), max(row["last_at"], utc)


def downgrade() -> None:
    op.drop_index("ix_self_assessments_ticket", "self_assessments")
    op.drop_index("ix_ticket_agents_ticket", "ticket_agents")
    op.drop_index("ix_tickets_ended", "tickets")
    op.drop_column("tickets", "entities")
    op.drop_column("tickets", "ended_at")
    for table in (
        "model_use",
        "list_entries",
        "installation",
        "ticket_customers",
        "ticket_imports",
        "imports",
    ):
        op.drop_table(table)
