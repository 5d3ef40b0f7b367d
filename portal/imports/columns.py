"""Which column of a table is which field, guessed from its name; what people say with `--map` wins."""

import re
from collections.abc import Iterable, Mapping, Sequence

from portal.models.text import clean, fold

Known = Mapping[str, tuple[str, ...]]

# A field's usual names, the most telling first: where two columns could be it, the earlier name wins.
PEOPLE: Known = {
    "external_ref": (
        "post unique reference", "employee id", "employee number", "employee no", "personnel number", "personnel no",
        "personnel id", "personalnummer", "staff id", "staff number", "payroll number", "payroll id", "person id",
        "worker id", "user id", "external ref", "external reference", "external id", "unique reference",
        "post reference", "personalnr", "personal nr", "mitarbeiternummer", "mitarbeiternr", "matricule",
        "numero de empleado", "reference", "ref", "id", "number", "uid", "key",
    ),
    "name": (
        "full name", "name", "display name", "preferred name", "legal name", "vollstandiger name",
        "first and last name", "nom complet", "nombre completo",
    ),
    "first_name": ("first name", "given name", "forename", "firstname", "vorname", "prenom", "imie", "nombre"),
    "last_name": (
        "last name", "surname", "family name", "lastname", "nachname", "nazwisko", "apellidos", "apellido", "nom",
        "nom de famille",
    ),
    "email": (
        "email", "email address", "mail", "mail address", "work email", "contact email", "e mail adresse",
        "email adresse", "courriel", "adresse email", "correo", "correo electronico",
    ),
    "phone": (
        "phone", "phone number", "telephone", "telephone number", "mobile", "mobile phone", "tel", "telefon",
        "extension", "telefonnummer", "handy", "portable", "telefono", "movil",
    ),
    "headline": (
        "job title", "headline", "position", "position title", "title", "role", "job", "job role", "post title",
        "occupation", "designation", "function", "stelle", "stanowisko", "poste", "funktion",
        "berufsbezeichnung", "fonction", "puesto", "cargo",
    ),
    "department": (
        "team", "team name", "unit", "unit name", "department", "department name", "dept", "abteilung", "dzial",
        "division", "section", "group", "business unit", "business area", "directorate", "org unit",
        "organisational unit", "cost centre", "organisation", "company", "bereich", "departement", "departamento",
    ),
    "manager_ref": (
        "manager id", "manager number", "manager reference", "manager ref", "reports to senior post", "reports to id",
        "supervisor id", "line manager id", "reports to", "manager", "line manager", "supervisor", "manager email",
        "supervisor email", "reports to email", "vorgesetzter", "vorgesetzte", "responsable", "jefe",
    ),
    "kind": (
        "kind", "employment type", "employment status", "employee type", "worker type", "contract type",
        "type of employment", "employee or contractor", "engagement type", "employment kind", "worker kind",
    ),
    "agency": ("agency", "supplier", "vendor", "contracting company", "staffing agency"),
    "place": (
        "place", "location", "office", "work location", "office location", "city", "town", "site", "base", "standort",
        "ort", "stadt", "lieu", "ville", "lugar", "ciudad",
    ),
    "zone": ("zone", "time zone", "timezone", "tz", "zeitzone"),
    "capacity": (
        "capacity", "weekly hours", "hours per week", "hours a week", "hours week", "contracted hours",
        "contract hours", "working hours", "work hours", "hours", "fte", "full time equivalent", "working time",
        "employment percentage", "wochenstunden", "workload",
    ),
    "skills": (
        "skills", "skill", "key skills", "core skills", "main skills", "top skills", "skill set", "skillset",
        "competencies", "competences", "expertise", "technologies", "kompetenzen", "kenntnisse", "fahigkeiten",
        "fertigkeiten", "habilidades", "competencias",
    ),
    "starts_on": (
        "start date", "starts on", "date started", "hire date", "hired", "date of hire", "joined", "join date",
        "joining date", "employment start", "contract start", "contract start date", "entry date", "eintrittsdatum",
        "start",
    ),
    "contract_ends_on": (
        "contract end", "contract end date", "contract ends on", "contract until", "end date", "ends on",
        "end of contract", "termination date", "leaving date", "last day", "expiry date", "austrittsdatum", "end",
    ),
    "available_from": ("available from", "availability", "available", "free from"),
    "bio": ("bio", "biography", "about", "about me", "profile", "summary"),
    "status": ("status", "valid", "active", "is active", "employee status", "state", "enabled"),
    "notes": ("notes", "note", "comment", "comments", "remarks", "remark"),
}  # fmt: skip
SKILLS: Known = {
    "name": (
        "name", "label", "skill", "skill name", "technology", "preferred label", "title", "tag", "term",
        "preferredlabel",
    ),
    "aliases": (
        "aliases", "alias", "alternative labels", "alt labels", "altlabels", "synonyms", "also known as",
        "other names", "alternative names", "aka",
    ),
    "category": (
        "category", "category name", "category 2", "category 1", "kind", "type", "group", "skill type", "skill group",
        "family", "topic", "domain", "area",
    ),
    "source": ("source", "sources", "origin"),
    "external_id": ("uri", "concept uri", "concepturi", "external id", "id", "code", "key", "skill id", "url"),
}  # fmt: skip
DEPARTMENTS: Known = {
    "name": (
        "department", "department name", "name", "dept", "unit", "unit name", "team", "team name", "abteilung", "dzial",
        "division", "section", "group", "business unit", "organisational unit", "org unit", "directorate",
    ),
    "external_id": ("id", "code", "key", "number", "cost centre"),
}  # fmt: skip
FIELDS = {"people": PEOPLE, "skills": SKILLS, "departments": DEPARTMENTS}

FILLERS = {
    "employee",
    "person",
    "people",
    "staff",
    "worker",
    "contact",
    "work",
    "business",
    "primary",
    "current",
    "the",
    "of",
}
NUMBERS_OF_POSTS = re.compile(
    r"\b((number|no|count) of (posts|positions|employees|people|staff)|posts in fte|headcount)\b"
)
GROUPED_TITLES = {"generic job title", "generic title", "job family", "job group"}
POSTS_NOT_PEOPLE = (
    "The rows of this file are groups of posts (so many posts of a grade and title in a unit), not people: no column "
    "holds a name, an e-mail address or a reference. Export the list of people instead, a row for each."
)


class WrongMapping(ValueError):
    """A column or field that is not there. `str()` names the possible ones."""


def fields_of(kind: str) -> Known:
    return FIELDS[kind]


def plain(header: str) -> str:
    """A header as it is compared: "Reports_To", "Pay Floor (£)" and "Valid?" are "reports to", "pay floor", "valid"."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"[^a-z0-9]+", " ", fold(text).replace("e-mail", "email").replace("organiza", "organisa"))
    return re.sub(r"\be mail\b", "email", text).strip()


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word not in FILLERS)


def is_known(header: str) -> bool:
    """Whether it names a field of any table that is imported."""
    return plain(header) in KNOWN_NAMES


def guess(columns: Sequence[str], known: Known, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The field of each column that has one. `given` (column to field, "" for none) wins over the guess."""
    mapping = _checked(columns, known, given or {})
    names = {column: plain(column) for column in columns if column not in mapping}
    for form in (lambda name: name, _bare):
        for field, synonyms in known.items():
            if field not in mapping.values():
                ranked = (
                    (synonyms.index(form(n)), c) for c, n in names.items() if form(n) in synonyms and c not in mapping
                )
                if best := min(ranked, key=lambda found: found[0], default=None):
                    mapping[best[1]] = field
    if "name" in mapping.values():
        stated = {field for field in (given or {}).values()}
        mapping = {c: f for c, f in mapping.items() if f not in ("first_name", "last_name") or f in stated}
    return {column: mapping[column] for column in columns if mapping.get(column)}


def _checked(columns: Sequence[str], known: Known, given: Mapping[str, str]) -> dict[str, str]:
    by_plain = {plain(column): column for column in reversed(columns)} | {column: column for column in columns}
    mapping: dict[str, str] = {}
    for column, field in given.items():
        found = by_plain.get(column) or by_plain.get(plain(column))
        if found is None:
            raise WrongMapping(f"There is no column “{column}”. The file has {_listed(columns)}.")
        if field and field not in known:
            raise WrongMapping(
                f"There is no field “{clean(field)}”. Possible are {_listed(known)}; nothing leaves the column out."
            )
        if field and field in mapping.values():
            raise WrongMapping(f"Two columns are mapped to “{field}”. One is possible.")
        mapping[found] = field
    return mapping


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def name_of(values: Mapping[str, str]) -> str:
    """A person's name from a row by fields: the whole one, else first and last name joined."""
    parts = (values.get("first_name", ""), values.get("last_name", ""))
    return values.get("name") or " ".join(filter(None, parts))


def unit_of(column: str) -> str:
    """What a column of capacity counts: "fte", "percent" or "hours" a week."""
    name = plain(column)
    if "fte" in name.split() or "full time equivalent" in name:
        return "fte"
    return "percent" if "percent" in name or "%" in column else "hours"


def looks_like_posts(columns: Sequence[str]) -> bool:
    """Rows that count posts and name nobody. Say POSTS_NOT_PEOPLE."""
    somebody = {"external_ref", "name", "first_name", "last_name", "email"}
    names = [plain(column) for column in columns]
    counted = any(NUMBERS_OF_POSTS.search(name) or name in GROUPED_TITLES for name in names)
    return counted and not somebody & set(guess(columns, PEOPLE).values())


KNOWN_NAMES = frozenset(name for known in FIELDS.values() for names in known.values() for name in names)
