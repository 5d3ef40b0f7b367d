"""mails know how their sending went; acts and the audit of a person are found"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
TIED = sa.text("act <> ''")


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("state", sa.String(), nullable=False, server_default="waiting"))
        outbox.add_column(sa.Column("held_until", sa.DateTime(), nullable=True))
        outbox.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        outbox.add_column(sa.Column("why", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("outbox") as outbox:
        for column in ("state", "attempts", "why"):
            outbox.alter_column(column, server_default=None)
    op.create_index("ix_outbox_state", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_person", "outbox", ["person_id", "state"])
    op.create_index("ix_audit_actor", "audit", ["actor_id", "id"])
    op.create_index("ix_event_act", "event", ["act"], sqlite_where=TIED, postgresql_where=TIED)


def downgrade() -> None:
    op.drop_index("ix_event_act", "event")
    op.drop_index("ix_audit_actor", "audit")
    op.drop_index("ix_outbox_person", "outbox")
    op.drop_index("ix_outbox_state", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        for column in ("why", "attempts", "held_until", "state"):
            outbox.drop_column(column)
