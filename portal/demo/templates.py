"""What a gig may be about: a title, words, and roles whose skills fit them."""

import re
from dataclasses import dataclass

NEED = re.compile(r"(.+) ([1-4])(!?)$")


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """`needs` are (name of a skill, least level, required)."""

    title: str
    seats: int
    hours: int
    needs: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Template:
    title: str
    type: str
    department: str
    description: str
    roles: tuple[RoleTemplate, ...]


def parse(text: str) -> tuple[Template, ...]:
    """Templates parted by empty lines: head, words (` // ` parts paragraphs), and a line with a dash for each role."""
    return tuple(_template(block) for block in text.strip().split("\n\n"))


def _template(block: str) -> Template:
    head, _, rest = block.partition("\n")
    said, *roles = rest.split("\n- ")
    title, kind, department = (part.strip() for part in head.split("|"))
    description = said.replace("\n", " ").replace(" // ", "\n\n")
    return Template(title, kind, department, description, tuple(map(_role, roles)))


def _role(line: str) -> RoleTemplate:
    title, seats, hours, needs = (part.strip() for part in line.split("|"))
    found = (NEED.match(need.strip()) for need in needs.split(","))
    return RoleTemplate(title, int(seats), int(hours), tuple((m[1], int(m[2]), m[3] == "!") for m in found if m))


# Gigs of one kind that return are told apart by what they are about.
SUBJECTS = (
    "refunds",
    "the mobile app",
    "onboarding",
    "the partner portal",
    "invoices",
    "the help centre",
    "card terminals",
    "subscriptions",
    "the Nordics",
    "small merchants",
    "payouts",
    "the booking flow",
    "search",
    "identity checks",
    "notifications",
    "the warehouse",
    "Latin America",
    "the summer release",
    "pricing pages",
    "reporting",
    "chargebacks",
    "the developer hub",
    "travel",
    "gift cards",
    "the agency channel",
    "public sector customers",
    "field sales",
    "the winter peak",
    "accessibility",
    "data requests",
    "the new office",
    "loyalty",
    "contract renewals",
    "East Africa",
    "the support desk",
    "the annual report",
    "terminal repairs",
    "team leads",
    "apprentices",
    "month end",
)
