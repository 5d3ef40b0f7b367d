"""One act onto many people: each through access, a batch in a transaction, skipped with a reason or done."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import TypeVar

from portal import access
from portal.access import NotAllowed, NotFound, Viewer
from portal.db import db, writing
from portal.models import Conflict, Person, Refused
from portal.models.acts import Act, Skipped, Wish, act_on, is_act_of, not_undone, undo
from portal.models.text import new_key

T = TypeVar("T")
BATCH = 0.05  # seconds that a transaction works, and what it began: it lasts 100 ms at the most
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


def batches(keys: Sequence[str], do: Callable[[str], T]) -> Iterator[list[T]]:
    """What `do` answers for each of the keys, by transaction. After each it rests as long: others write meanwhile."""
    left = deque(keys)
    while left:
        answers: list[T] = []
        with writing():
            began = monotonic()
            while left and (not answers or monotonic() - began < BATCH):
                answers.append(do(left.popleft()))
        worked = monotonic() - began
        yield answers
        if left:
            sleep(worked)


def act_on_all(viewer: Viewer, keys: Sequence[str], wish: Wish) -> Outcome:
    act = new_key()
    return _to_all(viewer, keys, act, lambda person: act_on(person, viewer.id, wish, act))


def undo_all(viewer: Viewer, act_key: str) -> Outcome:
    """Undo an act of the viewer's for everyone who was not changed since. Raises NotFound."""
    if not is_act_of(db.session(), act_key, viewer.id):
        raise NotFound
    keys = not_undone(db.session(), act_key)
    return _to_all(viewer, keys, act_key, lambda person: undo(person, viewer.id, act_key))


def _to_all(viewer: Viewer, keys: Sequence[str], act: str, deed: Callable[[Person], None]) -> Outcome:
    def why_not(key: str) -> str:
        """Empty when it was done."""
        try:
            with db.session.begin_nested():
                deed(access.get_person(viewer, key, write="account")[0])
        except NotFound:
            return "no longer here"
        except NotAllowed:
            return "you yourself"
        except (Skipped, Refused, Conflict) as e:
            return str(e).removesuffix(".")
        return ""

    outcome = Outcome(act)
    for batch in batches(access.in_order(keys), why_not):
        outcome.skipped.update(filter(None, batch))
        outcome.done += batch.count("")
    return outcome
