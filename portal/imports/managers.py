"""Who reports to whom, once all rows are staged: a manager may stand further down, or be stored already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, update

from portal.db import db, writing
from portal.imports.finding import people_meant
from portal.imports.staging import chunks, kept_rows, told
from portal.models import ImportRow, Person
from portal.models.text import fold


@dataclass(slots=True)
class Reports:
    """The lines of reporting that a file draws. People are nodes: the id of who is stored, or minus a new row's id."""

    rows: dict[int, int] = field(default_factory=dict)  # node: id of its row
    named: dict[str, int] = field(default_factory=dict)  # reference or folded e-mail address: node
    refused: dict[str, int] = field(default_factory=dict)  # reference: line
    wanted: dict[int, str] = field(default_factory=dict)  # node: the manager as the file says it
    bosses: dict[int, int] = field(default_factory=dict)  # node: the manager's node
    warnings: dict[int, str] = field(default_factory=dict)  # node: why the manager is left out


def settle(import_id: int, actor_id: int | None) -> None:
    """Find the managers; leave out, with a warning, whoever is not found, and circles. Changes staged rows alone."""
    reports = _drawn(import_id)
    if not reports.wanted:
        return
    managed = select(Person.id, Person.manager_id).where(Person.manager_id.is_not(None))
    stored = {id_: boss for id_, boss in db.session.execute(managed) if boss}
    _find(reports, actor_id)
    for node in circle_breakers(reports.bosses, stored):
        reports.warnings[node] = told("Manager in a circle, left out", f"“{reports.wanted[node]}”")
    moved = {
        node
        for node, boss in reports.bosses.items()
        if node > 0 and node not in reports.warnings and stored.get(node) != boss
    }
    for some in chunks(sorted(reports.warnings.keys() | moved)):
        _note(reports, some, moved)


def _drawn(import_id: int) -> Reports:
    reports = Reports()
    columns = ImportRow.line, ImportRow.verdict, ImportRow.ref, ImportRow.target_id, ImportRow.values
    emails: dict[str, int] = {}
    for id_, line, verdict, ref, target_id, values in kept_rows(db.session(), import_id, columns):
        if verdict == "refused":
            reports.refused.setdefault(ref, line)
            continue
        node = target_id or -id_
        reports.rows[node] = id_
        reports.named[ref] = node
        if email := values.get("email"):
            emails[email] = node
        if wanted := values.get("manager_ref"):
            reports.wanted[node] = wanted
    reports.named = emails | reports.named
    return reports


def _find(reports: Reports, actor_id: int | None) -> None:
    elsewhere = {text for text in reports.wanted.values() if _node(reports, text) is None}
    stored: dict[str, int] = {}
    for some in chunks(sorted(elsewhere)):
        stored |= people_meant(db.session(), some)
    for node, text in reports.wanted.items():
        boss = _node(reports, text) or stored.get(text)
        if boss is None:
            reports.warnings[node] = _unfound(reports, text)
        elif boss == node:
            reports.warnings[node] = told("Manager of themselves, left out", f"“{text}”")
        elif boss == actor_id:
            reports.warnings[node] = told("Manager would be you, and nobody imports for themselves, left out")
        else:
            reports.bosses[node] = boss


def _node(reports: Reports, text: str) -> int | None:
    return reports.named.get(text) or reports.named.get(fold(text))


def _unfound(reports: Reports, text: str) -> str:
    if text in reports.refused:
        return told("Manager whose row is refused, left out", f"“{text}” on line {reports.refused[text]}")
    return told("Manager not known by reference or e-mail address, left out", f"“{text}”")


def circle_breakers(drawn: Mapping[int, int], stored: Mapping[int, int]) -> set[int]:
    """Those whose new manager must be left out, so that no line of reporting ends where it began.

    Both map somebody to their manager; where `drawn` is left out, `stored` holds again.
    """
    left_out: set[int] = set()
    while True:
        now = {**stored, **{node: boss for node, boss in drawn.items() if node not in left_out}}
        found = {node for node in _in_circles(now) if node in drawn and node not in left_out}
        if not found:
            return left_out
        left_out |= found


def _in_circles(bosses: Mapping[int, int]) -> set[int]:
    seen: set[int] = set()
    found: set[int] = set()
    for start in bosses:
        path: dict[int, int] = {}  # node: its place on the way up
        node: int | None = start
        while node is not None and node not in seen:
            seen.add(node)
            path[node] = len(path)
            node = bosses.get(node)
        if node in path:
            found |= {on_path for on_path, place in path.items() if place >= path[node]}
    return found


def _note(reports: Reports, nodes: list[int], moved: set[int]) -> None:
    """Write the warnings of some rows, and that a new manager changes somebody."""
    node_of = {reports.rows[node]: node for node in nodes}
    with writing() as session:
        columns = ImportRow.id, ImportRow.verdict, ImportRow.warnings, ImportRow.values
        changes = []
        for id_, verdict, warnings, values in session.execute(select(*columns).where(ImportRow.id.in_(node_of))):
            node = node_of[id_]
            if node in reports.warnings:
                warnings = [*warnings, reports.warnings[node]]
                values = {name: value for name, value in values.items() if name != "manager_ref"}
            verdict = "changed" if verdict == "same" and node in moved else verdict
            changes.append({"id": id_, "verdict": verdict, "warnings": warnings, "values": values})
        session.execute(update(ImportRow), changes)
