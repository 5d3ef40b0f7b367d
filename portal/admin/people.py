"""Everyone in the directory: the list, what is done to many at once, and its undo."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.admin.bulk import DONE, act_on_all, undo_all
from portal.admin.forms import BulkForm
from portal.admin.invitations import invited_by_mail, list_of_links, settings
from portal.admin.views import bp
from portal.config import BULK, COUNTED, LINE_LENGTH, PAGE
from portal.models import Kind, Refused
from portal.models.acts import Act
from portal.models.text import clean
from portal.search import admin_people
from portal.search.admin_people import ENDS, FRESH, GRANTS, LISTINGS, SORTS, STATES, WAYS, Asked, place_in
from portal.web import current_viewer, cut, done, is_local_path, place_of, render

FILTERS = {  # name: {value: words}, in the order of the form
    "state": {"": "Any state", **STATES},
    "kind": {"": "Any kind", "employee": "Employees", "contractor": "Contractors"},
    "way": {"": "Can sign in or not", **WAYS},
    "grant": {"": "Any grant", **GRANTS},
    "listing": {"": "Listed or not", **LISTINGS},
    "ends": {"": "Any contract end", **ENDS},
    "fresh": {"": "Confirmed or not", **FRESH},
    "sort": {value: f"By {sort.words.lower()}" if not value else sort.words for value, sort in SORTS.items()},
}
assert set(FILTERS["kind"]) - {""} == set(Kind)


@bp.route("/people", methods=["GET", "POST"])
def people() -> ResponseReturnValue:
    """The list; what is posted is an act onto those who are ticked in it, or onto all that it finds."""
    asked, form = _asked(), BulkForm()
    if not form.validate_on_submit():
        return _list(asked, form)
    try:
        wish, keys = form.wish(), _meant(asked, form)
    except Refused as e:
        form.refuse(e)
        return _list(asked, form)
    viewer, back = current_viewer(), request.form.get("back", "")
    here = back if is_local_path(back) else request.full_path.rstrip("?")
    if wish.act == Act.INVITE:
        return invited_by_mail(viewer, keys, here) if settings().smtp_url else list_of_links(viewer, keys)
    outcome = act_on_all(viewer, keys, wish)
    undo = url_for(".undo", act=outcome.act, back=here) if outcome.done else None
    return done(outcome.said(DONE[wish.act]), here, undo=undo)


def _meant(asked: Asked, form: BulkForm) -> list[str]:
    """Keys of those who are ticked, or of all. Raises Refused."""
    keys = admin_people.keys_of(current_viewer(), asked) if form.everyone.data else request.form.getlist("person")
    if not keys:
        raise Refused("", "Tick somebody first.")
    if len(keys) > BULK:
        raise Refused("", f"At most {BULK:,} people at once: narrow the list.")
    return keys


@bp.post("/people/acts/<act>/undo")
def undo(act: str) -> ResponseReturnValue:
    outcome = undo_all(current_viewer(), act)
    back = request.args.get("back", "")
    return done(outcome.said("back as they were"), back if is_local_path(back) else url_for(".people"))


def _asked() -> Asked:
    def one_of(name: str) -> str:
        value = request.args.get(name, "")
        return value if value in FILTERS[name] else ""

    typed = {name: clean(request.args.get(name, ""))[:LINE_LENGTH] for name in ("q", "department")}
    return Asked(**typed, **{name: one_of(name) for name in FILTERS})


def _list(asked: Asked, form: BulkForm) -> ResponseReturnValue:
    viewer = current_viewer()
    after, before = (place_in(asked.sort, place_of(name)) for name in ("after", "before"))
    found = admin_people.people(viewer, asked, after, before)
    page = cut(found.rows, PAGE, lambda row: row.place, before is not None and after is None)
    return render(
        "admin/people.html",
        "people",
        page=page,
        total=found.total,
        most=BULK,
        counted=COUNTED,
        asked=asked,
        filters=FILTERS,
        departments=admin_people.departments(),
        form=form,
        has_mail=bool(settings().smtp_url),
        ticked=set(request.form.getlist("person")),
        day=viewer.today,
        me=viewer.id,
    )
