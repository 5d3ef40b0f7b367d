"""entries of experience, evidence once per link, and whether somebody has been shown around"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "experience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name=op.f("ck_experience_months")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_experience_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
        sa.UniqueConstraint("key", name=op.f("uq_experience_key")),
    )
    op.create_index("ix_experience_person", "experience", ["person_id", "began_on"], unique=False)
    op.create_index("uq_evidence", "evidence", ["person_skill_id", "kind", "ref"], unique=True)
    op.add_column("person", sa.Column("welcomed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "welcomed_on")
    op.drop_index("uq_evidence", "evidence")
    op.drop_table("experience")
