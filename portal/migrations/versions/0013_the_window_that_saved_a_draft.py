"""the window in which a gig was saved last, so that its own quick saves are never stale"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("gig") as gig:
        gig.add_column(sa.Column("saved_in", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("gig") as gig:
        gig.alter_column("saved_in", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("gig") as gig:
        gig.drop_column("saved_in")
