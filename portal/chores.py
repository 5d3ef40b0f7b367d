"""Work that takes longer than a write may: done in batches, by whoever asked for it or by the clock."""

from datetime import timedelta
from time import monotonic

from portal.db import db, writing
from portal.models import Setting
from portal.models.likeness import likely_same
from portal.models.rewriting import put_off_chores, rewrite_batch
from portal.models.skill_pairs import LOOKED, digest_of, drop_pair, entries, known_pairs, last_look, pair_of
from portal.models.times import now

BATCH = 200
AT_ONCE = timedelta(seconds=1)  # of one request; the rest is the clock's


def find_pairs() -> int:
    """Look through the names of all skills for those that likely mean the same; how many pairs are new.

    Reads and thinks outside of any write. What an admin kept apart stays so.
    """
    names = entries(db.session())
    found, known = likely_same(names), known_pairs(db.session())
    fresh = [(pair, why) for pair, why in found.items() if known.get(pair) != why]
    gone = [pair for pair, why in known.items() if why and pair not in found]
    for start in range(0, max(len(fresh), len(gone)), BATCH):
        with writing() as session:
            for pair in gone[start : start + BATCH]:
                drop_pair(session, *pair)
            for pair, why in fresh[start : start + BATCH]:
                pair_of(session, *pair).why = why
    with writing() as session:
        Setting.put(session, LOOKED, {"of": digest_of(names), "at": now().isoformat(), "skills": len(names)})
    return sum(pair not in known for pair, _ in fresh)


def find_pairs_when_changed() -> int:
    """The same when names, aliases or states have changed since the last time."""
    last = last_look(db.session())
    return find_pairs() if last is None or last.of != digest_of(entries(db.session())) else 0


def rewrite(for_: timedelta | None = None) -> int:
    """Go on with what waits to be rewritten (rates, documents), as long as it takes or `for_` a while; how many people.

    Each batch is a write of its own.
    """
    count, ends = 0, None if for_ is None else monotonic() + for_.total_seconds()
    for chore in put_off_chores(db.session()):
        while ends is None or monotonic() < ends:
            with writing() as session:
                done = rewrite_batch(session, chore)
            count += done
            if not done:
                break
    return count


def is_rewriting() -> bool:
    return bool(put_off_chores(db.session()))
