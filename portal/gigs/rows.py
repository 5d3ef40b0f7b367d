"""Rows of the gig's form: roles, the skills that each needs, co-leads, questions. They may have holes in their numbers.

The page adds and removes them by buttons, which scripts make quick and which work without.
"""

from typing import Any

from flask import request
from wtforms import Form as Part
from wtforms import FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portal.config import CO_LEADS, HOURS_A_WEEK, LEVELS, NAME_LENGTH, NEEDS, QUESTIONS, ROLES, SEATS
from portal.models.skills import LEVEL_NAMES
from portal.models.text import clean
from portal.web import HoursField, MoneyField, PartsField, TextField, WholeField

CHOOSE = {"invalid_choice_message": "Choose one of the list."}
NEED_WORDS = (SelectChoice("required", "Required"), SelectChoice("nice", "Nice to have"))
LEVEL_WORDS = [SelectChoice(str(n), f"{n} {LEVEL_NAMES[n]}") for n in range(1, LEVELS + 1)]
LIMITS: dict[str, Any] = {  # what the page's empty rows are made of
    "levels": LEVEL_WORDS,
    "needs": NEED_WORDS,
    "most_roles": ROLES,
    "most_needs": NEEDS,
    "most_seats": SEATS,
    "most_hours": HOURS_A_WEEK,
    "most_title": NAME_LENGTH,
    "most_questions": QUESTIONS,
    "most_co_leads": CO_LEADS,
}
DEEDS = frozenset(
    {
        *("add_role", "remove_role", "add_skill", "remove_skill", "add_named", "show_fields"),
        *("add_question", "remove_question", "add_co_lead", "remove_co_lead"),
    }
)


class Rows(PartsField):
    """Rows as they come, with the numbers that they have; one more than `most` is kept, so that it can be refused."""

    entries: list[Any]

    def __init__(self, *args: Any, most: int, each: str = "", **kwargs: Any):
        self.most = most
        self.each = each  # what the box of errors calls a row
        self._said: list[str] = []
        super().__init__(*args, max_entries=most + 1, **kwargs)
        self.type = "FieldList"  # what the box of errors walks

    def _compact_indices(self) -> None:
        """Numbers stay, so that a message stands beside the row that it speaks of."""
        self.last_index = max((entry.index for entry in self.entries), default=-1)

    @property
    def errors(self) -> list[Any]:
        """What is said of the rows as a whole, then of each: as it is now, since skills are looked up later."""
        return [*self._said, *(entry.errors for entry in self.entries if entry.errors)]

    @errors.setter
    def errors(self, said: list[Any]) -> None:
        self._said = [words for words in said if isinstance(words, str)]

    @property
    def said(self) -> list[str]:
        """What is said of the rows as a whole."""
        return self._said

    def add(self, data: Any = None) -> None:
        if len(self.entries) < self.most:
            self.append_entry(data)

    def drop(self, number: str) -> None:
        self.entries = [entry for entry in self.entries if str(entry.index) != number]

    def numbered(self, number: str) -> Any:
        return next((entry for entry in self.entries if str(entry.index) == number), None)


class NeedForm(Part):
    name = StringField("Skill", filters=[lambda typed: clean(typed or "")[:NAME_LENGTH]])
    level = SelectField("Least level", choices=LEVEL_WORDS, default="2", **CHOOSE)
    need = SelectField("Need", choices=NEED_WORDS, default="required", **CHOOSE)


class RoleForm(Part):
    n = HiddenField()
    title = TextField("Title", most=NAME_LENGTH)
    seats = WholeField("Seats", 1, SEATS, default=1)
    hours = HoursField("Hours a week")
    pay_up_to = MoneyField("Pay up to, an hour", description="Leave it empty to say nothing about pay.")
    skills = Rows(FormField(NeedForm), "Skills", most=NEEDS)


class ChangingRows:
    """The part of the gig's form that adds and removes rows, where it was sent for that alone."""

    roles: Any
    questions: Any
    co_leads: Any

    @property
    def is_only_rows(self) -> bool:
        """Whether it is to be drawn anew, and nothing checked: a row more or less, or the fields of another type."""
        return any(name in request.form for name in DEEDS)

    def change_rows(self) -> None:
        sent = request.form
        if "add_role" in sent:
            self.roles.add()
        if "remove_role" in sent and len(self.roles.entries) > 1:
            self.roles.drop(sent["remove_role"])
        role = self.roles.numbered(sent.get("add_skill", ""))
        if role is not None:
            role.skills.add()
        of, _, number = sent.get("remove_skill", "").partition(".")
        role = self.roles.numbered(of)
        if role is not None:
            role.skills.drop(number)
        if "add_named" in sent:
            self._add_skill(clean(sent["add_named"])[:NAME_LENGTH])
        for name, rows in (("question", self.questions), ("co_lead", self.co_leads)):
            if f"add_{name}" in sent:
                rows.add()
            rows.drop(sent.get(f"remove_{name}", ""))

    def _add_skill(self, name: str) -> None:
        """To the first role, in its first empty row."""
        skills = self.roles.entries[0].skills
        free = next((row for row in skills if not row["name"].data), None)
        if free is not None:
            free["name"].data = name
        else:
            skills.add({"name": name})
