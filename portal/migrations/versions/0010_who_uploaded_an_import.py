"""who uploaded an import: they alone read its file as it stands"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UPLOADERS = """
    UPDATE import SET uploader_id = (
      SELECT min(a.actor_id) FROM audit a JOIN person p ON p.id = a.actor_id
      WHERE a.action = 'import uploaded' AND a.object_type = 'import' AND a.object_id = import.id)"""


def upgrade() -> None:
    with op.batch_alter_table("import") as table:
        table.add_column(sa.Column("uploader_id", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_import_uploader_id_person"), "person", ["uploader_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_import_uploader_id"), ["uploader_id"])
    op.get_bind().exec_driver_sql(UPLOADERS)


def downgrade() -> None:
    with op.batch_alter_table("import") as table:
        table.drop_index(op.f("ix_import_uploader_id"))
        table.drop_constraint(op.f("fk_import_uploader_id_person"), type_="foreignkey")
        table.drop_column("uploader_id")
