"""The directory's rows, drawn in Python: templates cost three times as much where every millisecond counts.

Everything that people typed goes through `escape`; `tests/talent/test_rows.py` tries hostile text.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape

from markupsafe import Markup

from portal.matching.core.fit import Need
from portal.search.directory import COMMA, Row, skill_held
from portal.search.role_asked import RoleAsked
from portal.web.stars import star
from portal.web.words import day, initials, money, unsaid

MOST_SKILLS = 10
MOST_DRAWN = 20_000
FIT = "Required skills at their level"


def draw(rows: Iterable[Row], needs: Mapping[int, Need], role: RoleAsked | None, icon: str, today: date) -> Markup:
    """List items for `<ul class="people">`. `needs` are the skills asked for, {skill id: Need}; `icon` is a star's."""
    return Markup("".join([_row(row, needs, role, icon, today) for row in rows]))


def _row(row: Row, needs: Mapping[int, Need], role: RoleAsked | None, icon: str, today: date) -> str:
    kind = row.kind
    name = escape(row.name)
    act, plain = (star(row.key, row.name, icon, *role.stage_of(row.id)), "") if role else ("", " plain")
    fit, skills = _skills(row.skills, needs) if row.skills else ("", "")
    return (
        f'<li class="person{plain}" id=p-{row.key}><span class="avatar {kind}" aria-hidden=true>'
        f"{escape(initials(row.name))}</span><div><div class=sub><a class=name href=/talent/{row.key}>{name}</a>"
        f'<span class="kind {kind}">{kind.capitalize()}</span>{fit}</div>'
        f"<small>{_about(row)}</small>{skills}</div>{_free(row, today)}{act}</li>"
    )


def _about(row: Row) -> str:
    parts = [part for part in (row.headline, unsaid(row.department, row.headline), row.where) if part]
    if row.rate_amount is not None:
        parts.append(f"{money(row.rate_amount, row.rate_currency)}/{'h' if row.rate_per == 'hour' else 'day'}")
    return escape(" · ".join(parts))


def _skills(listed: str, needs: Mapping[int, Need]) -> tuple[str, str]:
    """(how many required needs are met, the list): what answers comes first, then the highest; gaps are dashed."""
    hits: list[str] = []
    others: list[str] = []
    missing = dict(needs)
    met = 0
    for level, skill, plain, hit in map(DRAWN.__getitem__, sorted(listed.split(COMMA))):
        if skill in missing:
            need = missing.pop(skill)
            meets = level >= need.least
            met += meets and need.required
            (hits if meets else others).append(hit if meets else plain)
        elif len(others) < MOST_SKILLS:
            others.append(plain)
    required = sum(need.required for need in needs.values())
    fit = f'<span class="fit muted" title="{FIT}">{met} of {required}</span>' if required else ""
    gaps = [_chip(need.name, need.least, " class=miss", " asked, missing") for need in missing.values()]
    return fit, f"<ul class=skills>{''.join(hits + others + gaps)}</ul>"


class Drawn(dict[str, tuple[int, int, str, str]]):
    """{skill of a row: (level, id, its chip, its chip as a match)}.

    Texts are the same for all who hold it, so each is read and drawn once.
    """

    def __missing__(self, listed: str) -> tuple[int, int, str, str]:
        if len(self) >= MOST_DRAWN:
            self.clear()
        level, skill, name = skill_held(listed)
        drawn = level, skill, _chip(name, level), _chip(name, level, " class=hit", ", a match")
        self[listed] = drawn
        return drawn


def _chip(name: str, level: int, mark: str = "", said: str = "") -> str:
    return f"<li{mark}>{escape(name)} <b class=l{level}>level {level}{said}</b>"


DRAWN = Drawn()


def _free(row: Row, today: date) -> str:
    if row.free_now is None:
        return "<span></span>"
    hours = row.free_now
    since = f"from {day(row.free_from)}" if row.free_from and row.free_from > today else "now"
    phrase = f"{hours} h a week {since}" if hours else "No free hours now"
    most = max(row.capacity, 1)
    return f'<label class="free num">{phrase}<meter max={most} value={min(hours, most)}>{hours} h</meter></label>'
