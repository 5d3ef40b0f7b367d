"""One act onto many people: each through access, a batch in a transaction, skipped with a reason or done."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal import access
from portal.access import NotAllowed, NotFound, Viewer
from portal.db import db, writing
from portal.models import Conflict, Refused
from portal.models.acts import Act, Skipped, Wish, act_on, is_act_of, not_undone, undo
from portal.models.text import new_key

BATCH = 15  # free hours may be written anew: a write transaction lasts 100 ms at the most
DONE = {
    Act.INVITE: "to be invited by mail",
    Act.SUSPEND: "suspended",
    Act.RESUME: "let in again",
    Act.UNLIST: "unlisted",
    Act.RELIST: "listed again",
    Act.DEPARTMENT: "moved",
    Act.CONTRACT: "given another contract end",
    Act.LEAD: "may post gigs now",
    Act.NO_LEAD: "may post gigs no more",
}


@dataclass(slots=True)
class Outcome:
    """How many an act was done to, and how many it left out, by the reason."""

    act: str = ""  # by which it is undone
    done: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def said(self, what: str) -> str:
        people = "1 person" if self.done == 1 else f"{self.done:,} people"
        return (f"{people} {what}." if self.done else "Nothing was changed.") + self.left_out()

    def left_out(self) -> str:
        """How many were skipped and why; empty when none was."""
        if not self.skipped:
            return ""
        reasons = "; ".join(f"{why} ({n:,})" for why, n in self.skipped.most_common(4))
        return f" {self.skipped.total():,} skipped: {reasons}."


def batches(keys: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    return (keys[at : at + size] for at in range(0, len(keys), size))


def act_on_all(viewer: Viewer, keys: Sequence[str], wish: Wish) -> Outcome:
    outcome = Outcome(new_key())
    for batch in batches(keys):
        with writing() as session:
            for key in batch:
                try:
                    with session.begin_nested():
                        person, *_ = access.get_person(viewer, key, write="account")
                        act_on(person, viewer.id, wish, outcome.act)
                    outcome.done += 1
                except NotFound:
                    outcome.skipped["no longer here"] += 1
                except NotAllowed:
                    outcome.skipped["you yourself"] += 1
                except (Skipped, Refused, Conflict) as e:
                    outcome.skipped[str(e).removesuffix(".")] += 1
    return outcome


def undo_all(viewer: Viewer, act_key: str) -> Outcome:
    """Undo an act of the viewer's for everyone who was not changed since. Raises NotFound."""
    outcome = Outcome(act_key)
    if not is_act_of(db.session(), act_key, viewer.id):
        raise NotFound
    for batch in batches(not_undone(db.session(), act_key)):
        with writing() as session:
            for key in batch:
                try:
                    with session.begin_nested():
                        person, *_ = access.get_person(viewer, key, write="account")
                        undo(person, viewer.id, act_key)
                    outcome.done += 1
                except (NotFound, NotAllowed):
                    outcome.skipped["no longer here"] += 1
                except (Refused, Conflict) as e:
                    outcome.skipped[str(e).removesuffix(".")] += 1
    return outcome
