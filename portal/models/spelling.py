"""The words of names and skills, each kept under itself and under each form with one letter left out.

A word with a typo shares such a form with the word that was meant, so that few have to be compared (SymSpell's way).
"""

from collections.abc import Iterable

from sqlalchemy import String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base

SHORTEST, LONGEST = 4, 40  # letters of a word that is kept
AS_BYTES = String().with_variant(String(collation="C"), "postgresql")  # beginnings are ranges
BATCH = 400  # words looked for at once


class Spelling(Base):
    """A word, found by a form of it: `cut` is the word itself, or the word without one letter."""

    __tablename__ = "spelling"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # what SQLAlchemy reads
    cut: Mapped[str] = mapped_column(AS_BYTES, primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


def cuts(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}


def learn(session: Session, texts: Iterable[str]) -> None:
    """Keep the words of folded texts from now on. Words that are known cost one question for some hundreds of them."""
    words = sorted({w for text in texts for w in text.split() if SHORTEST <= len(w) <= LONGEST and not w.isdecimal()})
    for at in range(0, len(words), BATCH):
        some = words[at : at + BATCH]
        known = set(session.scalars(select(Spelling.word).where(Spelling.cut.in_(some), Spelling.word == Spelling.cut)))
        rows = [{"cut": cut, "word": word} for word in some if word not in known for cut in cuts(word)]
        if rows:
            session.execute(insert(Spelling).on_conflict_do_nothing(), rows)
