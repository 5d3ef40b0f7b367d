"""What is planted in protected fields: found in an answer, and what a viewer may find, by hand."""

import re
from typing import Any

from tests.access import expected
from tests.access.house import House
from tests.access.personas import GIGS, MEMOS, PEOPLE, money

FRAGMENT = {"HX_Request": "true", "HX_Request_Type": "partial"}
LISTS = (
    "/",
    "/?all=waiting",
    "/?all=offers",
    "/?all=drafts",
    "/?all=seats",
    "/gigs",
    "/gigs?mine=1",
    "/gigs?sort=fit",
    "/gigs?q=zqtitle",
    "/gigs?q=zqwhat",
    "/gigs?new=1&sort=soonest",
    "/gigs/facets",
    "/gigs/templates",
    "/talent",
    "/talent?sort=free",
    "/talent?q=zqcard",
    "/talent?q=zqbio",
    "/talent?kind=contractor&free=1",
    "/talent?sort=rate",
    "/talent?sort=confirmed&kind=employee&kind=contractor",
    "/talent?sort=shared&shared=1",
    "/talent?rate=10000&region=Europe&confirmed=3650",
    "/talent?q=zqcard+zqemail",
    "/talent/facets",
    "/talent/facets?kind=contractor&rate=10000",
    "/talent/suggestions?q=zq",
    "/talent/suggestions?q=zqcard",
    "/skills/suggestions?q=zq",
    "/skills/suggestions?q=zqskill",
    "/talent?q=zqskill",
    "/gigs?q=zqskill",
    "/profile",
    "/profile/looks",
    "/profile/start/skills",
    "/profile/start/done",
    "/profile/about",
    "/profile/hours",
    "/profile/contact",
    "/profile/rate",
    *(f"/profile?card={card}" for card in ("about", "skills", "experience", "hours", "contact", "rate", "listing")),
    "/applications",
    "/admin/people",
    "/admin/imports",
    "/admin/people?q=zqemail",
    "/admin/people?sort=ends&listing=unlisted",
    "/admin/gigs/orphans",
    "/admin/people/invitations",
    "/admin/mail?state=waiting",
    "/admin/suggestions?of=manager&q=zq",
    "/admin",
    "/admin/settings",
    "/admin/departments",
    "/admin/skills",
    "/admin/skills?q=zqskill",
    "/admin/skills/suggestions",
    "/admin/skills/duplicates",
)
TEXT = re.compile(
    r"zq((?:card|bio|past|proof|skill|email|phone|unlisted|ref|title|what|note|reason|message|memo|remark|answer|link|learned|ask)[a-z0-9]+?)qz"
)
AMOUNT = re.compile(r"(?<![\d.,])(\d{2,3},?\d{3}\.\d\d)(?!\d)")
AMOUNTS = {money("rate", name): f"rate{name}" for name, kind in PEOPLE.items() if kind == "contractor"}
AMOUNTS |= {money("budget", name): f"budget{name}" for name in GIGS}
OF_A_PERSON = {"card": "card", "rate": "rate", "email": "email", "phone": "phone"}
OF_A_PERSON |= dict.fromkeys(("bio", "past", "proof", "skill"), "profile")
DONE_THERE = {"hiddenmate": ("full",)}  # a teammate's profile names the gigs that are not confidential


def agreed(house: House) -> dict[int, str]:
    return {money("agreed", name): f"agreed{name}" for name in house.company.candidates}


def found_in(answer: Any, amounts: dict[int, str]) -> set[str]:
    """Names of all that is planted and stands in an answer, its headers included."""
    told = answer.get_data(as_text=True)
    told = (told.replace(",", " ") if answer.mimetype == "text/csv" else told) + str(answer.headers)
    texts = set(TEXT.findall(told.lower()))
    return texts | {amounts[n] for n in (int(re.sub(r"\D", "", a)) for a in AMOUNT.findall(told)) if n in amounts}


def of_person(viewer: str, of: str) -> set[str]:
    reads = expected.of_person(viewer, of)[0]
    found = {f"{field}{of}" for field, column in OF_A_PERSON.items() if column in reads}
    return found if PEOPLE[of] == "contractor" else found - {f"rate{of}"}


def of_gig(viewer: str, gig: str) -> set[str]:
    may = expected.of_gig(viewer, gig)
    found = {f"{field}{gig}" for field in ("title", "what", "ask")} if "read" in may else set()
    return found | ({f"budget{gig}"} if "budget" in may else set()) | ({f"learned{gig}"} if "edit" in may else set())


def of_candidate(viewer: str, name: str) -> set[str]:
    person, gig = name.split(".")
    reads = expected.of_candidate(viewer, name)[0]
    sent = {f"{field}{person}{gig}" for field in ("note", "answer", "link")}
    found = sent if "application" in reads else set()
    if "notes" in reads:
        found.add(f"remark{person}{gig}")
    if person == "withdrawn" and ("notes" in reads or viewer == person):
        found.add("reasonwithdrawn")
    if person == "declined" and "notes" in reads:  # the person reads it when ten minutes have passed
        found.add("messagedeclined")
    if viewer in (person, "admin") or viewer in expected.LED_BY[gig]:
        found.add(f"agreed{name}")
    if viewer == person and person not in ("considered", "invited"):  # the title as they saw it
        found |= {f"title{gig}", f"ask{gig}"}
    return found


def allowed(house: House, viewer: str) -> set[str]:
    may = {f"unlisted{viewer}"} | {f"title{gig}" for gig in DONE_THERE.get(viewer, ())}
    if viewer == "admin":
        may |= {f"ref{of}" for of in PEOPLE}
    for of in PEOPLE:
        may |= of_person(viewer, of)
    may |= {f"memo{viewer}{of}" for author, of in MEMOS if author == viewer and expected.of_person(viewer, of)[0]}
    for gig in GIGS:
        may |= of_gig(viewer, gig)
    for name in house.company.candidates:
        may |= of_candidate(viewer, name)
    return may
