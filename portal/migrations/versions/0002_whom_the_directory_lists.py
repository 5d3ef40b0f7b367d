"""whom the directory lists, read from an index of its own"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["id", "free_now", "state", "unlisted_until", "contract_ends_on"]
    op.create_index("ix_person_listed", "person", columns, unique=False)


def downgrade() -> None:
    op.drop_index("ix_person_listed", "person")
