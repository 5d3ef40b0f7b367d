"""letters with a stroke are compared without it: what was folded before is folded anew"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal.models.spelling import learn
from portal.models.text import fold, words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FOLDED = (  # table, what is folded, where it is kept, and what no other row with the same may share
    ("person", "name", "sort_name", None),
    ("person", "email", "email_folded", ""),
    ("department", "name", "folded", ""),
    ("skill", "name", "folded", ""),
    ("alias", "name", "folded", "skill_id"),
)


def upgrade() -> None:
    connection = op.get_bind()
    for table, of, column, shared in FOLDED:
        for row in connection.execute(sa.text(f"SELECT id, {of} AS name, {column} AS was FROM {table}")).all():
            folded = fold(row.name or "")
            if row.name and folded != row.was and _is_free(connection, table, column, shared, row.id, folded):
                new = {"folded": folded, "id": row.id}
                connection.execute(sa.text(f"UPDATE {table} SET {column} = :folded WHERE id = :id"), new)
    _tell_names(connection)


def _is_free(connection: Connection, table: str, column: str, shared: str | None, id_: int, folded: str) -> bool:
    """Two that differ by a stroke alone stay apart."""
    if shared is None:
        return True
    same = f" AND {shared} = (SELECT {shared} FROM {table} WHERE id = :id)" if shared else ""
    other = sa.text(f"SELECT 1 FROM {table} WHERE {column} = :folded AND id <> :id{same}")
    return connection.execute(other, {"folded": folded, "id": id_}).first() is None


def _tell_names(connection: Connection) -> None:
    """The full text finds people by their names anew; `portal reindex` does it for all else that they tell."""
    people = connection.execute(sa.text("SELECT id, name FROM person")).all()
    others = [(row.id, words(row.name)) for row in people if not row.name.isascii()]
    for id_, name in others:
        connection.execute(sa.text("UPDATE person_text SET name = :name WHERE rowid = :id"), {"id": id_, "name": name})
    with Session(bind=connection) as session:
        learn(session, [name for _, name in others])
        session.flush()


def downgrade() -> None:
    """Nothing was lost: the texts themselves are as they were."""
