"""The directory's rows, drawn in Python: templates cost three times as much where every millisecond counts.

Everything that people typed goes through `escape`; `tests/talent/test_rows.py` tries hostile text.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

from markupsafe import Markup

from portal.access import Viewer
from portal.config import STALE_DAYS
from portal.matching.core.fit import Need
from portal.models.money import money
from portal.models.text import WORD, fold, words
from portal.search.directory import COMMA, Row, skill_held
from portal.search.role_asked import RoleAsked
from portal.web.stars import star
from portal.web.words import day, hours_shared, initials, unsaid

MOST_SKILLS = 10
MOST_DRAWN = 20_000
FIT = "Required skills at their level"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What rows are drawn for: `needs` are the skills asked for, {skill id: Need}, `hits` others that answer the words.

    `icon` is a star's, as HTML; without one nobody can be considered from here.
    """

    viewer: Viewer
    today: date
    q: str = ""
    needs: Mapping[int, Need] = field(default_factory=dict)
    hits: Collection[int] = ()
    role: RoleAsked | None = None
    icon: str = ""

    def __call__(self, rows: Iterable[Row]) -> Markup:
        """List items for `<ul class="people">`."""
        tokens = words(self.q).split()
        return Markup("".join([self._row(row, tokens) for row in rows]))

    def _row(self, row: Row, tokens: list[str]) -> str:
        kind = row.kind
        act, plain = self._act(row), "" if self.icon else " plain"
        fit, skills = _skills(row.skills, self.needs, self.hits) if row.skills else ("", "")
        return (
            f'<li class="person{plain}" id=p-{row.key}><span class="avatar {kind}" aria-hidden=true>'
            f"{escape(initials(row.name))}</span><div><div class=sub><a class=name href=/talent/{row.key}>"
            f'{marked(row.name, tokens)}</a><span class="kind {kind}">{kind.capitalize()}</span>{fit}</div>'
            f"<small>{self._about(row, tokens)}</small>{skills}</div>{self._free(row)}{act}</li>"
        )

    def _act(self, row: Row) -> str:
        if not self.icon:
            return ""
        stage = self.role.stage_of(row.id) if self.role else ("", "")
        return star(row.key, row.name, self.icon, *stage)

    def _about(self, row: Row, tokens: list[str]) -> str:
        parts = [marked(row.headline, tokens), marked(unsaid(row.department, row.headline), tokens)]
        parts.append(", ".join(filter(None, (marked(row.where, tokens), self._shared(row)))))
        if row.rate_amount is not None:
            per = "h" if row.rate_per == "hour" else "day"
            parts.append(escape(f"{money(row.rate_amount, row.rate_currency)}/{per}"))
        return " · ".join(filter(None, parts)) + self._stale(row)

    def _shared(self, row: Row) -> str:
        me = self.viewer
        if not row.zone or row.id == me.id:
            return ""
        return hours_shared(me.zone, me.work_from, me.work_to, row.zone, row.work_from, row.work_to, self.today)

    def _stale(self, row: Row) -> str:
        if not row.zone or (row.confirmed_on and row.confirmed_on > self.today - timedelta(days=STALE_DAYS)):
            return ""
        since = f"not confirmed since {day(row.confirmed_on)}" if row.confirmed_on else "never confirmed"
        return f'<span class="stale">{since}</span>'

    def _free(self, row: Row) -> str:
        if row.free_now is None:
            return "<span></span>"
        hours = row.free_now
        since = f"from {day(row.free_from)}" if row.free_from and row.free_from > self.today else "now"
        phrase = f"{hours} h a week {since}" if hours else "No free hours now"
        most = max(row.capacity, 1)
        return f'<label class="free num">{phrase}<meter max={most} value={min(hours, most)}>{hours} h</meter></label>'


def marked(text: str, tokens: Collection[str]) -> str:
    """Text as HTML, with the beginnings of words that were asked for marked."""
    if not tokens:
        return escape(text)
    parts, at = [], 0
    for word in WORD.finditer(text):
        folded = fold(word[0])
        hit = max((len(token) for token in tokens if folded.startswith(token)), default=0)
        if hit:
            end = word.start() + hit if len(folded) == len(word[0]) else word.end()
            parts += [escape(text[at : word.start()]), "<mark>", escape(text[word.start() : end]), "</mark>"]
            at = end
    return "".join([*parts, escape(text[at:])])


def _skills(listed: str, needs: Mapping[int, Need], wanted: Collection[int]) -> tuple[str, str]:
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
        elif skill in wanted:
            hits.append(hit)
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
