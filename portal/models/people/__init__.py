from typing import Self

from sqlalchemy.orm import Session

from portal.db import session_of
from portal.models.company import company
from portal.models.events import record_act
from portal.models.people.computed import words_of_person
from portal.models.people.employment import Employed
from portal.models.people.profile import ProfileOwner
from portal.models.people.row import Kind
from portal.models.stints import begin_stint
from portal.models.telling import tell_of_address
from portal.models.text import fold

__all__ = ["Kind", "Person", "words_of_person"]


class Person(Employed, ProfileOwner):
    """Anyone in the directory, and their account. A person without a password has no way in until invited.

    What is stored stands in `row`; the parts of a person are in a module each.
    """

    @classmethod
    def add(cls, session: Session, actor_id: int | None, name: str, kind: str, **fields: object) -> Self:
        """A new person, found from now on. `fields` are columns; an e-mail goes through `change_email`."""
        email = fields.pop("email", None)
        here = company(session)
        fields = {"zone": here.zone, "rate_currency": here.currency} | fields
        person = cls(name=name, sort_name=fold(name), kind=Kind(kind), **fields)
        person._take_email(session, str(email) if email else None)
        session.add(person)
        session.flush()
        person._refresh(is_new=True)
        begin_stint(session, person)
        record_act(session, actor_id, "person added", person.id)
        return person

    def change(self, actor_id: int, **fields: object) -> None:
        """Set columns of the entry, as an admin does. A new e-mail address ends links and sessions. Raises Refused."""
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        names = list(changed)
        if not names:
            return
        if "email" in changed:
            email, old = changed.pop("email"), self.email
            self.change_email(str(email) if email else None)
            if actor_id != self.id:
                tell_of_address(session_of(self), actor_id, self.id, old, self.email)
            self.end_sessions()
            self._end_links()
        for name, value in changed.items():
            setattr(self, name, value)
        self.must_fit_its_kind()
        if "manager_id" in changed:
            self._must_have_a_manager(actor_id)
        if changed.keys() & {"kind", "contract_ends_on"}:
            self.write_stint("kind" in changed)
        self.refresh()
        record_act(session_of(self), actor_id, "person changed", self.id, fields=names)
