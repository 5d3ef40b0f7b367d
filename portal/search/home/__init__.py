"""Home: what needs the viewer today. At most twelve queries, sign-in included, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.access import Viewer
from portal.config import SKILLS_TO_BE_FOUND
from portal.models import State
from portal.models.times import local
from portal.search.applications import UNDER_WAY, WAITS, Mine, my_applications
from portal.search.held import is_stale
from portal.search.home.boards import BOTH, OFFERS, WAITING, board_list, board_rows, named
from portal.search.home.figures import Figures, figures
from portal.search.home.gigs import gigs_led
from portal.search.home.listed import NONE, Listed, cards
from portal.search.home.news import Change, change_rows, told
from portal.search.home.openings import Fitting, fitting

__all__ = ["board_list", "gigs_led", "home"]
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Led:
    """What a lead finds first."""

    waiting: Listed = NONE
    offers: Listed = NONE
    gigs: Listed = NONE
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Home:
    greeting: str
    first_name: str
    figures: Figures
    is_stale: bool
    few_skills: bool
    is_new: bool  # was not shown around, and would be hard to find
    answer_first: Sequence[Mine]
    under_way: Sequence[Mine]
    openings: Sequence[Fitting]
    led: Led


def home(viewer: Viewer) -> Home:
    counted = figures(viewer)
    few_skills = counted.skills < SKILLS_TO_BE_FOUND
    mine = my_applications(viewer)
    return Home(
        greeting=greeting(local(viewer.now, viewer.zone).hour),
        first_name=viewer.name.split()[0],
        figures=counted,
        is_stale=is_stale(counted.confirmed_on, viewer.today),
        few_skills=few_skills,
        is_new=not (counted.welcomed_on or counted.confirmed_on) and (few_skills or not counted.headline),
        answer_first=sorted(mine[WAITS], key=_soonest_first),
        under_way=sorted(mine[UNDER_WAY], key=_soonest_first),
        openings=fitting(viewer) if counted.skills else (),
        led=_led(viewer) if counted.gigs else Led(),
    )


def greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"


def _led(viewer: Viewer) -> Led:
    waiting, changed = board_rows(viewer, BOTH, SHOWN), change_rows(viewer)
    names = cards(viewer, {row.person for row in (*waiting, *changed)})
    return Led(
        named(viewer, WAITING, waiting, names),
        named(viewer, OFFERS, waiting, names),
        gigs_led(viewer, "gigs", SHOWN),
        told(changed, names),
    )


def _soonest_first(mine: Mine) -> tuple[bool, date]:
    return mine.stage.state == State.INVITED, mine.by or date.max
