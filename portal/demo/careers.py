"""What people do for a living: skills that occur together, the most usual first, and how they speak of their work.

Names of skills are those of the taxonomy that is shipped (portal/data/skills.csv).
"""

from collections.abc import Sized
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Career:
    """`rate` is a usual price of an independent's hour; `fields` are categories in which their rarer skills lie."""

    title: str
    departments: tuple[str, ...]
    weight: int
    rate: int
    skills: tuple[str, ...]
    fields: tuple[str, ...]
    work: tuple[str, ...]


def parse(text: str) -> tuple[Career, ...]:
    """Careers parted by empty lines: a head, skills, `in:` and categories, `says:` and sentences about the work."""
    return tuple(_career(block) for block in text.strip().split("\n\n"))


def _career(block: str) -> Career:
    head, _, rest = block.partition("\n")
    skills, _, rest = rest.replace("\n", " ").partition(" in: ")
    fields, _, work = rest.partition(" says: ")
    title, departments, weight, rate = (part.strip() for part in head.split("|"))
    about = {"skills": _list(skills), "fields": _list(fields, ";"), "work": _list(work, "/")}
    return Career(title, _list(departments), int(weight), int(rate), **about)


def _list(text: str, by: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(by) if part.strip())


def usual(skills: Sized, steep: float = 0.75) -> tuple[float, ...]:
    """Running weights for `random.choices`: the first of a list are held most, the more so the steeper."""
    return tuple(accumulate(1 / (n + 2.5) ** steep for n in range(len(skills))))


# What people of every career may have beside their own.
COMMON = _list(
    "Mentoring, Facilitation, Project management, Presentation skills, Stakeholder management, "
    "Coaching, Workshop facilitation, Public speaking, Agile, Data visualisation, Technical writing, Negotiation, "
    "Teamwork, Problem solving, Change management, Process analysis, Time management, Customer focus, Remote "
    "facilitation, Confluence, Jira, Notion, English, Excel, Miro, PowerPoint, Slack, Prompt engineering, AI "
    "literacy, Inclusive leadership, First aid, Onboarding, Critical thinking, Report writing, Storytelling "
    "skills"
)
GENERIC = (
    "I like short, sharp pieces of work that end in something people use.",
    "I work best with a clear question and a calm calendar.",
    "Happy to pair with anyone who is new to this.",
    "I would rather show a rough draft on Tuesday than a polished one on Friday.",
    "Ask me about the projects that went wrong, they taught me more.",
    "I write things down so that the next person does not have to ask.",
    "Lately I want to learn how other teams do it.",
    "I keep meetings short and notes long.",
    "I bring order to work that nobody quite owns.",
    "You can count on me to say early when something will not work.",
    "Outside work I sing in a choir and grow too many tomatoes.",
    "I moved here from another field and still look at things with fresh eyes.",
    "I enjoy the unglamorous middle of a project.",
    "Mornings are for thinking, afternoons for people.",
    "I care about plain language and short lists.",
    "Part of my week goes to mentoring two colleagues.",
    "I have a soft spot for old systems and the people who know them.",
    "Glad to help teams in other time zones, I am flexible in the evening.",
)
INDUSTRIES = (
    "payments",
    "health",
    "logistics",
    "travel",
    "public services",
    "retail",
    "energy",
    "education",
    "insurance",
    "media",
    "telecoms",
    "food delivery",
    "banking",
    "charities",
    "manufacturing",
)
