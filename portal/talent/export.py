"""The list as a file: what the viewer reads on the pages of people, without contact, terms and notes."""

from collections.abc import Sequence

from flask import Response, url_for

from portal.access import Viewer
from portal.config import EXPORTS_A_DAY
from portal.db import writing
from portal.models import TooMany
from portal.models.events import EXPORT, exports_today, record_act
from portal.models.hours import clock
from portal.models.times import today
from portal.search.directory import COMMA, Filters, Row, everyone, skill_held
from portal.web.sheets import csv_file

HEAD = (
    "Name", "Kind", "Headline", "Department", "Place", "Time zone", "Works from", "Works until", "Capacity",
    "Free hours a week", "Free from", "Rate", "Currency", "Per", "Skills and levels", "Confirmed on", "Page",
)  # fmt: skip


def answer(viewer: Viewer, asked: Filters) -> Response:
    """The file, noted in the audit before its first line. Raises TooMany."""
    with writing() as session:
        if exports_today(session, viewer.id) >= EXPORTS_A_DAY:
            raise TooMany(f"You took {EXPORTS_A_DAY} files of people today. More can be had tomorrow.")
        record_act(session, viewer.id, "people exported", viewer.id, EXPORT)
    pages = ([_cells(row) for row in rows] for rows in everyone(viewer, asked))
    return csv_file(f"people-{today(viewer.zone)}.csv", HEAD, pages)


def _cells(row: Row) -> Sequence[object]:
    reads = bool(row.zone)
    skills = [skill_held(listed)[::2] for listed in row.skills.split(COMMA)] if row.skills else []
    return [
        row.name,
        row.kind,
        row.headline,
        row.department,
        row.where,
        row.zone,
        clock(row.work_from) if reads else "",
        clock(row.work_to) if reads else "",
        row.capacity if reads else "",
        row.free_now,
        row.free_from if row.free_now else "",
        f"{row.rate_amount / 100:.2f}" if row.rate_amount is not None else "",
        row.rate_currency if row.rate_amount is not None else "",
        row.rate_per if row.rate_amount is not None else "",
        "; ".join(f"{name} {level}" for level, name in sorted(skills, key=lambda s: (-s[0], s[1]))),
        row.confirmed_on,
        url_for("talent.person", key=row.key, _external=True),
    ]
