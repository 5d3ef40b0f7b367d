"""The directory's rows, drawn in Python: templates cost three times as much where every millisecond counts.

Everything that people typed goes through `escape`; `tests/talent/test_rows.py` tries hostile text.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup, escape

from portal.matching.core.fit import Need
from portal.search.directory import Row
from portal.search.role_asked import RoleAsked
from portal.web.words import day, initials, money

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


def unsaid(department: str, headline: str) -> str:
    """The department, unless the headline says it already."""
    return "" if department.casefold() in headline.casefold() else department


def _fit(row: Row, needs: Mapping[int, Need]) -> str:
    if not needs or not row.skills:
        return ""
    hits = sum(1 for skill, _, level in row.skills if skill in needs and level >= needs[skill].least)
    return f'<span class="fit muted">{hits} of {len(needs)}</span>'


def _skills(row: Row, needs: Mapping[int, Need]) -> str:
    """Skills that answer come first, then the highest; what is missing is dashed."""
    if not row.skills:
        return ""
    items = []
    held = set()
    for skill, name, level in sorted(row.skills, key=lambda s: s[0] not in needs) if needs else row.skills:
        held.add(skill)
        asked = needs.get(skill)
        if asked and level >= asked.least:
            items.append(f"<li class=hit>{escape(name)} <b class=l{level}>level {level}, a match</b>")
        elif len(items) < MOST_SKILLS:
            items.append(f"<li>{escape(name)} <b class=l{level}>level {level}</b>")
    for need in needs.values():
        if need.skill_id not in held:
            level = need.least
            items.append(f"<li class=miss>{escape(need.name)} <b class=l{level}>level {level} asked, missing</b>")
    return f"<ul class=skills>{''.join(items)}</ul>"


def _free(row: Row, today: date) -> str:
    if row.free_now is None:
        return "<span></span>"
    hours = row.free_now
    since = f"from {day(row.free_from)}" if row.free_from and row.free_from > today else "now"
    phrase = f"{hours} h a week {since}" if hours else "No free hours now"
    most = max(row.capacity, 1)
    return f'<label class="free num">{phrase}<meter max={most} value={min(hours, most)}>{hours} h</meter></label>'


def _act(row: Row, name: Markup, role: RoleAsked, star: str) -> str:
    """A star that considers the person for the role; it is a button of the form around the list."""
    stage = role.stages.get(row.id)
    if stage:
        said = f"<span class=vh>{name} is on the shortlist: {escape(stage)}</span>"
        return f'<div class=act><span class="star on" title="{escape(stage.capitalize())}">{star}{said}</span></div>'
    return (
        f"<div class=act><button class=star name=person value={row.key} title=Consider>{star}"
        f"<span class=vh>Consider {name}</span></button></div>"
    )
