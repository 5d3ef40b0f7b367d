"""imports in the browser: their states, how far they are, and what texts mean"""

import sqlalchemy as sa
from alembic import op

from portal.models.text import new_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = "UPDATE import SET state = CASE WHEN applied_at IS NULL THEN 'discarded' ELSE 'applied' END"


def upgrade() -> None:
    with op.batch_alter_table("import") as table:
        table.add_column(sa.Column("key", sa.String()))
        table.add_column(sa.Column("state", sa.String(), nullable=False, server_default="uploaded"))
        table.add_column(sa.Column("said", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("header", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("total", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("staged", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("report", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("ended_at", sa.DateTime()))
    connection = op.get_bind()
    connection.exec_driver_sql(STATES)
    for (id_,) in connection.exec_driver_sql("SELECT id FROM import").all():
        connection.execute(sa.text("UPDATE import SET key = :key WHERE id = :id"), {"key": new_key(), "id": id_})
    with op.batch_alter_table("import") as table:
        table.alter_column("key", existing_type=sa.String(), nullable=False)
        for name in ("state", "said", "header"):
            table.alter_column(name, existing_type=sa.String(), server_default=None)
        for name in ("total", "staged"):
            table.alter_column(name, existing_type=sa.Integer(), server_default=None)
        table.alter_column("report", existing_type=sa.JSON(), server_default=None)
        table.create_unique_constraint(op.f("uq_import_key"), ["key"])
        table.create_index(op.f("ix_import_actor_id"), ["actor_id"])
        table.create_index(op.f("ix_import_header"), ["header"])
    op.create_table(
        "import_text",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("fits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_text_import_id_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "folded", name=op.f("pk_import_text")),
    )
    op.create_table(
        "skill_choice",
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("skill_id", sa.Integer()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_skill_choice_skill_id_skill"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_skill_choice")),
    )
    op.create_index(op.f("ix_skill_choice_skill_id"), "skill_choice", ["skill_id"])


def downgrade() -> None:
    op.drop_table("skill_choice")
    op.drop_table("import_text")
    with op.batch_alter_table("import") as table:
        table.drop_index(op.f("ix_import_header"))
        table.drop_index(op.f("ix_import_actor_id"))
        table.drop_constraint(op.f("uq_import_key"), type_="unique")
        for name in ("key", "state", "said", "header", "total", "staged", "report", "ended_at"):
            table.drop_column(name)
