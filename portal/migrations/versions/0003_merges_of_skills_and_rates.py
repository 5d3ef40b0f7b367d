"""merges of skills that can be undone, pairs that likely mean the same, the company's table of rates"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("billionths", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("billionths > 0", name=op.f("ck_exchange_rate_billionths")),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_exchange_rate")),
    )
    op.create_table(
        "skill_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_skill_merge_actor_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["into_id"], ["skill.id"], name=op.f("fk_skill_merge_into_id_skill")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_merge_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_merge")),
    )
    op.create_index(op.f("ix_skill_merge_into_id"), "skill_merge", ["into_id"], unique=False)
    op.create_index(op.f("ix_skill_merge_skill_id"), "skill_merge", ["skill_id"], unique=False)

    op.create_table(
        "skill_merge_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["skill_merge.id"], name=op.f("fk_skill_merge_row_merge_id_skill_merge"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_skill_merge_row_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_merge_row")),
    )
    op.create_index("ix_skill_merge_row_merge", "skill_merge_row", ["merge_id", "change"], unique=False)
    op.create_index(op.f("ix_skill_merge_row_person_id"), "skill_merge_row", ["person_id"], unique=False)

    op.create_table(
        "skill_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("is_distinct", sa.Boolean(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_skill_pair_order")),
        sa.ForeignKeyConstraint(
            ["high_id"], ["skill.id"], name=op.f("fk_skill_pair_high_id_skill"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["low_id"], ["skill.id"], name=op.f("fk_skill_pair_low_id_skill"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_pair")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_skill_pair_low_id_high_id")),
    )
    op.create_index(op.f("ix_skill_pair_high_id"), "skill_pair", ["high_id"], unique=False)
    op.create_index("ix_audit_object", "audit", ["object_type", "object_id", "id"], unique=False)
    op.create_index("ix_skill_state", "skill", ["state", "holders", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_skill_state", "skill")
    op.drop_index("ix_audit_object", "audit")
    for table in ("skill_pair", "skill_merge_row", "skill_merge", "exchange_rate"):
        op.drop_table(table)
