"""An import from end to end: by the operator in one go, or step by step from files that were uploaded."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.access import NotAllowed, Viewer, require_page
from portal.db import cannot_answer, db, writing
from portal.imports import files, managers, progress, staging
from portal.imports.applying import AGAIN
from portal.imports.columns import WrongMapping
from portal.imports.files import Work
from portal.imports.judging import Judge
from portal.imports.kinds import STEPS
from portal.imports.reading import Unreadable
from portal.imports.report import Report, question
from portal.imports.sheet import Kind, NotEnough, Sheet, chosen, open_sheet
from portal.imports.staging import Abandoned, Say
from portal.models import Conflict, Import, Person, record_act

log = logging.getLogger(__name__)
OUR_MISTAKE = "Something went wrong on our side. Nothing was changed. Look at the file again, or tell your operator."


class NotImported(Conflict):
    """A file that can't be read, or an import that can't be applied. `str()` is fit to be shown; nothing changed."""


@contextmanager
def _in_words() -> Iterator[None]:
    """Raises NotImported for all that may stand in an import's way."""
    try:
        yield
    except NotEnough as refusal:
        raise NotImported(f"{refusal} Say which it is with --map column={refusal.field}.") from refusal
    except (Unreadable, WrongMapping, Conflict) as refusal:
        raise NotImported(str(refusal)) from refusal
    except IntegrityError as error:
        raise NotImported(f"Somebody stored the same in the meantime. {AGAIN}") from error
    except OperationalError as error:
        if not cannot_answer(error):
            raise
        raise NotImported(f"The database was too busy with other work. {AGAIN}") from error


def run(
    kind: Kind, path: Path, mapping: dict[str, str], actor_id: int | None, apply: bool, say: Callable[[str], None]
) -> Report:
    """Import a file: look at it and say what it would change, then, with `apply`, change it.

    `mapping` gives columns their fields ("" for none) and wins over the guess. The operator has no `actor_id`. All
    that is to be told goes to `say`, line by line, the report included. Raises NotImported, and NotAllowed for an actor
    who is no admin.
    """
    _must_be_admin(actor_id)
    with _in_words():
        sheet = open_sheet(kind, path, mapping)
        sheet.must_hold_enough()
        for line in sheet.described():
            say(line)
        import_id = staging.begin(sheet, actor_id)
        _look(import_id, sheet, actor_id, say)
        report = question(import_id)
        for line in report.lines():
            say(line)
        if not apply:
            return report
        if report.to_apply:  # where nothing is new or changed, nothing is written
            with writing() as session:
                session.get_one(Import, import_id).begin_to_apply(actor_id)
            _apply(import_id, actor_id, say)
        say(f"Done: {report.counts['new']:,} new, {report.counts['changed']:,} changed.")
        return replace(report, applied=True)


def look_at_kept(work: Work, import_id: int) -> None:
    """Stage an uploaded file, whose look has begun. What stands in the way is kept with it, in words."""
    with _to_its_end(work, import_id) as this:
        sheet = sheet_of(work.instance, this)
        sheet.must_hold_enough()
        _look(import_id, sheet, this.actor_id, lambda _: None)


def apply_kept(work: Work, import_id: int) -> None:
    """Apply an import that was begun to be applied. What stands in the way is kept with it, in words."""
    with _to_its_end(work, import_id) as this, progress.shown(import_id) as say:
        _apply(import_id, this.actor_id, say)


def sheet_of(instance: Path, this: Import) -> Sheet:
    """An uploaded file with the columns that were chosen for it. Raises Unreadable."""
    path = files.path_of(instance, this.key)
    if not path.exists():
        raise Unreadable("The file is no longer here. Upload it again.")
    return chosen(open_sheet(cast("Kind", this.kind), path, {}, this.file_name), this.mapping)


@contextmanager
def _to_its_end(work: Work, import_id: int) -> Iterator[Import]:
    """An import that ends as it should, or stopped with words; the work on it ends with the block."""
    why = ""
    this = db.session.get_one(Import, import_id)
    db.session.rollback()
    try:
        with _in_words():
            yield this
    except Abandoned:
        log.info("Import %s was discarded", import_id)
    except (NotImported, NotAllowed) as refusal:
        why = str(refusal)
    except Exception:
        log.exception("Import %s failed", import_id)
        why = OUR_MISTAKE
    try:
        if why:
            with writing() as session:
                session.get_one(Import, import_id, with_for_update=True, populate_existing=True).stop(why)
    finally:
        work.end()


def _look(import_id: int, sheet: Sheet, actor_id: int | None, say: Say) -> None:
    """The first step."""
    steps = STEPS[sheet.kind]
    known = steps.survey(sheet)
    judge = steps.judge(actor_id)
    staging.clear(import_id, known.total)
    staging.stage(import_id, steps.entries(sheet, known), judge, known.total, say)
    if isinstance(judge, Judge):
        managers.settle(import_id, actor_id)
        staging.note_texts(import_id, judge.texts)
    staging.close(import_id, question(import_id), sheet.left_out())


def _apply(import_id: int, actor_id: int | None, say: Say) -> None:
    """The second step."""
    with writing() as session:
        this = session.scalars(select(Import).where(Import.id == import_id).with_for_update()).one()
        if not this.begin_to_apply(actor_id):
            return
        _must_be_admin(actor_id)
        fields = list(set(this.mapping.values()))
        record_act(session, actor_id, f"{this.kind} imported", this.id, "import", fields=fields)
        counts = this.report["counts"]
        total = counts["new"] + counts["changed"]
        this.was_applied()
        session.flush()
        applied = STEPS[this.kind].apply(session, import_id, total, say)  # type: ignore[index]
        if applied != total:
            raise Conflict(f"Of {total:,} rows that were looked at, {applied:,} are left. {AGAIN}")


def _must_be_admin(actor_id: int | None) -> None:
    """Raises NotAllowed. The operator, who has the machine, has no id."""
    if actor_id is None:
        return
    person = db.session.get(Person, actor_id)
    if person is None or person.state != "active" or person.contract_over:
        raise NotAllowed("Only an admin imports.")
    viewer = Viewer(person.id, person.key, person.name, person.kind, person.is_lead, person.is_admin, person.zone)
    require_page(viewer, "admin")
