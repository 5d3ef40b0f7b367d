"""The tables of rights, as data: relation by column. Every query and every deed asks them; no code adds to them.

A cell holds R (read), W (write), x (may do), - (nothing), `never` (beats every right of its column). In PERSON, `words`
is the viewer's own feedback and `notes` the viewer's own notes.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, and_, false, not_, or_

from portal.access.viewer import Asking

Table = dict[str, dict[str, str]]
Facts = Mapping[str, Callable[[Asking], ColumnElement[bool]]]


def parse(text: str) -> Table:
    """{relation: {column: cell}} of a table whose first line names the columns."""
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    return {cells[0]: dict(zip(head[1:], cells[1:], strict=True)) for cells in lines}


PERSON = parse("""
relation             | card | kind | profile | rate | email | phone | terms | cv | feedback | words | notes | account
self                 | RW   | R    | RW      | RW   | RW    | RW    | R     | RW | R        | -     | -     | R
admin                | RW   | RW   | RW      | RW   | RW    | RW    | RW    | -  | -        | -     | -     | RW
leads their gig      | R    | R    | R       | R    | R     | R     | R     | R  | R        | RW    | RW    | -
has their consent    | R    | R    | R       | R    | R     | -     | -     | R  | R        | RW    | RW    | -
lead, listed         | R    | R    | R       | R    | -     | -     | -     | -  | R        | RW    | RW    | -
same gig now         | R    | R    | R       | -    | R     | R     | -     | -  | -        | -     | -     | -
line manager         | R    | R    | R       | -    | -     | -     | -     | -  | -        | -     | -     | -
leads a readable gig | R    | R    | -       | -    | -     | -     | -     | -  | -        | -     | -     | -
reached out          | R    | R    | -       | -    | R     | -     | -     | -  | -        | -     | -     | -
looked               | R    | R    | -       | -    | -     | -     | -     | -  | -        | -     | -     | -
""")

GIG = parse("""
relation          | read | budget | edit | decide | apply | room | feedback | return | hand over
leads it          | x    | x      | x    | x      | never | x    | x        | -      | x
engaged now       | x    | -      | -    | -      | -     | x    | x        | -      | -
engaged lately    | x    | -      | -    | -      | -     | -    | x        | -      | -
invited           | x    | -      | -    | -      | x     | -    | -        | -      | -
consent stands    | x    | -      | -    | -      | -     | -    | -        | -      | -
in its audience   | x    | -      | -    | -      | x     | -    | -        | -      | -
published, a lead | x    | -      | -    | -      | -     | -    | -        | -      | -
admin             | x    | -      | -    | -      | -     | -    | -        | -      | -
admin, orphan     | -    | -      | -    | -      | -     | -    | -        | -      | x
an orphan         | -    | -      | -    | -      | never | -    | -        | -      | -
""")

CANDIDATE = parse("""
relation              | stage | application | messages | notes | consider | decide | answer
self, unknowing       | -     | -           | -        | -     | -        | -      | -
self                  | R     | RW          | RW       | -     | -        | -      | x
leads, no consent yet | RW    | -           | R        | RW    | x        | -      | -
leads, consent stands | RW    | R           | RW       | RW    | x        | x      | -
leads, consent ended  | R     | -           | R        | RW    | x        | -      | -
""")

PAGES = parse("""
page         | member | lead | admin
home         | x      | x    | x
gigs         | x      | x    | x
profile      | x      | x    | x
applications | x      | x    | x
talent       | x      | x    | x
new gig      | -      | x    | -
admin        | -      | -    | x
""")


def granted(table: Table, facts: Facts, viewer: Asking, column: str, right: str) -> ColumnElement[bool]:
    """For lists: the condition under which the viewer has a right in a column."""
    may = [facts[name](viewer) for name, row in table.items() if row[column] != "never" and right in row[column]]
    never = [facts[name](viewer) for name, row in table.items() if row[column] == "never"]
    return and_(or_(false(), *may), not_(or_(false(), *never)))


def rights(table: Table, relations: set[str], right: str) -> frozenset[str]:
    """For one thing: the columns in which any of the relations that hold gives a right."""
    cells = [(column, cell) for name in relations for column, cell in table[name].items()]
    never = {column for column, cell in cells if cell == "never"}
    return frozenset(column for column, cell in cells if cell != "never" and right in cell) - never
