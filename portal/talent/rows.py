"""The directory's rows, drawn in Python: templates cost three times as much where every millisecond counts.

Everything that people typed goes through `escape`; `tests/talent/test_rows.py` tries hostile text.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from html import escape

from markupsafe import Markup

from portal.matching.core.fit import Need
from portal.search.directory import Row
from portal.search.role_asked import RoleAsked
from portal.web.words import day, initials, money, unsaid

MOST_SKILLS = 10


def draw(rows: Iterable[Row], needs: Mapping[int, Need], role: RoleAsked | None, star: str, today: date) -> Markup:
    """List items for `<ul class="people">`. `needs` are the skills asked for, {skill id: Need}; `star` is an icon."""
    return Markup("".join(_row(row, needs, role, star, today) for row in rows))


def _row(row: Row, needs: Mapping[int, Need], role: RoleAsked | None, star: str, today: date) -> str:
    kind = row.kind
    name = escape(row.name)
    act, plain = (_act(row, name, role, star), "") if role else ("", " plain")
    return (
        f'<li class="person{plain}" id=p-{row.key}><span class="avatar {kind}" aria-hidden=true>'
        f"{escape(initials(row.name))}</span><div><div class=sub><a class=name href=/talent/{row.key}>{name}</a>"
        f'<span class="kind {kind}">{kind.capitalize()}</span>{_fit(row, needs)}</div>'
        f"<small>{_about(row)}</small>{_skills(row, needs)}</div>{_free(row, today)}{act}</li>"
    )


def _about(row: Row) -> str:
    parts = [escape(part) for part in (row.headline, unsaid(row.department, row.headline), row.where) if part]
    if row.rate:
        amount, currency, per = row.rate
        parts.append(escape(f"{money(amount, currency)}/{'h' if per == 'hour' else 'day'}"))
    return " · ".join(parts)


def _fit(row: Row, needs: Mapping[int, Need]) -> str:
    if not needs or not row.skills:
        return ""
    hits = sum(1 for skill, _, level in row.skills if skill in needs and level >= needs[skill].least)
    return f'<span class="fit muted">{hits} of {len(needs)}</span>'


def _skills(row: Row, needs: Mapping[int, Need]) -> str:
    """Skills that answer come first, then the highest; what is missing is dashed."""
    if not row.skills:
        return ""
    hits: list[str] = []
    others: list[str] = []
    missing = dict(needs)
    for skill, name, level in row.skills:
        asked = missing.pop(skill, None) if missing else None
        if asked and level >= asked.least:
            hits.append(_chip(name, level, " class=hit", ", a match"))
        elif asked or len(others) < MOST_SKILLS:
            others.append(_chip(name, level))
    gaps = [_chip(need.name, need.least, " class=miss", " asked, missing") for need in missing.values()]
    return f"<ul class=skills>{''.join(hits + others + gaps)}</ul>"


@lru_cache(maxsize=20_000)
def _chip(name: str, level: int, mark: str = "", said: str = "") -> str:
    return f"<li{mark}>{escape(name)} <b class=l{level}>level {level}{said}</b>"


def _free(row: Row, today: date) -> str:
    if row.free_now is None:
        return "<span></span>"
    hours = row.free_now
    since = f"from {day(row.free_from)}" if row.free_from and row.free_from > today else "now"
    phrase = f"{hours} h a week {since}" if hours else "No free hours now"
    most = max(row.capacity, 1)
    return f'<label class="free num">{phrase}<meter max={most} value={min(hours, most)}>{hours} h</meter></label>'


def _act(row: Row, name: str, role: RoleAsked, star: str) -> str:
    """A star that considers the person for the role; it is a button of the form around the list."""
    stage = role.stages.get(row.id)
    if stage:
        said = f"<span class=vh>{name} is on the shortlist: {escape(stage)}</span>"
        return f'<div class=act><span class="star on" title="{escape(stage.capitalize())}">{star}{said}</span></div>'
    return (
        f"<div class=act><button class=star name=person value={row.key} title=Consider>{star}"
        f"<span class=vh>Consider {name}</span></button></div>"
    )
