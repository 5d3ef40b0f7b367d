"""the newest openings, whether their gigs began or not, in one order

The list read the gigs in progress apart, and nearly all of them: few still have a free seat.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ACCEPTING = sa.text("state IN ('open', 'in progress') AND applications_closed_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_gig_accepting", "gig", ["published_at", "id"], sqlite_where=ACCEPTING, postgresql_where=ACCEPTING
    )


def downgrade() -> None:
    op.drop_index("ix_gig_accepting", "gig")
