"""What can be imported, and by which steps."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.imports import departments, names, people, skills
from portal.imports.departments import apply_departments
from portal.imports.judging import Judge
from portal.imports.people_applying import apply_people
from portal.imports.sheet import Kind, Sheet
from portal.imports.skills_applying import apply_skills
from portal.imports.staging import Say, Staged

Judging = Callable[[Session, Sequence[Any]], list[Staged]]


@dataclass(frozen=True, slots=True)
class Steps:
    survey: Callable[[Sheet], Any]  # what only the whole file tells; has a `total`
    entries: Callable[[Sheet, Any], Iterator[Any]]
    judge: Callable[[int | None], Judging]  # of who imports
    apply: Callable[[Session, int, int, Say], int]  # how many rows


STEPS: dict[Kind, Steps] = {
    "people": Steps(people.survey, people.entries, Judge, apply_people),
    "skills": Steps(names.survey, skills.entries, lambda _: skills.judge, apply_skills),
    "departments": Steps(names.survey, departments.entries, lambda _: departments.judge, apply_departments),
}
