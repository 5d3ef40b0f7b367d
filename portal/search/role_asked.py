"""The role for which a lead looks for people."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.matching.core.fit import Need
from portal.models import Candidate
from portal.models.engagements import weeks

NAME = re.compile(r"([0-9A-Z]{10})\.(\d{1,4})")


@dataclass(frozen=True, slots=True)
class RoleAsked:
    gig_key: str
    gig_title: str
    n: int
    title: str
    hours: int
    starts_on: date | None
    weeks: int
    needs: tuple[Need, ...]
    stages: dict[int, tuple[str, str]]  # person id: (state, the candidate's key), of those on the board for this role

    @property
    def name(self) -> str:
        return f"{self.gig_key}.{self.n}"

    def stage_of(self, person_id: int) -> tuple[str, str]:
        """(state, address of the candidate); empty for who is not on the board."""
        state, key = self.stages.get(person_id, ("", ""))
        return state, f"/gigs/{self.gig_key}/shortlist/{key}" if key else ""


def role_asked(viewer: Viewer, name: str) -> RoleAsked | None:
    """The role that `?for=<gig key>.<n>` names; None when nothing is named. Raises NotFound or NotAllowed."""
    if not name:
        return None
    said = NAME.fullmatch(name)
    if said is None:
        raise access.NotFound
    gig, role = access.get_role(viewer, said[1], int(said[2]), "decide")
    stages = select(Candidate.person_id, Candidate.state, Candidate.key).where(Candidate.gig_role_id == role.id)
    return RoleAsked(
        gig.key,
        gig.title,
        role.n,
        role.title,
        role.hours,
        gig.starts_on,
        weeks(gig.starts_on, gig.ends_on) if gig.starts_on and gig.ends_on else 0,
        tuple(Need(n.skill_id, n.skill.name, n.least_level, n.required) for n in role.needs),
        {row.person_id: (row.state, row.key) for row in db.session.execute(stages)},
    )
