"""The full-text indexes: FTS5 on SQLite, tsvector on PostgreSQL, with the same columns and folded words in both."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.models.spelling import learn

SPELLED = {"person_text": ("name",), "skill_text": ("name", "body")}  # whose words mend a search with a typo


def write_document(session: Session, index: str, id_: int, name: str, body: str) -> None:
    """Write what is found of a row anew. `index` is one of db.INDEXES_OF_TEXT; texts are folded words."""
    write_documents(session, index, [{"id": id_, "name": name, "body": body}])


def write_documents(session: Session, index: str, rows: list[dict[str, object]]) -> None:
    """The same for many rows of {"id", "name", "body"}."""
    session.execute(text(f"DELETE FROM {index} WHERE rowid = :id"), [{"id": r["id"]} for r in rows])
    session.execute(text(f"INSERT INTO {index} (rowid, name, body) VALUES (:id, :name, :body)"), rows)
    learn(session, (str(row[column]) for row in rows for column in SPELLED.get(index, ())))
