from collections.abc import Collection
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
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
    PHONE_LENGTH,
)
from portal.models import Kind, Person
from portal.models.skills import LEVEL_MEANINGS, LEVEL_NAMES
from portal.models.text import clean, is_web_address
from portal.models.times import zones
from portal.web import ClockField, DayField, Form, MoneyField, NoteField, TextField, WholeField

FIELDS = {  # of the form, by the column of the table of rights
    "card": ("name", "headline"),
    "profile": ("bio", "links", "place", "zone", "work_from", "work_to", "capacity", "available_from"),
    "phone": ("phone",),
    "rate": ("rate_amount", "rate_currency", "rate_per"),
}
LEVELS = {
    **{str(n): f"{LEVEL_NAMES[n].capitalize()}: {LEVEL_MEANINGS[n]}" for n in LEVEL_NAMES},
    "0": "None yet: You want to learn it.",
}


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

    def keep(self, person: Person, writes: Collection[str]) -> "ProfileForm":
        """Leave out what may not be written; employees have no listed rate."""
        for column, names in FIELDS.items():
            if column not in writes or (column == "rate" and person.kind == Kind.EMPLOYEE):
                for name in names:
                    del self[name]
        return self

    def validate_zone(self, field: StringField) -> None:
        if field.data not in zones():
            raise ValidationError("This is not a time zone we know. Choose one from the list.")

    def validate_work_to(self, field: ClockField) -> None:
        if field.data is not None and field.data == self.work_from.data:
            raise ValidationError("A working day can't end when it begins.")

    def changes(self, person: Person) -> dict[str, Any]:
        """What was asked and is not so yet, by column."""
        asked = {name: self[name].data for names in FIELDS.values() for name in names if name in self}
        if "phone" in asked:
            asked["phone"] = asked["phone"] or None
        return {name: value for name, value in asked.items() if value != getattr(person, name)}

    def base_version(self) -> int:
        """The version that was on the page; 0, which no row has, when it was not sent."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class LevelForm(Form):
    level = SelectField("Level", choices=[SelectChoice(n, words) for n, words in LEVELS.items()], default="2")
    wants = BooleanField("I want to learn more of it")

    def asked(self) -> tuple[int, bool]:
        """(level, wants to learn): who has no level yet wants to."""
        level = int(self.level.data)
        return level, bool(self.wants.data) or level == 0


class SkillForm(LevelForm):
    skill = TextField("Skill", "Name a skill.", NAME_LENGTH)


class UnlistingForm(Form):
    until = DayField("Until", "Say until when.", description="On this day you are listed again.")
    reason = TextField("Reason", most=LINE_LENGTH, description="Only you can read it.")
