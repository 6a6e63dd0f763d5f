"""Batches with their budgets, and why the queue pauses

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("estimate", sa.Text(), nullable=True),
        sa.Column("budget_usd", sa.Float(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index("ix_batches_state", "batches", ["state", "id"])
    op.create_table(
        "queue_state",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_queue_state")),
    )
    op.add_column("assessments", sa.Column("batch_id", sa.Integer(), nullable=True))
    op.create_index("ix_assessments_batch", "assessments", ["batch_id", "made_at"])


def downgrade() -> None:
    op.drop_index("ix_assessments_batch", "assessments")
    op.drop_column("assessments", "batch_id")
    op.drop_table("queue_state")
    op.drop_index("ix_batches_state", "batches")
    op.drop_table("batches")
