"""What differs between a gig as it is now and a form that was typed beside it, for whoever has to choose."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.gigs.forms import PLAIN, GigForm, form_of
from portal.models import Gig
from portal.models.money import amount
from portal.web.words import day


class Difference(NamedTuple):
    label: str
    there: str
    typed: str


def differences(form: GigForm, gig: Gig) -> list[Difference]:
    """Of every field, in the form's order; of co-leads nothing, since they are stored apart."""
    stored = form_of(gig, formdata=None)
    found = []
    for name in (*PLAIN, "answer_days", "budget", "least_shared", "questions", "roles"):
        there, typed = _said(stored[name]), _said(form[name])
        if there != typed:
            found.append(Difference(form[name].label.text, there, typed))
    return found


def _said(field: Any) -> str:
    if field.name == "roles":
        return "\n".join(_role(row.data) for row in field)
    if field.name == "questions":
        return "\n".join(row.data for row in field if row.data)
    if field.name == "audience":
        return next((option.label.text for option in field if option.checked), "")
    return day(field.data) if isinstance(field.data, date) else str(_written(field) or "")


def _written(field: Any) -> Any:
    return field._value() if hasattr(field, "_value") else field.data


def _role(row: Mapping[str, Any]) -> str:
    pay = f", up to {amount(row['pay_up_to'])}" if row["pay_up_to"] is not None else ""
    skills = ", ".join(_needs(row["skills"]))
    about = f"{row['title'] or 'Untitled role'}: {row['seats'] or 1} × {row['hours'] or 'no'} h{pay}"
    return f"{about} ({skills})" if skills else about


def _needs(skills: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for need in skills:
        if need["name"]:
            yield f"{need['name']} {need['level']}" + ("" if need["need"] == "required" else ", nice to have")
