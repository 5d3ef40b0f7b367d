"""Files of people and of skills on their way in: staged, looked at, then applied as a whole or not at all.

Staging keeps each row with its verdict and changes nothing else; the dry run is a question over those rows; applying is
one write transaction. Killed in either, only staged rows are left.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.access import NotAllowed, Viewer, require_page
from portal.db import db, writing
from portal.imports import managers, people, skills, staging
from portal.imports.applying import AGAIN
from portal.imports.columns import WrongMapping
from portal.imports.judging import Judge
from portal.imports.people_applying import apply_people
from portal.imports.reading import Unreadable
from portal.imports.report import Report, question
from portal.imports.sheet import Kind, Sheet, open_sheet
from portal.imports.shipped import load_taxonomy
from portal.imports.skills_applying import apply_skills
from portal.models import Conflict, Import, Person, record_act
from portal.models.times import now

__all__ = ["Kind", "NotImported", "Report", "load_taxonomy", "run"]

APPLY = {"people": apply_people, "skills": apply_skills}


class NotImported(Conflict):
    """A file that can't be read, or an import that can't be applied. `str()` is fit to be shown; nothing changed."""


def run(
    kind: Kind, path: Path, mapping: dict[str, str], actor_id: int | None, apply: bool, say: Callable[[str], None]
) -> Report:
    """Import a file: look at it and say what it would change, then, with `apply`, change it.

    `mapping` gives columns their fields ("" for none) and wins over the guess. The operator has no `actor_id`. All
    that is to be told goes to `say`, line by line, the report included. Raises NotImported, and NotAllowed for an actor
    who is no admin.
    """
    _must_be_admin(actor_id)
    try:
        sheet = open_sheet(kind, path, mapping)
        for line in sheet.described():
            say(line)
        report = _look(kind, sheet, actor_id, say)
        for line in report.lines():
            say(line)
        return _apply(kind, report, actor_id, sheet, say) if apply else report
    except (Unreadable, WrongMapping, Conflict) as refusal:
        raise NotImported(str(refusal)) from refusal
    except IntegrityError as error:
        raise NotImported(f"Somebody stored the same in the meantime. {AGAIN}") from error
    except OperationalError as error:
        raise NotImported(f"The database was too busy with other work. {AGAIN}") from error


def _look(kind: Kind, sheet: Sheet, actor_id: int | None, say: Callable[[str], None]) -> Report:
    """The first step, and what it found."""
    if kind == "people":
        known = people.survey(sheet)
        import_id = staging.begin(kind, sheet, actor_id)
        staging.stage(import_id, people.entries(sheet, known), Judge(actor_id), known.total, say)
        managers.settle(import_id, actor_id)
    else:
        names = skills.survey(sheet)
        import_id = staging.begin(kind, sheet, actor_id)
        staging.stage(import_id, skills.entries(sheet, names), skills.judge, names.total, say)
    staging.close(import_id)
    return question(import_id)


def _apply(kind: Kind, report: Report, actor_id: int | None, sheet: Sheet, say: Callable[[str], None]) -> Report:
    """The second step. Where nothing is new or changed, nothing is written."""
    if report.to_apply:
        with writing() as session:
            wanted = select(Import).where(Import.id == report.import_id).with_for_update()
            this = session.scalars(wanted).one()
            if this.applied_at is not None:
                raise Conflict("This import was applied already.")
            this.applied_at = now()
            record_act(
                session, actor_id, f"{kind} imported", this.id, "import", fields=list(set(sheet.mapping.values()))
            )
            session.flush()
            APPLY[kind](session, report.import_id, report.to_apply, say)
    say(f"Done: {report.counts['new']:,} new, {report.counts['changed']:,} changed.")
    return replace(report, applied=True)


def _must_be_admin(actor_id: int | None) -> None:
    """Raises NotAllowed. The operator, who has the machine, has no id."""
    if actor_id is None:
        return
    person = db.session.get(Person, actor_id)
    if person is None or person.state != "active" or person.contract_over:
        raise NotAllowed("Only an admin imports.")
    viewer = Viewer(person.id, person.key, person.name, person.kind, person.is_lead, person.is_admin, person.zone)
    require_page(viewer, "admin")
