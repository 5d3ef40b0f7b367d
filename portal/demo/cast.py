"""The people who have a way in, and those around them. Invented, like everybody here."""

from typing import Any

from portal.demo.people import DOMAIN, NAMED, Sketch
from portal.demo.places import AT
from portal.models import Kind

ACCOUNTS = ("admin", "lead", "lead2", "employee", "employee2", "contractor", "contractor2")
REPORTS_TO = {"employee2": "lead", "employee": "lead", "priya": "lead", "joe": "admin", "noor": "admin"}
DAY_HOURS, EARLY, LATE = (540, 1020), (480, 960), (600, 1080)


def _skills(text: str) -> tuple[tuple[str, int, bool], ...]:
    """ "Playwright 4, Report writing 0": level 0 is a wish to learn."""
    pairs = (part.strip().rpartition(" ") for part in text.split(","))
    return tuple((name, int(level), level == "0") for name, _, level in pairs)


def _sketch(
    who: str, name: str, career: str, place: str, kind: Kind, skills: str, bio: str, headline: str, **more: Any
) -> Sketch:
    about: dict[str, Any] = {"hours": DAY_HOURS, "rank": 2, "is_cast": True} | more
    email = f"{who}@{DOMAIN}"
    return Sketch(
        name,
        email,
        NAMED[career],
        kind=kind,
        place=AT[place],
        skills=_skills(skills),
        bio=bio,
        headline=headline,
        **about,
    )


EMPLOYEE, CONTRACTOR = Kind.EMPLOYEE, Kind.CONTRACTOR
CAST: dict[str, Sketch] = {
    "admin": _sketch(
        "admin",
        "Amanda Reyes",
        "People partner",
        "Valencia",
        EMPLOYEE,
        "HR systems 3, People analytics 3, HR policies 3, Onboarding 4, GDPR 2, Workforce planning 3, Excel 3",
        "I look after the directory and the people in it. If your name is spelt wrong, write to me.",
        "People operations manager",
        department="People",
        rank=3,
        is_admin=True,
    ),
    "lead": _sketch(
        "lead",
        "Guy Aharon",
        "QA engineer",
        "Berlin",
        EMPLOYEE,
        "Test strategy 4, Quality engineering 4, Playwright 3, Team leadership 4, Risk-based testing 3, Mentoring 3, "
        "Stakeholder management 3, Budget management 2",
        "I run quality for engineering and would rather remove a test than add one. Post me your hardest release. "
        "I answer within two days.",
        "Head of quality, Engineering",
        department="Engineering",
        rank=3,
        is_lead=True,
    ),
    "lead2": _sketch(
        "lead2",
        "Noor Haddad",
        "Product manager",
        "London",
        EMPLOYEE,
        "Product management 4, Product discovery 4, User interviews 3, Stakeholder management 4, Product strategy 3, "
        "Prioritising work 3, Arabic 4, Facilitation 3",
        "I lead product for agencies. I like the weeks before anyone knows what we will build.",
        "Product lead, Agencies",
        department="Product",
        rank=3,
        is_lead=True,
    ),
    "employee": _sketch(
        "employee",
        "Jonas Weber",
        "Backend engineer",
        "Berlin",
        EMPLOYEE,
        "Python 4, Playwright 3, PostgreSQL 3, Continuous integration 3, API design 3, Docker 3, Mentoring 2, "
        "Test strategy 2, Kubernetes 0",
        "I build the boring parts of payments and keep them boring. Seven years here, three teams, one on-call phone "
        "that hardly rings. Lately I want to learn how others test.",
        "Senior software engineer, Platform",
        department="Platform",
        links=("https://code.example/jonas-weber", "https://people.example/jonas"),
    ),
    "employee2": _sketch(
        "employee2",
        "Sara Lindqvist",
        "QA engineer",
        "Stockholm",
        EMPLOYEE,
        "Exploratory testing 3, Mobile testing 3, Test planning 3, Postman 2, Accessibility audit 2, Swedish 4, "
        "Test automation 1, Test strategy 0",
        "I hunt the bugs that only show up on Fridays. I would like to plan tests, not only run them.",
        "QA engineer, Engineering",
        department="Engineering",
        rank=1,
        hours=EARLY,
    ),
    "contractor": _sketch(
        "contractor",
        "Ines Okafor",
        "QA engineer",
        "Lagos",
        CONTRACTOR,
        "Playwright 4, Test strategy 4, Python 3, Accessibility audit 3, API testing 3, Test automation 4, "
        "User interviews 2, Report writing 0",
        "I help teams find out what their tests really tell them. Twelve years in payments and health, the last five "
        "on my own. I like short, sharp assessments that end in a plan people want to follow.",
        "QA engineer, independent",
        links=("https://portfolio.example/ines-okafor",),
        rate=62,
    ),
    "contractor2": _sketch(
        "contractor2",
        "Tomás Vidal",
        "QA engineer",
        "Valencia",
        CONTRACTOR,
        "Playwright 4, TypeScript 4, Test automation 4, Regression testing 3, Test strategy 2, GitHub Actions 3, "
        "Cypress 3, Spanish 4",
        "I turn manual test plans into suites that run before the coffee is ready. Ten years, most of them in travel.",
        "Test automation developer, independent",
        rate=48,
        hours=LATE,
    ),
    "meilin": _sketch(
        "mei-lin.tan",
        "Mei-Lin Tan",
        "User researcher",
        "Singapore",
        CONTRACTOR,
        "User interviews 4, Research synthesis 4, Survey design 3, Test strategy 3, Workshop facilitation 3, Chinese 4",
        "I listen for a living, and bring teams along so that nobody has to read my slides.",
        "User researcher, independent",
        rate=70,
    ),
    "priya": _sketch(
        "priya.raman",
        "Priya Raman",
        "QA engineer",
        "Bengaluru",
        EMPLOYEE,
        "Test strategy 4, Playwright 3, Mentoring 4, Risk-based testing 3, Payments 3, Kannada 4",
        "Quality lead for payments. I like to leave a team that no longer needs me.",
        "Quality lead, Payments",
        department="Payments",
        rank=3,
    ),
    "hana": _sketch(
        "hana.sato",
        "Hana Sato",
        "Technical writer",
        "Tokyo",
        CONTRACTOR,
        "Report writing 4, Test strategy 3, Technical writing 4, Plain language 4, Interviewing 3, Japanese 4",
        "I read code so that others can read sentences. Reports are my favourite form.",
        "Technical writer, independent",
        rate=66,
    ),
    "ben": _sketch(
        "ben.adeyemi",
        "Ben Adeyemi",
        "Data analyst",
        "London",
        EMPLOYEE,
        "Report writing 3, SQL 3, Data storytelling 3, Excel 4, Interviewing 2, Dashboards 3",
        "I answer the question behind the question, in two pages at most.",
        "Data analyst, Finance",
        department="Finance",
        rank=1,
    ),
    "dev": _sketch(
        "dev.patel",
        "Dev Patel",
        "Data analyst",
        "Pune",
        EMPLOYEE,
        "Forecasting 4, Excel 4, Workforce planning 3, Test strategy 1, Statistics 3, Hindi 4",
        "Half of my job is asking what a number means.",
        "Forecasting analyst, Customer experience",
        department="Customer experience",
    ),
    "joe": _sketch(
        "joe.lin",
        "Joe Lin",
        "Support lead",
        "New York",
        EMPLOYEE,
        "Support leadership 4, Customer support 4, Escalation management 3, Coaching 3, Workforce planning 2",
        "I run the queue and the people in it.",
        "Support lead, Customer experience",
        department="Customer experience",
        rank=3,
        is_lead=True,
    ),
}
