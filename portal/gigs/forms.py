"""The form of a gig: what is typed, whether it fits, and what of it is stored."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import request
from wtforms import FormField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.access import Viewer, require_skill
from portal.config import ANSWER_DAYS, CO_LEADS, LINE_LENGTH, NAME_LENGTH, NEEDS, QUESTIONS, ROLES
from portal.db import db
from portal.gigs.rows import CHOOSE, ChangingRows, RoleForm, Rows
from portal.gigs.starters import STARTERS
from portal.gigs.types import LONGEST_ONE_OFF, asks
from portal.models import Audience, Conflict, Gig, GigRole, GigState, NeedWish, Person, Refused, RoleWish, Skill
from portal.models.company import company
from portal.models.gig_copies import as_wish
from portal.models.gigs import LIVE, TYPES
from portal.models.hours import MINUTES_A_DAY
from portal.models.text import ALPHABET, clean, fold, new_key
from portal.models.times import zones
from portal.search.gig_page import audience_words
from portal.search.lead_names import lead_among, lead_named
from portal.web import ClockField, DayField, Form, MoneyField, NoteField, TextField, WholeField

PLAIN = ("title", "description", "type", "audience", "starts_on", "ends_on", "apply_by", "zone", "core_from", "core_to")
TOKEN = 40  # characters at most


class GigForm(ChangingRows, Form):
    token = HiddenField(filters=[lambda typed: clean(typed or "")[:TOKEN]])  # names the window; of a new gig, its key
    version = HiddenField()
    starter = HiddenField(filters=[lambda name: name if name in STARTERS else ""])
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
        "Days to answer", 1, 60, default=ANSWER_DAYS, description="So long you take at most for each application."
    )
    zone = SelectField("Time zone of days and hours", choices=[SelectChoice(z) for z in sorted(zones())], **CHOOSE)
    roles = Rows(FormField(RoleForm), "Roles", most=ROLES, each="Role", min_entries=1)
    budget = MoneyField("Budget", description="For all of it. Only the gig's leads read it.")
    core_from = ClockField("Core hours from")
    core_to = ClockField("Core hours until")
    least_shared = WholeField("Shared hours a day, at least", 1, 24)
    co_leads = Rows(TextField("Co-lead", most=NAME_LENGTH), "Co-leads", most=CO_LEADS)
    questions = Rows(TextField("Question", most=LINE_LENGTH), "Questions", most=QUESTIONS)

    def asks(self, field: str) -> bool:
        return asks(self.type.data, field)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed yet that is worth a draft."""
        roles = [(r.title.data, r.hours.raw_data, *(need["name"].data for need in r.skills)) for r in self.roles]
        typed = self.title.data, self.description.data, self.starts_on.raw_data, self.ends_on.raw_data
        return not any(any(value) if isinstance(value, list) else value for row in (typed, *roles) for value in row)

    @property
    def unfolds(self) -> bool:
        """Whether something stands, or is wrong, in what is folded away."""
        fields = self.budget, self.core_from, self.core_to, self.least_shared, self.co_leads, self.questions
        filled = (self.budget.data, self.core_from.data, self.core_to.data, self.least_shared.data)
        rows = *self.co_leads, *self.questions
        return bool(rows) or any(value is not None for value in filled) or any(field.errors for field in fields)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        starts, ends, last = self.starts_on.data, self.ends_on.data, self.apply_by.data
        if starts and ends and ends < starts:
            self.refuse(Refused("ends_on", "It can't end before it starts."))
        elif starts and ends and self.type.data == "one-off" and ends >= starts + timedelta(days=LONGEST_ONE_OFF):
            self.refuse(Refused("ends_on", "A one-off is done within a week. What takes longer is of another type."))
        if last and ends and last > ends:
            self.refuse(Refused("apply_by", "This is after the end."))
        self._validate_hours()
        for rows in (self.roles, self.questions, self.co_leads, *(role.skills for role in self.roles)):
            if len(rows.entries) > rows.most:
                rows.errors = [*rows.errors, f"At most {rows.most} here."]
        return not self.errors

    def _validate_hours(self) -> None:
        first, last = self.core_from.data, self.core_to.data
        if (first is None) != (last is None) and not (self.core_from.errors or self.core_to.errors):
            self.refuse(Refused("core_to" if last is None else "core_from", "Say both, or neither."))
        elif first is not None and last is not None:
            length = (last - first) % MINUTES_A_DAY or MINUTES_A_DAY
            if self.least_shared.data and self.least_shared.data * 60 > length:
                self.refuse(Refused("least_shared", "This is more than the core hours last."))

    def refuse_all(self, why: Exception) -> None:
        """Keep what was refused; Unfit says nothing more, since it stands beside the fields already."""
        if isinstance(why, (Refused, Conflict)):
            self.refuse(why)

    def bring_back(self, gig: Gig) -> None:
        """The rows of roles that were taken out and had to stay, when the roles as such were refused."""
        there = {row.n.data for row in self.roles}
        for role in gig.roles if self.roles.said else ():
            if str(role.n) not in there:
                self.roles.append_entry(as_row(role))

    def must_be_whole(self, gig: Gig) -> None:
        """Say beside the fields all that keeps the gig, which holds what was typed, from being shown."""
        passed = {"apply_by"} if gig.state in LIVE else set()
        passed |= {"ends_on"} if gig.state == GigState.IN_PROGRESS and gig.ends_on else set()
        for field, why in gig.problems().items():
            if field not in passed and (field != "roles" or not gig.roles) and not self[field].errors:
                self.refuse(Refused(field, why))
        for row in self.roles:
            for name, why in (("title", "Name the role."), ("hours", "Say how many hours a week.")):
                if not row[name].data and not row[name].errors:
                    row[name].errors = [*row[name].errors, why]

    def facts(self, gig: Gig) -> dict[str, Any]:
        """What `Gig.change` takes, without roles: of a field that is wrong, what the gig has."""
        found = {name: self[name].data for name in PLAIN if not self[name].errors}
        if not self.answer_days.errors:
            found["answer_days"] = self.answer_days.data or ANSWER_DAYS
        if not self.least_shared.errors:
            found["least_shared"] = self.least_shared.data * 60 if self.least_shared.data else None
        if not self.budget.errors:
            found["budget_amount"] = self.budget.data if self.asks("budget") else None
            if found["budget_amount"] not in (None, gig.budget_amount):
                found["budget_currency"] = company(db.session()).currency
        if not self.questions.errors:
            found["questions"] = [row.data for row in self.questions if row.data]
        return found | ({"starter": self.starter.data} if self.starter.data else {})

    def catch_up(self, gig: Gig) -> None:
        """Where it left before the answer to its window's last quick save came: that told what its new rows are."""
        if self.token.data and gig.saved_in == self.token.data and self.sent_version != gig.version:
            self.version.data = str(gig.version)
            named = {row.n.data for row in self.roles}
            free = iter([str(role.n) for role in gig.roles if str(role.n) not in named])
            for row in self.roles:
                row.n.data = row.n.data or next(free, "")

    def wishes(self, viewer: Viewer, gig: Gig) -> list[RoleWish]:
        """The roles asked for. Skills that the viewer can't name are said beside their fields, save what it has.

        Of what is wrong in a row, what is stored stays.
        """
        found, taken = [], set()
        kept = {fold(need.skill.name): need.skill for role in gig.roles for need in role.needs}
        roles = {str(role.n): role for role in gig.roles}
        for row in self.roles.entries[:ROLES]:
            n = int(row.n.data) if _is_number(row.n.data) and row.n.data not in taken else None
            taken.add(row.n.data)
            there = roles.get(row.n.data) if n else None
            title, seats, hours, pay = (
                getattr(there, name, None) if row[name].errors else row[name].data
                for name in ("title", "seats", "hours", "pay_up_to")
            )
            seats, pay = (seats if self.asks("seats") else 1), (pay if self.asks("pay_up_to") else None)
            found.append(RoleWish(n, title or "", seats or 1, hours or 0, pay, tuple(self._needs(viewer, kept, row))))
        return found

    def _needs(self, viewer: Viewer, kept: dict[str, Skill], row: Any) -> Iterator[NeedWish]:
        seen = set()
        for need in row.skills.entries[:NEEDS]:
            if not need["name"].data or need.level.errors or need.need.errors:
                continue
            try:
                skill = kept.get(fold(need["name"].data)) or require_skill(viewer, need["name"].data, "name")
            except Refused as e:
                need["name"].errors = [*need["name"].errors, str(e)]
                continue
            if skill.id not in seen:
                seen.add(skill.id)
                yield NeedWish(skill.id, int(need.level.data), need.need.data == "required")

    def leads_beside(self, viewer: Viewer, there: list[Person]) -> list[Person]:
        """The co-leads asked for; whom it has already is known by key or name. Others are said beside their fields."""
        found = []
        for row in self.co_leads:
            if row.data:
                try:
                    found.append(lead_among(there, row.data) or lead_named(viewer, row.data, "co_leads"))
                except Refused as e:
                    row.errors = [*row.errors, str(e)]
        return found

    def says_what_is_stored(self, gig: Gig, wishes: list[RoleWish]) -> bool:
        """Whether saving would change nothing: the same form came twice."""
        return all(getattr(gig, name) == value for name, value in self.facts(gig).items()) and (
            [_plain(wish) for wish in wishes] == [_plain(as_wish(role, role.n)) for role in gig.roles]
        )

    @property
    def told_version(self) -> str:
        """What the page knew of, or what "Keep what I typed" goes over; empty of a new gig."""
        return request.form.get("over") or self.version.data or ""

    @property
    def sent_version(self) -> int:
        """As a number; -1 when it was tampered with, which is never the current one."""
        return int(self.told_version) if _is_number(self.told_version) else -1


def key_of_new(owner_id: int, token: str) -> str:
    """The key of the gig that a form makes: the same form sent twice names the same gig, and nobody else's."""
    digest = hashlib.sha256(f"{owner_id} {token or new_key()}".encode()).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:10])


def form_for_new(zone: str, token: str, facts: Mapping[str, Any]) -> GigForm:
    """An empty form, or one that begins with the facts of a starter or a template."""
    form = GigForm(data={"zone": zone, "token": token, **facts})
    if not request.form and not form.roles[0].skills.entries:
        form.roles[0].skills.append_entry()
    return form


def form_of(gig: Gig, co_leads: Iterable[str] = (), **options: Any) -> GigForm:
    """The form as it was sent, else as the gig is."""
    values: dict[str, Any] = {name: getattr(gig, name) for name in (*PLAIN, "answer_days", "questions")}
    values |= {"budget": gig.budget_amount, "least_shared": gig.least_shared // 60 if gig.least_shared else None}
    values |= {"roles": [as_row(role) for role in gig.roles], "co_leads": list(co_leads), "token": new_key()}
    return GigForm(version=str(gig.version), **values, **options)


def as_row(role: GigRole) -> dict[str, Any]:
    skills = [
        {"name": n.skill.name, "level": str(n.least_level), "need": "required" if n.required else "nice"}
        for n in role.needs
    ]
    values = {"title": role.title, "seats": role.seats, "hours": role.hours or None, "pay_up_to": role.pay_up_to}
    return {"n": str(role.n), "skills": skills} | values


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
