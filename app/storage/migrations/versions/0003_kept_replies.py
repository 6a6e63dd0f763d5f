"""What models answered, so that nothing identical is paid for twice

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_replies",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finish_reason", sa.String(length=20), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_kept_replies_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_replies")),
    )
    op.create_index("ix_kept_replies_ticket", "kept_replies", ["ticket_id"])
    op.create_index("ix_kept_replies_made", "kept_replies", ["made_at"])


def downgrade() -> None:
    op.drop_table("kept_replies")
