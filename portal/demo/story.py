"""What the people who have a way in are in the middle of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.demo.cast import CAST, REPORTS_TO
from portal.demo.gigs import CALLED, Board
from portal.demo.people import Crowd
from portal.demo.stages import walk
from portal.demo.ways import Way
from portal.demo.world import Someone
from portal.models import Audience


@dataclass(frozen=True, slots=True)
class Scene:
    """A gig of the story: whose it is, how it fares, and who stands where in which of its roles."""

    title: str
    faring: str
    owner: str
    cast: tuple[tuple[str, int, str], ...] = ()
    crowd: tuple[tuple[int, str], ...] = ()
    co_leads: tuple[str, ...] = ()
    audience: Audience = Audience.EVERYONE


SCENES = (
    Scene(
        "Assess our QA practice",
        "open",
        "lead",
        cast=(
            ("meilin", 0, "considering"),
            ("dev", 0, "considering"),
            ("hana", 1, "invited"),
            ("ben", 1, "applied"),
            ("employee", 0, "in review"),
            ("contractor", 0, "offered, unseen"),
            ("priya", 0, "accepted"),
        ),
        crowd=(
            *((0, stage) for stage in ("considering", "invited", "applied", "accepted the invitation", "in review")),
            *((0, stage) for stage in ("talking", "talking", "declined", "withdrawn", "taken back", "not interested")),
            *((1, stage) for stage in ("considering", "invited", "applied", "talking", "declined after a talk")),
        ),
    ),
    Scene(
        "Regression suite for refunds",
        "running",
        "lead",
        cast=(("contractor2", 0, "active"),),
        crowd=(
            *((0, stage) for stage in ("active", "declined", "declined", "withdrawn")),
            *((1, stage) for stage in ("active", "applied", "in review", "considering")),
        ),
        co_leads=("lead2",),
    ),
    Scene("Load test before the winter peak", "draft", "lead", crowd=((0, "considering"), (0, "considering"))),
    Scene(
        "Release checklist for the mobile app",
        "closing soon",
        "lead",
        cast=(("employee2", 0, "applied"),),
        crowd=tuple((0, stage) for stage in ("applied", "in review", "invited", "accepted")),
    ),
    Scene(
        "Move nightly jobs to Kubernetes",
        "completed",
        "lead",
        cast=(("employee", 1, "done"),),
        crowd=((0, "done"), (0, "declined"), (0, "closed"), (1, "declined"), (1, "withdrawn")),
    ),
    Scene(
        "Twelve interviews with agency customers",
        "open",
        "lead2",
        cast=(("meilin", 0, "talking"), ("contractor", 0, "in review"), ("employee2", 1, "considering")),
        crowd=(
            *((0, stage) for stage in ("considering", "invited", "applied", "in review", "declined")),
            *((1, stage) for stage in ("applied", "applied", "accepted", "invited")),
        ),
    ),
    Scene(
        "Prototype of the partner portal",
        "open",
        "lead2",
        cast=(("employee", 1, "invited"),),
        crowd=tuple((n, stage) for n in (0, 1) for stage in ("considering", "applied", "in review", "talking")),
        audience=Audience.EMPLOYEES,
    ),
    Scene(
        "Discovery for gift cards",
        "running",
        "lead2",
        crowd=((0, "active"), (0, "declined"), (1, "active"), (1, "not interested")),
        audience=Audience.INVITED,
    ),
    Scene(
        "Support volume model in Excel",
        "closing soon",
        "joe",
        cast=(("dev", 0, "talking"), ("ben", 0, "considering")),
        crowd=((0, "applied"), (0, "invited")),
    ),
)


def introduce(crowd: Crowd, hashes: Mapping[str, str]) -> dict[str, Someone]:
    """The cast, by their short names; `hashes` are the passwords of the accounts."""
    cast: dict[str, Someone] = {}
    for who, sketch in CAST.items():
        boss = REPORTS_TO.get(who)
        more = {"password_hash": hashes.get(who), "manager": cast[boss].id if boss in cast else None}
        cast[who] = crowd.settle(replace(sketch, **more))  # type: ignore[arg-type]
    return cast


def play(board: Board, cast: Mapping[str, Someone], most: int) -> list[str]:
    """Post the gigs of the story, at most as many as are wanted; their titles."""
    scenes = SCENES[:most]
    for scene in scenes:
        template = CALLED[scene.title]
        gig = board.post(template, scene.faring, scene.audience, cast[scene.owner], [cast[c] for c in scene.co_leads])
        for who, n, stage in scene.cast:
            gig.met.add(cast[who].id)
            walk(Way(board.world, gig, gig.roles[n], cast[who]), stage)
        for n, stage in scene.crowd:
            for someone, reached in board.matched(gig, gig.roles[n], template.roles[n], [stage]):
                walk(Way(board.world, gig, gig.roles[n], someone), reached)
    return [scene.title for scene in scenes]
