"""The form of a gig: its facts, its roles, the skills that each role needs. Rows may have holes in their numbers."""

import hashlib
from collections.abc import Iterator
from typing import Any

from flask import request
from wtforms import Form as Part
from wtforms import FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portal.access import Viewer, require_skill
from portal.config import ANSWER_DAYS, HOURS_A_WEEK, LEVELS, NAME_LENGTH, NEEDS, ROLES, SEATS
from portal.models import Audience, Conflict, Gig, GigRole, GigState, NeedWish, Refused, RoleWish, Skill
from portal.models.gigs import TYPES
from portal.models.skills import LEVEL_NAMES
from portal.models.text import ALPHABET, clean, fold, new_key
from portal.models.times import zones
from portal.search.gig_page import audience_words
from portal.web import DayField, Form, HoursField, MoneyField, NoteField, PartsField, TextField, WholeField

CHOOSE = {"invalid_choice_message": "Choose one of the list."}
NEED_WORDS = (SelectChoice("required", "Required"), SelectChoice("nice", "Nice to have"))
LEVEL_WORDS = [SelectChoice(str(n), f"{n} {LEVEL_NAMES[n]}") for n in range(1, LEVELS + 1)]
LIMITS = {  # what the page's empty rows are made of
    "levels": LEVEL_WORDS,
    "needs": NEED_WORDS,
    "most_roles": ROLES,
    "most_needs": NEEDS,
    "most_seats": SEATS,
    "most_hours": HOURS_A_WEEK,
    "most_title": NAME_LENGTH,
}
ROW_DEEDS = ("add_role", "remove_role", "add_skill", "remove_skill")


class Rows(PartsField):
    """Rows as they come, with the numbers that they have; one more than `most` is kept, so that it can be refused."""

    entries: list[Any]

    def __init__(self, *args: Any, most: int, **kwargs: Any):
        self.most = most
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
    pay_up_to = MoneyField("Pay up to, an hour", description="Empty when it is not said.")
    skills = Rows(FormField(NeedForm), "Skills", most=NEEDS)


class GigForm(Form):
    token = HiddenField()
    version = HiddenField()
    title = TextField("Title", most=NAME_LENGTH, description="Say what will be done.")
    description = NoteField("What and why", description="What will be there at the end, and for whom. Markdown works.")
    type = SelectField("Type", choices=[SelectChoice(t, t.capitalize()) for t in TYPES], default="project", **CHOOSE)
    audience = RadioField(
        "Who can see it and apply",
        choices=[SelectChoice(str(a), audience_words(a)) for a in Audience],
        default=str(Audience.EVERYONE),
        **CHOOSE,
    )
    starts_on = DayField("Starts on")
    ends_on = DayField("Ends on")
    apply_by = DayField("Apply by", description="Empty: until you close it.")
    answer_days = WholeField(
        "Days to answer", 1, 60, default=ANSWER_DAYS, description="Applicants hear from you in time."
    )
    zone = SelectField("Time zone of the days", choices=[SelectChoice(z) for z in sorted(zones())], **CHOOSE)
    roles = Rows(FormField(RoleForm), "Roles", most=ROLES, min_entries=1)

    @property
    def is_only_rows(self) -> bool:
        """Whether a row was added or removed, without scripts: the form is drawn anew, and nothing is checked."""
        return any(name in request.form for name in ROW_DEEDS)

    def change_rows(self) -> None:
        sent = request.form
        if "add_role" in sent and len(self.roles.entries) < ROLES:
            self.roles.append_entry()
        if "remove_role" in sent and len(self.roles.entries) > 1:
            self.roles.drop(sent["remove_role"])
        role = self.roles.numbered(sent.get("add_skill", ""))
        if role is not None and len(role.skills.entries) < NEEDS:
            role.skills.append_entry()
        of, _, number = sent.get("remove_skill", "").partition(".")
        role = self.roles.numbered(of)
        if role is not None:
            role.skills.drop(number)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        starts, ends, last = self.starts_on.data, self.ends_on.data, self.apply_by.data
        if starts and ends and ends < starts:
            self.refuse(Refused("ends_on", "It can't end before it starts."))
        if last and ends and last > ends:
            self.refuse(Refused("apply_by", "This is after the end."))
        for rows in (self.roles, *(role.skills for role in self.roles)):
            if len(rows.entries) > rows.most:
                rows.errors = [*rows.errors, f"At most {rows.most} here."]
        return not self.errors

    def refuse_all(self, why: Exception) -> None:
        """Keep what was refused; Unfit says nothing more, since it stands beside the fields already."""
        if isinstance(why, (Refused, Conflict)):
            self.refuse(why)

    def bring_back(self, gig: Gig) -> None:
        """The rows of roles that were taken out and had to stay, when the roles as such were refused."""
        there = {row.n.data for row in self.roles}
        for role in gig.roles if any(isinstance(words, str) for words in self.roles.errors) else ():
            if str(role.n) not in there:
                self.roles.append_entry(_as_row(role))

    def must_be_whole(self, gig: Gig) -> None:
        """Say beside the fields all that keeps the gig from being published."""
        for field, why in gig.problems().items():
            if field != "roles" or not gig.roles:
                self.refuse(Refused(field, why))
        for row in self.roles:
            for name, why in (("title", "Name the role."), ("hours", "Say how many hours a week.")):
                if not row[name].data:
                    row[name].errors = [*row[name].errors, why]

    def facts(self) -> dict[str, Any]:
        """What `Gig.change` takes, without roles."""
        names = ("title", "description", "type", "audience", "starts_on", "ends_on", "apply_by", "zone")
        return {name: self[name].data for name in names} | {"answer_days": self.answer_days.data or ANSWER_DAYS}

    def wishes(self, viewer: Viewer, gig: Gig) -> list[RoleWish]:
        """The roles asked for. Skills that the viewer can't name are said beside their fields, save what it has."""
        found, taken = [], set()
        kept = {fold(need.skill.name): need.skill for role in gig.roles for need in role.needs}
        for row in self.roles:
            n = int(row.n.data) if _is_number(row.n.data) and row.n.data not in taken else None
            taken.add(row.n.data)
            facts = row.title.data, row.seats.data or 1, row.hours.data or 0, row.pay_up_to.data
            found.append(RoleWish(n, *facts, tuple(self._needs(viewer, kept, row))))
        return found

    def _needs(self, viewer: Viewer, kept: dict[str, Skill], row: Any) -> Iterator[NeedWish]:
        seen = set()
        for need in row.skills:
            if not need["name"].data:
                continue
            try:
                skill = kept.get(fold(need["name"].data)) or require_skill(viewer, need["name"].data, "name")
            except Refused as e:
                need["name"].errors = [*need["name"].errors, str(e)]
                continue
            if skill.id not in seen:
                seen.add(skill.id)
                yield NeedWish(skill.id, int(need.level.data), need.need.data == "required")

    def says_what_is_stored(self, gig: Gig, wishes: list[RoleWish]) -> bool:
        """Whether saving would change nothing: the same form came twice."""
        return all(getattr(gig, name) == value for name, value in self.facts().items()) and (
            [_plain(wish) for wish in wishes] == [_plain(_as_wish(role)) for role in gig.roles]
        )

    @property
    def sent_version(self) -> int | None:
        """The version that the page showed; -1 when it was tampered with, which is never the current one."""
        return int(self.version.data) if _is_number(self.version.data) else -1


class EndForm(Form):
    outcome = RadioField(
        "How did it end?",
        choices=[
            SelectChoice(str(GigState.COMPLETED), "Completed: the work is done"),
            SelectChoice(str(GigState.CANCELLED), "Cancelled: the work will not be done"),
        ],
        **CHOOSE,
    )


def key_of_new(owner_id: int, token: str) -> str:
    """The key of the gig that a form makes: the same form sent twice names the same gig, and nobody else's."""
    digest = hashlib.sha256(f"{owner_id} {token or new_key()}".encode()).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:10])


def form_for_new(zone: str) -> GigForm:
    form = GigForm(zone=zone)
    if not request.form:
        form.token.data = new_key()
        form.roles[0].skills.append_entry()
    return form


def form_of(gig: Gig, **options: Any) -> GigForm:
    """The form as it was sent, else as the gig is."""
    names = ("title", "description", "type", "audience", "starts_on", "ends_on", "apply_by", "answer_days", "zone")
    values = {name: getattr(gig, name) for name in names}
    return GigForm(version=str(gig.version), roles=[_as_row(role) for role in gig.roles], **values, **options)


def _as_row(role: GigRole) -> dict[str, Any]:
    skills = [
        {"name": n.skill.name, "level": str(n.least_level), "need": "required" if n.required else "nice"}
        for n in role.needs
    ]
    values = {"title": role.title, "seats": role.seats, "hours": role.hours or None, "pay_up_to": role.pay_up_to}
    return {"n": str(role.n), "skills": skills} | values


def _as_wish(role: GigRole) -> RoleWish:
    needs = tuple(NeedWish(n.skill_id, n.least_level, n.required) for n in role.needs)
    return RoleWish(role.n, role.title, role.seats, role.hours, role.pay_up_to, needs)


def _plain(wish: RoleWish) -> tuple[Any, ...]:
    return (
        wish.title,
        wish.seats,
        wish.hours,
        wish.pay_up_to,
        {(n.skill_id, n.least_level, n.required) for n in wish.needs},
    )


class Unfit(Exception):
    """What keeps the form from being saved stands beside its fields."""


def _is_number(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdecimal() and len(text) <= 9
