"""A company that does not exist, made from a seed: people, gigs in every state, candidates at every stage."""

from collections.abc import Callable

from sqlalchemy import select

from portal.db import db, writing
from portal.demo.cast import ACCOUNTS
from portal.demo.company import name_authors, settle, suggest
from portal.demo.gigs import CROWDED, TEMPLATES, Board, title_of
from portal.demo.pasts import Pasts, show_skills
from portal.demo.people import Crowd, finish
from portal.demo.story import introduce, play
from portal.demo.world import Someone, World
from portal.imports.shipped import load_taxonomy
from portal.models import Person, Setting, record_act
from portal.models.passwords import hash_password

PASSWORD = "try-portal-now"  # of demo accounts alone; the sign-in page shows it
LEAST_PEOPLE = 30
PART = 1_200  # people whose rows are in memory at once
CROWDED_FROM = 1_000  # people
MANY_LEADS = 20
WITHOUT_OTHERS = "joe"  # of the cast: leads what nobody else can


def load(people: int = 1_200, gigs: int | None = None, seed: int = 1, say: Callable[[str], None] = print) -> None:
    """Fill an empty directory, as a whole or not at all; the same seed gives the same world, around today.

    `gigs` is a twentieth of the people, and 60 at least, unless said. Raises ValueError in words.
    """
    if people < LEAST_PEOPLE:
        raise ValueError(f"The demo world needs at least {LEAST_PEOPLE} people.")
    if db.session.scalar(select(Person.id).limit(1)):
        raise ValueError("There are people here already. The demo world needs an empty directory.")
    gigs = max(60, people // 20) if gigs is None else gigs
    hashes = {who: hash_password(PASSWORD) for who in ACCOUNTS}
    say(f"Making a demo world of {people:,} people and {gigs:,} gigs ...")
    with writing() as session:
        load_taxonomy(session)
        settle(session)
        world = World(session, seed)
        _fill(world, people, gigs, hashes, say)
        world.finish()
        show_skills(session)
        name_authors(session)
        Setting.put(session, "demo", True)
        record_act(session, None, "demo loaded", None, object_type="setting", fields=["demo"])
    say(f"The demo world is there: {people:,} people, {gigs:,} gigs.")


def _fill(world: World, people: int, gigs: int, hashes: dict[str, str], say: Callable[[str], None]) -> None:
    """Make and write one part after the other, each with its people and their gigs."""
    crowd, pasts, made, posted, told = Crowd(world), Pasts(world), 0, 0, 0
    templates, leads = list(TEMPLATES), list[Someone]()
    parts = -(-people // PART)
    for n in range(1, parts + 1):
        cast = introduce(crowd, hashes) if not made else {}
        strangers = [crowd.anybody() for _ in range(people * n // parts - made - len(cast))]
        here = [*cast.values(), *strangers]
        made += len(here)
        pasts.of_cast(cast)
        for someone in strangers:
            pasts.of_anybody(someone)
        board = Board(world, here, leads or [cast[WITHOUT_OTHERS]])
        if cast:
            used = play(board, cast, gigs)
            templates.sort(key=lambda template: template.title not in used)  # those of the story had their turn
            posted = len(used)
        while posted < gigs * made // people:
            template = templates[posted % len(templates)]
            title = title_of(posted, template)
            board.post_any(posted, template, title, crowded=title == CROWDED and people >= CROWDED_FROM)
            posted += 1
        if cast:
            board.see_one_off()
            suggest(world, here)
        leads = board.leads[:MANY_LEADS]
        finish(world, here)
        world.write()
        if made * 10 // people > told and made < people:
            told = made * 10 // people
            say(f"  {made:,} of {people:,} people")
