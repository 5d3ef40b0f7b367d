"""Files of people, skills and departments: uploaded, looked at, applied."""

from pathlib import Path

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal import access, imports
from portal.admin import import_forms
from portal.admin.import_forms import ColumnsForm, UploadForm
from portal.admin.views import bp
from portal.config import IMPORT_BYTES, LINE_LENGTH, PAGE
from portal.db import db, writing
from portal.models import Conflict, Import, ImportState, Refused, record_act
from portal.models.text import clean, new_key
from portal.models.upsert import insert_new
from portal.search import import_rows
from portal.search import imports as search
from portal.search.import_rows import SHOWN
from portal.search.imports import ImportPage
from portal.web import current_viewer, cut, done, id_place, in_background, place_as, render, see_other, takes_files
from portal.web.sheets import csv_file

UNDER_WAY = (ImportState.STAGING, ImportState.APPLYING)


@bp.route("/imports", methods=["GET", "POST"], endpoint="imports")
@takes_files(IMPORT_BYTES, "admin")
def index() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            return see_other(url_for(".import_columns", key=_upload(form)))
        except Refused as e:
            form.refuse(e)
    after, before = id_place("after"), id_place("before")
    rows = search.imports(current_viewer(), after, before)
    page = cut(rows, PAGE, lambda row: (row.id,), before is not None and after is None)
    working = {row.key: _is_worked_on(row) for row in page.rows}
    return render("admin/imports/index.html", "content", form=form, page=page, working=working)


def _upload(form: UploadForm) -> str:
    """The key of a new import, or of the one that the same form made of the same file before. Raises Refused."""
    viewer, path, key = current_viewer(), imports.path_of(_instance(), new_key()), form.key.data or new_key()
    sheet = form.keep(path)
    mapping = (imports.as_before(sheet) or sheet).mapping
    name = clean(form.file.data.filename or "")[:LINE_LENGTH] or "file"
    about = {"kind": form.kind.data, "file_name": name, "header": sheet.header, "mapping": mapping}
    about |= {"actor_id": viewer.id, "uploader_id": viewer.id}
    with writing() as session:
        if not insert_new(session, Import, about | {"key": key}):
            if _is_of(key, path, form.kind.data):
                path.unlink()
                return key
            key = new_key()
            insert_new(session, Import, about | {"key": key})
        record_act(session, viewer.id, "import uploaded", access.get_import(viewer, key).id, "import")
        path.rename(imports.path_of(_instance(), key))
    return key


def _is_of(key: str, path: Path, kind: str) -> bool:
    """Whether the viewer made that import, of the same kind, of what this file holds."""
    there = access.get_import(current_viewer(), key)
    mine = there.uploader_id == current_viewer().id and there.kind == kind
    return mine and imports.is_same(imports.path_of(_instance(), key), path)


@bp.route("/imports/<key>/columns", methods=["GET", "POST"])
def import_columns(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page = search.import_page(viewer, key)
    door = access.get_import_file if request.method == "POST" else access.get_import
    sheet = _sheet(door(viewer, key))
    form = ColumnsForm()
    if form.validate_on_submit():
        try:
            _look(key, form.chosen(sheet).mapping)
            return see_other(url_for(".import_", key=key))
        except Refused as e:
            form.refuse(e)
            with writing():
                access.get_import_file(viewer, key).cannot_be_looked_at(str(e))
    mine = page.uploader_id == viewer.id
    columns, options = import_forms.columns(sheet, mine), import_forms.options(page.kind)
    return render(
        "admin/imports/columns.html",
        "content",
        form=form,
        page=page,
        columns=columns,
        options=options,
        sheet=sheet,
        mine=mine,
    )


def _sheet(this: Import) -> imports.Sheet:
    """Raises Conflict where the file has gone."""
    try:
        return imports.sheet_of(_instance(), this)
    except imports.Unreadable as e:
        raise Conflict(str(e)) from None


def _look(key: str, mapping: dict[str, str] | None = None) -> None:
    """Have the file staged anew, by the viewer, with these columns or the ones it has. Raises Conflict."""
    viewer = current_viewer()
    access.get_import(viewer, key)
    with imports.at_work(_instance(), key) as work:
        if work is None:
            raise Conflict("This file is being looked at right now. Wait until that is done.")
        with writing():
            this = access.get_import(viewer, key)
            this.begin_look(viewer.id)
            if mapping is not None:
                this.mapping = mapping
        work.goes_on = True
        in_background(imports.look_at_kept, work, this.id)


@bp.get("/imports/<key>", endpoint="import_")
def show(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page, under_way = _now(key)
    here = url_for(".import_", key=key)
    if page.state == ImportState.UPLOADED:
        return see_other(url_for(".import_columns", key=key))
    if request.args.get("beat") and not under_way:
        return see_other(here)
    shown = _shown(page)
    after, before = place_as("after", int, int), place_as("before", int, int)
    rows = [] if under_way else import_rows.import_rows(viewer, page, shown, after, before)
    listed = cut(rows, PAGE, lambda row: (row.line, row.id), before is not None and after is None)
    return render(
        "admin/imports/show.html",
        "now",
        page=page,
        listed=listed,
        shown=shown,
        under_way=under_way,
        applied=imports.rows_applied(page.id),
        texts=search.texts_of(page.id),
        new_choices=imports.has_new_choices(access.get_import(viewer, key)),
        has_file=imports.path_of(_instance(), key).exists(),
        me=viewer.id,
    )


def _now(key: str) -> tuple[ImportPage, bool]:
    """An import, and whether work on it is under way: asked before as well, since it may end in between."""
    viewer = current_viewer()
    search.import_page(viewer, key)
    was_worked_on = imports.is_worked_on(_instance(), key)
    db.session.rollback()  # what is read from here on is newer than that
    page = search.import_page(viewer, key)
    return page, page.state in UNDER_WAY and (was_worked_on or _is_worked_on(page))


def _shown(page: ImportPage) -> str:
    """Which rows: those asked for, else the first of which there are some."""
    asked = request.args.get("show", "")
    return asked if asked in SHOWN else next((name for name in SHOWN[:4] if page.counts[name]), "new")


@bp.post("/imports/<key>/look")
def look_at_import(key: str) -> ResponseReturnValue:
    page = search.import_page(current_viewer(), key)
    if not imports.path_of(_instance(), key).exists():
        raise Conflict("The file is no longer here. Upload it again.")
    _look(key)
    return done(f"{page.file_name} is looked at again.", url_for(".import_", key=key))


@bp.post("/imports/<key>/apply")
def apply_import(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    access.get_import(viewer, key)
    with imports.at_work(_instance(), key) as work:
        if work is None:  # pressed twice
            return see_other(url_for(".import_", key=key))
        with writing():
            this = access.get_import(viewer, key)
            if imports.has_new_choices(this):
                raise Conflict("What some skills mean was said since this was looked at. Look at the file again first.")
            is_open = this.begin_to_apply(viewer.id)
        if is_open:
            work.goes_on = True
            in_background(imports.apply_kept, work, this.id)
    return see_other(url_for(".import_", key=key))


@bp.post("/imports/<key>/end")
def discard_import(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing() as session:
        this = access.get_import(viewer, key)
        this.discard()
        record_act(session, viewer.id, "import discarded", this.id, "import")
    undo = url_for(".take_up_import", key=key)
    return done(f"{this.file_name} is discarded. Nothing was changed.", url_for(".imports"), undo=undo)


@bp.post("/imports/<key>/end/undo")
def take_up_import(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing() as session:
        this = access.get_import(viewer, key)
        this.take_up()
        record_act(session, viewer.id, "import taken up again", this.id, "import")
    return done(f"{this.file_name} is there again.", url_for(".import_", key=key))


@bp.post("/imports/<key>/refused.csv")
def refused_rows(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    this = access.get_import_file(viewer, key)
    try:
        rows = imports.refused_rows(_instance(), this)
    except imports.Unreadable as e:
        raise Conflict(str(e)) from None
    with writing() as session:
        record_act(session, viewer.id, "refused rows taken", this.id, "import")
    return csv_file(f"refused-{key}.csv", rows.head, rows.pages())


def _instance() -> Path:
    instance: Path = current_app.extensions["portal"].instance
    return instance


def _is_worked_on(page: ImportPage) -> bool:
    return page.state in UNDER_WAY and imports.is_worked_on(_instance(), page.key)
