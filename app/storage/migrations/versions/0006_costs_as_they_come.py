"""What is paid is counted when a reply comes, with calls of unknown price apart

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_costs",
        sa.Column("run_id", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=False),
        sa.Column("unpriced", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "role", name=op.f("pk_open_costs")),
    )
    op.create_index("ix_open_costs_batch", "open_costs", ["batch_id"])
    op.add_column("kept_replies", sa.Column("run_id", sa.String(200), nullable=True))
    usable: sa.Column[bool] = sa.Column(
        "is_usable", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("kept_replies", usable)
    cached = sa.Column("cached_tokens", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("kept_replies", cached)
    unpriced = sa.Column("unpriced", sa.Integer(), nullable=False, server_default="0")
    op.add_column("assessments", unpriced)
    # One call at least: how many it was stands in the documents alone.
    op.execute("UPDATE assessments SET unpriced = 1 WHERE cost_usd IS NULL")
    # Until now answers were counted here. Where all of a row's were, so are all of its calls.
    op.execute("UPDATE model_use SET unpriced = calls WHERE unpriced > 0 AND unpriced >= answers")


def downgrade() -> None:
    op.drop_column("assessments", "unpriced")
    op.drop_column("kept_replies", "cached_tokens")
    op.execute(sa.text("DELETE FROM kept_replies WHERE NOT is_usable"))
    op.drop_column("kept_replies", "is_usable")
    op.drop_column("kept_replies", "run_id")
    op.drop_index("ix_open_costs_batch", "open_costs")
    op.drop_table("open_costs")
