import re
from typing import Any

from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.config import CURRENCIES, DEFAULT_CURRENCY, DEFAULT_ZONE, NAME_LENGTH
from portal.models import Refused
from portal.models.acts import Act, Wish
from portal.models.departments import department_named
from portal.models.times import zone_named, zones
from portal.search.admin_people import person_named
from portal.web import (
    ClockField,
    DayField,
    Form,
    HoursField,
    KeyField,
    MoneyField,
    TextField,
    WholeField,
    current_viewer,
)

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
COLUMNS = {  # the fields of a person, by the column of the access table that grants them
    "card": ("name", "headline"),
    "kind": ("department", "manager"),
    "email": ("email",),
    "phone": ("phone",),
    "profile": ("place", "zone", "work_from", "work_to", "capacity", "available_from"),
    "rate": ("rate_amount", "rate_currency", "rate_per"),
}
KINDS = [SelectChoice("employee", "Employee"), SelectChoice("contractor", "Independent contractor")]

LAST_DAY = "Contractors only: the last day on which they may come in. Empty: no end is known."
REASON = "For other admins, in the history of this person. They read the day alone."
ACTS = (  # act, what the list of acts says
    (Act.INVITE, "Invite"),
    (Act.SUSPEND, "Suspend"),
    (Act.RESUME, "Let in again"),
    (Act.UNLIST, "Unlist until …"),
    (Act.RELIST, "List again"),
    (Act.DEPARTMENT, "Set the department …"),
    (Act.CONTRACT, "Set the contract's end …"),
    (Act.LEAD, "Let them post gigs"),
    (Act.NO_LEAD, "Take back posting gigs"),
)


class PersonForm(Form):
    stored = tuple(name for names in COLUMNS.values() for name in names)
    name = TextField("Name", "Write a name.", NAME_LENGTH)
    email = TextField("E-mail address", most=254, description="They sign in with it. Without one they can’t.")
    phone = TextField("Phone", most=40)
    headline = TextField("Headline", description="What they do, in a line.")
    department = TextField("Department", most=NAME_LENGTH)
    manager = TextField("Manager", most=254, description="E-mail address or name.")
    place = TextField("Place", most=NAME_LENGTH)
    zone = TextField("Time zone", "Write a time zone, like Europe/Berlin.", 60, default=DEFAULT_ZONE)
    work_from = ClockField("Works from", "Write a time, like 09:00.", default=9 * 60)
    work_to = ClockField("Works until", "Write a time, like 17:00.", default=17 * 60)
    capacity = HoursField("Hours a week", "Write the hours a week.", least=0, default=40)
    available_from = DayField("Available from")
    rate_amount = MoneyField("Rate", description="Contractors only.")
    rate_currency = SelectField("Currency", choices=[SelectChoice(c, c) for c in CURRENCIES], default=DEFAULT_CURRENCY)
    rate_per = SelectField(
        "Per", choices=[SelectChoice("hour", "an hour"), SelectChoice("day", "a day")], default="hour"
    )
    version = WholeField()

    def validate_email(self, field: StringField) -> None:
        if field.data and not EMAIL.fullmatch(field.data):
            raise ValidationError("Write an address like ada@company.example.")

    def validate_zone(self, field: StringField) -> None:
        field.data = zone_named(field.data or "")
        if field.data not in zones():
            raise ValidationError("We don't know this time zone. Choose from the list while you type, or write UTC.")

    def only(self, writes: frozenset[str]) -> "PersonForm":
        """Without the fields that the viewer may not write."""
        for column, names in COLUMNS.items():
            for name in names if column not in writes else ():
                del self[name]
        return self

    def columns(self, session: Session, was: dict[str, Any]) -> dict[str, Any]:
        """What to store, by column. Names of department and manager are looked up. Raises Refused."""
        asked = {name: self[name].data for name in self.stored if name in self}
        for name in ("email", "phone"):
            if name in asked:
                asked[name] = asked[name] or None
        typed = asked.pop("department", None)
        if typed is not None:
            asked["department_id"] = department_named(session, typed).id if typed else None
        typed = asked.pop("manager", None)
        if typed is not None and typed != was.get("manager"):
            asked["manager_id"] = person_named(current_viewer(), typed, "manager")
        return asked

    def differing(self, there: dict[str, Any]) -> list[tuple[str, str]]:
        """(label, what is stored) of the fields in which what was typed differs from it."""
        stored = type(self)(formdata=None, data=there)
        pairs = [(field, stored[field.short_name]) for field in self if field.short_name in there]
        return [
            (field.label.text, other._value() if hasattr(other, "_value") else str(other.data or ""))
            for field, other in pairs
            if field.short_name != "version" and (field.data or None) != (other.data or None)
        ]


class NewPersonForm(PersonForm):
    stored = (*PersonForm.stored, "kind", "contract_ends_on")
    kind = RadioField("Kind", choices=KINDS, default="employee")
    contract_ends_on = DayField("Contract ends on", description=LAST_DAY)
    key = KeyField()


class GrantsForm(Form):
    is_lead = BooleanField("Lead: may post gigs and read the directory")
    is_admin = BooleanField("Admin: runs the directory")
    version = WholeField()


class EmploymentForm(Form):
    kind = RadioField("Kind", choices=KINDS)
    title = TextField("Title", description="Of the new time, in the history. The headline unless said.")
    contract_ends_on = DayField("Contract ends on", description=LAST_DAY)
    agency = TextField("Agency", most=NAME_LENGTH, description="Contractors only, where there is one.")
    version = WholeField()


class HandOverForm(Form):
    to = TextField("Hand over to", "Name the lead who takes it over.", 254, description="Name or e-mail of a lead.")


class UnlistingForm(Form):
    until = DayField("Until", "Choose the day on which they are listed again.")
    reason = TextField("Reason", description=REASON)


class BulkForm(Form):
    """One act onto the people who are ticked, or onto all that the list finds."""

    act = SelectField(
        "With those ticked", choices=[SelectChoice("", "Choose …"), *(SelectChoice(a, said) for a, said in ACTS)]
    )
    day = DayField("Day")
    department = TextField("Department", most=NAME_LENGTH)
    everyone = BooleanField()

    def validate_act(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError("Choose what to do.")

    def wish(self) -> Wish:
        """Raises Refused where the act needs more than was given."""
        wish = Wish(Act(self.act.data), self.day.data, self.department.data)
        if wish.act in (Act.UNLIST, Act.CONTRACT) and wish.day is None:
            raise Refused("day", "Choose a day.")
        if wish.act == Act.UNLIST and wish.day and wish.day <= current_viewer().today:
            raise Refused("day", "Choose a day ahead: on it they are listed again.")
        if wish.act == Act.DEPARTMENT and not wish.department:
            raise Refused("department", "Write the name of the department.")
        return wish
