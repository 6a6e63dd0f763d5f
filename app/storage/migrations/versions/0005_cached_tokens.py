"""Cached tokens and replies that cost nothing, counted apart

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Until now nobody counted them: what was sent before stands at none.
    cached = sa.Column("cached_tokens", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("model_use", cached)
    op.add_column(
        "model_use", sa.Column("reused", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("model_use", "reused")
    op.drop_column("model_use", "cached_tokens")
