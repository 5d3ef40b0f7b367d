from collections.abc import Sequence
from dataclasses import dataclass

from portal.mail.letters.drawing import Written, news
from portal.mail.letters.gigs import upper
from portal.models import Candidate, State


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a candidate, with {gig}, {role}, {day} and {who} or {lead}. Sent in one of the states alone."""

    states: tuple[State, ...]
    subject: str
    said: str
    link: str
    needs_right: bool = False  # for the person to read the gig, for a lead to read the application

    def letter(
        self,
        candidate: Candidate,
        path: str,
        why: str,
        facts: Sequence[tuple[str, str]] = (),
        message: str = "",
        **said: str,
    ) -> Written:
        said["day"] = f"{candidate.answer_by:%-d %B %Y}" if candidate.answer_by else ""
        subject, sentence = self.subject.format(**said), upper(self.said.format(**said))
        return news(subject, sentence, path=path, link=self.link, why=why, facts=facts, message=message)


def role_of(candidate: Candidate, gig: str, is_said: bool) -> str:
    """A role by its title, where that may be read; else the gig, as it may be called."""
    return f"“{candidate.role.title}” in {gig}" if is_said else gig
