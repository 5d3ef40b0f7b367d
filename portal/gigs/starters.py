"""Four small gigs to begin with: at most 10 h a week, one seat, no core competency, no sensitive material."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.models.hours import WEEKS_AHEAD

APPLY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Starter:
    """`needs` are (skill, least level, required), by names of the shipped taxonomy."""

    title: str
    about: str
    description: str
    role: str
    hours: int
    weeks: int
    needs: tuple[tuple[str, int, bool], ...]
    questions: tuple[str, ...]

    def facts(self, name: str, today: date) -> dict[str, Any]:
        """What the form begins with: it starts on the Monday after next, and people may apply for a week."""
        starts = today + timedelta(days=14 - today.weekday())
        skills = [
            {"name": skill, "level": str(level), "need": "required" if required else "nice"}
            for skill, level, required in self.needs
        ]
        return {
            "starter": name,
            "title": self.title,
            "description": self.description,
            "type": "part-time",
            "starts_on": starts,
            "ends_on": starts + timedelta(weeks=self.weeks, days=-3),
            "apply_by": min(today + timedelta(days=APPLY_DAYS), starts - timedelta(days=1)),
            "roles": [{"title": self.role, "seats": 1, "hours": self.hours, "skills": skills}],
            "questions": list(self.questions),
        }


SMALL = (
    "It is small on purpose: one person, {hours} hours a week for {weeks} weeks. It is beside our core work, and needs"
    " no confidential or personal data."
)


def _starter(title: str, about: str, what: str, done: str, **rest: Any) -> Starter:
    small = SMALL.format(hours=rest["hours"], weeks=rest["weeks"])
    return Starter(
        title=title, about=about, description=f"{what}\n\n**At the end there is:** {done}\n\n{small}", **rest
    )


STARTERS: Mapping[str, Starter] = {
    "qa-review": _starter(
        "Review the quality of one feature",
        "Somebody with fresh eyes tests one feature and writes down what breaks.",
        "We would like a fresh pair of eyes on one feature before more people use it: try it as a user would, look for"
        " what breaks or confuses, and write it down for us to mend. There is a test account with made-up data.",
        "a list of findings, each with steps and how much it matters, and an hour together to go through it.",
        role="Reviewer",
        hours=8,
        weeks=WEEKS_AHEAD,
        needs=(("Exploratory testing", 2, True), ("Test case design", 1, False)),
        questions=("What was the last thing that you tested, and what did you find?",),
    ),
    "user-exploration": _starter(
        "Find out how five people use our tool",
        "Five short talks with users, and one page of what we should know.",
        "We think that we know how people use our tool; let us ask them. Talk with five volunteers for half an hour"
        " each, watch how they do a common task, and tell us what surprised you. We find the volunteers.",
        "one page of findings with quotes that name nobody, and three things to try next.",
        role="Explorer",
        hours=6,
        weeks=WEEKS_AHEAD,
        needs=(("User interviews", 2, True), ("User research", 1, False)),
        questions=("Tell us about a talk with a user that changed your mind.",),
    ),
    "spreadsheet-analysis": _starter(
        "Make sense of one spreadsheet",
        "A sheet that grew over the years becomes one that answers a question.",
        "We keep a sheet that has grown over the years, and nobody has time to make it answer our question: where do"
        " we lose the most time? Clean a copy, build the few figures that matter, and show us how to keep them fresh."
        " The copy holds numbers of our own work, no names.",
        "a clean sheet with three figures that explain themselves, and a note on how to update it.",
        role="Analyst",
        hours=8,
        weeks=3,
        needs=(("Excel", 2, True), ("Data analysis", 2, True)),
        questions=("Which sheet that you made are you proud of, and what did it answer?",),
    ),
    "onboarding-flow": _starter(
        "Improve the first week of new colleagues",
        "The first week as it is, and as it could be, seen by somebody from outside the team.",
        "New colleagues tell us that their first week is confusing. Read what we send them, talk with two who came"
        " lately, and draw the week as it is and as it could be. You need no access to personal files.",
        "a plan of the first week on one page, and a check list that we can use from the next month on.",
        role="Designer of the first week",
        hours=6,
        weeks=WEEKS_AHEAD,
        needs=(("Onboarding", 2, True), ("Technical writing", 1, False)),
        questions=("What helped you most in your own first week somewhere?",),
    ),
}
