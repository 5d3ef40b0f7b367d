"""questions and lessons of gigs, templates, notes on candidates, bookmarks, visits, reminders"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("gig") as gig:
        gig.add_column(sa.Column("questions", sa.JSON(), nullable=False, server_default="[]"))
        gig.add_column(sa.Column("starter", sa.String(), nullable=False, server_default=""))
        gig.add_column(sa.Column("learned", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("gig") as gig:
        for name, type_ in (("questions", sa.JSON()), ("starter", sa.String()), ("learned", sa.String())):
            gig.alter_column(name, existing_type=type_, server_default=None)
    with op.batch_alter_table("candidate") as candidate:
        candidate.add_column(sa.Column("nudged_at", sa.DateTime()))
    with op.batch_alter_table("offer") as offer:
        offer.add_column(sa.Column("reminded_at", sa.DateTime()))
    op.create_table(
        "gig_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_gig_template_author_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gig_template")),
        sa.UniqueConstraint("key", name=op.f("uq_gig_template_key")),
    )
    op.create_table(
        "candidate_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("gig_role_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime()),
        sa.Column("removed_at", sa.DateTime()),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gig_role_id"], ["gig_role.id"], name=op.f("fk_candidate_note_gig_role_id_gig_role"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_candidate_note_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_candidate_note_author_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_note")),
        sa.UniqueConstraint("key", name=op.f("uq_candidate_note_key")),
    )
    op.create_index("ix_candidate_note_of", "candidate_note", ["gig_role_id", "person_id"])
    op.create_table(
        "bookmark",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("gig_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bookmark_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["gig_id"], ["gig.id"], name=op.f("fk_bookmark_gig_id_gig"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "gig_id", name=op.f("pk_bookmark")),
    )
    op.create_table(
        "visit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("before", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visit_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "place", name=op.f("pk_visit")),
    )


def downgrade() -> None:
    for table in ("visit", "bookmark", "candidate_note", "gig_template"):
        op.drop_table(table)
    with op.batch_alter_table("offer") as offer:
        offer.drop_column("reminded_at")
    with op.batch_alter_table("candidate") as candidate:
        candidate.drop_column("nudged_at")
    with op.batch_alter_table("gig") as gig:
        for name in ("learned", "starter", "questions"):
            gig.drop_column(name)
