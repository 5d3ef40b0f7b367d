from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base, session_of
from portal.models.errors import Conflict, Refused
from portal.models.events import record_act
from portal.models.text import fold, new_key, words
from portal.models.upsert import insert_new

NAMED_BY = {  # table: words for its rows
    "person": ("person is", "people are", "in it. Move them first, on the page of people"),
    "gig": ("gig is", "gigs are", "of it"),
    "stint": ("line of somebody's history names", "lines of people's histories name", "it, so it stays"),
}


class Department(Base):
    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)

    @classmethod
    def add(cls, session: Session, actor_id: int, name: str, key: str) -> "Department":
        """A new one. Raises Refused."""
        must_be_free(session, name)
        made = cls(name=name, folded=fold(name), key=key)
        session.add(made)
        session.flush()
        record_act(session, actor_id, "department added", made.id, "department")
        return made

    def rename(self, actor_id: int, name: str) -> None:
        """People are found by it: their documents are to be written anew afterwards. Raises Refused."""
        if name == self.name:
            return
        must_be_free(session_of(self), name, but=self.id)
        was, self.name, self.folded = self.name, name, fold(name)
        record_act(session_of(self), actor_id, "department renamed", self.id, "department", ["name"], f"was “{was}”")

    def remove(self, actor_id: int) -> None:
        """Take out one that nothing names. Raises Conflict."""
        for table, (one, many, then) in NAMED_BY.items():
            named = f"SELECT count(*) FROM {table} WHERE department_id = :id"
            if n := session_of(self).scalar(text(named), {"id": self.id}):
                raise Conflict(f"“{self.name}” can't be removed: {n:,} {one if n == 1 else many} {then}.")
        record_act(session_of(self), actor_id, "department removed", self.id, "department", reason=f"“{self.name}”")
        session_of(self).delete(self)


def must_be_free(session: Session, name: str, but: int | None = None) -> None:
    """Raises Refused for a text that can't be a name, or is one already."""
    if not words(name):
        raise Refused("name", "A name has at least a letter or a digit.")
    if there := session.scalar(select(Department.name).where(Department.folded == fold(name), Department.id != but)):
        raise Refused("name", f"“{there}” is there already.")


def department_named(session: Session, name: str) -> Department:
    """The department of that name, made when it is new."""
    insert_new(session, Department, {"key": new_key(), "name": name, "folded": fold(name)})
    return session.scalars(select(Department).where(Department.folded == fold(name))).one()
