from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session
from wtforms import BooleanField, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.config import (
    CURRENCIES,
    DEFAULT_CURRENCY,
    HOURS_A_WEEK,
    LINE_LENGTH,
    LINK_LENGTH,
    LINKS,
    NAME_LENGTH,
    NOTE_LENGTH,
    PHONE_LENGTH,
    SKILLS_TO_BE_FOUND,
)
from portal.models import Conflict, Kind, Person
from portal.models.events import may_be_changed_by_others
from portal.models.skills import LEVEL_MEANINGS, LEVEL_NAMES
from portal.models.text import clean, is_phone, is_web_address
from portal.models.times import now, zone_named, zones
from portal.web import ClockField, DayField, Form, MoneyField, MonthField, NoteField, PartsField, TextField, WholeField

FIELDS = {  # of the form, by the column of the table of rights
    "card": ("name", "headline"),
    "profile": ("bio", "links", "place", "zone", "work_from", "work_to", "capacity", "available_from"),
    "phone": ("phone",),
    "rate": ("rate_amount", "rate_currency", "rate_per"),
}
PARTS = {  # what is edited in place, a card each
    "about": ("name", "headline", "bio", "links"),
    "hours": ("place", "zone", "work_from", "work_to", "capacity", "available_from"),
    "contact": FIELDS["phone"],
    "rate": FIELDS["rate"],
}
STEPS = {  # of the first visit; the skills of the second are a form of their own
    "you": FIELDS["card"],
    "skills": (),
    "hours": ("capacity", "work_from", "work_to", "available_from"),
    "place": ("place", "zone"),
}
LEVELS = {
    **{str(n): f"{LEVEL_NAMES[n].capitalize()}: {LEVEL_MEANINGS[n]}" for n in LEVEL_NAMES},
    "0": "None yet: You want to learn it.",
}


def version_sent(field: HiddenField) -> int:
    """The version that was on the page; 0, which no row has, when it was not sent."""
    text = field.raw_data[0] if field.raw_data else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _moment(text: str) -> datetime:
    """When a form was drawn; long ago, when it does not say."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return datetime.min


def tell_apart(form: Form, mark: str) -> None:
    """Ids of its own for a form that opens in place, where others may be open."""
    for field in form:
        field.id = field.label.field_id = f"{field.name}-{mark}"


class LinksField(TextAreaField):
    """Addresses of pages, one a line; `data` is a list of them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = clean(valuelist[0] if valuelist else "").split("\n")
        self.data = [line.strip() for line in lines if line.strip()]

    def pre_validate(self, form: Form) -> None:
        if len(self.data) > LINKS:
            raise ValidationError(f"At most {LINKS} links.")
        for link in self.data:
            if not is_web_address(link):
                raise ValidationError(
                    f"“{link[:60]}” is not the address of a page. It begins with https:// or http://."
                )
            if len(link) > LINK_LENGTH:
                raise ValidationError(f"A link has at most {LINK_LENGTH} characters.")

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "\n".join(self.data or ())


class ProfileForm(Form):
    name = TextField("Name", "Say your name.", NAME_LENGTH)
    headline = TextField("Headline", description="What you do, in a line: “QA engineer, independent”.")
    bio = NoteField("About you", description="Markdown works: **bold**, lists, links.")
    place = TextField("Place", most=NAME_LENGTH)
    zone = TextField("Time zone", "Choose your time zone.", description="A city near you, like Africa/Lagos.")
    work_from = ClockField("Working day begins", "Say when your day begins.")
    work_to = ClockField(
        "Working day ends", "Say when your day ends.", description="On your own clock; it may cross midnight."
    )
    capacity = WholeField(
        "Hours a week",
        most=HOURS_A_WEEK,
        required="Say how many hours a week you work.",
        description="All of them; what you are engaged for is taken off by itself.",
    )
    available_from = DayField("Available from", description="Leave it empty if you are available now.")
    phone = TextField("Phone", most=PHONE_LENGTH)
    links = LinksField("Links", description=f"One a line, up to {LINKS}.", render_kw={"rows": 3})
    rate_amount = MoneyField("Listed rate")
    rate_currency = SelectField("Currency", choices=[SelectChoice(c, c) for c in CURRENCIES], default=DEFAULT_CURRENCY)
    rate_per = SelectField("For", choices=[SelectChoice("hour", "an hour"), SelectChoice("day", "a day")])
    version = HiddenField()
    shown = HiddenField()

    def keep(self, person: Person, writes: Collection[str], only: Collection[str] = ()) -> "ProfileForm":
        """Leave out what may not be written, and what is not among `only`; employees have no listed rate."""
        for column, names in FIELDS.items():
            may = column in writes and not (column == "rate" and person.kind == Kind.EMPLOYEE)
            for name in names:
                if not may or (only and name not in only):
                    del self[name]
        if not self.is_submitted():
            self.shown.data = self._stamp(person)
        return self

    def validate_zone(self, field: StringField) -> None:
        field.data = zone_named(field.data or "")
        if field.data not in zones():
            raise ValidationError("This is not a time zone we know. Choose one from the list.")

    def validate_phone(self, field: StringField) -> None:
        if field.data and not is_phone(field.data):
            raise ValidationError("Write a number, like +49 30 123456.")

    def validate_work_to(self, field: ClockField) -> None:
        if field.data is not None and field.data == self.work_from.data:
            raise ValidationError("A working day can't end when it begins.")

    def changes(self, person: Person) -> dict[str, Any]:
        """What was asked and is not so yet, by column."""
        asked = {name: self[name].data for names in FIELDS.values() for name in names if name in self}
        if "phone" in asked:
            asked["phone"] = asked["phone"] or None
        return {name: value for name, value in asked.items() if value != getattr(person, name)}

    def must_be_up_to_date(self, session: Session, person: Person) -> None:
        """Raises Conflict when what this form shows was changed meanwhile; what other cards show does not count."""
        digest, _, drawn = (self.shown.data or "").partition(" ")
        if digest == self._stored(person) or version_sent(self.version) == person.version:
            return
        by_others = may_be_changed_by_others(session, person.id, _moment(drawn))
        who = "Somebody saved this in the meantime" if by_others else "You saved this in another window"
        raise Conflict(f"{who}. Look at what is there now, then save again.")

    def renew(self, person: Person) -> None:
        """Saving this again is saving over what is stored now."""
        self.version.data, self.shown.data = str(person.version), self._stamp(person)

    def _stamp(self, person: Person) -> str:
        """What is stored in the fields of this form, and when it was drawn."""
        return f"{self._stored(person)} {now().isoformat()}"

    def _stored(self, person: Person) -> str:
        """A digest of what is stored in the fields of this form."""
        names = [name for names in FIELDS.values() for name in names if name in self]
        return sha256(repr([getattr(person, name) for name in names]).encode()).hexdigest()[:20]


class LevelForm(Form):
    level = SelectField("Level", choices=[SelectChoice(n, words) for n, words in LEVELS.items()], default="2")
    wants = BooleanField("I want to learn more of it")

    def asked(self) -> tuple[int, bool]:
        """(level, wants to learn): who has no level yet wants to."""
        level = int(self.level.data)
        return level, bool(self.wants.data) or level == 0


class SkillForm(LevelForm):
    skill = TextField("Skill", "Name a skill.", NAME_LENGTH)


class SkillRow(Part):
    skill = TextField("Skill", most=NAME_LENGTH)
    level = SelectField("Level", choices=[SelectChoice(str(n), LEVEL_NAMES[n].capitalize()) for n in LEVEL_NAMES])


class FirstSkillsForm(Form):
    skills = PartsField(FormField(SkillRow), max_entries=SKILLS_TO_BE_FOUND)

    def named(self) -> list[Any]:
        """The rows that name a skill."""
        return [row for row in self.skills if row.skill.data]


class HeldForm(LevelForm):
    link = TextField(
        "A page that shows it",
        most=LINK_LENGTH,
        description="A talk, an article, a repository: begins with https://",
    )


class ExperienceForm(Form):
    TOLD = ("title", "organisation", "began_on", "ended_on", "text")
    title = TextField("What you did", "Say what you did, like “Test lead”.", NAME_LENGTH)
    organisation = TextField("Where", most=NAME_LENGTH, description="A company, or yourself.")
    began_on = MonthField("From", "Say since when.", description="A month like 2024-03.")
    ended_on = MonthField("Until", description="Leave it empty while it goes on.")
    text = NoteField("About it", most=NOTE_LENGTH, description="Markdown works. What came of it matters most.")
    version = HiddenField()

    def told(self) -> dict[str, Any]:
        return {name: self[name].data for name in self.TOLD}


class UnlistingForm(Form):
    until = DayField("Until", "Say until when.", description="On this day you are listed again.")
    reason = TextField("Reason", most=LINE_LENGTH, description="Only you can read it.")
