"""counts of the directory, words that mend a typo, notes about people"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from portal.models.spelling import learn
from portal.models.text import words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LISTED = ["id", "free_now", "state", "unlisted_until", "contract_ends_on"]
SPELLED = ("SELECT name FROM person", "SELECT name FROM skill", "SELECT name FROM alias")


def upgrade() -> None:
    op.create_table(
        "directory_count",
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("column", "value", name=op.f("pk_directory_count")),
    )
    op.create_table(
        "person_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_person_note_author_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_note_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_note")),
        sa.UniqueConstraint("author_id", "person_id", name=op.f("uq_person_note_author_id_person_id")),
    )
    op.create_index(op.f("ix_person_note_person_id"), "person_note", ["person_id"], unique=False)
    op.create_table(
        "spelling",
        sa.Column("cut", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("cut", "word", name=op.f("pk_spelling")),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_person_listed", "person")
    op.create_index("ix_person_listed", "person", [*LISTED, "confirmed_on"], unique=False)
    with Session(bind=op.get_bind()) as session:
        for names in SPELLED:
            learn(session, {words(name) for name in session.scalars(sa.text(names))})
        session.flush()


def downgrade() -> None:
    op.drop_index("ix_person_listed", "person")
    op.create_index("ix_person_listed", "person", LISTED, unique=False)
    for table in ("spelling", "person_note", "directory_count"):
        op.drop_table(table)
