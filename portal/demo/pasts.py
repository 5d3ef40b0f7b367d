"""What people of the demo world did before, and pages that show what they can do."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import String, cast, func, insert, literal, select
from sqlalchemy.orm import Session

from portal.demo.careers import INDUSTRIES
from portal.demo.world import Someone, World
from portal.models import Evidence, Experience, Person, PersonSkill
from portal.models.text import ALPHABET

SHARE = 0.35  # of people who tell of their past
SHOWN = 23  # one of so many advanced skills has a page that shows it
ASSESSMENTS = (
    "Short assessments for payments and health:\n\n- what the tests cover\n- what they miss\n- what to do first"
)
OF_CAST = {  # title, organisation, years ago it began and ended (0: it goes on), in their own words
    "lead": (
        (
            "Test manager",
            "A ticketing company",
            11,
            7,
            "Grew the team from two to nine, and made release day a normal day again.",
        ),
        ("QA engineer", "A bank in Tel Aviv", 15, 11, ""),
    ),
    "employee": (
        (
            "Backend engineer",
            "A parcel service",
            10,
            7,
            "Labels, routes, and the **one** query that decided about Christmas.",
        ),
        ("Mentor", "Evening school for career changers", 3, 0, "Two evenings a month, Python from zero."),
    ),
    "contractor": (
        ("Independent QA engineer", "Own practice", 5, 0, ASSESSMENTS),
        (
            "Quality lead",
            "A payments company in Lagos",
            9,
            5,
            "From weekly fire drills to a release that nobody noticed.",
        ),
        ("QA engineer", "A clinic network", 12, 9, ""),
    ),
    "contractor2": (
        (
            "Test automation developer",
            "A travel agency",
            10,
            4,
            "1,200 manual cases became 300 that run in nine minutes.",
        ),
    ),
    "admin": (("HR generalist", "A furniture maker", 12, 6, ""),),
}
CONFIRMED = {"admin": 12, "lead": 5, "lead2": 30, "employee": 130, "employee2": 8, "contractor": 21, "contractor2": 104}


class Pasts:
    """Tells what people did before, by chances of its own, so that the rest of the world stays the same."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, Random("pasts")

    def of_cast(self, people: dict[str, Someone]) -> None:
        """Those who have a way in; two of them have not confirmed their profile for long."""
        for name, someone in people.items():
            for title, organisation, began, ended, text in OF_CAST.get(name, ()):
                self._tell(someone, title, organisation, began * 12, ended * 12, text)
            if name in CONFIRMED:
                someone.row["confirmed_on"] = self.world.day - timedelta(days=CONFIRMED[name])

    def of_anybody(self, someone: Someone) -> None:
        rng = self.rng
        if rng.random() > SHARE:
            return
        months = rng.randrange(0, 60)
        for _ in range(rng.choice((1, 1, 2, 3))):
            began = months + rng.randrange(8, 60)
            text = rng.choice(someone.career.work) if rng.random() < 0.4 else ""
            self._tell(someone, someone.career.title, f"A company in {rng.choice(INDUSTRIES)}", began, months, text)
            months = began + rng.randrange(0, 6)

    def _tell(self, someone: Someone, title: str, organisation: str, began: int, ended: int, text: str) -> None:
        """Months are counted back from now; an entry that ended this month goes on."""
        until = _months_ago(self.world.day, ended) if ended else None
        told = {"title": title, "organisation": organisation, "text": text, "ended_on": until}
        since = _months_ago(self.world.day, began)
        self.world.add(
            Experience, key="".join(self.rng.choices(ALPHABET, k=10)), person_id=someone.id, began_on=since, **told
        )


def show_skills(session: Session) -> None:
    """A page beside some of the skills that people are good at, in one statement."""
    words = literal("https://portfolio.example/") + func.lower(Person.key) + "/" + cast(PersonSkill.skill_id, String)
    good = (
        select(PersonSkill.id, literal("link"), words)
        .join(Person, Person.id == PersonSkill.person_id)
        .where(PersonSkill.level >= 3, (PersonSkill.person_id * 7 + PersonSkill.skill_id) % SHOWN == 0)
    )
    session.execute(insert(Evidence).from_select(["person_skill_id", "kind", "ref"], good))


def _months_ago(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
