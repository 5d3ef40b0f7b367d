"""who leads gigs that others may see, which roles have a free seat, and what facets count, by indexes alone

A member's directory asks the first two of every lead, a tenth of a second at 100,000 people; facets read thousands of
people, of whom whole rows are slow to reach.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ACCEPTING = sa.text("state IN ('open', 'in progress') AND applications_closed_at IS NULL")
FREE = sa.text("taken < seats")
LISTED = ["id", "free_now", "state", "unlisted_until", "contract_ends_on", "confirmed_on"]
COUNTED = ["kind", "department_id", "window_id", "place", "rate_base"]


def upgrade() -> None:
    op.create_index(
        "ix_gig_leads",
        "gig",
        ["audience", "owner_id", "apply_until"],
        sqlite_where=ACCEPTING,
        postgresql_where=ACCEPTING,
    )
    op.create_index("ix_gig_role_free", "gig_role", ["gig_id"], sqlite_where=FREE, postgresql_where=FREE)
    op.drop_index("ix_person_listed", "person")
    op.create_index("ix_person_listed", "person", [*LISTED, *COUNTED])


def downgrade() -> None:
    op.drop_index("ix_person_listed", "person")
    op.create_index("ix_person_listed", "person", LISTED)
    op.drop_index("ix_gig_role_free", "gig_role")
    op.drop_index("ix_gig_leads", "gig")
