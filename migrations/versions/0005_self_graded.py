"""Answers that the member has judged, as those to recall cards, are told apart from graded ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column(
        "self_graded", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("reviews", column)


def downgrade() -> None:
    op.drop_column("reviews", "self_graded")
