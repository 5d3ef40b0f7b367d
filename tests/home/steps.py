"""What happens to the world of home's tests, and where it is told on the page."""

from sqlalchemy import select

from portal.models import Candidate, Person


def part(page: str, id_: str) -> str:
    """The card of that id, to its end."""
    return page.partition(f'id="{id_}"')[2].partition("</section>")[0]


def step(key, deed):
    """For `act`: a step of the candidate with that key."""

    def run(session, posted, role, _):
        candidate = session.scalars(select(Candidate).where(Candidate.key == key)).one()
        candidate.gig, candidate.role, candidate.person = posted, role, session.get_one(Person, candidate.person_id)
        deed(candidate)

    return run


def applied(name):
    return lambda session, posted, role, people: Candidate.apply(posted, role, getattr(people, name), "Me, please")


def considered(name):
    return lambda session, posted, role, people: Candidate.consider(people.lena.id, posted, role, getattr(people, name))
