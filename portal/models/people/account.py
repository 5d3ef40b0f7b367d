from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.db import session_of
from portal.models.accounts import Link, SignIn
from portal.models.errors import Conflict, Refused
from portal.models.events import record_act
from portal.models.people.row import Kind, PersonRow
from portal.models.telling import tell_of_reset
from portal.models.text import fold
from portal.models.times import now


class AccountHolder(PersonRow):
    """The part of a person that comes in: address, grants, sessions, links and password."""

    __abstract__ = True

    def change_email(self, email: str | None) -> None:
        """Unique among people whatever its case. Raises Refused."""
        self._take_email(session_of(self), email)

    def _take_email(self, session: Session, email: str | None) -> None:
        folded = fold(email) if email else None
        row = type(self)
        if folded and session.scalar(select(row.id).where(row.email_folded == folded, row.key != self.key)):
            raise Refused("email", "Somebody else has this e-mail address.")
        self.email, self.email_folded = email or None, folded

    def suspend(self, actor_id: int) -> None:
        """No way in from this moment. Doing it twice is doing it once."""
        if self.state == "active":
            self.state = "suspended"
            self.end_sessions()
            self._end_links()
            record_act(session_of(self), actor_id, "person suspended", self.id)

    def resume(self, actor_id: int) -> None:
        if self.state == "suspended":
            self.state = "active"
            record_act(session_of(self), actor_id, "person resumed", self.id)

    def grant(self, actor_id: int | None, *, lead: bool, admin: bool) -> None:
        """Set both grants. Leading needs an employee. Sessions end, since rights changed. The operator has no id."""
        if lead and self.kind != Kind.EMPLOYEE:
            raise Refused("is_lead", "Only employees can post gigs.")
        changed = [name for name, new in (("is_lead", lead), ("is_admin", admin)) if getattr(self, name) != new]
        if not changed:
            return
        self.is_lead, self.is_admin = lead, admin
        self.end_sessions()
        record_act(session_of(self), actor_id, "grants changed", self.id, fields=changed)

    def end_sessions(self, but: int | None = None) -> None:
        """Every session, or every one `but` that of this id."""
        session = session_of(self)
        for open_ in session.scalars(select(SignIn).where(SignIn.person_id == self.id, SignIn.ended_at.is_(None))):
            if open_.id != but:
                open_.end()

    def _end_links(self) -> None:
        session_of(self).execute(delete(Link).where(Link.person_id == self.id))

    def end_session(self, session_id: int) -> bool:
        """One session of theirs; whether there is such a one."""
        found = session_of(self).scalar(select(SignIn).where(SignIn.person_id == self.id, SignIn.id == session_id))
        if found:
            found.end()
        return found is not None

    def must_take_link(self, kind: str) -> None:
        """Raises Conflict where no link of the kind would let them in."""
        if not self.email:
            raise Conflict(f"{self.name} has no e-mail address to sign in with. Write one first.")
        if self.state != "active" or self.contract_over:
            raise Conflict(f"{self.name} can't come in now. Undo the suspension or renew the contract first.")
        if (kind == "invitation") != (self.password_hash is None):
            other = "has a password already: make a reset link" if self.password_hash else "was never in: invite them"
            raise Conflict(f"{self.name} {other}.")

    def make_link(self, actor_id: int | None, kind: str, *, by_mail: bool = False) -> str:
        """The token of a new invitation or reset, told once. Older links and sessions end. Raises Conflict."""
        self.must_take_link(kind)
        self.end_sessions()
        record_act(session_of(self), actor_id, f"{kind} link made", self.id)
        if kind == "reset" and not by_mail:
            tell_of_reset(session_of(self), actor_id, self.id)
        return Link.make(session_of(self), self.id, kind)

    def has_link(self) -> bool:
        """Whether an invitation or a reset is open."""
        alive = select(Link.id).where(Link.person_id == self.id, Link.ends_at > now())
        return session_of(self).scalar(alive.limit(1)) is not None

    def set_password(self, password_hash: str) -> None:
        """Takes a hash made outside the transaction. Every session and link made before ends."""
        self.password_hash = password_hash
        self.end_sessions()
        self._end_links()
        record_act(session_of(self), self.id, "password set", self.id)
