"""What the company chooses once: zone, base currency, and the table of rates."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from portal import access, chores
from portal.config import CURRENCIES, CompanySettings
from portal.db import db, writing
from portal.models import Conflict, Refused, record_act
from portal.models.company import choose, company
from portal.models.rates import MOST_WORTH, UNIT, Rates, Worth, rates, write_rates
from portal.models.rewriting import RATES, put_off
from portal.models.times import today, zone_named, zones
from portal.search import admin_company
from portal.web import DayField, Form, TextField, current_viewer, done, render

bp = Blueprint("company", __name__)
Wish = Callable[[Rates], tuple[CompanySettings, Mapping[str, Worth]]]


class CompanyForm(Form):
    zone = TextField("Time zone", "Write a time zone, like Europe/Berlin.", 60, description="Of new people and forms.")
    currency = SelectField("Base currency", choices=[SelectChoice(c, c) for c in CURRENCIES])
    seen = HiddenField()

    def validate_zone(self, field: StringField) -> None:
        field.data = zone_named(field.data or "")
        if field.data not in zones():
            raise ValidationError("We don't know this time zone. Choose from the list while you type, or write UTC.")


class WorthField(StringField):
    """What one unit is worth, as people write it; `data` is in billionths."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text, self.data = (valuelist[0] if valuelist else "").strip(), None
        if text:
            try:
                worth = Decimal(text.replace(",", ".")) if len(text) <= 20 else Decimal(-1)
            except InvalidOperation:
                worth = Decimal(-1)
            if not worth.is_finite() or not Decimal(1) / UNIT <= worth <= MOST_WORTH:
                raise ValueError("Write a number like 0.92.")
            self.data = int((worth * UNIT).to_integral_value())

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{Decimal(self.data) / UNIT:f}" if self.data else ""


class RatesForm(Form):
    on = DayField("As of", "Say of which day these are.")
    seen = HiddenField()

    def table(self, known: Rates) -> dict[str, Worth]:
        """What was asked for; a rate that stays keeps its day."""
        asked = {c: self[c].data for c in CURRENCIES if c != known.base and self[c].data}
        day = self.on.data or today()
        return {c: known.worth[c] if known.of(c) == n else Worth(n, day) for c, n in asked.items()}


for _currency in CURRENCIES:
    _attrs = {"inputmode": "decimal", "maxlength": 20}
    setattr(RatesForm, _currency, WorthField(_currency, [Optional()], render_kw=_attrs))


@bp.get("/settings")
def settings(company_form: CompanyForm | None = None, rates_form: RatesForm | None = None) -> ResponseReturnValue:
    """The page; with a form that was refused, the same page around it."""
    money, now = admin_company.money(current_viewer()), rates(db.session())
    here, seen = company(db.session()), _stamp(now, company(db.session()))
    first = {"zone": here.zone, "currency": here.currency, "seen": seen}
    stored = {c: w.billionths for c, w in now.worth.items()}
    refused = company_form or rates_form
    return render(
        "admin/settings.html",
        "content",
        refused.status if refused else 200,
        money=money,
        company_form=company_form or CompanyForm(formdata=None, data=first),
        rates_form=rates_form or RatesForm(formdata=None, data=stored | {"on": today(here.zone), "seen": seen}),
        seen=seen,
        chosen=here,
        rewriting=chores.is_rewriting(),
    )


@bp.post("/settings")
def save() -> ResponseReturnValue:
    form = CompanyForm()
    if not form.validate():
        return settings(company_form=form)
    wish = CompanySettings(form.zone.data, form.currency.data)
    try:
        undo = _settle(form.seen.data, lambda known: (wish, known.seen_from(wish.currency).worth))
    except Conflict as e:
        form.refuse(e)
        return settings(company_form=form)
    return _rewritten("The company's choices are saved.", undo)


@bp.post("/settings/rates")
def save_rates() -> ResponseReturnValue:
    form = RatesForm()
    if not form.validate():
        return settings(rates_form=form)
    try:
        undo = _settle(form.seen.data, lambda known: (company(db.session()), form.table(known)))
    except Conflict as e:
        form.refuse(e)
        return settings(rates_form=form)
    return _rewritten("The rates are saved.", undo)


@bp.post("/settings/undo")
def undo_settings() -> ResponseReturnValue:
    """Everything as the address says, which the deed before made: CUR=billionths@day of each rate."""
    zone, currency = request.args.get("zone", ""), request.args.get("currency", "")
    if zone not in zones() or currency not in CURRENCIES:
        raise Refused("zone", "There is nothing to undo at this address.")
    try:
        table = {c: _worth(request.args[c]) for c in CURRENCIES if c in request.args and c != currency}
    except ValueError:
        raise Refused("zone", "There is nothing to undo at this address.") from None
    _settle(request.args.get("seen", "-"), lambda _: (CompanySettings(zone, currency), table))
    return _rewritten("The settings are as they were.", None)


def _worth(text: str) -> Worth:
    billionths, _, day = text.partition("@")
    worth = Worth(int(billionths), date.fromisoformat(day))
    if not 0 < worth.billionths <= MOST_WORTH * UNIT:
        raise ValueError(text)
    return worth


def _settle(seen: str, wish: Wish) -> str | None:
    """Choose and write what `wish` makes of the table; the address that undoes it, or None where nothing changed.

    Raises Conflict when somebody saved since the page was drawn.
    """
    with writing() as session:
        access.require_page(current_viewer(), "admin")
        was, known = company(session), rates(session)
        chosen, table = wish(known)
        same = {"zone": was.zone == chosen.zone, "currency": was.currency == chosen.currency}
        same["rates"] = dict(known.worth) == dict(table)
        changed = [name for name, is_same in same.items() if not is_same]
        if changed and seen and seen != _stamp(known, was):
            raise Conflict("Somebody saved these in the meantime. Look at what is there now, then save again.")
        choose(session, chosen)
        if not changed:
            return None
        write_rates(session, table)
        if changed != ["zone"]:
            put_off(session, RATES)
        record_act(session, current_viewer().id, "settings changed", None, "setting", changed)
        now = _stamp(rates(session), chosen)
    before: dict[str, Any] = {c: f"{w.billionths}@{w.on}" for c, w in known.worth.items()}
    return url_for(".undo_settings", zone=was.zone, currency=was.currency, seen=now, **before)


def _stamp(table: Rates, chosen: CompanySettings) -> str:
    """What the page showed, in short."""
    told = f"{chosen} {sorted((c, w.billionths, str(w.on)) for c, w in table.worth.items())}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _rewritten(said: str, undo: str | None) -> ResponseReturnValue:
    """Go on with what hangs on it for a moment; the clock does the rest."""
    chores.rewrite(chores.AT_ONCE)
    rest = " The rates of some people follow within minutes." if chores.is_rewriting() else ""
    return done(said + rest, url_for(".settings"), undo=undo)
